//! Queues and their threads.

use std::fmt::{self, Display};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logger;
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
        let logged = record
            .origin
            .map_or("", |caller| caller.origin().thread_name);
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

/// Says when it is printed, and goes on when it is let.
struct Waits<'w>(&'w mpsc::Sender<()>, &'w mpsc::Receiver<()>);

impl Display for Waits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.send(()).unwrap();
        self.1.recv_timeout(PATIENCE).unwrap();
        f.write_str("late")
    }
}

#[test]
fn a_record_that_came_too_late_for_its_configuration_is_handed_on() {
    let (system, has_begun, open) = gate();
    assert!(system.logging.apply(&queue(json!("queue.Queue"))).is_ok());
    let (printing, is_printing) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let log = system.log;
    let late = thread::spawn(move || info!(log, "{}", Waits(&printing, &may_go_on)));
    is_printing.recv_timeout(PATIENCE).unwrap();
    let other = json!({"version": 1, "disable_existing_loggers": false});
    assert!(system.logging.apply(other.to_string().as_bytes()).is_ok());
    assert_eq!(system.notes.take(), ["close"]);
    go_on.send(()).unwrap();
    late.join().unwrap();
    // Its thread finds it, though no configuration has the queue any more.
    has_begun.recv_timeout(PATIENCE).unwrap();
    open.send(()).unwrap();
    let start = Instant::now();
    let mut notes = Vec::new();
    while notes.is_empty() {
        assert!(start.elapsed() < PATIENCE);
        thread::yield_now();
        notes = system.notes.take();
    }
    assert!(notes[0].ends_with("INFO late"), "{notes:?}");
}

#[test]
fn a_backlog_keeps_no_configuration_out_and_nothing_is_lost() {
    let slow = |standard: Standard, notes: &Notes| {
        let notes = notes.clone();
        standard.handler("app.Gate", move |_: Nothing| {
            Ok::<_, String>(Slow(notes.clone()))
        })
    };
    let system = System::new(slow);
    for round in 0..3 {
        let start = Instant::now();
        let mut tries = 0;
        while let Err(refusal) = system.logging.apply(&queue(json!("queue.Queue"))) {
            assert!(refusal.is_busy() && start.elapsed() < PATIENCE, "{refusal}");
            tries += 1;
            thread::sleep(Duration::from_millis(1));
        }
        assert!(
            tries < 20,
            "busy for longer than it takes to hand on a record"
        );
        (0..100).for_each(|number| info!(system.log, "{}", round * 100 + number));
    }
    system.logging.shutdown();
    let notes = system.notes.take();
    let numbers = notes.iter().filter_map(|note| note.strip_prefix("INFO "));
    let expected: Vec<_> = (0..300).map(|number| number.to_string()).collect();
    assert!(numbers.eq(&expected), "{notes:?}");
}

/// Takes a while for each record.
struct Slow(Notes);

impl Handler for Slow {
    fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
        thread::sleep(Duration::from_millis(2));
        self.0.add(text);
        Ok(())
    }
}

#[test]
fn two_queues_in_front_of_handlers_that_log_come_to_rest() {
    let log: &'static Logger = Box::leak(Box::new(Logger::new("app.itself")));
    let chatty = |standard: Standard, notes: &Notes| {
        let notes = notes.clone();
        standard.handler("app.Gate", move |_: Nothing| {
            Ok::<_, String>(Chatty {
                log,
                notes: notes.clone(),
            })
        })
    };
    let system = System::new(chatty);
    system.logging.register(&[log]);
    let queue = json!({"class": "logging.handlers.QueueHandler", "handlers": ["gate"]});
    let document = json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {"gate": {"class": "app.Gate"}, "p": queue, "q": queue},
        "root": {"level": 1, "handlers": ["p", "q"]},
    });
    assert!(
        system
            .logging
            .apply(document.to_string().as_bytes())
            .is_ok()
    );
    info!(system.log, "text");
    system.logging.shutdown();
    assert_eq!(system.notes.take(), ["text", "text"]);
}

struct Chatty {
    log: &'static Logger,
    notes: Notes,
}

impl Handler for Chatty {
    fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
        info!(self.log, "sending");
        info!(self.log, "sent");
        self.notes.add(text);
        Ok(())
    }
}
