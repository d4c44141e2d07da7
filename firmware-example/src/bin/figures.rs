//! Prints the device's figures, one JSON object a line, and ends QEMU.
#![no_std]
#![no_main]

use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use firmware::board::critical_section::Measured;
use firmware::measure::{self, count_down, masked, measure, stack_used};
use firmware::ring::Ring;

critical_section::set_impl!(Measured);

/// Prints one figure.
macro_rules! figure {
    ($name:expr, $value:expr, $unit:expr) => {
        hprintln!(
            r#"{{"figure":"{}","value":{},"unit":"{}"}}"#,
            $name,
            $value,
            $unit
        )
    };
    ($name:expr, $value:expr, $unit:expr, $goal:expr) => {
        hprintln!(
            r#"{{"figure":"{}","value":{},"unit":"{}","goal":{}}}"#,
            $name,
            $value,
            $unit,
            $goal
        )
    };
}

static RING: Ring<256> = Ring::new();

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);

    // The harness measures itself: a loop of a known length, short and over several wraps.
    figure!("self_empty", measure(|| ()), "instructions");
    figure!(
        "self_loop_of_10",
        measure(|| count_down(10)),
        "instructions"
    );
    figure!(
        "self_loop_of_1000000",
        measure(|| count_down(1_000_000)),
        "instructions"
    );
    figure!(
        "self_loop_of_2000000",
        measure(|| count_down(2_000_000)),
        "instructions"
    );

    for length in [16, 128] {
        let message = [0x55; 128];
        let masked = masked(|| RING.offer([&message[..length]].into_iter()));
        figure!(
            format_args!("ring_masked_{length}"),
            masked.longest,
            "instructions",
            50
        );
        let taken = measure(|| RING.offer([black_box(&message[..length])].into_iter()));
        figure!(format_args!("ring_offer_{length}"), taken, "instructions");
        RING.read(&mut [0; 256]);
    }
    figure!("self_stack_of_nothing", stack_used(|| ()), "bytes", 0);
    figure!("self_stack_of_1000", stack_used(fill_1000), "bytes");

    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}

#[inline(never)]
fn fill_1000() {
    black_box([0x11u8; 1000]);
}
