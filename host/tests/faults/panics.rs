//! Messages that panic while they are formatted, and are caught by the program.

use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

use logconf::core::info;
use serde_json::{Value, json};

use crate::common::{System, expected};

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
