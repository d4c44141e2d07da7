//! A count that any context may raise.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// How many were lost: lines of a handler, in its row, or frames. It is written in critical sections: not every
/// processor can add to what it shares.
#[derive(Debug)]
pub(crate) struct Count(AtomicU32);

impl Count {
    pub(crate) const fn new() -> Self {
        Count(AtomicU32::new(0))
    }

    pub(crate) fn get(&self) -> u32 {
        self.0.load(Relaxed)
    }

    pub(crate) fn add(&self, more: u32) {
        critical_section::with(|_| self.0.store(self.get().saturating_add(more), Relaxed));
    }

    /// Hands over what was counted.
    pub(crate) fn take(&self) -> u32 {
        critical_section::with(|_| {
            let count = self.get();
            self.0.store(0, Relaxed);
            count
        })
    }
}

/// A copy of a row counts anew: what was counted is handed over, once.
impl Clone for Count {
    fn clone(&self) -> Self {
        Count::new()
    }
}
