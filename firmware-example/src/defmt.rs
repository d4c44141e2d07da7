//! Firmware whose log calls are those of defmt: encoded, over UART 1, filtered by named loggers that are
//! reconfigured over UART 0 while it runs.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::{self, clock, tick};
use firmware::frames;
use firmware::loggers::{APP, NET, SENSOR, TICK};
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;
use logconf_core::{Level, defmt, warning};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

defmt::timestamp!("{=u64:ms}", clock::now());

#[entry]
fn main() -> ! {
    board::init();
    frames::start();
    logging::start();
    tick::start(on_tick);
    let mut serial = SerialLink::new();
    let mut app = App::default();
    loop {
        let now = clock::now();
        let busy = [serial.turn(now, &LOGGING), app.turn(now), frames::turn()];
        LOGGING.poll(now as u32);
        if !busy.contains(&true) {
            board::sleep();
        }
    }
}

/// Logs from the interrupt handler, in the middle of other calls now and then.
fn on_tick() {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // One handler alone counts.
    let count = COUNT.load(Ordering::Relaxed).wrapping_add(1);
    COUNT.store(count, Ordering::Relaxed);
    defmt::debug!(TICK, "tick {=u32}", count);
}

/// What the board is there for.
#[derive(Default)]
struct App {
    next_second: u64,
    next_reading: u64,
}

impl App {
    /// Does what is due and says whether something was; `now` is in milliseconds.
    fn turn(&mut self, now: u64) -> bool {
        let reading = now >= self.next_reading;
        if reading {
            self.next_reading = now + 100;
            let tenths = 200 + (now / 100 % 50) as u32;
            defmt::debug!(SENSOR, "{=u32} tenths of a degree", tenths);
            defmt::trace!(SENSOR, "read at {=u64}", now);
        }
        let second = now >= self.next_second;
        if second {
            self.next_second = now + 1000;
            defmt::info!(
                APP,
                "up {=u64} s, lost {=u32}",
                now / 1000,
                defmt::dropped()
            );
            defmt::warn!(APP, "{} is {=str}", Level::WARNING, "a level");
            // A refusal is told in words, of which the names alone come from here.
            if let Err(refusal) = LOGGING.apply(br#"{"version": 2}"#) {
                defmt::error!(APP, "refused: {}", refusal);
            }
            // A record as all others: it goes where the configuration says.
            warning!(NET, "{} is down", "eth0");
        }
        reading || second
    }
}
