//! The logging system of this firmware.

use embassy_time::Instant;
use logconf_core::{
    Capacities, Clock, Logger, Logging, MemoryHandler, NullHandler, Registry, StreamHandler,
    Timestamp,
};

use crate::port::Port;

/// 32 loggers, 8 handlers, 8 formatters, 8 filters; 4,096 bytes of names and formats, and lines of
/// 256 bytes.
pub type Tables = Capacities<32, 8, 8, 8, 4096, 256>;

/// The logging system.
pub static LOGGING: Logging<Tables> = Logging::new();

/// Two buffers of 4,096 bytes.
static MEMORY: MemoryHandler<2, 4096> = MemoryHandler::new();

/// What a configuration can refer to.
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    // What goes wrong while logging is told on `sys.stderr`.
    streams: &[
        ("board.usb", &Port),
        ("sys.stdout", &Port),
        ("sys.stderr", &Port),
    ],
    clock: Some(&SinceStart),
    ..Registry::EMPTY
};

/// The time since the board's start: it does not know the date.
struct SinceStart;

impl Clock for SinceStart {
    fn now(&self) -> Timestamp {
        Timestamp(Instant::now().as_micros() as i64)
    }
}

/// In force until somebody sends another one.
const BUILT_IN: &[u8] = br#"{
    "version": 1,
    "disable_existing_loggers": false,
    "formatters": {"line": {"format": "%(relativeCreated)d %(levelname)-8s %(name)s: %(message)s"}},
    "handlers": {"usb": {"class": "logging.StreamHandler", "formatter": "line",
                         "stream": "ext://board.usb"}},
    "root": {"level": "INFO", "handlers": ["usb"]}
}"#;

/// Makes the loggers exist and puts the built-in configuration in force.
///
/// # Panics
///
/// If that is refused: it is a part of this firmware.
pub fn start(loggers: &[&'static Logger]) {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(loggers);
    let applied = LOGGING.apply(BUILT_IN);
    assert!(applied.is_ok(), "the built-in configuration");
}
