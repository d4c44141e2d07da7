//! The real thing.

use firmware::serial::SerialLink;

pub use firmware::loggers::{APP, SENSOR, TICK};
pub use firmware::logging::LOGGING;
pub use logconf_core::{debug, info};

pub fn start() {
    firmware::logging::start();
    // Somebody logs through the facade: else the linker leaves out what is behind it.
    #[cfg(feature = "log")]
    log::info!("started");
}

/// Requests over the UART, and replies.
pub struct Requests(SerialLink);

impl Requests {
    pub fn new() -> Self {
        Requests(SerialLink::new())
    }

    pub fn turn(&mut self, now: u64) -> bool {
        let busy = self.0.turn(now, &LOGGING);
        LOGGING.poll(now as u32);
        busy
    }
}
