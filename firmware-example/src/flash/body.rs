//! What both binaries do. The network is left out of both.

use crate::logging::{APP, Requests, SENSOR, TICK, debug, info, start};
use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::{self, clock, tick};

critical_section::set_impl!(Plain);

/// Without a message: one that formats would bring `core::fmt` into both binaries, and hide what
/// of it logging needs.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::bkpt();
    }
}

#[entry]
fn main() -> ! {
    board::init();
    start();
    tick::start(on_tick);
    let mut requests = Requests::new();
    let mut next_second = 0;
    let mut next_reading = 0;
    loop {
        let now = clock::now();
        let mut busy = requests.turn(now);
        if now >= next_reading {
            next_reading = now + 100;
            let tenths = 200 + (now / 100 % 50) as u32;
            debug!(SENSOR, "{}.{} degrees", tenths / 10, tenths % 10);
            busy = true;
        }
        if now >= next_second {
            next_second = now + 1000;
            info!(APP, "up {} s", (now / 1000) as u32);
            busy = true;
        }
        if !busy {
            board::sleep();
        }
    }
}

/// Logs from the interrupt handler.
fn on_tick() {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.load(Ordering::Relaxed).wrapping_add(1);
    COUNT.store(count, Ordering::Relaxed);
    debug!(TICK, "tick {}", count);
}
