//! The same firmware without logging.
#![no_std]
#![no_main]

use core::hint::black_box;

use chips::critical_section::Plain;
use chips::entry;

critical_section::set_impl!(Plain);

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[entry]
fn main() -> ! {
    let mut bytes = [0; 64];
    loop {
        black_box(&mut bytes);
        black_box((3300, 7));
    }
}
