//! Messages that panic while they are formatted, and are caught by the program; streams and filters of the
//! program's that panic, which it does not notice.

use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use logconf::core::{Dropped, Record, Stream, info};
use serde_json::{Value, json};

use crate::common::{System, document, expected};

/// Panics halfway.
struct Panics;

impl Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half of")?;
        panic!("as it should")
    }
}

fn handlers() -> Value {
    json!({
        "file": {"class": "logging.FileHandler", "filename": "file.log"},
        "memory": {"class": "logging.handlers.MemoryHandler", "capacity": 1, "target": "file"},
        "rotating": {"class": "logging.handlers.RotatingFileHandler", "filename": "rotating.log",
                     "maxBytes": 1000},
        "timed": {"class": "logging.handlers.TimedRotatingFileHandler", "filename": "timed.log"},
        "watched": {"class": "logging.handlers.WatchedFileHandler", "filename": "watched.log"},
    })
}

#[test]
fn a_message_that_panics_leaves_no_half_line_and_keeps_nobody_out() {
    let system = System::new(json!({}));
    for (name, mut handler) in handlers().as_object().unwrap().clone() {
        let mut alone = json!({});
        if name == "memory" {
            alone["file"] = handlers()["file"].clone();
        }
        handler["level"] = "DEBUG".into();
        alone[&name] = handler;
        system.apply(alone.clone());
        info!(system.log, "before {name}");
        let log = AssertUnwindSafe(|| info!(system.log, "{}", Panics));
        assert!(catch_unwind(log).is_err(), "{name}: the program's panic");
        info!(system.log, "after {name}");
        // Two states are in use at most: a record that was never ended would keep the third out.
        (0..3).for_each(|_| system.apply(alone.clone()));
    }
    let twice = "before memory\nbefore memory\nafter memory\nafter memory\n";
    let lines = |name: &str| format!("before {name}\nafter {name}\n");
    assert_eq!(
        system.files(),
        expected(&[
            ("file.log", &(lines("file") + twice)),
            ("rotating.log", &lines("rotating")),
            ("timed.log", &lines("timed")),
            ("watched.log", &lines("watched")),
        ])
    );
    assert_eq!(system.failures(), [""; 0]);
}

/// Takes lines, and panics at some.
struct Fragile(Mutex<String>);

impl Stream for Fragile {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        assert!(line != b"fragile\n", "as it should");
        let mut taken = self.0.lock().unwrap();
        taken.push_str(std::str::from_utf8(line).unwrap());
        Ok(())
    }

    fn flush(&self) {
        panic!("as it should");
    }
}

#[test]
fn a_stream_that_panics_is_told_and_stops_nobody() {
    let stream: &'static Fragile = Box::leak(Box::new(Fragile(Mutex::default())));
    let handlers = json!({
        "beside": {"class": "logging.FileHandler", "filename": "beside.log"},
        "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
        "own": {"class": "logging.StreamHandler", "stream": "ext://app.fragile"},
    });
    let system = System::with(
        |standard| standard.stream("app.fragile", stream).stdout(stream),
        handlers.clone(),
    );
    for message in ["before", "fragile", "after"] {
        info!(system.log, "{message}");
    }
    assert_eq!(
        system.failures(),
        [
            "sys.stdout: Exception: the stream panicked",
            "app.fragile: Exception: the stream panicked"
        ]
    );
    assert_eq!(*stream.0.lock().unwrap(), "before\nbefore\nafter\nafter\n");
    assert_eq!(system.files()["beside.log"], "before\nfragile\nafter\n");
    // What is flushed panics, too.
    system.apply(handlers);
    system.logging.shutdown();
}

#[derive(serde::Deserialize)]
struct Nothing {}

/// What a filter keeps back for a good reason would be let out if it failed.
#[test]
fn a_filter_that_panics_is_told_and_keeps_the_record_back() {
    let filter = |_: Nothing| {
        Ok::<_, String>(|record: &Record<'_>| {
            assert!(record.message.to_string() != "fragile", "as it should");
            true
        })
    };
    let system = System::with(|standard| standard.filter("app.Fragile", filter), json!({}));
    let mut document: Value = serde_json::from_str(&document(json!({
        "beside": {"class": "logging.FileHandler", "filename": "beside.log"},
        "file": {"class": "logging.FileHandler", "filename": "file.log", "filters": ["f"]},
    })))
    .unwrap();
    document["filters"] = json!({"f": {"()": "app.Fragile"}});
    let document = document.to_string();
    assert!(system.logging.apply(document.as_bytes()).is_ok());
    for message in ["before", "fragile", "after"] {
        info!(system.log, "{message}");
    }
    assert_eq!(
        system.files(),
        expected(&[
            ("beside.log", "before\nfragile\nafter\n"),
            ("file.log", "before\nafter\n"),
        ])
    );
    assert_eq!(
        system.failures(),
        ["app.Fragile: Exception: the filter panicked, and the record is kept back"]
    );
}
