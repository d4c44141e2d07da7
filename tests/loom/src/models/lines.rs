//! The ring of lines: while one context reads, another one gives up what it has not read yet.

use loom::sync::Arc;
use loom::thread;

use crate::lines::Lines;
use crate::stream::Stream;

/// A reader at its own pace; a context that writes, and has the oldest lines make room. No line is torn, the
/// order is kept, and each line is read or counted.
pub fn a_reader_and_a_writer_that_makes_room() {
    super::run(4, || {
        let lines: Arc<Lines<10>> = Arc::new(Lines::new());
        for line in [b"aA", b"bB"] {
            assert_eq!(lines.write(line), Ok(()));
        }
        let writer = thread::spawn({
            let lines = Arc::clone(&lines);
            move || {
                for line in [b"cC", b"dD"] {
                    let _ = lines.write_over(line);
                }
            }
        });
        let mut bytes = Vec::new();
        for length in [1, 2] {
            let mut piece = [0; 2];
            let read = lines.read(&mut piece[..length]);
            bytes.extend_from_slice(&piece[..read]);
        }
        writer.join().unwrap();
        let mut rest = [0; 10];
        let read = lines.read(&mut rest);
        bytes.extend_from_slice(&rest[..read]);
        let (pairs, rest) = bytes.as_chunks::<2>();
        assert!(rest.is_empty(), "torn: {bytes:?}");
        for [first, second] in pairs {
            assert_eq!(*first, second.to_ascii_lowercase(), "torn: {bytes:?}");
        }
        assert!(pairs.is_sorted(), "out of order: {bytes:?}");
        assert_eq!(pairs.len() as u32 + lines.dropped(), 4);
    });
}
