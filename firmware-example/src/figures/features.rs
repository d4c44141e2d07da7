//! Prints what the optional features of `logconf-core` take, in instructions and bytes, one JSON
//! object a line, and ends QEMU. No goal speaks of them.
#![no_std]
#![no_main]

#[expect(dead_code, reason = "its documents are for the other binaries")]
mod goals;
mod system;

use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use firmware::board::critical_section::Plain;
use firmware::capacity::Tables;
use firmware::logging::SinceStart;
use firmware::measure::{self, measure, stack_used};
use logconf_core::{Logger, MemoryHandler, NullHandler, Registry, StreamHandler, info};
use system::{SINK, System, drain};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

/// A document with this formatter.
macro_rules! document {
    ($formatter:literal) => {
        concat!(
            r#"{"version":1,"disable_existing_loggers":false,"formatters":{"line":{"#,
            $formatter,
            r#"}},"handlers":{"uart":{"class":"logging.StreamHandler","formatter":"line"}},"#,
            r#""root":{"level":"INFO","handlers":["uart"]}}"#
        )
        .as_bytes()
    };
}

/// About 4 KiB, with everything that the features are for.
const DOCUMENT: &[u8] = include_bytes!("../../figures/4096.json");

/// The same line in each style, and with the time.
const FORMATS: [(&str, &[u8], &[u8]); 4] = [
    (
        "percent",
        document!(r#""format":"%(levelname)-8s %(name)s: %(message)s""#),
        b"INFO     net.tcp: received 64 bytes\n",
    ),
    (
        "brace",
        document!(r#""style":"{","format":"{levelname:<8} {name}: {message}""#),
        b"INFO     net.tcp: received 64 bytes\n",
    ),
    (
        "dollar",
        // This style cannot pad.
        document!(r#""style":"$","format":"$levelname     $name: $message""#),
        b"INFO     net.tcp: received 64 bytes\n",
    ),
    (
        "asctime",
        document!(r#""format":"%(asctime)s %(levelname)-8s %(name)s: %(message)s""#),
        b"1970-01-01 00:00:00,000 INFO     net.tcp: received 64 bytes\n",
    ),
];

static MEMORY: MemoryHandler<2, 1024> = MemoryHandler::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &SINK), ("sys.stdout", &SINK)],
    values: &[("board.verbosity", "20")],
    clock: Some(&SinceStart),
    ..Registry::EMPTY
};

static CALLS: System<Tables> = System::new();
static APPLIED: System<Tables> = System::new();

static TCP: Logger = Logger::new("net.tcp");

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    calls();
    configs();
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}

fn calls() {
    CALLS.register(&REGISTRY);
    CALLS.logging.register(&[&TCP]);
    for (name, document, expected) in FORMATS {
        CALLS.apply(document);
        let call = || info!(TCP, "received {} bytes", black_box(64));
        let formatted = measure(call);
        figure!(
            format_args!("formatted_call_{name}"),
            formatted,
            "instructions"
        );
        let mut line = [0; 128];
        let length = SINK.read(&mut line);
        assert_eq!(&line[..length], expected);
        let stack = stack_used(call);
        figure!(format_args!("stack_of_a_log_call_{name}"), stack, "bytes");
        drain();
    }
}

fn configs() {
    APPLIED.register(&REGISTRY);
    let document = black_box(DOCUMENT);
    for how in ["", "_again"] {
        let taken = measure(|| APPLIED.apply(document));
        let per_byte = taken.div_ceil(document.len() as u32);
        let name = format_args!("apply_4096{how}_per_byte");
        figure!(name, per_byte, "instructions");
    }
    let stack = stack_used(|| APPLIED.apply(document));
    figure!("stack_of_applying_4096", stack, "bytes");
    figure!("document_4096", document.len(), "bytes");
    let ram = size_of::<logconf_core::Logging<Tables>>();
    figure!("ram_of_the_firmware", ram, "bytes");
    // The third slot, for overrides, is to take 1 KiB at most beside the two.
    let ram = size_of::<logconf_core::Logging<goals::Tables>>();
    figure!("ram_with_overrides", ram, "bytes", 3072);
    figure!(
        "ram_of_a_logger_handle_with_overrides",
        size_of::<Logger>(),
        "bytes"
    );
}
