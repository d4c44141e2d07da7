//! Memory handlers that several threads flush.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use super::common::*;
use logconf::Logger;
use logconf::core::{Dropped, Stream, info};
use serde_json::json;

/// Takes its time before it takes a line.
#[derive(Default)]
struct Slow {
    lines: Mutex<Vec<String>>,
    logged: AtomicUsize,
    /// How many records were on their way to it at most.
    backlog: AtomicUsize,
}

impl Stream for Slow {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        thread::sleep(Duration::from_micros(20));
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        let mut lines = self.lines.lock().unwrap();
        let backlog = self.logged.load(Ordering::SeqCst) - lines.len();
        self.backlog.fetch_max(backlog, Ordering::SeqCst);
        lines.push(line);
        Ok(())
    }
}

#[test]
fn the_records_of_a_thread_come_in_their_order() {
    const RECORDS: usize = 1000;
    let slow: &'static Slow = Box::leak(Box::default());
    let system = System::with("memory", &[], Some(slow));
    system.apply(&json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {
            "err": {"class": "logging.StreamHandler"},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "err"},
        },
        "root": {"level": "INFO", "handlers": ["mem"]},
    }));
    thread::scope(|scope| {
        for worker in 0..4 {
            let log = system.log;
            scope.spawn(move || {
                for number in 0..RECORDS {
                    slow.logged.fetch_add(1, Ordering::SeqCst);
                    info!(log, "{worker} {number}");
                }
            });
        }
    });
    system.logging.flush();
    let mut next = HashMap::new();
    for line in slow.lines.lock().unwrap().iter() {
        let (worker, number) = line.split_once(' ').unwrap();
        let next: &mut usize = next.entry(worker.to_owned()).or_default();
        assert_eq!(number, next.to_string(), "of worker {worker}");
        *next += 1;
    }
    assert!(next.len() == 4 && next.values().all(|&count| count == RECORDS));
    // Who finds the buffer full waits until it is not.
    let backlog = slow.backlog.load(Ordering::SeqCst);
    assert!(backlog < 100, "{backlog}");
}

/// Logs itself when it takes a line.
struct Echo;

static ECHO: OnceLock<&Logger> = OnceLock::new();
static ECHOED: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Stream for Echo {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        ECHOED.lock().unwrap().push(line.clone());
        if line.len() < 4 {
            info!(ECHO.get().unwrap(), "{line}+");
        }
        Ok(())
    }
}

#[test]
fn a_target_may_log_itself() {
    let system = System::with("echo", &[], Some(&Echo));
    ECHO.get_or_init(|| system.log);
    system.apply(&json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {
            "err": {"class": "logging.StreamHandler"},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 1, "target": "err"},
        },
        "root": {"level": "INFO", "handlers": ["mem"]},
    }));
    info!(system.log, "a");
    assert_eq!(*ECHOED.lock().unwrap(), ["a", "a+", "a++", "a+++"]);
}
