//! Drivers for the LM3S6965 evaluation board, each written from the data sheet.
//!
//! | module | peripheral |
//! |---|---|
//! | [`clock`] | the system clock (12.5 MHz) and a millisecond clock on timer 0 |
//! | [`tick`] | timer 1: an interrupt ten times a second |
//! | [`storm`] | timers 2 and 3: interrupts at odd periods, one of which preempts the other |
//! | [`uart`] | UART 0, interrupt-driven both ways |
//! | `retained`, with the feature `flash` | memory that outlives a reset, as a NOR flash |
//! | `uart_async`, with the feature `embassy` | the same as asynchronous I/O |
//! | `uart1`, with the feature `defmt` | UART 1, which only sends |
//! | [`ethernet`] | the Ethernet controller, as a device of smoltcp |
//! | [`net`] | IP and one TCP port on it |
//! | `uplink`, with the feature `fleet` | IP and one TCP connection to a server, as asynchronous I/O |
//! | `settings`, with the feature `fleet` | the page of flash that a board is given when it is made |
//! | `time`, with the feature `fleet` | the millisecond clock as that of `embassy-time` |
//! | [`critical_section`] | masking interrupts, and measuring for how long, as on any chip |
//! | [`vectors`] | the interrupts' numbers and their table |

pub mod clock;
pub mod ethernet;
mod mmio;
pub mod net;
#[cfg(feature = "flash")]
pub mod retained;
#[cfg(feature = "fleet")]
pub mod settings;
pub mod storm;
pub mod tick;
#[cfg(feature = "fleet")]
mod time;
pub mod uart;
#[cfg(feature = "defmt")]
pub mod uart1;
#[cfg(feature = "embassy")]
pub mod uart_async;
#[cfg(feature = "fleet")]
pub mod uplink;
pub mod vectors;

pub use chips::critical_section;
use cortex_m::peripheral::scb::VectActive;

/// Brings up the system clock, the millisecond clock and the UART.
///
/// Call it once, first.
pub fn init() {
    clock::init();
    uart::init();
}

/// Sleeps until an interrupt, for a millisecond at most.
///
/// An interrupt that comes between the last look at the rings and this call is not lost and its
/// wake-up is not either: the clock's next one ends the sleep. That bound is why nothing is
/// masked here.
pub fn sleep() {
    cortex_m::asm::wfi();
}

/// Whether the caller may wait for an interrupt: it is no interrupt handler itself, and nothing is masked.
pub fn may_wait() -> bool {
    let in_thread_mode = cortex_m::peripheral::SCB::vect_active() == VectActive::ThreadMode;
    in_thread_mode && cortex_m::register::primask::read().is_active()
}
