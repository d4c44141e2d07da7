//! The ring: writers, one of which may preempt another, and one reader.

use std::cell::Cell;

use loom::sync::Arc;
use loom::thread;

use crate::ring::Ring;
use crate::stream::{Dropped, Stream};

/// Adds what can be read, in pieces of `at_once` bytes.
fn drain<const N: usize>(ring: &Ring<N>, at_once: usize, read: &mut Vec<u8>) {
    let mut piece = [0; N];
    loop {
        match ring.read(&mut piece[..at_once]) {
            0 => return,
            length => read.extend_from_slice(&piece[..length]),
        }
    }
}

/// Two contexts write lines of two pieces, a third one reads: no line is torn, those of one context
/// keep their order, and each is read or counted.
pub fn writers_and_a_reader() {
    super::run(3, || {
        let ring: Arc<Ring<5>> = Arc::new(Ring::new());
        assert_eq!(ring.write(b""), Ok(()));
        let writers = [b'a', b'A'].map(|first| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || {
                for line in [[first, first + 1], [first + 2, first + 3]] {
                    let _ = ring.put(line.chunks(1));
                }
            })
        });
        let mut bytes = Vec::new();
        drain(&ring, 3, &mut bytes);
        for writer in writers {
            writer.join().unwrap();
        }
        drain(&ring, 5, &mut bytes);
        let (lines, rest) = bytes.as_chunks::<2>();
        assert!(rest.is_empty(), "torn: {bytes:?}");
        let mut last = [0; 2];
        for [first, second] in lines {
            assert_eq!(first + 1, *second, "torn: {bytes:?}");
            let last = &mut last[usize::from(first.is_ascii_uppercase())];
            assert!(first > last, "out of order: {bytes:?}");
            *last = *first;
        }
        assert_eq!(lines.len() as u32 + ring.dropped(), 4);
        assert!(ring.is_empty());
    });
}

/// A context is preempted in the middle of its line by one that writes a whole line: nothing of either
/// can be read before both are there.
pub fn a_writer_that_preempts_another() {
    super::run(3, || {
        let ring: Arc<Ring<4>> = Arc::new(Ring::new());
        assert_eq!(ring.write(b""), Ok(()));
        let outer = thread::spawn({
            let ring = Arc::clone(&ring);
            move || {
                // The parts are gone through twice: for their length, and to be copied.
                let seen = Cell::new(0);
                let parts = [b"o".as_slice(), b"p"].into_iter().inspect(|_| {
                    seen.set(seen.get() + 1);
                    if seen.get() == 4 {
                        assert_eq!(ring.write(b"ij"), Ok(()));
                    }
                });
                assert!(ring.offer(parts));
            }
        });
        let mut bytes = Vec::new();
        drain(&ring, 4, &mut bytes);
        assert!(bytes.is_empty() || bytes == b"opij", "torn: {bytes:?}");
        outer.join().unwrap();
        drain(&ring, 4, &mut bytes);
        assert_eq!(bytes, b"opij");
    });
}

/// How many lines were lost, by those that say so.
fn announced(bytes: &[u8]) -> u32 {
    let text = std::str::from_utf8(bytes).expect("lines of text");
    let counts = text
        .lines()
        .filter_map(|line| line.strip_suffix(" lines lost"));
    counts.map(|count| count.parse::<u32>().unwrap()).sum()
}

/// A line that no ring of the model has room for.
const TOO_LONG: &[u8] = &[0; 21];

/// A line was lost; two contexts write others, one of which is lost, too: each loss is announced once.
pub fn what_was_lost_is_announced_once() {
    super::run(3, || {
        let ring: Arc<Ring<20>> = Arc::new(Ring::new());
        assert_eq!(ring.write(TOO_LONG), Err(Dropped));
        let others = [b"a\n".as_slice(), TOO_LONG].map(|line| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || ring.write(line).is_ok())
        });
        let mut bytes = Vec::new();
        drain(&ring, 20, &mut bytes);
        let mut taken = u32::from(ring.write(b"b\n").is_ok());
        for other in others {
            taken += u32::from(other.join().unwrap());
        }
        drain(&ring, 20, &mut bytes);
        assert_eq!((taken, ring.dropped()), (2, 2));
        assert_eq!(ring.write(b"c\n"), Ok(()));
        drain(&ring, 20, &mut bytes);
        assert_eq!(announced(&bytes), 2);
    });
}
