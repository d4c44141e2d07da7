//! A byte ring that any context may write to.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use critical_section::Mutex;

use crate::stream::{Dropped, Stream};

/// A ring of `N` bytes, written whole piece by whole piece from any context and read by one.
///
/// A writer reserves its room in a short critical section, copies with interrupts on, and
/// commits. What an interrupting writer adds in between stands behind it, whole; the reader
/// sees both once the outermost writer is done. `N` must be at least 1; a piece longer than
/// `N` never fits.
///
/// What was written while an outer writer is still copying can be read when that one is done.
/// With preemptive threads, one that is held up in the middle holds up all lines behind it.
///
/// ```
/// use logconf_core::Ring;
/// static RING: Ring<16> = Ring::new();
/// assert!(RING.offer([b"hello, ".as_slice(), b"world\n"].into_iter()));
/// assert!(!RING.offer([b"no room".as_slice()].into_iter()));
/// let mut out = [0; 16];
/// assert_eq!(RING.read(&mut out), 13);
/// assert_eq!(&out[..13], b"hello, world\n");
/// ```
pub struct Ring<const N: usize> {
    bytes: [AtomicU8; N],
    state: Mutex<State>,
}

struct State {
    /// Where the next byte to read stands.
    tail: Cell<usize>,
    /// How many bytes, from there on, may be read.
    committed: Cell<usize>,
    /// How many bytes are taken: the committed ones and those being written.
    reserved: Cell<usize>,
    writers: Cell<u16>,
    dropped: Cell<u32>,
}

impl<const N: usize> Ring<N> {
    /// An empty ring.
    pub const fn new() -> Self {
        Ring {
            bytes: [const { AtomicU8::new(0) }; N],
            state: Mutex::new(State {
                tail: Cell::new(0),
                committed: Cell::new(0),
                reserved: Cell::new(0),
                writers: Cell::new(0),
                dropped: Cell::new(0),
            }),
        }
    }

    /// Adds all the parts, one behind the other, or nothing. Says whether there was room.
    pub fn offer<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
        let length = parts.clone().map(<[u8]>::len).sum();
        let Some(mut at) = self.reserve(length) else {
            return false;
        };
        for part in parts {
            at = copy_in(&self.bytes, at, part);
        }
        self.commit();
        true
    }

    fn reserve(&self, length: usize) -> Option<usize> {
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let reserved = state.reserved.get();
            if length > N - reserved {
                return None;
            }
            state.reserved.set(reserved + length);
            state.writers.set(state.writers.get() + 1);
            let at = state.tail.get() + reserved;
            Some(if at >= N { at - N } else { at })
        })
    }

    fn commit(&self) {
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let writers = state.writers.get() - 1;
            state.writers.set(writers);
            if writers == 0 {
                state.committed.set(state.reserved.get());
            }
        });
    }

    /// Takes up to `out.len()` bytes and says how many. One reader at a time.
    pub fn read(&self, out: &mut [u8]) -> usize {
        let (tail, committed) = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            (state.tail.get(), state.committed.get())
        });
        let length = out.len().min(committed);
        let mut at = tail;
        for byte in &mut out[..length] {
            if let Some(cell) = self.bytes.get(at) {
                *byte = cell.load(Relaxed);
            }
            at += 1;
            if at >= N {
                at = 0;
            }
        }
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.tail.set(at);
            state.committed.set(state.committed.get() - length);
            state.reserved.set(state.reserved.get() - length);
        });
        length
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        critical_section::with(|cs| self.state.borrow(cs).committed.get() == 0)
    }

    /// Counts a piece that was offered in vain and is now given up.
    pub fn count_dropped(&self) {
        critical_section::with(|cs| {
            let dropped = &self.state.borrow(cs).dropped;
            dropped.set(dropped.get().saturating_add(1));
        });
    }

    /// How many pieces were given up since the start.
    pub fn dropped(&self) -> u32 {
        critical_section::with(|cs| self.state.borrow(cs).dropped.get())
    }
}

/// Copies a part to the place `at` and round the end; gives the place behind it.
// Out of line: one for rings of all sizes.
#[inline(never)]
fn copy_in(cells: &[AtomicU8], at: usize, part: &[u8]) -> usize {
    let (before, room) = cells.split_at_checked(at).unwrap_or((cells, &[]));
    let (now, later) = part.split_at_checked(room.len()).unwrap_or((part, &[]));
    copy(now, room);
    copy(later, before);
    match (later.len(), at + now.len()) {
        (0, end) if end < cells.len() => end,
        (length, _) => length,
    }
}

/// Four bytes a turn: the loop costs more than the bytes.
fn copy(bytes: &[u8], cells: &[AtomicU8]) {
    let (fours, rest) = bytes.as_chunks::<4>();
    let (cell_fours, _) = cells.as_chunks::<4>();
    for ([a, b, c, d], [w, x, y, z]) in cell_fours.iter().zip(fours) {
        a.store(*w, Relaxed);
        b.store(*x, Relaxed);
        c.store(*y, Relaxed);
        d.store(*z, Relaxed);
    }
    let behind = cells.get(fours.len() * 4..).unwrap_or(&[]);
    for (cell, byte) in behind.iter().zip(rest) {
        cell.store(*byte, Relaxed);
    }
}

impl<const N: usize> Default for Ring<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Stream for Ring<N> {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        if self.offer(core::iter::once(line)) {
            return Ok(());
        }
        self.count_dropped();
        Err(Dropped)
    }

    fn dropped(&self) -> u32 {
        Ring::dropped(self)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    fn drain<const N: usize>(ring: &Ring<N>, at_once: usize) -> Vec<u8> {
        let mut all = Vec::new();
        let mut out = std::vec![0; at_once];
        loop {
            let length = ring.read(&mut out);
            if length == 0 {
                return all;
            }
            all.extend_from_slice(&out[..length]);
        }
    }

    #[test]
    fn what_goes_in_comes_out_across_the_wrap() {
        let ring: Ring<7> = Ring::new();
        for round in 0..50u8 {
            let piece = [round, round + 1, round + 2, round + 3, round + 4];
            assert!(ring.offer(piece.chunks(2)));
            assert_eq!(drain(&ring, 3), piece);
        }
    }

    #[test]
    fn a_piece_that_does_not_fit_is_refused_whole_and_counted() {
        let ring: Ring<7> = Ring::new();
        assert_eq!(ring.write(b"12345"), Ok(()));
        assert_eq!(ring.write(b"678"), Err(Dropped));
        assert_eq!(ring.write(b"67"), Ok(()));
        assert_eq!(ring.dropped(), 1);
        assert_eq!(drain(&ring, 7), b"1234567");
        assert_eq!(ring.write(b"12345678"), Err(Dropped));
    }

    /// An iterator that writes to the ring while the ring copies from it, as an interrupt
    /// would.
    #[test]
    fn a_writer_that_interrupts_another_stands_behind_it() {
        let ring: Ring<64> = Ring::new();
        let parts = [b"outer ".as_slice(), b"line\n"];
        let mut out = [0; 64];
        let interrupted = parts.iter().map(|part| {
            if *part == b"line\n" && ring.state_writers() == 1 {
                assert!(ring.offer(core::iter::once(b"inner line\n".as_slice())));
                // Nothing may be read before the outer line is whole.
                assert!(ring.is_empty());
            }
            *part
        });
        assert!(ring.offer(interrupted));
        let length = ring.read(&mut out);
        assert_eq!(&out[..length], b"outer line\ninner line\n");
    }

    impl<const N: usize> Ring<N> {
        fn state_writers(&self) -> u16 {
            critical_section::with(|cs| self.state.borrow(cs).writers.get())
        }
    }
}
