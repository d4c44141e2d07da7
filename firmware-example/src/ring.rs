//! A bounded byte ring: many writers in any context, one reader.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering};
use critical_section::Mutex;

/// A bounded byte ring of `N` bytes, `N` being a power of two.
///
/// Writers reserve their place and announce that they are done under two short critical sections;
/// the bytes are copied between them, with interrupts on. An interrupt handler that writes while
/// another writer copies gets the place behind it, and both become readable when the last one
/// is done.
pub struct Ring<const N: usize> {
    bytes: [AtomicU8; N],
    state: Mutex<Cell<State>>,
}

/// Positions count up and wrap; a position's place in the ring is its remainder by `N`.
#[derive(Clone, Copy)]
struct State {
    /// The first byte that was not read yet.
    read: usize,
    /// The end of what may be read.
    committed: usize,
    /// The end of what writers have reserved.
    reserved: usize,
    /// Writers that are copying.
    writers: usize,
}

impl<const N: usize> Ring<N> {
    /// An empty ring.
    pub const fn new() -> Self {
        assert!(N.is_power_of_two(), "a ring's size is a power of two");
        Self {
            bytes: [const { AtomicU8::new(0) }; N],
            state: Mutex::new(Cell::new(State {
                read: 0,
                committed: 0,
                reserved: 0,
                writers: 0,
            })),
        }
    }

    /// Appends all parts, one behind the other, or nothing when they do not all fit.
    pub fn offer<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
        let total: usize = parts.clone().map(<[u8]>::len).sum();
        let start = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let now = state.get();
            if total > N - now.reserved.wrapping_sub(now.read) {
                return None;
            }
            state.set(State {
                reserved: now.reserved.wrapping_add(total),
                writers: now.writers + 1,
                ..now
            });
            Some(now.reserved)
        });
        let Some(mut at) = start else {
            return false;
        };
        for byte in parts.flatten() {
            self.bytes[at % N].store(*byte, Ordering::Relaxed);
            at = at.wrapping_add(1);
        }
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let mut now = state.get();
            now.writers -= 1;
            if now.writers == 0 {
                now.committed = now.reserved;
            }
            state.set(now);
        });
        true
    }

    /// Moves what is there into `buf`, as much as fits, and returns how much that was.
    ///
    /// Only one context may read.
    pub fn read(&self, buf: &mut [u8]) -> usize {
        let now = critical_section::with(|cs| self.state.borrow(cs).get());
        let count = buf.len().min(now.committed.wrapping_sub(now.read));
        for (i, byte) in buf[..count].iter_mut().enumerate() {
            *byte = self.bytes[now.read.wrapping_add(i) % N].load(Ordering::Relaxed);
        }
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let now = state.get();
            state.set(State {
                read: now.read.wrapping_add(count),
                ..now
            });
        });
        count
    }
}

impl<const N: usize> Default for Ring<N> {
    fn default() -> Self {
        Self::new()
    }
}
