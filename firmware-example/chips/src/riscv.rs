//! RISC-V: masking by `mstatus`, counting with `minstret`.
#![allow(unsafe_code)]

use riscv::interrupt::machine;
use riscv::register::{minstret, mstatus};

pub use riscv_rt::entry;

/// Starts the counter, once and first of all.
pub fn start() {
    // It runs.
}

/// The counter.
#[inline(always)]
pub fn ticks() -> u32 {
    minstret::read() as u32
}

/// How many ticks there are from one value of the counter to another.
#[inline]
pub fn between(before: u32, after: u32) -> u32 {
    after.wrapping_sub(before)
}

/// Masks interrupts; says whether they were on.
#[inline(always)]
pub fn mask() -> bool {
    let were_on = mstatus::read().mie();
    machine::disable();
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
    unsafe { machine::enable() }
}

/// A loop of `turns` turns, each of two instructions.
#[inline(never)]
pub fn count_down(turns: u32) {
    // SAFETY: only its own register changes.
    unsafe {
        core::arch::asm!(
            "2:",
            "addi {turns}, {turns}, -1",
            "bnez {turns}, 2b",
            turns = inout(reg) turns => _,
            options(nomem, nostack),
        );
    }
}
