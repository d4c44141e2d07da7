//! Queues and their threads.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use logconf::core::{Record, error, info};
use logconf::handlers::{Failure, Handler};
use logconf::registry::Standard;
use serde_json::{Value, json};

use crate::common::{Notes, System};
use crate::threads::PATIENCE;

/// Notes the thread and the text of each record, when it is let.
struct Gate {
    begun: mpsc::Sender<()>,
    open: Arc<Mutex<mpsc::Receiver<()>>>,
    notes: Notes,
}

#[derive(serde::Deserialize)]
struct Nothing {}

impl Handler for Gate {
    fn emit(&mut self, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        self.begun.send(())?;
        self.open.lock().unwrap().recv_timeout(PATIENCE)?;
        let logged = record.origin.map_or("", |origin| origin.thread_name);
        let here = thread::current().name().unwrap_or("").to_owned();
        self.notes.add(format!("{here}: {logged}: {text}"));
        Ok(())
    }

    fn close(&mut self) {
        self.notes.add("close");
    }
}

/// A system with a gate, what tells that it is reached, and what opens it once.
fn gate() -> (System, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (begun, has_begun) = mpsc::channel();
    let (opener, open) = mpsc::channel();
    let open = Arc::new(Mutex::new(open));
    let add = |standard: Standard, notes: &Notes| {
        let notes = notes.clone();
        standard.handler("app.Gate", move |_: Nothing| {
            Ok::<_, String>(Gate {
                begun: begun.clone(),
                open: Arc::clone(&open),
                notes: notes.clone(),
            })
        })
    };
    (System::new(add), has_begun, opener)
}

/// A queue in front of the gate, at the root.
fn queue(queue: Value) -> Vec<u8> {
    let handler = json!({"class": "logging.handlers.QueueHandler", "handlers": ["gate"],
        "formatter": "f", "queue": queue, "respect_handler_level": true});
    let document = json!({
        "version": 1,
        "disable_existing_loggers": false,
        "formatters": {"f": {"format": "%(levelname)s %(message)s"}},
        "handlers": {"gate": {"class": "app.Gate", "level": "INFO"}, "queue": handler},
        "root": {"level": 1, "handlers": ["queue"]},
    });
    document.to_string().into_bytes()
}

#[test]
fn who_logs_does_not_wait_and_shutdown_hands_on_all() {
    let (system, has_begun, open) = gate();
    assert!(system.logging.apply(&queue(json!("queue.Queue"))).is_ok());
    let log = system.log;
    let caller = thread::Builder::new().name("caller".into());
    let caller = caller.spawn(move || {
        for number in 0..3 {
            info!(log, "{number}");
            logconf::core::debug!(log, "below the target's level");
        }
    });
    caller.unwrap().join().unwrap();
    // The thread is at the first one, and the caller has gone.
    has_begun.recv_timeout(PATIENCE).unwrap();
    assert!(system.notes.take().is_empty());
    for _ in 0..3 {
        open.send(()).unwrap();
    }
    system.logging.shutdown();
    let text = |number| format!("QueueListener: caller: INFO {number}");
    assert_eq!(system.notes.take(), [&text(0), &text(1), &text(2), "close"]);
}

#[test]
fn a_configuration_hands_on_what_is_in_the_queue_before_it_closes_the_target() {
    let (system, has_begun, open) = gate();
    assert!(system.logging.apply(&queue(json!("queue.Queue"))).is_ok());
    for number in 0..2 {
        info!(system.log, "{number}");
    }
    has_begun.recv_timeout(PATIENCE).unwrap();
    let applied = thread::spawn({
        let logging = system.logging;
        move || logging.apply(&queue(json!("queue.SimpleQueue"))).is_ok()
    });
    open.send(()).unwrap();
    open.send(()).unwrap();
    assert!(applied.join().unwrap());
    info!(system.log, "after");
    open.send(()).unwrap();
    system.logging.shutdown();
    let notes = system.notes.take();
    let texts: Vec<_> = notes
        .iter()
        .map(|note| note.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(texts, ["0", "1", "close", "after", "close"]);
}

#[test]
fn a_full_queue_drops_and_says_so() {
    let (system, has_begun, open) = gate();
    let bounded = json!({"()": "queue.Queue", "maxsize": 2});
    assert!(system.logging.apply(&queue(bounded)).is_ok());
    info!(system.log, "in hand");
    has_begun.recv_timeout(PATIENCE).unwrap();
    let failed = system.logging.failed();
    for number in 0..5 {
        error!(system.log, "{number}");
    }
    assert_eq!(system.logging.failed() - failed, 3);
    let report = |number| format!("queue: queue.Full: the queue is full (ERROR {number})");
    assert_eq!(system.notes.take(), [2, 3, 4].map(report));
    for _ in 0..3 {
        open.send(()).unwrap();
    }
    system.logging.flush();
    let notes = system.notes.take();
    let ends: Vec<_> = notes
        .iter()
        .map(|note| note.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(ends, ["hand", "0", "1"]);
}

#[test]
fn records_of_many_threads_all_arrive_while_configurations_change() {
    let system = System::new(|standard, _| standard);
    let document = json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {
            "alert": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1},
            "queue": {"class": "logging.handlers.QueueHandler", "handlers": ["alert"]},
        },
        "root": {"level": 1, "handlers": ["queue"]},
    });
    let document = document.to_string().into_bytes();
    assert!(system.logging.apply(&document).is_ok());
    let log = system.log;
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || (0..500).for_each(|number| info!(log, "{thread}:{number}")));
        }
        // Meanwhile, configurations come and go.
        scope.spawn(|| {
            let mut taken = 0;
            while taken < 50 {
                taken += i32::from(system.logging.apply(&document).is_ok());
                thread::yield_now();
            }
        });
    });
    system.logging.shutdown();
    system.logging.poll();
    let notes = system.notes.take();
    for thread in 0..4 {
        let begin = format!("r 1 false [] INFO {thread}:");
        let mut own: Vec<_> = notes
            .iter()
            .filter_map(|note| note.strip_prefix(&begin))
            .collect();
        own.sort_by_key(|number| number.parse::<u32>().unwrap());
        let expected: Vec<_> = (0..500).map(|number| number.to_string()).collect();
        assert_eq!(own, expected, "thread {thread}'s records");
    }
}
