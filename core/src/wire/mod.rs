//! Frames: where one request or reply ends and the next begins.
//!
//! | link | frame | after damage |
//! |---|---|---|
//! | [`Stream`]: TCP, Unix sockets, pipes | 4-byte big-endian length, then the payload, as CPython's `logging.config.listen` | lost: the link is closed |
//! | [`Serial`]: UART, USB-serial, pseudo-terminals | `00 COBS(payload ‖ CRC-32) 00` | the next intact frame is taken |
//!
//! Both are a [`Framing`]: a small state that is fed whatever bytes have arrived and assembles one
//! payload at a time in a buffer of the caller's, so that a listener is written once for either.
//! What a payload means is not decided here.
//!
//! ```
//! use logconf_core::wire::{Event, Framing, Serial, Stream};
//!
//! fn echo(mut framing: impl Framing) {
//!     // A frame goes out ...
//!     let mut frame = [0; 32];
//!     let n = framing.encode(b"{\"version\":1}", &mut frame).unwrap();
//!
//!     // ... and comes back in, in pieces, the last of which is followed by something else.
//!     let mut buffer = [0; 13];
//!     assert_eq!(framing.feed(&mut buffer, &frame[..3]), (3, None));
//!     assert!(!framing.is_idle());
//!     let (taken, event) = framing.feed(&mut buffer, &frame[3..]);
//!     assert_eq!(taken, n - 3);
//!     assert_eq!(event, Some(Event::Payload(13)));
//!     assert_eq!(&buffer, b"{\"version\":1}");
//!     assert!(framing.is_idle());
//! }
//! echo(Stream::new());
//! echo(Serial::new());
//! ```

pub mod serial;
pub mod stream;

pub use serial::Serial;
pub use stream::Stream;

/// The TCP port of a listener that was not told another one: CPython's
/// `DEFAULT_LOGGING_CONFIG_PORT`.
pub const DEFAULT_PORT: u16 = 9030;

/// One way to tell where a payload begins and ends.
///
/// An implementation holds the state of the frame that is being received and nothing else; the
/// payload grows in the caller's buffer. The same buffer has to be given to every call of
/// [`feed`](Self::feed) until an [`Event`] comes back; then it is the caller's to read and to reuse.
pub trait Framing {
    /// Whether the next frame can be found after a damaged or an over-long one.
    ///
    /// Where this is `false`, a link is of no further use after [`Event::TooLong`]: answer, then
    /// close it.
    const RECOVERS: bool;

    /// Takes bytes into `buffer` until one payload is whole or all bytes are taken.
    ///
    /// Returns how many bytes were taken and what came of them. The bytes that were not taken
    /// belong to the next frame: feed them again after dealing with the event. `None` means that
    /// all were taken and more are needed.
    fn feed(&mut self, buffer: &mut [u8], bytes: &[u8]) -> (usize, Option<Event>);

    /// Whether nothing of a frame has arrived yet, so that silence is no fault of the peer's.
    fn is_idle(&self) -> bool;

    /// Forgets the frame that is being received.
    fn reset(&mut self);

    /// Writes the whole frame of `payload` to the front of `out` and returns its length.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if `out` is shorter than the longest frame of so long a payload
    /// ([`stream::max_frame_len`], [`serial::max_frame_len`]); `out` is then as it was.
    fn encode(&self, payload: &[u8], out: &mut [u8]) -> Result<usize, TooLong>;
}

/// What came of the bytes that a [`Framing`] was fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A payload is whole: so many bytes at the front of the buffer. It may be empty.
    Payload(usize),
    /// A genuine frame that does not fit the buffer. The sender waits for an answer.
    TooLong(TooLong),
}

/// Something is longer than the room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong {
    /// The bytes that would have been needed.
    pub needed: usize,
    /// The bytes that there are.
    pub available: usize,
}

impl core::fmt::Display for TooLong {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "frame too long: {} bytes needed, {} available",
            self.needed, self.available
        )
    }
}

impl core::error::Error for TooLong {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::vec;

    extern crate std;

    /// A small deterministic generator (xorshift64*), so that a failure can be repeated.
    pub struct Random(u64);

    impl Random {
        pub fn new(seed: u64) -> Self {
            Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
        }

        pub fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
        }

        /// Bytes in which zeros are frequent.
        pub fn bytes(&mut self, max: usize) -> vec::Vec<u8> {
            let n = self.below(max + 1);
            let zeros = self.below(4) == 0;
            (0..n)
                .map(|_| match self.below(256) as u8 {
                    b if zeros && b < 128 => 0,
                    b => b,
                })
                .collect()
        }
    }

    /// Everything that `framing` makes of `bytes`, fed in random pieces.
    pub fn receive(
        framing: &mut impl Framing,
        size: usize,
        bytes: &[u8],
        random: &mut Random,
    ) -> vec::Vec<Result<vec::Vec<u8>, TooLong>> {
        let mut buffer = vec![0xaa; size];
        let mut all = vec::Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (piece, _) = rest.split_at(1 + random.below(rest.len()));
            let (taken, event) = framing.feed(&mut buffer, piece);
            assert!(taken > 0, "no progress");
            assert!(event.is_some() || taken == piece.len());
            rest = &rest[taken..];
            match event {
                Some(Event::Payload(n)) => all.push(Ok(buffer[..n].to_vec())),
                Some(Event::TooLong(e)) => all.push(Err(e)),
                None => {}
            }
        }
        all
    }

    fn payloads_arrive_as_sent(mut framing: impl Framing) {
        let mut random = Random::new(1);
        for _ in 0..300 {
            let sent: vec::Vec<_> = (0..1 + random.below(4))
                .map(|_| random.bytes(700))
                .collect();
            let mut line = vec::Vec::new();
            for payload in &sent {
                let mut frame = vec![0x55; payload.len() + 20];
                let n = framing.encode(payload, &mut frame).unwrap();
                line.extend_from_slice(&frame[..n]);
            }
            let got = receive(&mut framing, 700, &line, &mut random);
            let got: vec::Vec<_> = got.into_iter().map(Result::unwrap).collect();
            assert_eq!(got, sent);
            assert!(framing.is_idle());
        }
    }

    #[test]
    fn payloads_arrive_as_sent_however_they_are_cut() {
        payloads_arrive_as_sent(Stream::new());
        payloads_arrive_as_sent(Serial::new());
    }

    #[test]
    fn random_bytes_and_tiny_buffers_do_no_harm() {
        let mut random = Random::new(2);
        for _ in 0..2000 {
            let bytes = random.bytes(60);
            let size = random.below(8);
            receive(&mut Stream::new(), size, &bytes, &mut random);
            receive(&mut Serial::new(), size, &bytes, &mut random);
        }
    }

    #[test]
    fn too_long_says_the_two_numbers() {
        let e = TooLong {
            needed: 5000,
            available: 4096,
        };
        assert_eq!(
            format!("{e}"),
            "frame too long: 5000 bytes needed, 4096 available"
        );
    }
}
