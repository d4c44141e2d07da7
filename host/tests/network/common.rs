//! A logging system for one test alone, and what listens to it.

use std::io::{self, ErrorKind, Read};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use logconf::core::{Failed, Report};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use serde_json::{Value, json};

/// After so long, what a test waits for does not come.
pub const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy)]
pub struct System {
    pub logging: &'static Logging<Unbounded>,
    /// A logger called `app`.
    pub log: &'static Logger,
    failures: &'static Failures,
}

/// What handlers have reported.
#[derive(Default)]
struct Failures(Mutex<Vec<String>>);

impl Report for Failures {
    fn failed(&self, failed: &Failed<'_>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(format!("{}: {}", failed.kind, failed.reason));
    }
}

impl System {
    /// In which `app` has this handler alone, called `h`.
    pub fn new(handler: Value) -> Self {
        let failures: &'static Failures = Box::leak(Box::default());
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        logging.start(Standard::new().report(failures).registry());
        logging.register(&[log]);
        let system = System {
            logging,
            log,
            failures,
        };
        let warnings = system.apply(&json!({
            "version": 1,
            "formatters": {"f": {"format": "%(name)s %(message)s"}},
            "handlers": {"h": handler},
            "loggers": {"app": {"level": "DEBUG", "handlers": ["h"], "propagate": false}},
        }));
        assert_eq!(warnings, 0);
        system
    }

    /// Applies a configuration, and says how many warnings there were.
    pub fn apply(&self, config: &Value) -> usize {
        let config = config.to_string();
        let applied = self.logging.apply(config.as_bytes()).unwrap();
        applied.warnings().iter().count()
    }

    /// Applies one that does not name `app`: its handler is closed, and stays.
    pub fn close(&self) {
        self.apply(&json!({"version": 1, "disable_existing_loggers": false}));
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

    /// How many records the handler has dropped.
    pub fn dropped(&self) -> u64 {
        let mut reply = [0; 4096];
        let request = br#"{"logconf": {"op": "status"}}"#;
        let length = self.logging.answer(request, &mut reply);
        let status: Value = serde_json::from_slice(&reply[..length]).unwrap();
        status["dropped"]["h"].as_u64().unwrap_or(0)
    }
}

/// The path of a Unix socket, where nothing is. (It must be short.)
pub struct SocketPath(PathBuf);

impl SocketPath {
    pub fn new(name: &str) -> Self {
        let directory = std::env::temp_dir();
        let path = directory.join(format!("logconf-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        SocketPath(path)
    }

    pub fn text(&self) -> &str {
        self.0.to_str().unwrap()
    }

    pub fn remove(&self) {
        std::fs::remove_file(&self.0).unwrap();
    }

    /// A receiver of datagrams there.
    pub fn bind(&self) -> UnixDatagram {
        let socket = UnixDatagram::bind(self).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket
    }
}

impl AsRef<Path> for SocketPath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for SocketPath {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What comes, as soon as it comes. The listener must not block.
pub fn soon<T>(mut accept: impl FnMut() -> io::Result<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match accept() {
            Ok(it) => return it,
            Err(error) if error.kind() == ErrorKind::WouldBlock && Instant::now() < end => {
                std::thread::yield_now();
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// The next pickle with its length before it; `None` at the end.
pub fn frame(from: &mut impl Read) -> Option<Vec<u8>> {
    let mut frame = vec![0; 4];
    match from.read_exact(&mut frame) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return None,
        read => read.unwrap(),
    }
    let length = u32::from_be_bytes(frame[..].try_into().unwrap());
    frame.resize(4 + length as usize, 0);
    from.read_exact(&mut frame[4..]).unwrap();
    assert_eq!(frame.last(), Some(&b'.'));
    Some(frame)
}

/// The message in such a pickle, which the value of `msg` is.
pub fn message(frame: &[u8]) -> String {
    let length = u32::from_be_bytes(frame[..4].try_into().unwrap());
    assert_eq!(frame.len(), 4 + length as usize);
    let key = b"X\x03\0\0\0msgq\x03X";
    let mut places = frame.windows(key.len());
    let value = &frame[places.position(|place| place == key).unwrap() + key.len()..];
    let (length, text) = value.split_at(4);
    let length = u32::from_le_bytes(length.try_into().unwrap()) as usize;
    String::from_utf8(text[..length].to_vec()).unwrap()
}

/// The message of the next frame.
pub fn next(from: &mut impl Read) -> String {
    message(&frame(from).expect("a record"))
}
