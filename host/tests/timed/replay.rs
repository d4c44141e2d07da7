//! A scenario, played by this crate.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use jiff::tz::TimeZone;
use logconf::core::{Clock, Failed, Report, Timestamp, info};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use serde::Deserialize;
use serde_json::json;

use super::scenario::{Scenario, Step};

/// The files and their content, and the failures since the look before.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Look {
    pub files: BTreeMap<String, String>,
    pub failures: Vec<String>,
}

/// A clock that a scenario sets.
pub struct Simulated {
    now: AtomicI64,
    zone: TimeZone,
}

impl Clock for Simulated {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    fn utc_offset_s(&self, at: Timestamp) -> i32 {
        let at = jiff::Timestamp::from_microsecond(at.0).unwrap();
        self.zone.to_offset(at).seconds()
    }
}

#[derive(Default)]
struct Failures(Mutex<Vec<String>>);

impl Report for Failures {
    fn failed(&self, failed: &Failed<'_>) {
        let failure = format!("{}: {}", failed.kind, failed.reason);
        self.0.lock().unwrap().push(failure);
    }
}

/// A logging system with a clock of its own. What the registry keeps is never dropped.
pub struct System {
    pub logging: &'static Logging<Unbounded>,
    pub log: &'static Logger,
    pub clock: &'static Simulated,
    failures: &'static Failures,
}

impl System {
    pub fn new(directory: &Path, zone: &str) -> Self {
        let clock: &'static Simulated = Box::leak(Box::new(Simulated {
            now: AtomicI64::new(0),
            zone: TimeZone::get(zone).unwrap(),
        }));
        let failures: &'static Failures = Box::leak(Box::default());
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        Standard::new()
            .directory(directory)
            .clock(clock)
            .report(failures)
            .start(logging);
        logging.register(&[log]);
        System {
            logging,
            log,
            clock,
            failures,
        }
    }

    pub fn set(&self, at: i64) {
        self.clock.now.store(at, Ordering::Relaxed);
    }

    pub fn failures(&self) -> Vec<String> {
        std::mem::take(&mut self.failures.0.lock().unwrap())
    }
}

/// Plays a scenario in a directory of this name, which is not there before and afterwards.
pub fn play(scenario: &Scenario, directory: &Path) -> Vec<Look> {
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory).unwrap();
    make(scenario, directory);
    let system = System::new(directory, scenario.zone);
    let mut handler = scenario.arguments.clone();
    handler["class"] = "logging.handlers.TimedRotatingFileHandler".into();
    handler["filename"] = "app.log".into();
    let config = json!({"version": 1, "disable_existing_loggers": false,
        "handlers": {"h": handler}, "root": {"level": "INFO", "handlers": ["h"]}});
    let mut looks = Vec::new();
    for step in &scenario.steps {
        match step {
            Step::Open { at, written } => {
                system.set(*at);
                wrote(&directory.join("app.log"), *written);
                let config = config.to_string();
                system.logging.apply(config.as_bytes()).unwrap();
            }
            Step::Log { at, message } => {
                system.set(*at);
                info!(system.log, "{message}");
            }
            Step::Look => looks.push(Look {
                files: files(directory),
                failures: said(&system, directory),
            }),
        }
    }
    fs::remove_dir_all(directory).unwrap();
    looks
}

fn make(scenario: &Scenario, directory: &Path) {
    for (name, content) in &scenario.files {
        let path = directory.join(name);
        match content {
            None => fs::create_dir(path).unwrap(),
            Some(content) => match content.strip_prefix("->") {
                Some(target) => std::os::unix::fs::symlink(target, path).unwrap(),
                None => fs::write(path, content).unwrap(),
            },
        }
    }
}

/// Says when a file was written last, in seconds.
pub fn wrote(path: &Path, at: i64) {
    if path.is_file() {
        let at = UNIX_EPOCH + Duration::from_secs(at.cast_unsigned());
        let file = File::options().append(true).open(path).unwrap();
        file.set_modified(at).unwrap();
    }
}

pub fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file());
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(read).collect()
}

fn said(system: &System, directory: &Path) -> Vec<String> {
    let directory = directory.to_str().unwrap();
    let failures = system.failures().into_iter();
    failures
        .map(|said| said.replace(directory, "DIR"))
        .collect()
}
