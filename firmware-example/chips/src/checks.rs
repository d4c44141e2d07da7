//! Runs all checks of `logconf-suite` on the chip, and prints a JSON object on a line for each.
//!
//! Meanwhile every critical section is measured; the longest of all is the figure at the end.
#![no_std]
#![no_main]

mod interrupts;

use chips::critical_section::Measured;
use chips::measure::Counter;
use chips::{entry, figure, println};
use interrupts::{Here, Source};
use logconf_suite::CHECKS;

critical_section::set_impl!(Measured);
chips::panic_handler!();

#[entry]
fn main() -> ! {
    let counter = Counter::start();
    let chip = Here(Source::start());
    let longest = counter.masked(|| {
        for (name, check) in CHECKS {
            println!(r#"{{"begins":"{name}"}}"#);
            check(&chip);
            println!(r#"{{"passed":"{name}"}}"#);
        }
    });
    figure!("masked", longest, "instructions", 50);
    chips::exit(0)
}
