//! The crate `portable-atomic`, as atomics of loom.

pub use std::sync::atomic::Ordering;

use std::fmt;
use std::sync::OnceLock;

/// An integer of loom that can be made in a constant: it is there from the first access.
struct Lazy<A, V> {
    first: V,
    atomic: OnceLock<A>,
}

macro_rules! atomic {
    ($name:ident, $value:ty) => {
        /// An integer that loom watches.
        pub struct $name(Lazy<loom::sync::atomic::$name, $value>);

        impl $name {
            /// An integer with this value.
            pub const fn new(first: $value) -> Self {
                let atomic = OnceLock::new();
                $name(Lazy { first, atomic })
            }

            fn get(&self) -> &loom::sync::atomic::$name {
                let make = || loom::sync::atomic::$name::new(self.0.first);
                self.0.atomic.get_or_init(make)
            }

            /// A value that the order allows.
            pub fn load(&self, order: Ordering) -> $value {
                self.get().load(order)
            }

            /// Replaces the value.
            pub fn store(&self, value: $value, order: Ordering) {
                self.get().store(value, order);
            }

            /// Raises the last value.
            pub fn fetch_add(&self, by: $value, order: Ordering) -> $value {
                self.get().fetch_add(by, order)
            }

            /// Lowers the last value.
            pub fn fetch_sub(&self, by: $value, order: Ordering) -> $value {
                self.get().fetch_sub(by, order)
            }

            /// Replaces the last value if it is this one.
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.get().compare_exchange(current, new, success, failure)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

atomic!(AtomicU8, u8);
atomic!(AtomicU16, u16);
