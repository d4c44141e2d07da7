//! The level below which a handle filters calls, and the logging system behind it.
//!
//! It has `unsafe` code, so that a log call asks for its system without a critical section. Why it
//! is sound: the system is set once, in a critical section. Whoever sets the level has found the
//! handle among those of its system, in a later critical section; and whoever sees that the
//! level was set has seen all that came before it.

use core::sync::atomic::{AtomicI32, Ordering};

use critical_section::CriticalSection;

use crate::Level;
use crate::shared::Shared;

/// The level of a handle that has not been registered: every call goes on to find out.
pub(crate) const OPEN: i32 = i32::MIN;

/// A gate; `H` is how the logging system is referred to.
pub(crate) struct Gate<H> {
    level: AtomicI32,
    /// It is written in critical sections, the first time only, and read in others or, by [`Gate::home`], when
    /// that has happened before.
    home: Shared<Option<H>>,
}

impl<H: Copy> Gate<H> {
    pub(crate) const fn new() -> Self {
        Gate {
            level: AtomicI32::new(OPEN),
            home: Shared::new(None),
        }
    }

    /// Whether a call at this level may reach a handler; if not, it certainly does not.
    #[inline(always)]
    pub(crate) fn lets_pass(&self, level: Level) -> bool {
        level.0 >= self.level()
    }

    #[inline(always)]
    pub(crate) fn level(&self) -> i32 {
        self.level.load(Ordering::Relaxed)
    }

    /// For whoever has found the handle among those of its system, or has its home: [`Gate::home`]
    /// relies on that.
    pub(crate) fn set_level(&self, level: i32) {
        self.level.store(level, Ordering::Release);
    }

    /// The logging system, once there is one.
    #[inline(always)]
    pub(crate) fn home(&self) -> Option<H> {
        if self.level.load(Ordering::Acquire) == OPEN {
            return critical_section::with(|cs| self.home_in(cs));
        }
        // SAFETY: it was set before the level was, and nobody sets it again.
        #[allow(unsafe_code)]
        unsafe {
            *self.home.get()
        }
    }

    pub(crate) fn home_in(&self, _: CriticalSection<'_>) -> Option<H> {
        // SAFETY: it is written in critical sections only.
        #[allow(unsafe_code)]
        unsafe {
            *self.home.get()
        }
    }

    /// Sets the logging system, unless there is one. Says whether it has done so.
    pub(crate) fn settle(&self, cs: CriticalSection<'_>, home: H) -> bool {
        let is_first = self.home_in(cs).is_none();
        if is_first {
            // SAFETY: nobody else is in a critical section, and as there is no system, nobody has set
            // the level, without which it is not read outside of one.
            #[allow(unsafe_code)]
            unsafe {
                *self.home.get_mut() = Some(home);
            }
        }
        is_first
    }
}
