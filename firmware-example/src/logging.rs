//! The logging system of this firmware.

use crate::capacity::{MEMORY_BUFFER, MEMORY_BUFFERS, Tables};
use crate::loggers;
use crate::stream::Uart;
use logconf_core::{Logging, MemoryHandler, NullHandler, Registry, StreamHandler};

static MEMORY: MemoryHandler<MEMORY_BUFFERS, MEMORY_BUFFER> = MemoryHandler::new();

/// What a configuration can refer to.
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &Uart), ("sys.stdout", &Uart)],
    ..Registry::EMPTY
};

/// The logging system. It answers requests from every link.
pub static LOGGING: Logging<Tables> = Logging::new();

/// In force until somebody sends another one. The loggers exist already, and no configuration has
/// named them yet: it must not disable them.
const BUILT_IN: &[u8] = include_bytes!("built_in.json");

/// Makes the loggers exist and puts the built-in configuration in force.
///
/// # Panics
///
/// If that is refused: it is a part of this firmware.
pub fn start() {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&loggers::ALL);
    if let Err(refusal) = LOGGING.apply(BUILT_IN) {
        panic!(
            "the built-in configuration at {}: {refusal}",
            refusal.path()
        );
    }
}
