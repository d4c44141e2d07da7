//! Prints how many instructions and bytes things take, one JSON object a line, and ends QEMU.
//!
//! For how long interrupts are masked is another binary's: measuring it adds instructions.
#![no_std]
#![no_main]

mod goals;
mod system;

use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use firmware::board::critical_section::Plain;
use firmware::measure::{self, count_down, measure, stack_used};
use goals::{DOCUMENTS, System, Tables};
use logconf_core::{Logger, debug, info};
use system::drain;

critical_section::set_impl!(Plain);
firmware::panic_handler!();

static CALLS: System = System::new();
static APPLIED: [System; 3] = [const { System::new() }; 3];

static TCP: Logger = Logger::new("net.tcp");

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    self_checks();
    calls();
    configs();
    memory();
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}

/// The measuring measures itself: a loop of a known length, short and over several wraps.
fn self_checks() {
    figure!("self_empty", measure(|| ()), "instructions", 0);
    let short = measure(|| count_down(10));
    figure!("self_loop_of_10", short, "instructions");
    let long = measure(|| count_down(1_000_000));
    figure!("self_loop_of_1000000", long, "instructions");
    figure!("self_stack_of_nothing", stack_used(|| ()), "bytes", 0);
    figure!("self_stack_of_1000", stack_used(fill_1000), "bytes");
}

#[inline(never)]
fn fill_1000() {
    black_box([0x11u8; 1000]);
}

fn calls() {
    CALLS.logging.start(&goals::REGISTRY);
    CALLS.logging.install();
    CALLS.apply(DOCUMENTS[0].1);
    CALLS.logging.register(&[&TCP]);

    let gate = measure(|| debug!(TCP, "received {} bytes", black_box(64)));
    figure!("gate", gate, "instructions", 6);
    let formatted = measure(|| info!(TCP, "received {} bytes", black_box(64)));
    figure!("formatted_call", formatted, "instructions", 900);
    let mut line = [0; 64];
    let length = system::SINK.read(&mut line);
    assert_eq!(&line[..length], b"INFO     net.tcp: received 64 bytes\n");

    let section = measure(|| critical_section::with(|_| ()));
    figure!("empty_critical_section", section, "instructions");
    let stack = stack_used(|| info!(TCP, "received {} bytes", black_box(64)));
    figure!("stack_of_a_log_call", stack, "bytes");
    drain();
}

fn configs() {
    for (system, (size, document)) in APPLIED.iter().zip(DOCUMENTS) {
        system.register(&goals::REGISTRY);
        let goal = if document.len() < 1000 { 120 } else { 80 };
        let document = black_box(document);
        let apply = |how: &str| {
            let taken = measure(|| system.apply(document));
            let per_byte = taken.div_ceil(document.len() as u32);
            let name = format_args!("apply_{size}{how}_per_byte");
            figure!(name, per_byte, "instructions", goal);
        };
        apply("");
        apply("_again");
        let stack = stack_used(|| system.apply(document));
        figure!(format_args!("stack_of_applying_{size}"), stack, "bytes");
        figure!(format_args!("document_{size}"), document.len(), "bytes");
    }
}

fn memory() {
    let system = size_of::<logconf_core::Logging<Tables>>();
    figure!("ram", system, "bytes", 2048);
    figure!("ram_of_a_logger_handle", size_of::<Logger>(), "bytes");
}
