//! What logs from several threads while it is configured.

use std::fs::OpenOptions;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};

use crate::common::lines::{FIRST, file};

pub const LOGCONF: &str = "logconf";
pub const LOG4RS: &str = "log4rs, set_config";
/// The file stays open: only the filter is another.
pub const TRACING: &str = "tracing, reload of the filter";
pub const SIDES: [&str; 3] = [LOGCONF, TRACING, LOG4RS];

pub struct Side {
    /// One record, by its number.
    pub call: fn(usize),
    /// One configuration, by its number; they differ, but never in what is written.
    pub configure: Box<dyn FnMut(usize)>,
}

const LEVELS: [&str; 2] = ["debug", "error"];

impl Side {
    pub fn start(name: &str, folder: &str) -> Side {
        match name {
            LOGCONF => logconf(folder),
            TRACING => tracing(folder),
            LOG4RS => log4rs(folder),
            _ => panic!("no side: {name}"),
        }
    }
}

static LOGGING: Logging<Unbounded> = Logging::new();
static DESK: Logger = Logger::new("shop.desk");

fn logconf(folder: &str) -> Side {
    let path = serde_json::json!(file(folder, 0));
    let documents = LEVELS.map(|level| {
        let level = level.to_uppercase();
        format!(
            r#"{{"version": 1,
                "formatters": {{"line": {{"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}}}},
                "handlers": {{"file": {{"class": "logging.FileHandler", "formatter": "line",
                                      "filename": {path}}}}},
                "loggers": {{"net": {{"level": "{level}"}}, "net.tcp": {{"level": "INFO"}},
                            "shop.billing": {{"level": "{level}"}}, "shop.desk": {{"level": "INFO"}}}},
                "root": {{"level": "WARNING", "handlers": ["file"]}}}}"#
        )
    });
    Standard::new().start(&LOGGING);
    LOGGING.register(&[&DESK]);
    let configure = move |number: usize| {
        let document = documents[number % 2].as_bytes();
        // While a record is on its way since before the last one, it is to be tried again.
        while let Err(refusal) = LOGGING.apply(document) {
            assert!(refusal.is_busy());
            thread::sleep(Duration::from_micros(100));
        }
    };
    configure(0);
    Side {
        call: |number| {
            logconf::core::info!(
                DESK,
                "order {} of {} was paid by {}",
                FIRST + number,
                12,
                "ann"
            );
        },
        configure: Box::new(configure),
    }
}

fn tracing(folder: &str) -> Side {
    use tracing_subscriber::EnvFilter;
    use tracing_subscriber::fmt::time::ChronoLocal;

    let out = OpenOptions::new()
        .append(true)
        .create(true)
        .open(file(folder, 0));
    let filter = |number: usize| {
        let level = LEVELS[number % 2];
        EnvFilter::new(format!(
            "warn,net={level},net::tcp=info,shop::billing={level},shop::desk=info"
        ))
    };
    let builder = tracing_subscriber::fmt()
        .with_timer(ChronoLocal::new("%Y-%m-%d %H:%M:%S,%3f".into()))
        .with_ansi(false)
        .with_writer(Arc::new(out.unwrap()))
        .with_env_filter(filter(0))
        .with_filter_reloading();
    let handle = builder.reload_handle();
    builder.init();
    Side {
        call: |number| {
            tracing::info!(target: "shop::desk", "order {} of {} was paid by {}", FIRST + number, 12, "ann");
        },
        configure: Box::new(move |number| handle.reload(filter(number)).unwrap()),
    }
}

fn log4rs(folder: &str) -> Side {
    use log::LevelFilter;
    use log4rs::append::file::FileAppender;
    use log4rs::config::{Appender, Config, Logger, Root};
    use log4rs::encode::pattern::PatternEncoder;

    let path = file(folder, 0);
    let config = move |number: usize| {
        let line = PatternEncoder::new("{d(%Y-%m-%d %H:%M:%S,%3f)} {l} {t}: {m}{n}");
        let appender = FileAppender::builder()
            .encoder(Box::new(line))
            .build(&path)
            .unwrap();
        let level = LEVELS[number % 2].parse().unwrap();
        let loggers = [
            ("net", level),
            ("net::tcp", LevelFilter::Info),
            ("shop::billing", level),
            ("shop::desk", LevelFilter::Info),
        ];
        Config::builder()
            .appender(Appender::builder().build("file", Box::new(appender)))
            .loggers(loggers.map(|(name, level)| Logger::builder().build(name, level)))
            .build(Root::builder().appender("file").build(LevelFilter::Warn))
            .unwrap()
    };
    let handle = log4rs::init_config(config(0)).unwrap();
    Side {
        call: |number| {
            log::info!(target: "shop::desk", "order {} of {} was paid by {}", FIRST + number, 12, "ann");
        },
        configure: Box::new(move |number| handle.set_config(config(number))),
    }
}
