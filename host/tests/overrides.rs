//! A temporary override that writes to a file of the state that returns.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use serde_json::{Value, json};

/// Longer than anything takes that is not at fault.
const LONG: Duration = Duration::from_secs(30);

struct System {
    logging: &'static Logging<Unbounded>,
    log: &'static Logger,
}

impl System {
    fn in_directory(directory: &Path) -> Self {
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        Standard::new().directory(directory).start(logging);
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        logging.register(&[log]);
        System { logging, log }
    }

    fn apply(&self, handler: &Value, logconf: &Value) {
        let document = json!({
            "version": 1,
            "disable_existing_loggers": false,
            "logconf": logconf,
            "handlers": {"h": handler},
            "root": {"level": "INFO", "handlers": ["h"]},
        });
        self.logging.apply(document.to_string().as_bytes()).unwrap();
    }

    fn say(&self, message: &str) {
        logconf::core::info!(self.log, "{message}");
    }
}

fn file(mode: &str, delay: bool) -> Value {
    json!({"class": "logging.FileHandler", "filename": "app.log", "mode": mode, "delay": delay})
}

fn rotating(count: u32) -> Value {
    json!({"class": "logging.handlers.RotatingFileHandler", "filename": "app.log",
           "maxBytes": 40, "backupCount": count})
}

/// What is in the file after a record before, two during and two after an override, once for each pair
/// of handlers; all overrides last at the same time.
fn written(pairs: &[(Value, Value)]) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let systems: Vec<_> = pairs
        .iter()
        .enumerate()
        .map(|(number, (saved, temporary))| {
            let directory = directory.path().join(number.to_string());
            fs::create_dir(&directory).unwrap();
            let system = System::in_directory(&directory);
            system.apply(saved, &json!({}));
            system.say("before");
            system.apply(temporary, &json!({"expires_s": 1}));
            system.say("during");
            system.say("meanwhile");
            (directory, system)
        })
        .collect();
    let begun = Instant::now();
    let texts = systems.into_iter().map(|(directory, system)| {
        while system.logging.generation() < 4 {
            assert!(begun.elapsed() < LONG);
            thread::sleep(Duration::from_millis(2));
        }
        system.say("after");
        system.say("ever after");
        fs::read_to_string(directory.join("app.log")).unwrap()
    });
    texts.collect()
}

#[test]
fn nothing_is_emptied_or_written_over_whatever_the_modes() {
    let mut pairs = Vec::new();
    for saved in ["w", "a"] {
        for temporary in ["w", "a"] {
            for delay in [false, true] {
                pairs.push((file(saved, delay), file(temporary, delay)));
            }
        }
    }
    for (text, pair) in written(&pairs).iter().zip(&pairs) {
        assert_eq!(
            text, "before\nduring\nmeanwhile\nafter\never after\n",
            "{pair:?}"
        );
    }
}

#[test]
fn a_file_that_was_moved_meanwhile_is_left_for_the_one_in_its_place() {
    // The second record during the override finds too little room.
    let long = "x".repeat(30);
    let directory = tempfile::tempdir().unwrap();
    let system = System::in_directory(directory.path());
    system.apply(&file("a", false), &json!({}));
    system.say("before");
    system.apply(&rotating(3), &json!({"expires_s": 1}));
    system.say(&long);
    system.say("meanwhile");
    let begun = Instant::now();
    while system.logging.generation() < 4 {
        assert!(begun.elapsed() < LONG);
        thread::sleep(Duration::from_millis(2));
    }
    system.say("after");
    let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap();
    assert_eq!(read("app.log"), "meanwhile\nafter\n");
    assert_eq!(read("app.log.1"), format!("before\n{long}\n"));
}
