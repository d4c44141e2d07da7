//! The frame of reliable byte streams: a 4-byte big-endian length, then the payload.
//!
//! This is what CPython's `logging.config.listen` reads and what its documentation tells clients
//! to send: `struct.pack(">L", len(data)) + data`.

use super::{Event, Framing, TooLong};

/// The length that goes before a payload of `len` bytes.
///
/// # Errors
///
/// [`TooLong`] for a payload of 4 GiB or more, whose length the header cannot say.
///
/// ```
/// use logconf_core::wire::stream::header;
///
/// assert_eq!(header(1000), Ok([0, 0, 3, 0xe8]));
/// ```
pub const fn header(len: usize) -> Result<[u8; 4], TooLong> {
    if len as u64 > u32::MAX as u64 {
        return Err(TooLong {
            needed: len,
            available: u32::MAX as usize,
        });
    }
    Ok((len as u32).to_be_bytes())
}

/// The length of the frame of a payload of `payload` bytes.
///
/// ```
/// const OUT: usize = logconf_core::wire::stream::max_frame_len(512);
/// assert_eq!(OUT, 516);
/// ```
pub const fn max_frame_len(payload: usize) -> usize {
    payload.saturating_add(4)
}

/// Receives and writes the frames of a reliable byte stream, such as TCP.
///
/// A length over the buffer's is told at once, before anything of the payload has arrived. What
/// follows it on the same link cannot be told from payload, so it is swallowed until
/// [`reset`](Framing::reset).
///
/// ```
/// use logconf_core::wire::{Event, Framing, Stream, TooLong};
///
/// let mut stream = Stream::new();
/// let mut buffer = [0; 4];
/// assert_eq!(stream.feed(&mut buffer, b"\0\0\0\x02{}\0\0"), (6, Some(Event::Payload(2))));
///
/// let too_long = TooLong { needed: 5, available: 4 };
/// assert_eq!(stream.feed(&mut buffer, b"\0\0\0\x05"), (4, Some(Event::TooLong(too_long))));
/// ```
#[derive(Debug, Clone)]
pub struct Stream {
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    /// So many bytes of the length are here.
    Header { have: u8, length: u32 },
    /// So many bytes of the payload are here.
    Body { have: usize, length: usize },
    /// An over-long frame was announced: the rest of the link means nothing.
    Lost,
}

const START: State = State::Header { have: 0, length: 0 };

impl Stream {
    /// Before the first frame.
    pub const fn new() -> Self {
        Stream { state: START }
    }
}

impl Default for Stream {
    fn default() -> Self {
        Self::new()
    }
}

impl Framing for Stream {
    const RECOVERS: bool = false;

    fn feed(&mut self, buffer: &mut [u8], bytes: &[u8]) -> (usize, Option<Event>) {
        let mut taken = 0;
        loop {
            let rest = bytes.get(taken..).unwrap_or_default();
            match &mut self.state {
                State::Header { have: 4, length } => {
                    // Saturates only where no buffer could be so long (16-bit targets).
                    let length = usize::try_from(*length).unwrap_or(usize::MAX);
                    self.state = State::Body { have: 0, length };
                }
                State::Header { have, length } => {
                    let Some(&byte) = rest.first() else {
                        return (taken, None);
                    };
                    *length = *length << 8 | u32::from(byte);
                    *have += 1;
                    taken += 1;
                }
                State::Body { have, length } => {
                    let (length, available) = (*length, buffer.len());
                    let Some(room) = buffer.get_mut(*have..length) else {
                        self.state = State::Lost;
                        let needed = length;
                        return (taken, Some(Event::TooLong(TooLong { needed, available })));
                    };
                    let n = room.len().min(rest.len());
                    for (to, from) in room.iter_mut().zip(rest) {
                        *to = *from;
                    }
                    *have += n;
                    taken += n;
                    if *have < length {
                        return (taken, None);
                    }
                    self.state = START;
                    return (taken, Some(Event::Payload(length)));
                }
                State::Lost => return (bytes.len(), None),
            }
        }
    }

    fn is_idle(&self) -> bool {
        matches!(self.state, State::Header { have: 0, .. })
    }

    fn reset(&mut self) {
        self.state = START;
    }

    fn encode(&self, payload: &[u8], out: &mut [u8]) -> Result<usize, TooLong> {
        let header: [u8; 4] = header(payload.len())?;
        let needed = max_frame_len(payload.len());
        let available = out.len();
        let Some((head, body)) = out
            .get_mut(..needed)
            .and_then(<[u8]>::split_first_chunk_mut)
        else {
            return Err(TooLong { needed, available });
        };
        *head = header;
        for (to, from) in body.iter_mut().zip(payload) {
            *to = *from;
        }
        Ok(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Random, receive};
    use super::*;
    use std::vec;
    use std::vec::Vec;

    extern crate std;

    #[test]
    fn the_header_is_big_endian() {
        assert_eq!(header(0), Ok([0, 0, 0, 0]));
        assert_eq!(header(0x0102_0304), Ok([1, 2, 3, 4]));
        assert_eq!(header(u32::MAX as usize), Ok([0xff; 4]));
    }

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn a_length_that_four_bytes_cannot_say_is_refused() {
        let needed = u32::MAX as usize + 1;
        assert_eq!(header(needed).unwrap_err().needed, needed);
    }

    #[test]
    fn an_empty_payload_is_a_payload() {
        let mut stream = Stream::new();
        assert_eq!(
            stream.feed(&mut [], &[0, 0, 0, 0]),
            (4, Some(Event::Payload(0)))
        );
        assert!(stream.is_idle());
    }

    #[test]
    fn a_payload_that_fills_the_buffer_fits() {
        let mut stream = Stream::new();
        let mut buffer = [0; 3];
        assert_eq!(
            stream.feed(&mut buffer, b"\0\0\0\x03abcd"),
            (7, Some(Event::Payload(3)))
        );
        assert_eq!(&buffer, b"abc");
    }

    #[test]
    fn an_over_long_frame_is_told_at_once_and_its_body_is_never_a_header() {
        let mut stream = Stream::new();
        let mut buffer = [0; 3];
        let e = TooLong {
            needed: 0xffff_ffff,
            available: 3,
        };
        assert_eq!(
            stream.feed(&mut buffer, b"\xff\xff\xff\xff\0\0\0\x02"),
            (4, Some(Event::TooLong(e)))
        );
        assert!(!stream.is_idle());
        assert_eq!(stream.feed(&mut buffer, b"\0\0\0\x02{}"), (6, None));
        stream.reset();
        assert_eq!(
            stream.feed(&mut buffer, b"\0\0\0\x02{}"),
            (6, Some(Event::Payload(2)))
        );
    }

    #[test]
    fn three_bytes_and_silence_is_a_frame_that_has_begun() {
        let mut stream = Stream::new();
        assert!(stream.is_idle());
        assert_eq!(stream.feed(&mut [0; 8], &[0, 0, 0]), (3, None));
        assert!(!stream.is_idle());
    }

    #[test]
    fn a_buffer_that_shrinks_between_calls_is_an_error_and_no_panic() {
        let mut stream = Stream::new();
        stream.feed(&mut [0; 8], b"\0\0\0\x06abcd");
        let e = TooLong {
            needed: 6,
            available: 2,
        };
        assert_eq!(
            stream.feed(&mut [0; 2], b"ef"),
            (0, Some(Event::TooLong(e)))
        );
    }

    #[test]
    fn a_reply_that_does_not_fit_leaves_the_output_as_it_was() {
        let mut out = [7; 5];
        let e = TooLong {
            needed: 6,
            available: 5,
        };
        assert_eq!(Stream::new().encode(b"{}", &mut out), Err(e));
        assert_eq!(out, [7; 5]);
        assert_eq!(Stream::new().encode(b"x", &mut out), Ok(5));
        assert_eq!(&out, b"\0\0\0\x01x");
    }

    #[test]
    fn agrees_with_a_plain_model_on_random_streams() {
        let mut random = Random::new(3);
        for _ in 0..2000 {
            // Lengths that are often small, so that frames do end.
            let mut line: Vec<u8> = vec![];
            for _ in 0..random.below(5) {
                let n = random.below(12);
                line.extend_from_slice(&[0, 0, 0, n as u8]);
                line.extend((0..n).map(|_| random.below(256) as u8));
            }
            line.truncate(random.below(line.len() + 1));

            let mut expected = vec![];
            let mut rest = &line[..];
            while rest.len() >= 4 {
                let n = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
                if n > 8 {
                    expected.push(Err(TooLong {
                        needed: n,
                        available: 8,
                    }));
                    break;
                }
                if rest.len() < 4 + n {
                    break;
                }
                expected.push(Ok(rest[4..4 + n].to_vec()));
                rest = &rest[4 + n..];
            }
            assert_eq!(receive(&mut Stream::new(), 8, &line, &mut random), expected);
        }
    }
}
