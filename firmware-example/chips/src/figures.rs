//! Prints how many instructions and bytes things take on the chip, one JSON object a line.
//!
//! As the binary `figures` of the board does; here for any chip, and less.
#![no_std]
#![no_main]

use core::hint::black_box;

use chips::critical_section::Plain;
use chips::measure::Counter;
use chips::{entry, figure};
use logconf_core::{
    Capacities, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler, debug,
    info,
};

critical_section::set_impl!(Plain);
chips::panic_handler!();

/// The capacities that the goals name.
type Tables = Capacities<16, 4, 4, 4, 384, 256>;

static SINK: Ring<256> = Ring::new();
static MEMORY: MemoryHandler<1, 256> = MemoryHandler::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &SINK), ("sys.stdout", &SINK)],
    ..Registry::EMPTY
};
static LOGGING: Logging<Tables> = Logging::new();
static TCP: Logger = Logger::new("net.tcp");

/// For log calls: about 200 bytes.
const SMALL: &[u8] = include_bytes!("../../figures/200.json");
/// For applying.
const LARGE: &[u8] = include_bytes!("../../figures/3500.json");

#[entry]
fn main() -> ! {
    let counter = Counter::start();
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    apply(SMALL);
    LOGGING.register(&[&TCP]);

    let gate = counter.measure(|| debug!(TCP, "received {} bytes", black_box(64)));
    figure!("gate", gate, "instructions");
    let call = counter.measure(|| info!(TCP, "received {} bytes", black_box(64)));
    figure!("formatted_call", call, "instructions");
    let mut line = [0; 64];
    let length = SINK.read(&mut line);
    assert_eq!(&line[..length], b"INFO     net.tcp: received 64 bytes\n");

    let taken = counter.measure(|| apply(black_box(LARGE)));
    let per_byte = taken.div_ceil(LARGE.len() as u32);
    figure!("apply_3500_per_byte", per_byte, "instructions");
    figure!("ram", size_of::<Logging<Tables>>(), "bytes");
    chips::exit(0)
}

/// Puts a document in force that must be taken.
fn apply(document: &[u8]) {
    if let Err(refusal) = LOGGING.apply(document) {
        panic!("{} {refusal}", refusal.path());
    }
}
