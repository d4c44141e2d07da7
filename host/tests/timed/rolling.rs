//! Rolling over without CPython beside it: clocks of the program's own, configurations that are
//! refused, records that come late.

use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use logconf::core::info;
use serde_json::{Value, json};

use super::replay::{System, files, wrote};
use super::scenario::{DAY, SECOND};

/// The 25th of November 2026, noon UTC.
const NOON: i64 = 1_795_608_000 * SECOND;

fn new(name: &str, zone: &str) -> (System, PathBuf) {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("rolling-{name}"));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir(&directory).unwrap();
    let system = System::new(&directory, zone);
    system.set(NOON);
    (system, directory)
}

fn with(more: Value) -> Value {
    let mut handler = json!({"class": "logging.handlers.TimedRotatingFileHandler",
                             "filename": "app.log", "when": "midnight"});
    for (name, value) in more.as_object().unwrap() {
        handler[name] = value.clone();
    }
    json!({"version": 1, "disable_existing_loggers": false, "handlers": {"h": handler},
           "root": {"level": "INFO", "handlers": ["h"]}})
}

fn apply(system: &System, config: &Value) -> bool {
    let config = config.to_string();
    system.logging.apply(config.as_bytes()).is_ok()
}

fn list(directory: &Path) -> Vec<(String, String)> {
    files(directory).into_iter().collect()
}

fn expect(directory: &Path, expected: &[(&str, &str)]) {
    let own = |(name, content): &(&str, &str)| (name.to_string(), content.to_string());
    let expected: Vec<_> = expected.iter().map(own).collect();
    assert_eq!(list(directory), expected);
}

#[test]
fn days_are_those_of_the_programs_own_clock() {
    let (system, directory) = new("clock", "Asia/Kolkata");
    // The file is made now, whatever the operating system says.
    system.set(NOON - 9000 * DAY);
    assert!(apply(&system, &with(json!({}))));
    info!(system.log, "1");
    // Five and a half hours ahead of UTC, a new day begins at 18:30.
    system.set(NOON - 9000 * DAY + 23_399 * SECOND);
    info!(system.log, "2");
    system.set(NOON - 9000 * DAY + 23_400 * SECOND);
    info!(system.log, "3");
    expect(
        &directory,
        &[("app.log", "3\n"), ("app.log.2002-04-05", "1\n2\n")],
    );
}

#[test]
fn a_file_begins_when_it_was_written_last() {
    let (system, directory) = new("modified", "UTC");
    let path = directory.join("app.log");
    fs::write(&path, "old\n").unwrap();
    wrote(&path, NOON / SECOND - 3 * 86_400);
    assert!(apply(&system, &with(json!({"when": "H"}))));
    // Nothing happens before there is a record.
    expect(&directory, &[("app.log", "old\n")]);
    info!(system.log, "new");
    let old = ("app.log.2026-11-22_12", "old\n");
    expect(&directory, &[("app.log", "new\n"), old]);
}

#[test]
fn a_refused_configuration_moves_nothing() {
    let (system, directory) = new("refused", "UTC");
    let path = directory.join("app.log");
    fs::write(&path, "old\n").unwrap();
    fs::write(directory.join("app.log.2020-01-01"), "older\n").unwrap();
    wrote(&path, NOON / SECOND - 3 * 86_400);
    let mut config = with(json!({"backupCount": 1}));
    config["root"]["handlers"] = json!(["h", "nosuch"]);
    assert!(!apply(&system, &config));
    assert!(!apply(&system, &with(json!({"when": "noon"}))));
    let mut mistakes = 0;
    let config = with(json!({})).to_string();
    system
        .logging
        .check(config.as_bytes(), &mut |_| mistakes += 1);
    assert_eq!(mistakes, 0);
    info!(system.log, "lost");
    let expected = [("app.log", "old\n"), ("app.log.2020-01-01", "older\n")];
    expect(&directory, &expected);
}

#[test]
fn a_file_that_is_opened_late_is_not_there_before() {
    let (system, directory) = new("delay", "UTC");
    assert!(apply(&system, &with(json!({"delay": true, "when": "S"}))));
    system.set(NOON + 5 * SECOND);
    // It is time, but there is nothing to move.
    info!(system.log, "1");
    expect(&directory, &[("app.log", "1\n")]);
    system.set(NOON + 6 * SECOND);
    info!(system.log, "2");
    let old = ("app.log.2026-11-25_12-00-05", "1\n");
    expect(&directory, &[("app.log", "2\n"), old]);
}

/// A message that applies a configuration at some time: its record arrives afterwards.
struct Late<'s>(&'s System, i64, Value);

impl Display for Late<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.1);
        assert!(apply(self.0, &self.2));
        f.write_str("late")
    }
}

#[test]
fn late_records_move_nothing() {
    let (system, directory) = new("late", "UTC");
    let config = with(json!({"backupCount": 1}));
    assert!(apply(&system, &config));
    wrote(&directory.join("app.log"), NOON / SECOND);
    info!(system.log, "first");
    wrote(&directory.join("app.log"), (NOON + 5 * DAY) / SECOND);
    // The handler's own day is over, but it is closed.
    let late = Late(&system, NOON + 5 * DAY, config);
    info!(system.log, "{late}");
    expect(&directory, &[("app.log", "first\nlate\n")]);
    system.set(NOON + 6 * DAY);
    info!(system.log, "next");
    let old = ("app.log.2026-11-30", "first\nlate\n");
    expect(&directory, &[("app.log", "next\n"), old]);
}

#[test]
fn an_interval_that_leads_nowhere_moves_nothing() {
    for interval in [json!(0), json!(-1), json!(-0.5), json!(1e-12)] {
        let (system, directory) = new("nowhere", "UTC");
        let config = with(json!({"when": "S", "interval": interval}));
        assert!(apply(&system, &config));
        for day in 0..3 {
            system.set(NOON + day * DAY);
            info!(system.log, "{day}");
        }
        expect(&directory, &[("app.log", "0\n1\n2\n")]);
    }
}

#[test]
fn old_files_go_when_there_is_a_new_one() {
    let (system, directory) = new("backups", "UTC");
    assert!(apply(
        &system,
        &with(json!({"backupCount": 2, "utc": true}))
    ));
    for day in 0..5 {
        system.set(NOON + day * DAY);
        info!(system.log, "{day}");
    }
    let expected = [
        ("app.log", "4\n"),
        ("app.log.2026-11-27", "2\n"),
        ("app.log.2026-11-28", "3\n"),
    ];
    expect(&directory, &expected);
}

/// In CPython no record is written any more, and the second one would remove the file that was moved.
#[test]
fn what_cannot_be_moved_or_removed_is_reported_once_and_records_are_written() {
    let (system, directory) = new("failing", "UTC");
    fs::create_dir(directory.join("app.log.2020-01-01")).unwrap();
    fs::create_dir(directory.join("app.log.2026-11-26")).unwrap();
    assert!(apply(&system, &with(json!({"backupCount": 1}))));
    info!(system.log, "1");
    // An old file that is a directory cannot be removed, after the log was moved.
    system.set(NOON + DAY);
    info!(system.log, "2");
    info!(system.log, "3");
    assert_eq!(system.failures().len(), 1);
    let content = |name: &str| fs::read_to_string(directory.join(name)).unwrap();
    assert_eq!(
        (content("app.log.2026-11-25"), content("app.log")),
        ("1\n".into(), "2\n3\n".into())
    );
    // Nothing is moved to where there is something: the log goes on.
    system.set(NOON + 2 * DAY);
    info!(system.log, "4");
    info!(system.log, "5");
    assert_eq!(system.failures(), [""; 0]);
    assert_eq!(content("app.log"), "2\n3\n4\n5\n");
    // The next day it is moved again.
    system.set(NOON + 3 * DAY);
    info!(system.log, "6");
    assert_eq!(
        (content("app.log.2026-11-27"), content("app.log")),
        ("2\n3\n4\n5\n".into(), "6\n".into())
    );
}

#[test]
fn a_time_that_no_calendar_has_is_reported_and_records_are_written() {
    let (system, directory) = new("calendar", "UTC");
    assert!(apply(&system, &with(json!({"interval": 1e300}))));
    info!(system.log, "1");
    system.set(NOON + DAY);
    info!(system.log, "2");
    info!(system.log, "3");
    let failures = system.failures();
    assert_eq!(
        failures,
        ["OverflowError: timestamp out of range for platform time_t"]
    );
    expect(&directory, &[("app.log", "1\n2\n3\n")]);
}
