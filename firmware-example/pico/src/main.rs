//! Firmware for the Raspberry Pi Pico, run by embassy: its log comes out of the USB port, and the
//! same port takes configurations.
//!
//! It is compiled and linked by this repository's tests, and has not been run: there is no board
//! where they run, and QEMU has none of the kind. What it is made of runs in QEMU on other chips:
//! `embassy.rs` of the firmware beside it, over a UART, and all of `logconf-core` on a Cortex-M0.
//!
//! - `port`: the serial port as a stream of log text and as the link of a listener.
//! - `logging`: the logging system, and the configuration to start with.
#![no_std]
#![no_main]

mod logging;
mod port;

use core::panic::PanicInfo;

use cortex_m::peripheral::SCB;
use embassy_executor::Spawner;
use embassy_rp::bind_interrupts;
use embassy_rp::peripherals::USB;
use embassy_rp::usb::InterruptHandler;
use embassy_time::{Duration, Instant, Ticker};
use logconf_core::listener::{Listener, serve_async};
use logconf_core::wire::Serial;
use logconf_core::{Logger, debug, info};

use logging::LOGGING;
use port::{Device, Link, Out};

/// The longest request and the longest reply, in bytes.
const REQUEST: usize = 8192;
const REPLY: usize = 4096;

static APP: Logger = Logger::new("app");
static TICK: Logger = Logger::new("app.tick");

bind_interrupts!(struct Interrupts {
    USBCTRL_IRQ => InterruptHandler<USB>;
});

/// The board starts anew, with the configuration that is built in.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    SCB::sys_reset()
}

/// Answers requests from whoever has the cable.
#[embassy_executor::task]
async fn listen(mut link: Link) {
    let mut listener = Listener::<_, REQUEST, REPLY>::insecure(Serial::new());
    loop {
        link.connected().await;
        // It returns when the cable is pulled, or the host has suspended the port.
        let _ = serve_async(&mut link, &mut listener, &LOGGING).await;
    }
}

/// Sends what is logged and answered.
#[embassy_executor::task]
async fn send(mut out: Out) {
    loop {
        out.send().await;
    }
}

/// Answers what the host asks any USB device.
#[embassy_executor::task]
async fn enumerate(mut device: Device) {
    device.run().await
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let board = embassy_rp::init(Default::default());
    logging::start(&[&APP, &TICK]);
    let (device, link, out) = port::start(board.USB, Interrupts);
    let once = "one task of its kind";
    spawner.spawn(enumerate(device).expect(once));
    spawner.spawn(listen(link).expect(once));
    spawner.spawn(send(out).expect(once));
    info!(APP, "started");
    let mut every = Ticker::every(Duration::from_millis(100));
    loop {
        every.next().await;
        let now = Instant::now().as_millis();
        debug!(TICK, "{} ms", now);
        LOGGING.poll(now as u32); // overrides end, and late records are seen to
    }
}
