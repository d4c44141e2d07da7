//! The logging system of this firmware.

use crate::board::clock;
use crate::capacity::{MEMORY_BUFFER, MEMORY_BUFFERS, Tables};
use crate::loggers;
use crate::stream::Uart;
#[cfg(feature = "defmt")]
use logconf_core::defmt::DefmtHandler;
use logconf_core::{
    Clock, Logging, MemoryHandler, NullHandler, Refusal, Registry, StreamHandler, Timestamp,
};

static MEMORY: MemoryHandler<MEMORY_BUFFERS, MEMORY_BUFFER> = MemoryHandler::new();

/// What a configuration can refer to.
static REGISTRY: Registry = Registry {
    classes: &[
        &StreamHandler,
        &MEMORY,
        &NullHandler,
        #[cfg(feature = "defmt")]
        &DefmtHandler,
    ],
    // What goes wrong while logging is told on `sys.stderr`.
    streams: &[
        ("board.uart0", &Uart),
        ("sys.stdout", &Uart),
        ("sys.stderr", &Uart),
    ],
    values: &[("board.verbosity", "20")],
    clock: Some(&SinceStart),
    #[cfg(feature = "flash")]
    storage: Some(&crate::storage::FLASH),
    ..Registry::EMPTY
};

/// The time since the board's start, to the millisecond. The board does not know the date:
/// `asctime` begins at 1970-01-01 00:00:00.
pub struct SinceStart;

impl Clock for SinceStart {
    fn now(&self) -> Timestamp {
        Timestamp(clock::now() as i64 * 1000)
    }
}

/// The logging system. It answers requests from every link.
pub static LOGGING: Logging<Tables> = Logging::new();

/// In force until somebody sends another one. The loggers exist already, and no configuration has
/// named them yet: it must not disable them.
const BUILT_IN: &[u8] = include_bytes!("built_in.json");

/// Makes the loggers exist and puts the built-in configuration in force, or the one that is stored.
///
/// # Panics
///
/// If that is refused: it is a part of this firmware.
pub fn start() {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&loggers::ALL);
    // It fails if there is another one, or a configuration on its way: neither is.
    #[cfg(feature = "log")]
    let _ = logconf_core::log_backend::install(&LOGGING);
    if let Err(refusal) = begin() {
        panic!(
            "the built-in configuration at {}: {refusal}",
            refusal.path()
        );
    }
}

#[cfg(not(feature = "flash"))]
fn begin() -> Result<(), Refusal<'static>> {
    LOGGING.apply(BUILT_IN).map(drop)
}

#[cfg(feature = "flash")]
fn begin() -> Result<(), Refusal<'static>> {
    // What does not fit any more is told in the log.
    LOGGING.resume(BUILT_IN).map(drop)
}
