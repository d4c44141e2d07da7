//! Firmware that logs and is reconfigured over serial, and does nothing else: the first of two, whose
//! difference in flash is what logging costs on the chip.
#![no_std]
#![no_main]

use core::hint::black_box;

use chips::critical_section::Plain;
use chips::entry;
use logconf_core::listener::Listener;
use logconf_core::wire::Serial;
use logconf_core::{
    Capacities, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler, debug,
    info,
};

critical_section::set_impl!(Plain);

/// Without a message: one that formats would bring `core::fmt` into both.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

static UART: Ring<256> = Ring::new();
static MEMORY: MemoryHandler<1, 256> = MemoryHandler::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &UART), ("sys.stdout", &UART)],
    ..Registry::EMPTY
};
static LOGGING: Logging<Capacities<16, 4, 4, 4, 384, 256>> = Logging::new();
static APP: Logger = Logger::new("app");

#[entry]
fn main() -> ! {
    let mut listener = Listener::<_, 1280, 1024>::insecure(Serial::new());
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&[&APP]);
    // It is taken: the checks and figures have shown that.
    let _ = LOGGING.apply(include_bytes!("../../../figures/200.json"));
    let mut bytes = [0; 64];
    loop {
        // Stands for the driver of a UART.
        let mut received = &black_box(&mut bytes)[..];
        while !received.is_empty() {
            let taken = listener.receive(received, &LOGGING);
            received = received.get(taken..).unwrap_or(&[]);
            let sent = black_box(listener.pending()).len();
            listener.sent(sent);
        }
        LOGGING.poll(black_box(0));
        debug!(APP, "{} mV", black_box(3300));
        info!(APP, "up {} s", black_box(7));
        let length = UART.read(&mut bytes);
        black_box(bytes.get(..length));
    }
}
