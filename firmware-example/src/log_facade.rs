//! Firmware that logs through the crate `log`, as libraries do.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::{self, clock};
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;

critical_section::set_impl!(Plain);
firmware::panic_handler!();

#[entry]
fn main() -> ! {
    board::init();
    // It makes the logging system the backend of `log`, too.
    logging::start();
    let mut serial = SerialLink::new();
    let mut next = 0;
    loop {
        let now = clock::now();
        let mut busy = serial.turn(now, &LOGGING);
        if now >= next {
            next = now + 100;
            // The logger of this module, and one that the firmware has a handle for.
            log::info!("up {now} ms");
            log::debug!(target: "app::sensor", "{} tenths of a degree", 200 + now / 100 % 50);
            // One that nobody knows.
            log::trace!(target: "driver::bus::i2c", "idle");
            busy = true;
        }
        LOGGING.poll(now as u32);
        if !busy {
            board::sleep();
        }
    }
}
