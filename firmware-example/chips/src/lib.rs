//! What the checks and figures need of each chip, as little as that is: start-up, a counter, interrupts.
//!
//! | chip | target | machine of QEMU |
//! |---|---|---|
//! | Cortex-M0 (nRF51822) | `thumbv6m-none-eabi` | `microbit` |
//! | Cortex-M3 (LM3S6965) | `thumbv7m-none-eabi` | `lm3s6965evb` |
//! | Cortex-M4F (AN386) | `thumbv7em-none-eabihf` | `mps2-an386` |
//! | Cortex-M33 (AN505) | `thumbv8m.main-none-eabihf` | `mps2-an505` |
//! | RV32IMAC | `riscv32imac-unknown-none-elf` | `virt` |
//!
//! Another one takes a memory layout in `memory/`, a line in `machines`, and, if it is neither a Cortex-M
//! nor RISC-V, a module beside `cortex_m` and `riscv`.
#![no_std]

#[cfg_attr(target_arch = "arm", path = "cortex_m.rs")]
#[cfg_attr(target_arch = "riscv32", path = "riscv.rs")]
pub mod chip;
pub mod critical_section;
pub mod measure;

pub use chip::entry;

/// Prints what happened, and ends QEMU with a failure. The handler of panics, in a binary that wants one.
#[macro_export]
macro_rules! panic_handler {
    () => {
        #[panic_handler]
        fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
            $crate::println!("{info}");
            $crate::exit(1)
        }
    };
}

pub use semihosting::println;
pub use semihosting::process::exit;

/// Prints one figure as a JSON object on a line.
#[macro_export]
macro_rules! figure {
    ($name:expr, $value:expr, $unit:expr) => {
        $crate::println!(
            r#"{{"figure":"{}","value":{},"unit":"{}"}}"#,
            $name,
            $value,
            $unit
        )
    };
    ($name:expr, $value:expr, $unit:expr, $goal:expr) => {
        $crate::println!(
            r#"{{"figure":"{}","value":{},"unit":"{}","goal":{}}}"#,
            $name,
            $value,
            $unit,
            $goal
        )
    };
}
