//! Calls that are written to a file, one write a record, by everything that can log.
//!
//! Each side has one file for all threads, or one for each thread.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use logconf::Logger;

use crate::common::lines::{FIRST, file};

/// One call: of a thread, with a number.
pub type Call = fn(usize, usize);

pub struct Side {
    pub name: &'static str,
    /// Whether it can have a file for each thread.
    pub each: bool,
    /// Makes so many files in a folder.
    pub start: fn(&str, usize) -> Call,
}

/// What a call cannot take less than.
pub const BARE: &str = "write(2) alone";
pub const LOGCONF: &str = "logconf";
pub const LOGCONF_LOG: &str = "logconf through log";
pub const TRACING: &str = "tracing-subscriber";
pub const LOG4RS: &str = "log4rs";
pub const FLEXI: &str = "flexi_logger";
/// It buffers what it has: flushed after each record.
pub const SPDLOG: &str = "spdlog-rs, flushed";
/// Its time is that of Greenwich: it has no local one.
pub const ENV_LOGGER: &str = "env_logger, in UTC";
pub const CPYTHON: &str = "CPython";

pub const SIDES: [Side; 8] = [
    Side {
        name: BARE,
        each: true,
        start: bare,
    },
    Side {
        name: LOGCONF,
        each: true,
        start: logconf,
    },
    Side {
        name: LOGCONF_LOG,
        each: true,
        start: logconf_log,
    },
    Side {
        name: TRACING,
        each: true,
        start: tracing,
    },
    Side {
        name: LOG4RS,
        each: true,
        start: log4rs,
    },
    Side {
        name: FLEXI,
        each: false,
        start: flexi_logger,
    },
    Side {
        name: SPDLOG,
        each: true,
        start: spdlog,
    },
    Side {
        name: ENV_LOGGER,
        each: false,
        start: env_logger,
    },
];

/// Most threads that there is a logger for.
pub const THREADS: usize = 8;

/// The targets, and the loggers that logconf and CPython make of them.
const TARGETS: [&str; THREADS] = [
    "shop::desk0",
    "shop::desk1",
    "shop::desk2",
    "shop::desk3",
    "shop::desk4",
    "shop::desk5",
    "shop::desk6",
    "shop::desk7",
];
static LOGGERS: [Logger; THREADS] = [
    Logger::new("shop.desk0"),
    Logger::new("shop.desk1"),
    Logger::new("shop.desk2"),
    Logger::new("shop.desk3"),
    Logger::new("shop.desk4"),
    Logger::new("shop.desk5"),
    Logger::new("shop.desk6"),
    Logger::new("shop.desk7"),
];

fn append(path: PathBuf) -> File {
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap()
}

fn appended(folder: &str, files: usize) -> Vec<File> {
    (0..files)
        .map(|number| append(file(folder, number)))
        .collect()
}

/// What all write, with nothing but the system's call.
fn bare(folder: &str, files: usize) -> Call {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    let _ = FILES.set(appended(folder, files));
    |thread, _| {
        let line =
            b"2026-01-31 23:59:59,999 INFO shop.desk0: order 1000000 of 12 was paid by ann\n";
        let files = FILES.get().unwrap();
        let written = (&files[thread % files.len()]).write(line).unwrap();
        assert_eq!(written, line.len());
    }
}

fn configure_logconf(folder: &str, files: usize) {
    let handlers: Vec<_> = (0..files)
        .map(|number| {
            let path = serde_json::json!(file(folder, number));
            format!(r#""{number}": {{"class": "logging.FileHandler", "formatter": "line", "filename": {path}}}"#)
        })
        .collect();
    let loggers: Vec<_> = (0..files)
        .map(|number| match files {
            1 => r#""shop": {"handlers": ["0"]}"#.to_owned(),
            _ => format!(r#""shop.desk{number}": {{"handlers": ["{number}"]}}"#),
        })
        .collect();
    let document = format!(
        r#"{{"version": 1, "disable_existing_loggers": false,
            "formatters": {{"line": {{"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}}}},
            "handlers": {{{}}}, "loggers": {{{}}}, "root": {{"level": "INFO"}}}}"#,
        handlers.join(", "),
        loggers.join(", ")
    );
    logconf::init_from_str(&document).unwrap();
}

fn logconf(folder: &str, files: usize) -> Call {
    configure_logconf(folder, files);
    |thread, number| {
        logconf::core::info!(
            LOGGERS[thread],
            "order {} of {} was paid by {}",
            FIRST + number,
            12,
            "ann"
        );
    }
}

/// What those do that have `log` in front.
fn through_log(thread: usize, number: usize) {
    log::info!(target: TARGETS[thread], "order {} of {} was paid by {}", FIRST + number, 12, "ann");
}

fn logconf_log(folder: &str, files: usize) -> Call {
    configure_logconf(folder, files);
    through_log
}

/// A file by the last digit of the target, or the only one.
struct ByTarget(Vec<Arc<File>>);

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for ByTarget {
    type Writer = &'a File;

    fn make_writer(&'a self) -> &'a File {
        &self.0[0]
    }

    fn make_writer_for(&'a self, metadata: &tracing::Metadata<'_>) -> &'a File {
        let last = metadata.target().as_bytes().last().unwrap();
        &self.0[usize::from(last - b'0') % self.0.len()]
    }
}

fn tracing(folder: &str, files: usize) -> Call {
    let timer = tracing_subscriber::fmt::time::ChronoLocal::new("%Y-%m-%d %H:%M:%S,%3f".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter("info")
        .with_timer(timer)
        .with_ansi(false);
    let mut files = appended(folder, files);
    match files.len() {
        1 => builder.with_writer(Arc::new(files.remove(0))).init(),
        _ => builder
            .with_writer(ByTarget(files.into_iter().map(Arc::new).collect()))
            .init(),
    }
    macro_rules! event {
        ($target:literal, $number:expr) => {
            tracing::info!(target: $target, "order {} of {} was paid by {}", FIRST + $number, 12, "ann")
        };
    }
    |thread, number| match thread {
        0 => event!("shop::desk0", number),
        1 => event!("shop::desk1", number),
        2 => event!("shop::desk2", number),
        3 => event!("shop::desk3", number),
        4 => event!("shop::desk4", number),
        5 => event!("shop::desk5", number),
        6 => event!("shop::desk6", number),
        _ => event!("shop::desk7", number),
    }
}

fn log4rs(folder: &str, files: usize) -> Call {
    use log4rs::append::file::FileAppender;
    use log4rs::config::{Appender, Config, Logger, Root};
    use log4rs::encode::pattern::PatternEncoder;

    let mut config = Config::builder();
    for (number, target) in TARGETS.into_iter().enumerate().take(files) {
        let line = PatternEncoder::new("{d(%Y-%m-%d %H:%M:%S,%3f)} {l} {t}: {m}{n}");
        let appender = FileAppender::builder()
            .encoder(Box::new(line))
            .build(file(folder, number))
            .unwrap();
        let name = number.to_string();
        let logger = Logger::builder().appender(&name);
        let logged = if files == 1 { "shop" } else { target };
        config = config
            .logger(logger.build(logged, log::LevelFilter::Info))
            .appender(Appender::builder().build(name, Box::new(appender)));
    }
    let config = config.build(Root::builder().build(log::LevelFilter::Info));
    log4rs::init_config(config.unwrap()).unwrap();
    through_log
}

fn flexi_logger(folder: &str, _: usize) -> Call {
    use flexi_logger::{FileSpec, Logger, WriteMode};

    let logger = Logger::try_with_str("info")
        .unwrap()
        .log_to_file(FileSpec::try_from(file(folder, 0)).unwrap())
        .write_mode(WriteMode::Direct)
        .format(|out, now, record| {
            let now = now.format("%Y-%m-%d %H:%M:%S,%3f");
            write!(
                out,
                "{now} {} {}: {}",
                record.level(),
                record.target(),
                record.args()
            )
        });
    // It ends when this is dropped.
    std::mem::forget(logger.start().unwrap());
    through_log
}

fn spdlog(folder: &str, files: usize) -> Call {
    use spdlog::formatter::{PatternFormatter, pattern};
    use spdlog::sink::FileSink;

    static ALL: OnceLock<Vec<spdlog::Logger>> = OnceLock::new();
    let sinks: Vec<_> = (0..files)
        .map(|number| {
            let line = pattern!("{date} {time},{millisecond} {level} {logger}: {payload}{eol}");
            FileSink::builder()
                .path(file(folder, number))
                .formatter(PatternFormatter::new(line))
                .build_arc()
                .unwrap()
        })
        .collect();
    let loggers = LOGGERS.iter().enumerate().map(|(number, logger)| {
        spdlog::Logger::builder()
            .name(logger.name())
            .sink(sinks[number % files].clone())
            .flush_level_filter(spdlog::LevelFilter::All)
            .build()
            .unwrap()
    });
    let _ = ALL.set(loggers.collect());
    |thread, number| {
        let logger = &ALL.get().unwrap()[thread];
        spdlog::info!(logger: logger, "order {} of {} was paid by {}", FIRST + number, 12, "ann");
    }
}

fn env_logger(folder: &str, _: usize) -> Call {
    let file: Box<dyn io::Write + Send> = Box::new(append(file(folder, 0)));
    env_logger::Builder::new()
        .parse_filters("info")
        .target(env_logger::Target::Pipe(file))
        .format(|out, record| {
            let now = out.timestamp_millis();
            writeln!(
                out,
                "{now} {} {}: {}",
                record.level(),
                record.target(),
                record.args()
            )
        })
        .init();
    through_log
}
