//! A logging system for one test alone.

use std::cell::Cell;
use std::fmt::{self, Display};
use std::path::PathBuf;
use std::thread;

use logconf::core::{Class, Stream};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use serde_json::{Value, json};

pub struct System {
    pub logging: &'static Logging<Unbounded>,
    /// A logger called `app`.
    pub log: &'static Logger,
    pub directory: PathBuf,
}

impl System {
    /// With an empty directory for its files, which `name` names.
    pub fn new(name: &str) -> Self {
        System::with(name, &[], None)
    }

    /// With classes of its own, too, and `sys.stderr` going there.
    pub fn with(
        name: &str,
        classes: &'static [&'static dyn Class],
        stderr: Option<&'static dyn Stream>,
    ) -> Self {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("swap-{name}"));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir(&directory).unwrap();
        let mut standard = Standard::new().directory(&directory);
        for class in classes {
            standard = standard.class(*class);
        }
        if let Some(stderr) = stderr {
            standard = standard.stderr(stderr);
        }
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        standard.start(logging);
        logging.register(&[log]);
        System {
            logging,
            log,
            directory,
        }
    }

    /// Applies a configuration as soon as nothing hinders it.
    pub fn apply(&self, config: &Value) {
        let config = config.to_string();
        while let Err(refusal) = self.logging.apply(config.as_bytes()) {
            assert!(refusal.is_busy(), "{refusal:?}");
            thread::yield_now();
        }
    }

    pub fn content(&self, name: &str) -> String {
        std::fs::read_to_string(self.directory.join(name)).unwrap()
    }

    /// How many records each handler has dropped.
    pub fn dropped(&self) -> Value {
        let mut reply = [0; 4096];
        let request = br#"{"logconf": {"op": "status"}}"#;
        let length = self.logging.answer(request, &mut reply);
        let mut status: Value = serde_json::from_slice(&reply[..length]).unwrap();
        status["dropped"].take()
    }
}

/// A configuration in which the root logger has this handler alone, called `file`.
pub fn with(handler: Value) -> Value {
    json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {"file": handler},
        "root": {"level": "INFO", "handlers": ["file"]},
    })
}

/// The same with a `FileHandler` of `app.log`.
pub fn with_file(mode: &str) -> Value {
    with(json!({"class": "logging.FileHandler", "filename": "app.log", "mode": mode}))
}

/// A configuration with a file, of a number; every other one has a memory in front of it. Its lines are
/// `<LOGGER MESSAGE>`.
pub fn in_turn(number: usize, file: Value) -> Value {
    let through = match number.is_multiple_of(2) {
        true => "file",
        false => "memory",
    };
    let mut config = with(file);
    config["formatters"] = json!({"f": {"format": "<%(name)s %(message)s>"}});
    config["handlers"]["file"]["formatter"] = "f".into();
    config["handlers"]["memory"] = json!({"class": "logging.handlers.MemoryHandler",
                                          "capacity": 5, "target": "file"});
    config["root"]["handlers"] = json!([through]);
    config
}

/// A message during which something happens: the record is logged before, and arrives at its
/// handlers afterwards.
pub struct During<F>(Cell<Option<F>>);

impl<F: FnOnce()> During<F> {
    pub fn new(happening: F) -> Self {
        During(Cell::new(Some(happening)))
    }
}

impl<F: FnOnce()> Display for During<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(happening) = self.0.take() {
            happening();
        }
        f.write_str("late")
    }
}
