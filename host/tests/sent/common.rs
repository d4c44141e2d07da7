//! A logging system of its own for each test, and the interpreter that some compare with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use logconf::core::{Failed, Report};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging, Record};
use serde_json::{Value, json};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The failures that were reported: their kinds and their words.
#[derive(Default)]
pub struct Failures(Mutex<Vec<String>>);

impl Report for Failures {
    fn failed(&self, failed: &Failed<'_>) {
        lock(&self.0).push(format!("{}: {}", failed.kind, failed.reason));
    }
}

/// A logging system, with one logger, `app`, that has one handler, `h`.
pub struct System {
    pub logging: &'static Logging<Unbounded>,
    pub log: &'static Logger,
    failures: &'static Failures,
}

impl System {
    pub fn new() -> Self {
        System::start(Standard::new())
    }

    /// With this registry.
    pub fn start(standard: Standard) -> Self {
        let failures: &Failures = Box::leak(Box::default());
        let logging: &Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        logging.start(standard.report(failures).registry());
        let log: &Logger = Box::leak(Box::new(Logger::new("app")));
        logging.register(&[log]);
        System {
            logging,
            log,
            failures,
        }
    }

    /// The same, with this handler.
    pub fn with(handler: &Value) -> Self {
        let system = System::new();
        assert_eq!(system.refusal(handler), None);
        system
    }

    /// Applies a configuration with this handler; why it is refused, if it is.
    pub fn refusal(&self, handler: &Value) -> Option<String> {
        let config = json!({
            "version": 1,
            "handlers": {"h": handler},
            "disable_existing_loggers": false,
            "loggers": {"app": {"level": 1, "handlers": ["h"]}},
        })
        .to_string();
        let refusal = self.logging.apply(config.as_bytes()).err()?;
        let mut chain = Vec::new();
        refusal.exceptions(&mut |kind, message| chain.push(format!("{kind}: {message}")));
        Some(chain.pop().unwrap())
    }

    /// Logs a message.
    pub fn log(&self, message: &str) {
        self.log
            .handle(&Record::new("app", Level::INFO, format_args!("{message}")));
    }

    /// What was reported since this was asked last.
    pub fn failures(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.failures.0))
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The interpreter, if it is the version that is compared with; else a note that the test is
/// skipped. `LOGCONF_PYTHON` names it (`python3` otherwise).
pub fn python(test: &str) -> Option<String> {
    let python = std::env::var("LOGCONF_PYTHON").unwrap_or("python3".into());
    let output = Command::new(&python).arg("--version").output().ok();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if version.is_some_and(|version| version.starts_with("Python 3.11.")) {
        return Some(python);
    }
    // Past the test harness, which would swallow it.
    let note = format!("SKIPPED {test}: there is no CPython 3.11\n");
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    None
}

/// Runs a script of this folder, which reads JSON from its input.
pub fn run(python: &str, script: &str, port: u16, input: &Value) -> Child {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sent");
    let mut child = Command::new(python)
        .args(["-B", "-X", "utf8"])
        .arg(folder.join(script))
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    child
}
