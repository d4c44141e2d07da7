//! Memory handlers that several threads flush.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use super::common::*;
use logconf::core::{Dropped, Stream, info};
use serde_json::json;

/// Takes its time before it takes a line.
#[derive(Default)]
struct Slow(Mutex<Vec<String>>);

impl Stream for Slow {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        thread::sleep(Duration::from_micros(20));
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        self.0.lock().unwrap().push(line);
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
            scope.spawn(move || (0..RECORDS).for_each(|number| info!(log, "{worker} {number}")));
        }
    });
    system.logging.flush();
    let mut next = HashMap::new();
    for line in slow.0.lock().unwrap().iter() {
        let (worker, number) = line.split_once(' ').unwrap();
        let next: &mut usize = next.entry(worker.to_owned()).or_default();
        assert_eq!(number, next.to_string(), "of worker {worker}");
        *next += 1;
    }
    assert!(next.len() == 4 && next.values().all(|&count| count == RECORDS));
}
