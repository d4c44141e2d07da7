//! A logging system for one test alone, with a folder and a clock of its own; and a process that can be
//! limited while it runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use logconf::core::{Clock, Failed, Report, Timestamp};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::Listening;

pub struct System {
    pub logging: &'static Logging<Unbounded>,
    /// A logger called `app`.
    pub log: &'static Logger,
    pub folder: TempDir,
    pub clock: &'static Set,
    failures: &'static Failures,
}

/// A clock that a test sets, in microseconds.
#[derive(Default)]
pub struct Set(AtomicI64);

impl Set {
    pub fn to(&self, at: i64) {
        self.0.store(at, Ordering::Relaxed);
    }
}

impl Clock for Set {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// What handlers have reported.
#[derive(Default)]
struct Failures(Mutex<Vec<String>>);

impl Report for Failures {
    fn failed(&self, failed: &Failed<'_>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(format!(
            "{}: {}: {}",
            failed.handler, failed.kind, failed.reason
        ));
    }
}

impl System {
    /// In which the root logger has these handlers.
    pub fn new(handlers: Value) -> Self {
        System::with(|standard| standard, handlers)
    }

    /// The same with what the program adds.
    pub fn with(add: impl FnOnce(Standard) -> Standard, handlers: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: &'static Set = Box::leak(Box::default());
        let failures: &'static Failures = Box::leak(Box::default());
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        add(Standard::new().directory(folder.path()))
            .clock(clock)
            .report(failures)
            .start(logging);
        logging.register(&[log]);
        let system = System {
            logging,
            log,
            folder,
            clock,
            failures,
        };
        system.apply(handlers);
        system
    }

    pub fn apply(&self, handlers: Value) {
        let document = document(handlers);
        let applied = self.logging.apply(document.as_bytes());
        applied.unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// The failures since the last call.
    pub fn failures(&self) -> Vec<String> {
        let mut all = self
            .failures
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut all)
    }

    /// The files in the folder, and what is in them.
    pub fn files(&self) -> BTreeMap<String, String> {
        files(self.folder.path())
    }
}

/// The files in a folder, and what is in them.
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file());
    files
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// The same as literals.
pub fn expected(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(name, text): &(&str, &str)| (name.to_string(), text.to_string());
    files.iter().map(own).collect()
}

/// A document with these handlers at the root, which print the message alone.
pub fn document(handlers: Value) -> String {
    let names: Vec<_> = handlers.as_object().unwrap().keys().cloned().collect();
    let root = json!({"level": "DEBUG", "handlers": names});
    json!({"version": 1, "disable_existing_loggers": false, "handlers": handlers, "root": root})
        .to_string()
}

/// A process with these handlers, which fails to write where it may not, and is not ended by that.
pub fn process(folder: &TempDir, handlers: Value) -> Listening {
    process_in("exec \"$@\"", folder, handlers)
}

/// The same, as a shell runs it.
pub fn process_in(script: &str, folder: &TempDir, handlers: Value) -> Listening {
    Listening::run(command_in(script, folder, handlers))
}

/// What runs it.
pub fn command_in(script: &str, folder: &TempDir, handlers: Value) -> Command {
    let file = folder.path().join("logging.json");
    fs::write(&file, document(handlers)).unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("trap '' XFSZ; {script}"), "sh"])
        .arg(env!("CARGO_BIN_EXE_logconf"))
        .args(["listen", "--port", "0", "--config"])
        .arg(&file)
        .env_remove("LOGCONF_KEY");
    shell
}

/// Limits what a process has of a resource; `None` is no limit.
pub fn limit(process: &Listening, resource: Resource, current: Option<u64>) {
    limit_child(&process.child, resource, current);
}

/// The same of any process.
pub fn limit_child(process: &Child, resource: Resource, current: Option<u64>) {
    let pid = Pid::from_child(process);
    let before = rustix::process::getrlimit(resource);
    let limit = Rlimit {
        current: current.or(before.current),
        ..before
    };
    prlimit(Some(pid), resource, limit).unwrap();
}

/// Logs a message from outside.
pub fn log(process: &mut Listening, message: &str) {
    process.log(&json!({"msg": message}).to_string());
}
