//! Firmware as an engineer leaves it in the field: it takes requests from whoever has its key, over its
//! UART and over TCP, and keeps what it was told to keep over a reset.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::net::{Buffers, NO_SOCKETS, Net, Sockets};
use firmware::board::{self, clock};
use firmware::loggers::APP;
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;
use firmware::storage::{self, FLASH};
use firmware::tcp::TcpLink;
use logconf_core::info;
use logconf_core::listener::Authenticated;
use logconf_core::persist::{Item, Kept};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

/// Shared with whoever may configure the board. A product has one of its own, not in its source.
const KEY: [u8; 32] = *b"an example, known to all readers";

/// By so many milliseconds a stored bound is ahead of the requests: as long after the last request
/// before a reset none is taken, and in so much time the flash is written once at most.
const AHEAD_MS: u64 = 1_000;

/// Decides over both links, with one counter.
static VERIFIER: Authenticated<[u8; 32], Kept<'static>> =
    Authenticated::new(KEY, Kept::new(&FLASH, Item::counter(0), AHEAD_MS));

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::new();
    static mut SOCKETS: Sockets = NO_SOCKETS;

    board::init();
    storage::open();
    logging::start();
    info!(APP, "started");
    let mut net = Net::new(BUFFERS, SOCKETS);
    let mut tcp = TcpLink::verified(&VERIFIER);
    let mut serial = SerialLink::verified(&VERIFIER);
    loop {
        let now = clock::now();
        let busy = [
            serial.turn(now, &LOGGING),
            tcp.turn(&mut net, now, &LOGGING),
        ];
        LOGGING.poll(now as u32);
        if !busy.contains(&true) {
            board::sleep();
        }
    }
}
