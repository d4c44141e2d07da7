//! An atomic byte, watched as a plain one.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use loom::cell::UnsafeCell;

/// A byte. Two accesses of which one writes, and neither comes after the other for sure, fail the
/// model: the ring promises that, and needs no atomic byte but for the language.
#[derive(Debug)]
pub struct AtomicU8 {
    first: u8,
    /// There from the first access: loom's cells cannot be made in a constant.
    cell: OnceLock<UnsafeCell<u8>>,
}

// SAFETY: loom fails the model if threads get in each other's way.
#[allow(unsafe_code)]
unsafe impl Sync for AtomicU8 {}

impl AtomicU8 {
    /// A byte with this value.
    pub const fn new(first: u8) -> Self {
        AtomicU8 {
            first,
            cell: OnceLock::new(),
        }
    }

    fn cell(&self) -> &UnsafeCell<u8> {
        self.cell.get_or_init(|| UnsafeCell::new(self.first))
    }

    /// What was last stored.
    pub fn load(&self, _: Ordering) -> u8 {
        // SAFETY: loom fails the model if somebody writes it.
        #[allow(unsafe_code)]
        self.cell().with(|byte| unsafe { *byte })
    }

    /// Replaces the value.
    pub fn store(&self, value: u8, _: Ordering) {
        // SAFETY: loom fails the model if somebody else reads or writes it.
        #[allow(unsafe_code)]
        self.cell().with_mut(|byte| unsafe { *byte = value });
    }
}
