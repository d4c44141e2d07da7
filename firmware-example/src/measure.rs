//! Counting instructions and bytes of stack.
//!
//! In QEMU with `-icount shift=10` an instruction takes 1,024 ns of the board's time, whatever it
//! is, and SysTick counts one tick in 80 ns: 12.8 ticks are one instruction, and a figure is the
//! same on every run. On a real board the ticks are cycles, and the figures here mean nothing.
//!
//! A binary that measures leaves all other interrupts off.
#![allow(unsafe_code)]

use crate::board::critical_section::take_masked;
use core::arch::asm;
use core::hint::black_box;
use core::sync::atomic::{AtomicU32, Ordering, compiler_fence};
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{SCB, SYST};
use cortex_m_rt::{exception, heap_start};

/// SysTick counts down from this, and one tick later from this again.
const TOP: u32 = 0x00FF_FFFF;

/// How often SysTick has come to zero.
static WRAPS: AtomicU32 = AtomicU32::new(0);
/// What its handler adds to a measurement, in ticks.
static HANDLER: AtomicU32 = AtomicU32::new(0);

/// Starts SysTick on the core's clock, running freely. Call it once, before anything else here.
pub fn start(mut syst: SYST) {
    syst.set_clock_source(SystClkSource::Core);
    syst.set_reload(TOP);
    syst.clear_current();
    syst.enable_interrupt();
    syst.enable_counter();

    /// The bit of the interrupt control register that makes the SysTick exception happen.
    const PEND_SYSTICK: u32 = 1 << 26;
    let request = |bits: u32| {
        let bits = black_box(bits);
        // SAFETY: the register is the core's own. A bit that is zero changes nothing, and the one
        // that may be set runs the handler below.
        span(|| unsafe { (*SCB::PTR).icsr.write(bits) })
    };
    let (without, with) = (request(0), request(PEND_SYSTICK));
    // The handler has counted a wrap that was none.
    let handler = with.saturating_sub(without + u64::from(TOP) + 1);
    HANDLER.store(handler as u32, Ordering::Relaxed);
}

#[exception]
fn SysTick() {
    WRAPS.store(
        WRAPS.load(Ordering::Relaxed).wrapping_add(1),
        Ordering::Relaxed,
    );
}

/// How many instructions `f` takes.
///
/// What an empty closure takes is subtracted, and so is what counting wraps adds.
pub fn measure<R>(f: impl FnOnce() -> R) -> u32 {
    let empty = span(|| ());
    instructions(span(f).saturating_sub(empty))
}

/// Ticks as whole instructions.
pub fn instructions(ticks: u64) -> u32 {
    ((ticks * 10 + 64) / 128) as u32
}

/// The ticks from a point before `f` to a point behind it.
///
/// It is never inlined, so that its own instructions are the same around every `f`.
#[inline(never)]
fn span<R>(f: impl FnOnce() -> R) -> u64 {
    let before = ticks();
    compiler_fence(Ordering::SeqCst);
    black_box(f());
    compiler_fence(Ordering::SeqCst);
    ticks() - before
}

/// Ticks since the start, without those of the handler.
#[inline(always)]
fn ticks() -> u64 {
    loop {
        let wraps = WRAPS.load(Ordering::Relaxed);
        let current = SYST::get_current();
        if WRAPS.load(Ordering::Relaxed) == wraps {
            // The exception comes with the zero, so zero belongs to the new round.
            let in_round = current.wrapping_neg() & TOP;
            let round = u64::from(TOP) + 1 - u64::from(HANDLER.load(Ordering::Relaxed));
            return u64::from(wraps) * round + u64::from(in_round);
        }
    }
}

/// For how long `f` masks interrupts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The longest time, in instructions between masking and unmasking.
    pub longest: u32,
    /// How often.
    pub sections: u32,
}

/// For how long `f` masks interrupts, at the longest, and how often.
///
/// The binary must use [`Measured`](crate::board::critical_section::Measured). What measuring
/// itself puts into an empty section is subtracted.
pub fn masked<R>(f: impl FnOnce() -> R) -> Masked {
    take_masked();
    critical_section::with(|_| ());
    let empty = take_masked();
    black_box(f());
    let recorded = take_masked();
    Masked {
        longest: instructions(recorded.longest.saturating_sub(empty.longest).into()),
        sections: recorded.count,
    }
}

/// How many bytes of stack `f` needs, calls included.
///
/// The free stack is painted, and looked at afterwards: bytes that `f` reserves and never writes
/// below the last written one are not seen.
pub fn stack_used<R>(f: impl FnOnce() -> R) -> u32 {
    // An exception would leave its frame in the paint.
    switch_wraps(false);
    let used = deepest(|| ()) - deepest(f);
    switch_wraps(true);
    used
}

/// Lets SysTick's exception happen, or not.
fn switch_wraps(on: bool) {
    const ENABLE_INTERRUPT: u32 = 1 << 1;
    let set = |bits: u32| {
        if on {
            bits | ENABLE_INTERRUPT
        } else {
            bits & !ENABLE_INTERRUPT
        }
    };
    // SAFETY: the register is the core's own, and nobody else holds it: `start` has taken it.
    unsafe { (*SYST::PTR).csr.modify(set) };
}

/// A word that no program leaves on its stack by chance.
const PAINT: u32 = 0xA5C3_3C5A;

/// The lowest address that `f` writes on the stack.
#[inline(never)]
fn deepest<R>(f: impl FnOnce() -> R) -> u32 {
    let bottom = heap_start() as u32;
    // SAFETY: from the end of the statics up to the stack pointer is memory that nothing uses:
    // there is no heap, the stack grows down and this code calls nothing, and exceptions that
    // could use it in between restore nothing from below their own frame.
    unsafe {
        asm!(
            "2:",
            "cmp {at}, sp",
            "bhs 3f",
            "stm {at}!, {{{paint}}}",
            "b 2b",
            "3:",
            at = inout(reg) bottom => _,
            paint = in(reg) PAINT,
            options(nostack),
        );
    }
    black_box(f());
    let mut at = bottom as *const u32;
    // SAFETY: aligned words of RAM, from the end of the statics; this function's own frame, which
    // is not painted, ends the loop at the latest.
    while unsafe { at.read_volatile() } == PAINT {
        at = at.wrapping_add(1);
    }
    at as u32
}

/// A loop of a known length, two instructions a turn, to check a measurement with.
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
