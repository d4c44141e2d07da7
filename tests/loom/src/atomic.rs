//! Atomic integers, as those of loom.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use loom::sync::atomic;

/// An integer of loom, whose loads are tried in every order.
///
/// Loom looks for another order at an integer's last access alone: a thread that loads it and then stores it hides that
/// others have loaded it before. So each load takes its turn, which is dependent on all others and makes none visible
/// to any.
struct Watched<A> {
    atomic: A,
    turn: atomic::AtomicU8,
}

impl<A> Watched<A> {
    fn new(atomic: A) -> Self {
        Watched {
            atomic,
            turn: atomic::AtomicU8::new(0),
        }
    }

    fn take_turn(&self) -> &A {
        self.turn.fetch_add(1, Ordering::Relaxed);
        &self.atomic
    }
}

macro_rules! integer {
    ($name:ident, $number:ty) => {
        /// An integer whose loads give all values that their order allows.
        pub struct $name {
            first: $number,
            /// There from the first access, which has to come before all others: loom's cannot be made in a constant.
            watched: OnceLock<Watched<atomic::$name>>,
        }

        impl $name {
            /// An integer with this value.
            pub const fn new(first: $number) -> Self {
                $name {
                    first,
                    watched: OnceLock::new(),
                }
            }

            fn get(&self) -> &Watched<atomic::$name> {
                let make = || Watched::new(atomic::$name::new(self.first));
                self.watched.get_or_init(make)
            }

            /// A value that the order allows.
            pub fn load(&self, order: Ordering) -> $number {
                self.get().take_turn().load(order)
            }

            /// Replaces the value.
            pub fn store(&self, value: $number, order: Ordering) {
                self.get().atomic.store(value, order);
            }

            /// Raises the last value.
            pub fn fetch_add(&self, by: $number, order: Ordering) -> $number {
                self.get().atomic.fetch_add(by, order)
            }

            /// Lowers the last value.
            pub fn fetch_sub(&self, by: $number, order: Ordering) -> $number {
                self.get().atomic.fetch_sub(by, order)
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
