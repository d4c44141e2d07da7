//! Many loggers: what configurations of them take, and what a record takes when there are so many.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use logconf::core::{Dropped, Stream};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging};

use crate::common::timed;

static LOGGING: Logging<Unbounded> = Logging::new();

/// The name of one of many, in a tree.
fn name(number: usize) -> String {
    format!("shop{}.region{}.desk{number}", number % 7, number % 101)
}

fn handle(name: &str) -> &'static Logger {
    Box::leak(Box::new(Logger::new(name.to_owned().leak())))
}

/// A document of these loggers and a handler.
fn document(loggers: &[String], level: &str) -> String {
    let mut text = String::from(
        r#"{"version": 1, "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
            "root": {"level": "INFO", "handlers": ["h"]}, "loggers": {"#,
    );
    for (index, logger) in loggers.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(text, r#"{comma}"{logger}": {{"level": "{level}"}}"#).unwrap();
    }
    text + "}}"
}

/// Nanoseconds of one configuration with so many of the loggers that exist.
pub fn apply(loggers: usize, existing: usize) -> f64 {
    let names: Vec<String> = (0..existing).map(name).collect();
    let documents = ["INFO", "DEBUG"].map(|level| document(&names[..loggers], level));
    Standard::new().stdout(&NOWHERE).start(&LOGGING);
    let handles: Vec<_> = names.iter().map(|name| handle(name)).collect();
    LOGGING.register(&handles);
    timed::long_calls(|number| {
        let taken = LOGGING.apply(documents[number % 2].as_bytes());
        assert!(taken.is_ok());
    })
}

/// Counts what is written.
struct Nowhere(AtomicUsize);

static NOWHERE: Nowhere = Nowhere(AtomicUsize::new(0));

impl Stream for Nowhere {
    fn write(&self, bytes: &[u8]) -> Result<(), Dropped> {
        black_box(bytes);
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Nanoseconds of one record of a logger at this depth, in a configuration of so many loggers,
/// written into nothing by the root's handler.
pub fn emit(loggers: usize, depth: usize, records: usize) -> f64 {
    let path = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let mut names: Vec<_> = (1..=depth).map(|length| path[..length].join(".")).collect();
    let logger = handle(&names[depth - 1]);
    names.extend((0..loggers - depth).map(name));
    Standard::new().stdout(&NOWHERE).start(&LOGGING);
    LOGGING.register(&[logger]);
    assert!(LOGGING.apply(document(&names, "INFO").as_bytes()).is_ok());
    let time = timed::calls(records, |number| {
        logconf::core::log!(logger, Level::INFO, "order {number}");
    });
    assert!(NOWHERE.0.load(Ordering::Relaxed) >= records);
    time
}
