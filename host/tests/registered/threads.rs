//! Handlers and threads.

use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

use logconf::core::{Record, info};
use logconf::handlers::{Failure, Handler};
use serde_json::json;

use crate::common::System;

#[derive(serde::Deserialize)]
struct Nothing {}

pub const PATIENCE: Duration = Duration::from_secs(20);

/// Is at work until it is told that it has ended.
struct Slow {
    begun: mpsc::Sender<()>,
    end: Arc<Barrier>,
}

impl Handler for Slow {
    fn emit(&mut self, _: &Record<'_>, _: &str) -> Result<(), Failure> {
        self.begun.send(())?;
        self.end.wait();
        Ok(())
    }
}

#[test]
fn a_slow_handler_does_not_hold_up_others() {
    let (begun, has_begun) = mpsc::channel();
    let end = Arc::new(Barrier::new(2));
    let may_end = Arc::clone(&end);
    let make = move |_: Nothing| {
        Ok::<_, String>(Slow {
            begun: begun.clone(),
            end: Arc::clone(&may_end),
        })
    };
    let system = System::new(|standard, _| standard.handler("app.Slow", make));
    system.apply(json!({
        "slow": {"class": "app.Slow", "level": "ERROR"},
        "fast": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1},
    }));
    system.notes.take();
    let log = system.log;
    let slow = thread::spawn(move || logconf::core::error!(log, "slow"));
    has_begun.recv_timeout(PATIENCE).unwrap();
    // The other handler takes records, also of other threads, and a configuration is applied.
    info!(log, "own");
    thread::spawn(move || info!(log, "other")).join().unwrap();
    let mut reply = [0; 4096];
    let status = br#"{"logconf": {"op": "status"}}"#;
    assert!(system.logging.answer(status, &mut reply) > 0);
    assert!(!slow.is_finished());
    end.wait();
    slow.join().unwrap();
    let mut notes = system.notes.take();
    notes.sort();
    let text = |text: &str, level: &str| format!("r 1 false [] {level} {text}");
    let expected = [
        text("slow", "ERROR"),
        text("other", "INFO"),
        text("own", "INFO"),
    ];
    assert_eq!(notes, expected);
}

/// Sees whether another call is in it.
struct Alone {
    within: bool,
    lines: Vec<String>,
    done: mpsc::Sender<Vec<String>>,
}

impl Handler for Alone {
    fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
        assert!(!std::mem::replace(&mut self.within, true));
        thread::yield_now();
        self.lines.push(text.to_owned());
        self.within = false;
        Ok(())
    }

    fn close(&mut self) {
        let _ = self.done.send(std::mem::take(&mut self.lines));
    }
}

#[test]
fn a_handler_gets_one_record_at_a_time_and_all_of_them() {
    let (done, all) = mpsc::channel();
    let make = move |_: Nothing| {
        Ok::<_, String>(Alone {
            within: false,
            lines: Vec::new(),
            done: done.clone(),
        })
    };
    let system = System::new(|standard, _| standard.handler("app.Alone", make));
    system.apply(json!({"h": {"class": "app.Alone"}}));
    let log = system.log;
    let threads = (0..8).map(|thread| {
        thread::spawn(move || (0..500).for_each(|number| info!(log, "{thread}:{number}")))
    });
    threads
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    system.logging.shutdown();
    let lines = all.recv_timeout(PATIENCE).unwrap();
    for thread in 0..8 {
        let begin = format!("{thread}:");
        let own = lines.iter().filter_map(|line| line.strip_prefix(&begin));
        let expected: Vec<_> = (0..500).map(|number| number.to_string()).collect();
        assert!(own.eq(&expected), "thread {thread}'s records, in order");
    }
    assert_eq!((lines.len(), system.logging.failed()), (4000, 0));
}
