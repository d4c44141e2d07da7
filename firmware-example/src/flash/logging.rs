//! The real thing.

#[cfg(feature = "auth")]
#[path = "link_with_auth.rs"]
mod link;
#[cfg(not(feature = "auth"))]
#[path = "link.rs"]
mod link;

pub use firmware::loggers::{APP, SENSOR, TICK};
pub use firmware::logging::LOGGING;
pub use logconf_core::{debug, info};

pub fn start() {
    #[cfg(feature = "flash")]
    firmware::storage::open();
    firmware::logging::start();
    // Somebody logs through the facade: else the linker leaves out what is behind it.
    #[cfg(feature = "log")]
    log::info!("started");
}

/// Requests over the UART, and replies.
pub struct Requests(link::Link);

impl Requests {
    pub fn new() -> Self {
        Requests(link::link())
    }

    pub fn turn(&mut self, now: u64) -> bool {
        let busy = self.0.turn(now, &LOGGING);
        LOGGING.poll(now as u32);
        busy
    }
}
