//! The real thing.

#[cfg(feature = "fleet")]
#[path = "fleet.rs"]
mod fleet;
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
pub struct Requests {
    link: link::Link,
    #[cfg(feature = "fleet")]
    fleet: fleet::Messages,
}

impl Requests {
    pub fn new() -> Self {
        Requests {
            link: link::link(),
            #[cfg(feature = "fleet")]
            fleet: fleet::Messages::new(),
        }
    }

    pub fn turn(&mut self, now: u64) -> bool {
        let busy = self.link.turn(now, &LOGGING);
        #[cfg(feature = "fleet")]
        self.fleet.turn();
        LOGGING.poll(now as u32);
        busy
    }
}
