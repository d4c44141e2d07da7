//! How many read a slot.
//!
//! A count is one atomic integer, or, on chips that can only load and store them, a number in
//! critical sections.

#[cfg(target_has_atomic = "16")]
pub(super) use atomic::Readers;
#[cfg(not(target_has_atomic = "16"))]
pub(super) use guarded::Readers;

#[cfg(target_has_atomic = "16")]
mod atomic {
    use core::sync::atomic::{AtomicU16, Ordering};

    pub(crate) struct Readers(AtomicU16);

    impl Readers {
        pub(crate) const fn none() -> Self {
            Readers(AtomicU16::new(0))
        }

        #[inline(always)]
        pub(crate) fn raise(&self) {
            self.0.fetch_add(1, Ordering::AcqRel);
        }

        #[inline(always)]
        pub(crate) fn lower(&self) {
            self.0.fetch_sub(1, Ordering::Release);
        }

        pub(crate) fn are_none(&self) -> bool {
            // No load: either this sees a reader, or the reader sees what came before this.
            self.0.fetch_add(0, Ordering::AcqRel) == 0
        }
    }
}

#[cfg(not(target_has_atomic = "16"))]
mod guarded {
    use core::cell::Cell;

    use critical_section::Mutex;

    pub(crate) struct Readers(Mutex<Cell<u16>>);

    impl Readers {
        pub(crate) const fn none() -> Self {
            Readers(Mutex::new(Cell::new(0)))
        }

        pub(crate) fn raise(&self) {
            self.add(1);
        }

        pub(crate) fn lower(&self) {
            self.add(u16::MAX);
        }

        pub(crate) fn are_none(&self) -> bool {
            critical_section::with(|cs| self.0.borrow(cs).get() == 0)
        }

        fn add(&self, number: u16) {
            critical_section::with(|cs| {
                let count = self.0.borrow(cs);
                count.set(count.get().wrapping_add(number));
            });
        }
    }
}
