//! What contexts share by a protocol, watched.

use std::cell::UnsafeCell;
use std::sync::OnceLock;

/// A value, as `logconf-core` has it in a type of this name. Two accesses of which one is exclusive, and neither
/// comes after the other for sure, fail the model.
pub struct Shared<T> {
    value: UnsafeCell<T>,
    /// There from the first access: loom's cells cannot be made in a constant.
    watch: OnceLock<loom::cell::UnsafeCell<()>>,
}

// SAFETY: loom fails the model if threads get in each other's way.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

#[allow(unsafe_code)]
impl<T> Shared<T> {
    /// A value that is shared.
    pub const fn new(value: T) -> Self {
        Shared {
            value: UnsafeCell::new(value),
            watch: OnceLock::new(),
        }
    }

    fn watch(&self) -> &loom::cell::UnsafeCell<()> {
        self.watch.get_or_init(|| loom::cell::UnsafeCell::new(()))
    }

    /// The value, to be read.
    ///
    /// # Safety
    ///
    /// As long as the reference lives, nobody writes the value.
    pub unsafe fn get(&self) -> &T {
        self.watch().with(|_| ());
        // SAFETY: loom fails the model if somebody writes it.
        unsafe { &*self.value.get() }
    }

    /// The value, to be written.
    ///
    /// # Safety
    ///
    /// As long as the reference lives, nobody else reads or writes the value.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn get_mut(&self) -> &mut T {
        self.watch().with_mut(|_| ());
        // SAFETY: loom fails the model if somebody else reads or writes it.
        unsafe { &mut *self.value.get() }
    }
}
