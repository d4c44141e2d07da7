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
use firmware::storage;
use firmware::tcp::TcpLink;
use firmware::verifier::VERIFIER;
use logconf_core::info;

critical_section::set_impl!(Plain);
firmware::panic_handler!();

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
