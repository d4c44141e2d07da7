//! Counting instructions.
//!
//! In QEMU with `-icount shift=10` every instruction takes the same time, whatever it is, and a figure is
//! the same on every run. How many ticks of the chip's counter that is, a loop of a known length tells. On
//! a real chip the ticks are cycles, and the figures here mean nothing.

use core::hint::black_box;
use core::sync::atomic::{Ordering, compiler_fence};

use crate::chip::{self, count_down};
use crate::critical_section::take_masked;

/// The instructions of the loop that is measured.
const KNOWN: u32 = 100_000;

/// Counts with the chip's counter.
pub struct Counter {
    /// How many ticks [`KNOWN`] instructions take.
    ticks: u32,
}

impl Counter {
    /// Starts the chip's counter and finds out how it counts. Once, first of all.
    pub fn start() -> Self {
        chip::start();
        let ticks = span(|| count_down(KNOWN / 2 + 1)) - span(|| count_down(1));
        Counter { ticks }
    }

    /// How many instructions `f` takes: less than half a million. What an empty closure takes is
    /// subtracted.
    pub fn measure<R>(&self, f: impl FnOnce() -> R) -> u32 {
        let empty = span(|| ());
        self.instructions(span(f).saturating_sub(empty))
    }

    /// For how many instructions interrupts were masked, at the longest, while `f` ran. The binary must
    /// use [`Measured`](crate::critical_section::Measured), whose own are subtracted.
    pub fn masked(&self, f: impl FnOnce()) -> u32 {
        take_masked();
        critical_section::with(|_| ());
        let empty = take_masked().longest;
        f();
        self.instructions(take_masked().longest.saturating_sub(empty))
    }

    /// Ticks as whole instructions.
    fn instructions(&self, ticks: u32) -> u32 {
        let known = u64::from(ticks) * u64::from(KNOWN);
        ((known + u64::from(self.ticks / 2)) / u64::from(self.ticks)) as u32
    }
}

/// The ticks from a point before `f` to a point behind it.
///
/// It is never inlined, so that its own instructions are the same around every `f`.
#[inline(never)]
fn span<R>(f: impl FnOnce() -> R) -> u32 {
    let before = now();
    compiler_fence(Ordering::SeqCst);
    black_box(f());
    compiler_fence(Ordering::SeqCst);
    chip::between(before, now())
}

/// A call, before which the compiler does nothing of what stands behind it.
#[inline(never)]
fn now() -> u32 {
    chip::ticks()
}
