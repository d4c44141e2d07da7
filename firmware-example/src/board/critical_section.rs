//! Critical sections by PRIMASK on the chip's one core.
//!
//! A binary chooses one of the two with `critical_section::set_impl!`: [`Plain`], or [`Measured`],
//! which also records for how long interrupts were masked.
#![allow(unsafe_code)]

use core::sync::atomic::{AtomicU32, Ordering};
use cortex_m::interrupt;
use cortex_m::peripheral::SYST;
use cortex_m::register::primask;
use critical_section::{Impl, RawRestoreState};

/// Masks interrupts and nothing else.
pub struct Plain;

// SAFETY: with PRIMASK set on the only core nothing else runs; the returned flag says whether this
// was the outermost section, so that an inner one leaves interrupts masked.
unsafe impl Impl for Plain {
    #[inline]
    unsafe fn acquire() -> RawRestoreState {
        let outermost = primask::read().is_active();
        interrupt::disable();
        outermost
    }

    #[inline]
    unsafe fn release(outermost: RawRestoreState) {
        if outermost {
            // SAFETY: interrupts were on when this section began.
            unsafe { interrupt::enable() };
        }
    }
}

/// The value of SysTick when the outermost section began.
static BEGAN: AtomicU32 = AtomicU32::new(0);
/// The longest outermost section, in ticks.
static LONGEST: AtomicU32 = AtomicU32::new(0);
/// How many outermost sections there were.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// Masks interrupts and measures for how long, in ticks of SysTick, which must be running freely
/// (see [`crate::measure::start`]).
pub struct Measured;

// SAFETY: as for `Plain`; what is measured is written while interrupts are masked.
unsafe impl Impl for Measured {
    #[inline]
    unsafe fn acquire() -> RawRestoreState {
        let outermost = primask::read().is_active();
        interrupt::disable();
        if outermost {
            BEGAN.store(SYST::get_current(), Ordering::Relaxed);
        }
        outermost
    }

    #[inline]
    unsafe fn release(outermost: RawRestoreState) {
        if outermost {
            // First of all: what follows is the cost of measuring.
            let now = SYST::get_current();
            // SysTick counts down through 24 bits.
            let ticks = BEGAN.load(Ordering::Relaxed).wrapping_sub(now) & 0x00FF_FFFF;
            if ticks > LONGEST.load(Ordering::Relaxed) {
                LONGEST.store(ticks, Ordering::Relaxed);
            }
            COUNT.store(
                COUNT.load(Ordering::Relaxed).wrapping_add(1),
                Ordering::Relaxed,
            );
            // SAFETY: interrupts were on when this section began.
            unsafe { interrupt::enable() };
        }
    }
}

/// What [`Measured`] has recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// The longest outermost section, in ticks of SysTick.
    pub longest: u32,
    /// How many outermost sections there were.
    pub count: u32,
}

/// What was recorded since the last call, which starts anew.
pub fn take_masked() -> Masked {
    // Not in a critical section: it would record itself.
    Masked {
        longest: LONGEST.swap(0, Ordering::Relaxed),
        count: COUNT.swap(0, Ordering::Relaxed),
    }
}
