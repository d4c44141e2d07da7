//! Handlers that fail, panic, or log themselves.

use logconf::Logger;
use logconf::core::{Record, info};
use logconf::handlers::{Failure, Handler};
use serde_json::json;

use crate::common::System;

/// Does what each message says.
struct Obedient {
    log: &'static Logger,
}

impl Handler for Obedient {
    fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
        match text {
            "work" => Ok(()),
            "panic" => panic!("as I was told"),
            "log" => {
                info!(self.log, "I am at it");
                Ok(())
            }
            "refuse" => Err(std::io::Error::from_raw_os_error(32).into()),
            words => Err(words.into()),
        }
    }

    fn close(&mut self) {
        panic!("at the end, too");
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}

/// A system with such a handler, and one that notes.
fn system() -> System {
    let log: &'static Logger = Box::leak(Box::new(Logger::new("app.itself")));
    let make = move |_: Nothing| Ok::<_, String>(Obedient { log });
    let system = System::new(|standard, _| standard.handler("app.Obedient", make));
    system.logging.register(&[log]);
    system.apply(json!({
        "a": {"class": "app.Obedient"},
        "b": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1},
    }));
    system.notes.take();
    system
}

#[test]
fn a_failure_is_reported_and_logging_goes_on() {
    let system = system();
    let failed_before = system.logging.failed();
    for order in ["work", "it rains", "refuse", "work"] {
        info!(system.log, "{order}");
    }
    let notes = system.notes.take();
    let reports: Vec<_> = notes.iter().filter(|note| note.starts_with("a:")).collect();
    assert_eq!(
        reports,
        [
            "a: Exception: it rains (it rains)",
            "a: BrokenPipeError: [Errno 32] Broken pipe (refuse)",
        ]
    );
    assert_eq!(system.logging.failed() - failed_before, 2);
    let taken = notes.iter().filter(|note| note.starts_with("r 1"));
    assert_eq!(taken.count(), 4, "the other handler has all of them");
}

#[test]
fn a_panic_stays_in_its_handler() {
    let system = system();
    for order in ["panic", "work"] {
        info!(system.log, "{order}");
    }
    let notes = system.notes.take();
    assert_eq!(notes[0], "a: Exception: the handler panicked (panic)");
    assert_eq!(
        notes[1..],
        ["r 1 false [] INFO panic", "r 1 false [] INFO work"]
    );
    // It panics as it is closed, which leaves nothing half done.
    system.apply(json!({"b": {"class": "app.alerts.AlertHandler", "room": "s", "floor": 1}}));
    system.notes.take();
    info!(system.log, "work");
    assert_eq!(system.notes.take(), ["s 1 false [] INFO work"]);
}

#[test]
fn what_a_handler_logs_reaches_the_others_and_not_itself() {
    let system = system();
    let failed_before = system.logging.failed();
    info!(system.log, "log");
    let expected = ["r 1 false [] INFO I am at it", "r 1 false [] INFO log"];
    assert_eq!(system.notes.take(), expected);
    assert_eq!(system.logging.failed() - failed_before, 1, "it is counted");
}
