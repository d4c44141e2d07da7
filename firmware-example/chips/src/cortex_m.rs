//! Any Cortex-M: masking by PRIMASK, counting with SysTick.
//!
//! (The nRF51822 itself has no SysTick; QEMU's has.)
#![allow(unsafe_code)]

use cortex_m::interrupt;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::register::primask;

pub use cortex_m_rt::entry;

/// Starts the counter, once and first of all.
pub fn start() {
    let mut syst = syst();
    syst.set_clock_source(SystClkSource::Core);
    syst.set_reload(0x00FF_FFFF);
    syst.clear_current();
    syst.enable_counter();
}

/// The counter.
#[inline(always)]
pub fn ticks() -> u32 {
    SYST::get_current()
}

/// How many ticks there are from one value of the counter to another.
#[inline]
pub fn between(before: u32, after: u32) -> u32 {
    // It counts downwards, and starts over.
    match before.checked_sub(after) {
        Some(ticks) => ticks,
        None => before + SYST::get_reload() + 1 - after,
    }
}

/// SysTick.
pub fn syst() -> SYST {
    // SAFETY: there is one core, and nothing changes SysTick in an interrupt.
    unsafe { cortex_m::Peripherals::steal() }.SYST
}

/// Masks interrupts; says whether they were on.
#[inline(always)]
pub fn mask() -> bool {
    let were_on = primask::read().is_active();
    interrupt::disable();
    were_on
}

/// Ends the masking.
///
/// # Safety
///
/// The end of the outermost critical section.
#[inline(always)]
pub unsafe fn unmask() {
    // SAFETY: as the caller promises.
    unsafe { interrupt::enable() }
}

/// A loop of `turns` turns, each of two instructions.
#[inline(never)]
pub fn count_down(turns: u32) {
    // SAFETY: only its own register changes.
    unsafe {
        core::arch::asm!(
            "2:",
            "subs {turns}, #1",
            "bne 2b",
            turns = inout(reg) turns => _,
            options(nomem, nostack),
        );
    }
}
