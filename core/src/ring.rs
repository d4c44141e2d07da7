//! A byte ring that any context may write to.

use core::cell::Cell;
use core::fmt::Write;
use core::iter::once;
use core::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};

use critical_section::Mutex;
use heapless::String;

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
/// As a [`Stream`], it gives up the newest line where there is no room. The first line for which there is room
/// again comes with one in front of it that says how many there were: `3 lines lost`. A ring that can
/// give up the oldest ones instead is [`Lines`](crate::Lines).
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
    /// How many pieces were given up of which nothing was said yet. Written in critical sections.
    lost: AtomicU32,
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
            lost: AtomicU32::new(0),
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

    /// Adds a line that is made of parts, or gives it up and counts it. If lines were given up before,
    /// it has one in front that says how many, if there is room for both.
    ///
    /// # Errors
    ///
    /// [`Dropped`] if there is no room.
    ///
    /// ```
    /// use logconf_core::Ring;
    /// static RING: Ring<24> = Ring::new();
    /// let put = |line: &'static str| RING.put([line.as_bytes(), b"\n"].into_iter());
    /// assert!(put("eleven").is_ok() && put("more than fit").is_ok());
    /// assert!(put("lost").is_err());
    /// let mut out = [0; 24];
    /// assert_eq!(RING.read(&mut out), 21);
    /// assert!(put("found").is_ok());
    /// let length = RING.read(&mut out);
    /// assert_eq!(&out[..length], b"1 lines lost\nfound\n");
    /// ```
    pub fn put<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> Result<(), Dropped> {
        let announced =
            self.has_lost() && self.announcing(|text| self.offer(headed(text, parts.clone())));
        if announced || self.offer(parts) {
            return Ok(());
        }
        self.count_dropped();
        Err(Dropped)
    }

    /// Whether something is to be said about lines that were given up.
    #[inline(always)]
    pub(crate) fn has_lost(&self) -> bool {
        self.lost.load(Relaxed) != 0
    }

    /// Has a line added that says how many lines were given up since the last such line. Another context
    /// may be doing so: then it is not called for. Says whether it was added.
    // Out of line: it is not for calls that should be fast.
    #[inline(never)]
    pub(crate) fn announcing(&self, add: impl FnOnce(&[u8]) -> bool) -> bool {
        let lost = critical_section::with(|_| {
            let lost = self.lost.load(Relaxed);
            self.lost.store(0, Relaxed);
            lost
        });
        if lost == 0 {
            return false;
        }
        let mut text: String<24> = String::new();
        // It fits: ten digits at most.
        let _ = writeln!(text, "{lost} lines lost");
        let added = add(text.as_bytes());
        if !added {
            self.announce_later(lost);
        }
        added
    }

    /// So many more are to be announced.
    pub(crate) fn announce_later(&self, lost: u32) {
        critical_section::with(|_| {
            let all = self.lost.load(Relaxed).saturating_add(lost);
            self.lost.store(all, Relaxed);
        });
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
        let (tail, committed) = self.readable();
        let length = out.len().min(committed);
        let at = self.copy_out(tail, &mut out[..length]);
        self.advance(at, length);
        length
    }

    /// Where the next byte to read stands, and how many may be read from there on.
    fn readable(&self) -> (usize, usize) {
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            (state.tail.get(), state.committed.get())
        })
    }

    /// Copies from the place `at` and round the end; gives the place behind it.
    fn copy_out(&self, mut at: usize, out: &mut [u8]) -> usize {
        for byte in out {
            if let Some(cell) = self.bytes.get(at) {
                *byte = cell.load(Relaxed);
            }
            at += 1;
            if at >= N {
                at = 0;
            }
        }
        at
    }

    /// Frees `length` bytes; the next one to read stands at `tail`.
    fn advance(&self, tail: usize, length: usize) {
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.tail.set(tail);
            state.committed.set(state.committed.get() - length);
            state.reserved.set(state.reserved.get() - length);
        });
    }

    /// Copies what stands `skip` bytes behind the next byte to read, if so much may be read, and leaves it
    /// there. For the reader.
    pub(crate) fn peek(&self, skip: usize, out: &mut [u8]) -> bool {
        let (tail, committed) = self.readable();
        let fits = skip + out.len() <= committed;
        if fits {
            self.copy_out((tail + skip) % N, out);
        }
        fits
    }

    /// Takes `length` bytes out that stand `keep` bytes behind the next one to read; those before them stay.
    /// For the reader, who knows that so much may be read.
    pub(crate) fn remove(&self, keep: usize, length: usize) {
        let (tail, _) = self.readable();
        // The last one first: they may overlap with where they go.
        for number in (0..keep).rev() {
            let from = self.bytes.get((tail + number) % N);
            let to = self.bytes.get((tail + number + length) % N);
            if let (Some(from), Some(to)) = (from, to) {
                to.store(from.load(Relaxed), Relaxed);
            }
        }
        self.advance((tail + length) % N, length);
    }

    /// How many bytes there is room for.
    pub fn room(&self) -> usize {
        critical_section::with(|cs| N - self.state.borrow(cs).reserved.get())
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
            let lost = self.lost.load(Relaxed).saturating_add(1);
            self.lost.store(lost, Relaxed);
        });
    }

    /// How many pieces were given up since the start.
    pub fn dropped(&self) -> u32 {
        critical_section::with(|cs| self.state.borrow(cs).dropped.get())
    }
}

/// The parts with one in front.
pub(crate) fn headed<'h, 'p: 'h>(
    head: &'h [u8],
    parts: impl Iterator<Item = &'p [u8]> + Clone,
) -> impl Iterator<Item = &'h [u8]> + Clone {
    // Their loans are made as short as the head's.
    once(head).chain(parts.map(|part| -> &'h [u8] { part }))
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
        self.put(once(line))
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
