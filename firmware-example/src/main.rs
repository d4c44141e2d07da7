//! Firmware for the LM3S6965 evaluation board.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::net::{Buffers, Event, NO_SOCKETS, Net, Sockets};
use firmware::board::{self, clock, tick, uart};

critical_section::set_impl!(Plain);

static TICKS: AtomicU32 = AtomicU32::new(0);

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::new();
    static mut SOCKETS: Sockets = NO_SOCKETS;

    board::init();
    tick::start(on_tick);
    let mut net = Net::new(BUFFERS, SOCKETS);
    say(b"started\r\n");

    let mut second = 0;
    let mut echo = Echo::default();
    loop {
        let now = clock::now();
        let mut buf = [0; 64];
        let count = uart::read(&mut buf);
        if count > 0 {
            uart::write([b"received: ", &buf[..count], b"\r\n"].into_iter());
            continue;
        }
        echo.flush(&mut net);
        match net.poll(now) {
            Some(Event::Connected(_)) => {
                say(b"connected\r\n");
                continue;
            }
            Some(Event::Received) if echo.fill(&mut net) => continue,
            Some(Event::Received) | None => {}
            Some(Event::Finished) => net.close(),
            Some(Event::Closed) => {
                echo = Echo::default();
                say(b"closed\r\n");
                continue;
            }
        }
        if now >= second {
            second = now + 1000;
            say(b"a second has passed\r\n");
        }
        board::sleep();
    }
}

fn say(line: &[u8]) {
    uart::write([line].into_iter());
}

fn on_tick() {
    if TICKS.fetch_add(1, Ordering::Relaxed).is_multiple_of(10) {
        say(b"ten ticks\r\n");
    }
}

/// Sends back what a peer sends.
#[derive(Default)]
struct Echo {
    held: [u8; 32],
    start: usize,
    end: usize,
}

impl Echo {
    fn fill(&mut self, net: &mut Net) -> bool {
        if self.start < self.end {
            return false;
        }
        self.start = 0;
        self.end = net.read(&mut self.held);
        true
    }

    fn flush(&mut self, net: &mut Net) {
        self.start += net.write(&self.held[self.start..self.end]);
    }
}
