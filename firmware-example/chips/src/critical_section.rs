//! Critical sections on the chip's one core.
//!
//! A binary chooses one of the two with `critical_section::set_impl!`: [`Plain`], or [`Measured`],
//! which also records for how long interrupts were masked.
#![allow(unsafe_code)]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use critical_section::{Impl, RawRestoreState};

use crate::chip;

/// Masks interrupts and nothing else.
pub struct Plain;

// SAFETY: with interrupts masked on the only core nothing else runs; the returned flag says whether
// this was the outermost section, so that an inner one leaves interrupts masked.
unsafe impl Impl for Plain {
    #[inline]
    unsafe fn acquire() -> RawRestoreState {
        chip::mask()
    }

    #[inline]
    unsafe fn release(outermost: RawRestoreState) {
        if outermost {
            // SAFETY: interrupts were on when this section began.
            unsafe { chip::unmask() };
        }
    }
}

/// The counter when the outermost section began.
static BEGAN: AtomicU32 = AtomicU32::new(0);
/// The longest outermost section, in ticks of the counter.
static LONGEST: AtomicU32 = AtomicU32::new(0);
/// How many outermost sections there were.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// Masks interrupts and measures for how long, with the counter, which must be running.
pub struct Measured;

// SAFETY: as for `Plain`; what is measured is written while interrupts are masked.
unsafe impl Impl for Measured {
    // Out of line, both: what they add to a section is the same for every one of them.
    #[inline(never)]
    unsafe fn acquire() -> RawRestoreState {
        let outermost = chip::mask();
        if outermost {
            BEGAN.store(chip::ticks(), Relaxed);
        }
        outermost
    }

    #[inline(never)]
    unsafe fn release(outermost: RawRestoreState) {
        if outermost {
            // First of all: what follows is the cost of measuring.
            let now = chip::ticks();
            let ticks = chip::between(BEGAN.load(Relaxed), now);
            if ticks > LONGEST.load(Relaxed) {
                LONGEST.store(ticks, Relaxed);
            }
            COUNT.store(COUNT.load(Relaxed).wrapping_add(1), Relaxed);
            // SAFETY: interrupts were on when this section began.
            unsafe { chip::unmask() };
        }
    }
}

/// What [`Measured`] has recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// The longest outermost section, in ticks of the counter.
    pub longest: u32,
    /// How many outermost sections there were.
    pub count: u32,
}

/// What was recorded since the last call, which starts anew.
pub fn take_masked() -> Masked {
    // Not in a critical section: it would record itself. Not a swap: not every core has one.
    let masked = Masked {
        longest: LONGEST.load(Relaxed),
        count: COUNT.load(Relaxed),
    };
    LONGEST.store(0, Relaxed);
    COUNT.store(0, Relaxed);
    masked
}
