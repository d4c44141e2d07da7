//! Prints how many instructions encoded calls take, one JSON object a line, and ends QEMU.
#![no_std]
#![no_main]

mod encoding;
mod goals;
mod system;

use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use encoding::{NEW, integer, sent, start, text};
use firmware::board::critical_section::Plain;
use firmware::measure::{self, measure, stack_used};
use logconf_core::defmt;

critical_section::set_impl!(Plain);
firmware::panic_handler!();

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    start();
    let gate = measure(|| defmt::debug!(NEW, "v={=u32}", black_box(64)));
    figure!("defmt_gate", gate, "instructions", 6);
    assert_eq!(sent(), 0, "filtered");
    figure!("defmt_integer", measure(integer), "instructions");
    assert!(sent() > 0, "passed");
    figure!("defmt_text_of_64", measure(text), "instructions");
    assert!(sent() > 64, "passed");
    figure!("stack_of_defmt_text_of_64", stack_used(text), "bytes");
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}
