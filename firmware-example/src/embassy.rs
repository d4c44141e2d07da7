//! Firmware of tasks, run by embassy: it is reconfigured over its UART by one that waits for bytes.
#![no_std]
#![no_main]

use embassy_executor::Spawner;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::signal::Signal;
use firmware::board::critical_section::Plain;
use firmware::board::uart_async::Uart;
use firmware::board::{self, clock, tick};
use firmware::capacity::{REPLY, REQUEST};
use firmware::loggers::{APP, SENSOR};
use firmware::logging::{self, LOGGING};
use logconf_core::listener::{Listener, serve_async};
use logconf_core::wire::Serial;
use logconf_core::{debug, info};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

static TICKED: Signal<CriticalSectionRawMutex, ()> = Signal::new();

/// Answers requests over the UART, which any driver of `embedded-io-async` can be.
#[embassy_executor::task]
async fn serial(mut uart: Uart) {
    let mut listener = Listener::<_, REQUEST, REPLY>::insecure(Serial::new());
    loop {
        // It returns when the link fails, which a UART may do: the next frame is taken again.
        let _ = serve_async(&mut uart, &mut listener, &LOGGING).await;
    }
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    board::init();
    logging::start();
    tick::start(|| TICKED.signal(()));
    spawner.spawn(serial(Uart::new()).expect("one task of its kind"));
    info!(APP, "started");
    loop {
        TICKED.wait().await;
        debug!(SENSOR, "read at {} ms", clock::now());
        LOGGING.poll(clock::now() as u32); // overrides end, and late records are seen to
    }
}
