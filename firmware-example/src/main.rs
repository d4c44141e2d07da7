//! Firmware for the LM3S6965 evaluation board, reconfigured over its UART and over TCP.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::net::{Buffers, NO_SOCKETS, Net, Sockets};
use firmware::board::{self, clock, tick};
use firmware::loggers::{APP, SENSOR, TICK};
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;
use firmware::tcp::TcpLink;
use logconf_core::{debug, info};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::new();
    static mut SOCKETS: Sockets = NO_SOCKETS;

    board::init();
    logging::start();
    tick::start(on_tick);
    let mut net = Net::new(BUFFERS, SOCKETS);
    let mut tcp = TcpLink::new();
    let mut serial = SerialLink::new();
    let mut app = App::default();
    loop {
        // Each turn does a bounded piece of work for each of them, so that none waits for another.
        let now = clock::now();
        let busy = [
            serial.turn(now, &LOGGING),
            tcp.turn(&mut net, now, &LOGGING),
            app.turn(now),
        ];
        LOGGING.poll(now as u32);
        if !busy.contains(&true) {
            board::sleep();
        }
    }
}

/// Logs from the interrupt handler.
fn on_tick() {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // One handler alone counts.
    let count = COUNT.load(Ordering::Relaxed).wrapping_add(1);
    COUNT.store(count, Ordering::Relaxed);
    debug!(TICK, "tick {}", count);
}

/// What the board is there for.
#[derive(Default)]
struct App {
    next_second: u64,
    next_reading: u64,
    readings: u32,
}

impl App {
    /// Does what is due and says whether something was; `now` is in milliseconds.
    fn turn(&mut self, now: u64) -> bool {
        let reading = now >= self.next_reading;
        if reading {
            self.next_reading = now + 100;
            self.readings = self.readings.wrapping_add(1);
            let tenths = 200 + temperature(self.readings);
            debug!(SENSOR, "{}.{} degrees", tenths / 10, tenths % 10);
        }
        let second = now >= self.next_second;
        if second {
            self.next_second = now + 1000;
            info!(APP, "up {} s", now / 1000);
        }
        reading || second
    }
}

/// A simulated reading: up and down between 0 and 49 tenths of a degree.
fn temperature(reading: u32) -> u32 {
    match reading % 100 {
        rising @ 0..50 => rising,
        falling => 99 - falling,
    }
}
