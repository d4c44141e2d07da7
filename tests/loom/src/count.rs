//! An atomic count, as one of loom.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use loom::sync::atomic;

/// An integer whose loads give all values that their order allows.
pub struct AtomicU16 {
    first: u16,
    /// There from the first access: loom's cannot be made in a constant.
    atomic: OnceLock<atomic::AtomicU16>,
}

impl AtomicU16 {
    /// An integer with this value.
    pub const fn new(first: u16) -> Self {
        AtomicU16 {
            first,
            atomic: OnceLock::new(),
        }
    }

    fn get(&self) -> &atomic::AtomicU16 {
        self.atomic
            .get_or_init(|| atomic::AtomicU16::new(self.first))
    }

    /// A value that the order allows.
    pub fn load(&self, order: Ordering) -> u16 {
        self.get().load(order)
    }

    /// Replaces the value.
    pub fn store(&self, value: u16, order: Ordering) {
        self.get().store(value, order);
    }

    /// Raises the last value.
    pub fn fetch_add(&self, by: u16, order: Ordering) -> u16 {
        self.get().fetch_add(by, order)
    }

    /// Lowers the last value.
    pub fn fetch_sub(&self, by: u16, order: Ordering) -> u16 {
        self.get().fetch_sub(by, order)
    }
}

impl fmt::Debug for AtomicU16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AtomicU16")
    }
}
