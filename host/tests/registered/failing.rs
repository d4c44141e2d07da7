//! Handlers that fail, panic, or log themselves.

use std::sync::{Mutex, mpsc};
use std::thread;

use logconf::Logger;
use logconf::core::{Dropped, Record, Stream, info};
use logconf::handlers::{Failure, Handler};
use logconf::registry::Standard;
use serde_json::json;

use crate::common::System;
use crate::threads::PATIENCE;

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
    system_with(|standard| standard)
}

fn system_with(add: impl FnOnce(Standard) -> Standard) -> System {
    let log: &'static Logger = Box::leak(Box::new(Logger::new("app.itself")));
    let make = move |_: Nothing| Ok::<_, String>(Obedient { log });
    let system = System::new(|standard, _| add(standard.handler("app.Obedient", make)));
    system.logging.register(&[log]);
    system.apply(json!({
        "a": {"class": "app.Obedient"},
        "b": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1},
        "c": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
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

/// Takes lines.
#[derive(Default)]
struct Lines(Mutex<String>);

impl Stream for Lines {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let mut lines = self.0.lock().unwrap();
        lines.push_str(std::str::from_utf8(line).unwrap());
        Ok(())
    }
}

#[test]
fn what_a_handler_logs_reaches_streams_and_no_handler_that_may_log_itself() {
    let lines: &'static Lines = Box::leak(Box::default());
    let system = system_with(|standard| standard.stdout(lines));
    let failed_before = system.logging.failed();
    info!(system.log, "log");
    assert_eq!(*lines.0.lock().unwrap(), "I am at it\nlog\n");
    assert_eq!(system.notes.take(), ["r 1 false [] INFO log"]);
    assert_eq!(
        system.logging.failed() - failed_before,
        2,
        "both are counted"
    );
}

#[test]
fn handlers_that_log_do_not_wait_for_one_another() {
    let log: &'static Logger = Box::leak(Box::new(Logger::new("app.itself")));
    let make = move |_: Nothing| Ok::<_, String>(Obedient { log });
    let system = System::new(|standard, _| standard.handler("app.Obedient", make));
    system.logging.register(&[log]);
    let class = json!({"class": "app.Obedient"});
    system.apply(json!({"a": class, "b": class, "c": class}));
    let (done, is_done) = mpsc::channel();
    for _ in 0..4 {
        let (done, log) = (done.clone(), system.log);
        thread::spawn(move || {
            (0..200).for_each(|_| info!(log, "log"));
            done.send(()).unwrap();
        });
    }
    for _ in 0..4 {
        is_done.recv_timeout(PATIENCE).unwrap();
    }
}
