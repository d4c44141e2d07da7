//! Firmware of a device in a fleet: what is desired of it stands at an MQTT broker, which it joins and
//! comes back to. Whoever has its key can also configure it over its UART.
#![no_std]
#![no_main]

use core::pin::pin;
use core::task::{Context, Waker};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::uplink::{Buffers, NO_SOCKETS, Sockets, Uplink};
use firmware::board::{self, clock};
use firmware::broker::{self, Memory};
use firmware::capacity::VERDICT;
use firmware::loggers::APP;
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;
use firmware::settings::Settings;
use firmware::storage::{self, FLASH};
use firmware::verifier::VERIFIER;
use logconf_core::fleet::{Device, Sealed};
use logconf_core::info;
use logconf_core::persist::Item;

critical_section::set_impl!(Plain);
firmware::panic_handler!();

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::new();
    static mut SOCKETS: Sockets = NO_SOCKETS;
    static mut MEMORY: Memory = Memory::new();
    static mut VERDICT_ROOM: [u8; VERDICT] = [0; VERDICT];

    board::init();
    storage::open();
    logging::start();
    let settings = Settings::read();
    info!(APP, "started as {}", settings.names.device);
    // The counter of the last desired document stands beside that of all requests.
    let verifier = Sealed::kept(&VERIFIER, &FLASH, Item::counter(1));
    let device = Device::new(settings.names, verifier, VERDICT_ROOM);
    let mut device = device.unwrap_or_else(|bad| panic!("the settings: {bad}"));
    let uplink = Uplink::new(BUFFERS, SOCKETS);
    let mut serial = SerialLink::verified(&VERIFIER);
    let mut joined = pin!(broker::join(&uplink, &settings, &mut device, MEMORY));
    // It is asked in each turn, whether anything has happened or not.
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let now = clock::now();
        uplink.turn(now);
        let _ = joined.as_mut().poll(&mut context);
        LOGGING.poll(now as u32);
        if !serial.turn(now, &LOGGING) {
            board::sleep();
        }
    }
}
