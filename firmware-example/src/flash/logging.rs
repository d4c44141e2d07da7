//! The real thing.

use firmware::serial::SerialLink;

pub use firmware::loggers::{APP, SENSOR, TICK};
pub use firmware::logging::{LOGGING, start};
pub use logconf_core::{debug, info};

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
