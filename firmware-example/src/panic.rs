//! What a panic does: reports through semihosting and ends QEMU with a failure.

use core::panic::PanicInfo;
use cortex_m_semihosting::{debug, heprintln};

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // The UART's ring needs its interrupt, and the panic may have come from there.
    cortex_m::interrupt::disable();
    heprintln!("{}", info);
    loop {
        debug::exit(debug::EXIT_FAILURE);
    }
}
