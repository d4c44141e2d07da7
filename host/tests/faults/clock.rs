//! A clock that jumps back, as one does that was set wrong.

use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

use logconf::core::info;
use serde_json::json;

use crate::common::{System, expected};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// The 25th of November 2026, noon UTC.
const NOON: i64 = 1_795_608_000 * SECOND;

fn handler() -> serde_json::Value {
    json!({"h": {"class": "logging.handlers.TimedRotatingFileHandler", "filename": "app.log",
                 "when": "midnight", "utc": true}})
}

#[test]
fn a_file_of_a_day_that_comes_twice_is_not_lost() {
    let system = System::with(|standard| standard, json!({}));
    system.clock.to(NOON);
    system.apply(handler());
    info!(system.log, "1");
    system.clock.to(NOON + DAY);
    info!(system.log, "2");
    // Set back; the day ends once more.
    for (at, message) in [(NOON, "3"), (NOON + DAY, "4"), (NOON + 2 * DAY, "5")] {
        system.clock.to(at);
        info!(system.log, "{message}");
    }
    assert_eq!(
        system.files(),
        expected(&[
            ("app.log", "5\n"),
            ("app.log.2026-11-25", "1\n"),
            ("app.log.2026-11-26", "2\n3\n4\n"),
        ])
    );
    assert_eq!(system.failures(), [""; 0]);
}

/// As in CPython 3.13; 3.11 removes the file.
#[test]
fn a_file_of_a_day_that_begins_anew_is_not_replaced() {
    let system = System::with(|standard| standard, json!({}));
    let log = |at: i64, message: &str| {
        system.clock.to(at);
        info!(system.log, "{message}");
    };
    // A new handler's file begins when it was written last, by the system's clock.
    let apply = |at: i64| {
        system.clock.to(at);
        let file = File::options()
            .append(true)
            .open(system.folder.path().join("app.log"));
        if let Ok(file) = file {
            let seconds = Duration::from_micros(at.cast_unsigned());
            file.set_modified(UNIX_EPOCH + seconds).unwrap();
        }
        system.apply(handler());
    };
    apply(NOON);
    log(NOON, "1");
    log(NOON + DAY, "2");
    log(NOON, "3");
    apply(NOON);
    log(NOON + DAY, "4");
    log(NOON + DAY, "5");
    let first = ("app.log.2026-11-25", "1\n");
    assert_eq!(
        system.files(),
        expected(&[("app.log", "2\n3\n4\n5\n"), first])
    );
    // The next day it is moved as ever.
    log(NOON + 2 * DAY, "6");
    let second = ("app.log.2026-11-26", "2\n3\n4\n5\n");
    assert_eq!(
        system.files(),
        expected(&[("app.log", "6\n"), first, second])
    );
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn times_are_those_of_the_clock_and_the_order_is_that_of_the_calls() {
    let system = System::new(json!({}));
    let document = json!({
        "version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "%(asctime)s %(msecs)03d %(message)s"}},
        "handlers": {"h": {"class": "logging.FileHandler", "filename": "app.log", "formatter": "f"}},
        "root": {"level": "INFO", "handlers": ["h"]},
    });
    system
        .logging
        .apply(document.to_string().as_bytes())
        .unwrap();
    // Within a second, into the one before, and over the turn of a year.
    for at in [
        NOON + 500_000,
        NOON + 250_000,
        NOON - 1000,
        NOON - 365 * DAY,
        -1000,
    ] {
        system.clock.to(at);
        info!(system.log, "m");
    }
    assert_eq!(
        system.files()["app.log"],
        "2026-11-25 12:00:00,500 500 m\n\
         2026-11-25 12:00:00,250 250 m\n\
         2026-11-25 11:59:59,999 999 m\n\
         2025-11-25 12:00:00,000 000 m\n\
         1969-12-31 23:59:59,999 999 m\n"
    );
}
