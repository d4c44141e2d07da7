//! What a panic does: reports through semihosting and ends QEMU with a failure.
//!
//! A binary chooses it with [`panic_handler!`](crate::panic_handler).

use core::panic::PanicInfo;
use cortex_m_semihosting::{debug, heprintln};

/// Makes [`report`] what a panic does.
#[macro_export]
macro_rules! panic_handler {
    () => {
        #[panic_handler]
        fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
            $crate::panic::report(info)
        }
    };
}

/// Says what happened and ends QEMU.
pub fn report(info: &PanicInfo<'_>) -> ! {
    // The UART's ring needs its interrupt, and the panic may have come from there.
    cortex_m::interrupt::disable();
    heprintln!("{}", info);
    loop {
        debug::exit(debug::EXIT_FAILURE);
    }
}
