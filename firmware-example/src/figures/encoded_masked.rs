//! Prints for how long encoded calls mask interrupts, one JSON object a line, and ends QEMU.
#![no_std]
#![no_main]

mod encoding;
mod goals;
mod system;

use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use encoding::{integer, sent, start, text};
use firmware::board::critical_section::Measured;
use firmware::measure::{self, masked};

critical_section::set_impl!(Measured);
firmware::panic_handler!();

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    start();
    let (of_integer, of_text) = (masked(integer), masked(text));
    assert!(sent() > 64, "passed");
    figure!(
        "masked_defmt_integer",
        of_integer.longest,
        "instructions",
        50
    );
    figure!(
        "masked_defmt_text_of_64",
        of_text.longest,
        "instructions",
        50
    );
    assert_eq!(of_integer, of_text, "whatever the length");
    figure!("masked_defmt_sections", of_text.sections, "sections");
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}
