//! Atomic integers, as those of loom.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use loom::sync::atomic;

macro_rules! integer {
    ($name:ident, $number:ty) => {
        /// An integer whose loads give all values that their order allows.
        pub struct $name {
            first: $number,
            /// There from the first access, which has to come before all others: loom's cannot be made in a constant.
            atomic: OnceLock<atomic::$name>,
        }

        impl $name {
            /// An integer with this value.
            pub const fn new(first: $number) -> Self {
                $name {
                    first,
                    atomic: OnceLock::new(),
                }
            }

            fn get(&self) -> &atomic::$name {
                self.atomic.get_or_init(|| atomic::$name::new(self.first))
            }

            /// A value that the order allows.
            pub fn load(&self, order: Ordering) -> $number {
                self.get().load(order)
            }

            /// Replaces the value.
            pub fn store(&self, value: $number, order: Ordering) {
                self.get().store(value, order);
            }

            /// Raises the last value.
            pub fn fetch_add(&self, by: $number, order: Ordering) -> $number {
                self.get().fetch_add(by, order)
            }

            /// Lowers the last value.
            pub fn fetch_sub(&self, by: $number, order: Ordering) -> $number {
                self.get().fetch_sub(by, order)
            }
        }

        /// As the standard library's, which is a load.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }
    };
}

integer!(AtomicI32, i32);
integer!(AtomicU16, u16);
integer!(AtomicU32, u32);
