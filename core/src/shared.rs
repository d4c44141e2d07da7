//! What contexts share without a critical section around every access.
//!
//! Each owner of a [`Shared`] has a protocol that says who may read and write it when, and argues for it.
//! `tests/loom` has another `Shared` in place of this one, and runs the protocols through all orders: it sees an
//! access that comes in the way of another.

use core::cell::UnsafeCell;

/// A value that is read, or written, by whoever may do so by its owner's protocol.
pub(crate) struct Shared<T>(UnsafeCell<T>);

// SAFETY: whoever gets at the value promises that nobody is in the way; and it may be read and written by several
// contexts, and by another one than the one that made it.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

#[allow(unsafe_code)]
impl<T> Shared<T> {
    pub(crate) const fn new(value: T) -> Self {
        Shared(UnsafeCell::new(value))
    }

    /// The value, to be read.
    ///
    /// # Safety
    ///
    /// As long as the reference lives, nobody writes the value.
    #[inline(always)]
    pub(crate) unsafe fn get(&self) -> &T {
        // SAFETY: the caller promises what a shared reference asks for.
        unsafe { &*self.0.get() }
    }

    /// The value, to be written.
    ///
    /// # Safety
    ///
    /// As long as the reference lives, nobody else reads or writes the value.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn get_mut(&self) -> &mut T {
        // SAFETY: the caller promises what an exclusive reference asks for.
        unsafe { &mut *self.0.get() }
    }
}
