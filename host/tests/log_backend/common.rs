//! The logging system behind `log`, and what it has written.

use std::fmt;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

use logconf::core::{Dropped, Stream};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logging, log_backend};
use serde_json::{Value, json};

pub static LOGGING: Logging<Unbounded> = Logging::new();

/// `ext://test.out`.
static OUT: Text = Text(Mutex::new(String::new()));

/// Calls what is there when a line comes or is flushed: `ext://test.hook`.
static HOOK: Hook = Hook(Mutex::new(None));

static STREAMS: [(&str, &dyn Stream); 2] = [("test.out", &OUT), ("test.hook", &HOOK)];

struct Text(Mutex<String>);

impl Stream for Text {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let text = String::from_utf8_lossy(line);
        lock(&self.0).push_str(&text);
        Ok(())
    }
}

type Hooked = Box<dyn FnOnce() + Send>;

struct Hook(Mutex<Option<Hooked>>);

impl Stream for Hook {
    fn write(&self, _: &[u8]) -> Result<(), Dropped> {
        self.flush();
        Ok(())
    }

    fn flush(&self) {
        let hooked = lock(&self.0).take();
        if let Some(hooked) = hooked {
            hooked();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One test's turn with the global logger.
pub struct Turn(#[expect(dead_code, reason = "it is held")] MutexGuard<'static, ()>);

impl Turn {
    pub fn new() -> Self {
        static TURNS: Mutex<()> = Mutex::new(());
        static INSTALLED: LazyLock<()> = LazyLock::new(|| {
            let standard = STREAMS
                .iter()
                .fold(Standard::new(), |standard, (name, stream)| {
                    standard.stream(name, *stream)
                });
            standard.start(&LOGGING);
            log_backend::install(&LOGGING).unwrap();
        });
        let turn = lock(&TURNS);
        LazyLock::force(&INSTALLED);
        forget();
        OUT.take();
        Turn(turn)
    }

    /// What was written since this was asked last.
    pub fn written(&self) -> String {
        OUT.take()
    }
}

impl Text {
    fn take(&self) -> String {
        std::mem::take(&mut lock(&self.0))
    }
}

/// Calls this at the next line that goes to `ext://test.hook`, or its next flush.
pub fn at_next_line(hooked: impl FnOnce() + Send + 'static) {
    *lock(&HOOK.0) = Some(Box::new(hooked));
}

/// Makes loggers what they were at the start: they keep what no configuration changes.
fn forget() {
    let mut reply = vec![0; 1 << 16];
    let length = LOGGING.answer(br#"{"logconf": {"op": "status"}}"#, &mut reply);
    let mut status: Value = serde_json::from_slice(&reply[..length]).unwrap();
    let loggers = status["loggers"].as_object_mut().unwrap();
    for logger in loggers.values_mut() {
        *logger = json!({"level": "NOTSET", "handlers": [], "propagate": true});
    }
    let root = json!({"level": "WARNING", "handlers": []});
    apply(&json!({"version": 1, "loggers": loggers, "root": root}));
}

/// Applies a configuration as soon as nothing hinders it.
pub fn apply(config: &Value) {
    let config = config.to_string();
    while let Err(refusal) = LOGGING.apply(config.as_bytes()) {
        assert!(refusal.is_busy(), "{refusal:?}");
        thread::yield_now();
    }
}

/// A configuration with one handler, at the root logger.
pub fn config(format: &str, root: &str, loggers: Value) -> Value {
    json!({
        "version": 1,
        "disable_existing_loggers": false,
        "formatters": {"f": {"format": format}},
        "handlers": {"out": {
            "class": "logging.StreamHandler", "formatter": "f", "stream": "ext://test.out"}},
        "loggers": loggers,
        "root": {"level": root, "handlers": ["out"]},
    })
}

/// An error, and the one behind it.
#[derive(Debug)]
pub struct Failed(pub &'static str, pub Option<Box<Failed>>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|behind| behind as _)
    }
}

/// A configuration whose lines have this format, in this style.
pub fn with_style(style: &str, format: &str) -> Value {
    let mut config = config(format, "INFO", json!({}));
    config["formatters"]["f"]["style"] = style.into();
    config
}
