//! Telling log text from frames on the line that they share.

use crate::core::wire::{self, Event, Framing};

/// The longest frame that is recognised. A device's reply is a few kilobytes.
const MAX_FRAME: usize = 64 << 10;

/// Splits what a device sends over a serial line into log text and frames.
///
/// Any run of bytes between zeros with a right CRC is a frame, all else is text, and zeros are
/// neither. Text is handed on at once where it can only be text: before the first zero and after
/// each frame. After a zero that closed no frame, what follows may be a frame and is held back; it
/// is handed on as text as soon as it cannot be one or looks like a line of text, and when
/// [`flush`](Self::flush) says that the line has gone quiet. Even then it is reported as a frame if
/// it turns out to be one.
///
/// ```
/// use logconf::client::{Piece, Splitter};
/// use logconf::core::wire::{Framing, Serial};
///
/// let mut line = b"INFO app: a\n".to_vec();
/// let mut frame = [0; 32];
/// let n = Serial::new().encode(b"{\"ok\":true}", &mut frame).unwrap();
/// line.extend_from_slice(&frame[..n]);
/// line.extend_from_slice(b"INFO app: b\n");
///
/// let mut pieces = Vec::new();
/// Splitter::new().feed(&line, |piece| match piece {
///     Piece::Text(text) => pieces.push(("text", text.to_vec())),
///     Piece::Frame(payload) => pieces.push(("frame", payload.to_vec())),
/// });
/// assert_eq!(
///     pieces,
///     [
///         ("text", b"INFO app: a\n".to_vec()),
///         ("frame", b"{\"ok\":true}".to_vec()),
///         ("text", b"INFO app: b\n".to_vec()),
///     ]
/// );
/// ```
#[derive(Debug)]
pub struct Splitter {
    framing: wire::Serial,
    buffer: Vec<u8>,
    /// The run since the last zero, as far as it was not handed on.
    held: Vec<u8>,
    /// Whether the run is text to the reader, whatever it turns out to be.
    text: bool,
}

/// A part of what a device sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Log text, not necessarily a whole line of it.
    Text(&'a [u8]),
    /// The payload of a frame.
    Frame(&'a [u8]),
}

impl Splitter {
    /// Before the first byte.
    pub fn new() -> Self {
        Splitter {
            framing: wire::Serial::new(),
            buffer: vec![0; MAX_FRAME],
            held: Vec::new(),
            text: true,
        }
    }

    /// Takes what has arrived and hands on what it is now known to be.
    pub fn feed(&mut self, bytes: &[u8], mut sink: impl FnMut(Piece<'_>)) {
        // Each part holds one zero at most, as its last byte.
        for part in bytes.split_inclusive(|byte| *byte == 0) {
            let (run, zero) = match part.split_last() {
                Some((0, run)) => (run, true),
                _ => (part, false),
            };
            let (_, event) = self.framing.feed(&mut self.buffer, part);
            self.held.extend_from_slice(run);
            match event {
                Some(Event::Payload(n)) => {
                    self.held.clear();
                    self.text = true;
                    sink(Piece::Frame(&self.buffer[..n]));
                    continue;
                }
                // Genuine, but of no use to anybody here.
                Some(Event::TooLong(_)) => {
                    self.held.clear();
                    self.text = true;
                    continue;
                }
                None => {}
            }
            if zero || self.text || self.held.len() > MAX_FRAME || is_a_line(&self.held) {
                self.text = true;
                self.flush(&mut sink);
            }
            if zero {
                self.text = false;
            }
        }
    }

    /// Hands on as text what was held back: for when nothing has arrived for a while.
    pub fn flush(&mut self, mut sink: impl FnMut(Piece<'_>)) {
        if !self.held.is_empty() {
            sink(Piece::Text(&self.held));
            self.held.clear();
        }
    }
}

impl Default for Splitter {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a run looks like text, a line of which is complete. (A frame's codes and its CRC are
/// hardly ever all printable.)
fn is_a_line(run: &[u8]) -> bool {
    run.contains(&b'\n') && run.iter().all(|b| *b >= b' ' || b"\t\n\r\x1b".contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::wire::serial::max_frame_len;

    fn frame(payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0; max_frame_len(payload.len())];
        let n = wire::Serial::new().encode(payload, &mut out).unwrap();
        out.truncate(n);
        out
    }

    /// The text and the frames in `line`, fed in pieces of `size` bytes; then the line goes quiet.
    fn split(line: &[u8], size: usize) -> (Vec<u8>, Vec<Vec<u8>>) {
        let (mut text, mut frames) = (vec![], vec![]);
        let mut splitter = Splitter::new();
        let mut sink = |piece: Piece<'_>| match piece {
            Piece::Text(t) => text.extend_from_slice(t),
            Piece::Frame(f) => frames.push(f.to_vec()),
        };
        for piece in line.chunks(size) {
            splitter.feed(piece, &mut sink);
        }
        splitter.flush(&mut sink);
        (text, frames)
    }

    #[track_caller]
    fn check(line: &[u8], text: &[u8], frames: &[&[u8]]) {
        for size in [1, 2, 3, 7, line.len()] {
            let (t, f) = split(line, size);
            assert_eq!(
                (String::from_utf8_lossy(&t), f),
                (
                    String::from_utf8_lossy(text),
                    frames.iter().map(|f| f.to_vec()).collect()
                ),
                "in pieces of {size}"
            );
        }
    }

    #[test]
    fn frames_are_taken_out_of_text() {
        let line = [
            b"INFO a\r\nINF",
            &frame(b"{\"ok\":true}")[..],
            b"O b\r\n",
            &frame(b"1"),
            &frame(b"2"),
            b"end",
        ]
        .concat();
        check(
            &line,
            b"INFO a\r\nINFO b\r\nend",
            &[b"{\"ok\":true}", b"1", b"2"],
        );
    }

    #[test]
    fn a_torn_frame_is_text_and_the_next_one_a_frame() {
        let torn = frame(b"{\"ok\":true}");
        let line = [&torn[..6], &frame(b"next")[..], b"text\n"].concat();
        check(&line, &[&torn[1..6], b"text\n"].concat(), &[b"next"]);
    }

    #[test]
    fn a_long_frame_is_a_frame() {
        let payload: Vec<u8> = (0..60_000).map(|i| i as u8).collect();
        let line = [b"a\n", &frame(&payload)[..], b"b\n"].concat();
        for size in [1000, line.len()] {
            assert_eq!(
                split(&line, size),
                (b"a\nb\n".to_vec(), vec![payload.clone()])
            );
        }
    }

    #[test]
    fn stray_zeros_vanish() {
        check(b"a\0\0\0b\0c\n", b"abc\n", &[]);
    }

    /// What is handed on as soon as `bytes` have arrived, before any quiet.
    fn at_once(bytes: &[u8]) -> Vec<u8> {
        let mut text = vec![];
        Splitter::new().feed(bytes, |piece| {
            if let Piece::Text(t) = piece {
                text.extend_from_slice(t);
            }
        });
        text
    }

    #[test]
    fn text_is_handed_on_at_once() {
        assert_eq!(at_once(b"INFO a: no end of li"), b"INFO a: no end of li");
        let line = [&frame(b"x")[..], b"INFO a"].concat();
        assert_eq!(at_once(&line), b"INFO a");
        // A zero that a reset put on the line: held until it looks like text.
        assert_eq!(at_once(b"\0INFO a"), b"");
        assert_eq!(at_once(b"\0INFO a\nINFO"), b"INFO a\nINFO");
    }

    #[test]
    fn an_endless_run_is_not_held_for_ever() {
        let line = [&[0][..], &[b'x'; MAX_FRAME + 1]].concat();
        assert_eq!(at_once(&line).len(), MAX_FRAME + 1);
    }

    #[test]
    fn a_frame_that_pauses_half_way_is_still_a_frame() {
        let whole = frame(b"{\"ok\":true}");
        let mut splitter = Splitter::new();
        let mut frames = vec![];
        let mut sink = |piece: Piece<'_>| {
            if let Piece::Frame(f) = piece {
                frames.push(f.to_vec());
            }
        };
        splitter.feed(&whole[..5], &mut sink);
        splitter.flush(&mut sink);
        splitter.feed(&whole[5..], &mut sink);
        assert_eq!(frames, [b"{\"ok\":true}"]);
    }
}
