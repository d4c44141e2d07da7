//! The frame of serial lines: `00 COBS(payload ‖ CRC) 00`, the same in both directions.
//!
//! [COBS] writes any bytes without a zero, at the cost of one byte and one more for every 254; so a
//! zero byte on the line is always an edge of a frame. The CRC is CRC-32/ISO-HDLC (that of zlib and
//! Ethernet) over the payload, four bytes, little-endian.
//!
//! From device to host the line carries log text too. A zero byte in a message is written as
//! `\x00`, so that any run of bytes between zeros with a right CRC is a frame, and all else is text.
//!
//! The two zeros do different work. The leading one ends whatever noise, text or torn frame came
//! before; the closing one lets the receiver act at once.
//!
//! [COBS]: https://doi.org/10.1109/90.769765

use super::{Event, Framing, TooLong};
use cobs::{CobsEncoder, DecodeResult, DecoderState};
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

/// No table: it would cost 1 KiB of flash, and a UART gives a thousand cycles for each byte.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

const CRC_LEN: usize = 4;

/// Log text for a line that it shares with frames: in pieces, with each zero byte as the four
/// characters `\x00`. Text without one is one piece.
///
/// ```
/// use logconf_core::wire::serial;
/// let line: Vec<u8> = serial::text(b"a\0b\0\n").flatten().copied().collect();
/// assert_eq!(line, br"a\x00b\x00".iter().chain(b"\n").copied().collect::<Vec<u8>>());
/// ```
pub fn text(text: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    let mut pieces = text.split(|byte| *byte == 0);
    // `split` gives at least one piece.
    let first = pieces.next().unwrap_or_default();
    core::iter::once(first).chain(pieces.flat_map(|piece| [&br"\x00"[..], piece]))
}

/// The longest frame of a payload of `payload` bytes, its two zeros included.
///
/// ```
/// const OUT: usize = logconf_core::wire::serial::max_frame_len(512);
/// assert_eq!(OUT, 1 + 3 + 512 + 4 + 1);
/// ```
pub const fn max_frame_len(payload: usize) -> usize {
    let body = payload.saturating_add(CRC_LEN);
    // One code byte begins each 254 bytes.
    body.saturating_add(body.div_ceil(254)).saturating_add(2)
}

/// Receives and writes the frames of a serial line.
///
/// Noise, log text, torn frames and frames with a wrong CRC are skipped without a word: there is
/// nobody to answer. A frame whose CRC is right but whose payload is longer than the buffer *is*
/// answered ([`Event::TooLong`]), because the CRC goes on past the buffer's end.
///
/// ```
/// use logconf_core::wire::{Event, Framing, Serial};
///
/// let mut serial = Serial::new();
/// let mut frame = [0; 16];
/// let n = serial.encode(b"{}", &mut frame).unwrap();
/// assert_eq!(frame[..n], [0, 7, b'{', b'}', 0x43, 0xbf, 0xa6, 0xa3, 0]);
///
/// let mut buffer = [0; 8];
/// assert_eq!(serial.feed(&mut buffer, b"INFO app: noise"), (15, None));
/// assert_eq!(serial.feed(&mut buffer, &frame[..n]), (n, Some(Event::Payload(2))));
/// assert_eq!(&buffer[..2], b"{}");
/// ```
#[derive(Debug)]
pub struct Serial {
    cobs: DecoderState,
    /// The CRC of all decoded bytes of this run.
    crc: u32,
    /// The decoded bytes of this run.
    length: usize,
}

impl Serial {
    /// Before the first frame. A line that has just been opened counts as one that has just
    /// carried a zero.
    pub const fn new() -> Self {
        Serial {
            cobs: DecoderState::Idle,
            crc: 0,
            length: 0,
        }
    }

    /// A run has ended: what was it?
    fn finish(&mut self, whole: bool, available: usize) -> Option<Event> {
        // Over payload and CRC together it always ends at the same value, so the CRC never has to
        // be told from the payload while the bytes come in.
        const WHOLE: u32 = CRC_32_ISO_HDLC.residue ^ CRC_32_ISO_HDLC.xorout;
        let genuine = whole && self.crc == WHOLE;
        let length = self.length.checked_sub(CRC_LEN);
        self.reset();
        match length {
            Some(n) if genuine && n <= available => Some(Event::Payload(n)),
            Some(needed) if genuine => Some(Event::TooLong(TooLong { needed, available })),
            _ => None,
        }
    }
}

impl Default for Serial {
    fn default() -> Self {
        Self::new()
    }
}

impl Framing for Serial {
    const RECOVERS: bool = true;

    fn feed(&mut self, buffer: &mut [u8], bytes: &[u8]) -> (usize, Option<Event>) {
        for (i, &byte) in bytes.iter().enumerate() {
            match self.cobs.feed(byte) {
                Ok(DecodeResult::DataContinue(decoded)) => {
                    // The last four bytes of a payload that just fits fall off here: the CRC.
                    if let Some(to) = buffer.get_mut(self.length) {
                        *to = decoded;
                    }
                    self.length = self.length.saturating_add(1);
                    self.crc = crc(self.crc, &[decoded]);
                }
                Ok(DecodeResult::NoData | DecodeResult::DataStart) => {}
                end @ (Ok(DecodeResult::DataComplete) | Err(_)) => {
                    let event = self.finish(end.is_ok(), buffer.len());
                    if event.is_some() {
                        return (i + 1, event);
                    }
                }
            }
        }
        (bytes.len(), None)
    }

    fn is_idle(&self) -> bool {
        matches!(self.cobs, DecoderState::Idle)
    }

    fn reset(&mut self) {
        *self = Self::new();
    }

    fn encode(&self, payload: &[u8], out: &mut [u8]) -> Result<usize, TooLong> {
        let needed = max_frame_len(payload.len());
        let available = out.len();
        let too_long = TooLong { needed, available };
        // The encoder does not check all of its own writes, so room for the longest frame comes first.
        let Some((first, body)) = out.get_mut(..needed).and_then(|o| o.split_first_mut()) else {
            return Err(too_long);
        };
        *first = 0;
        let crc = crc(0, payload);
        let mut encoder = CobsEncoder::new(body);
        encoder.push(payload).map_err(|_| too_long)?;
        encoder.push(&crc.to_le_bytes()).map_err(|_| too_long)?;
        let end = encoder.finalize() + 1;
        *out.get_mut(end).ok_or(too_long)? = 0;
        Ok(end + 1)
    }
}

/// The CRC of what has the CRC `before`, and `bytes` behind it; that of nothing is 0.
///
/// The digest of the `crc` crate carries a reference to its algorithm. Only the value is kept,
/// so that the algorithm is known where it is used and folds into the loop.
pub(crate) fn crc(before: u32, bytes: &[u8]) -> u32 {
    // The digest reflects the initial value that it is given, and complements the final one.
    let register = before ^ CRC_32_ISO_HDLC.xorout;
    let mut digest = CRC.digest_with_initial(register.reverse_bits());
    digest.update(bytes);
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Random, receive};
    use super::*;
    use std::vec;
    use std::vec::Vec;

    extern crate std;

    fn frame(payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0xaa; max_frame_len(payload.len())];
        let n = Serial::new().encode(payload, &mut out).unwrap();
        out.truncate(n);
        out
    }

    /// The payloads in `line` for a receiver with a buffer of 2,000 bytes.
    fn payloads(line: &[u8]) -> Vec<Vec<u8>> {
        let all = receive(&mut Serial::new(), 2000, line, &mut Random::new(9));
        all.into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn the_crc_is_that_of_zlib() {
        assert_eq!(crc(0, b""), 0);
        assert_eq!(crc(0, b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(crc(0, b"1234"), b"56789"), 0xcbf4_3926);
    }

    #[test]
    fn a_known_frame() {
        // zlib.crc32(b"a\0b") == 0x15e87871
        assert_eq!(
            frame(b"a\0b"),
            [0, 2, b'a', 6, b'b', 0x71, 0x78, 0xe8, 0x15, 0]
        );
    }

    #[test]
    fn only_the_two_edges_are_zero_and_the_length_is_within_its_bound() {
        let mut random = Random::new(4);
        for n in (0..600).chain([5000]) {
            for fill in [None, Some(0), Some(1)] {
                let payload: Vec<u8> = (0..n)
                    .map(|_| fill.unwrap_or_else(|| random.below(256) as u8))
                    .collect();
                let frame = frame(&payload);
                let zeros = frame.iter().filter(|b| **b == 0).count();
                assert_eq!((zeros, frame[0], frame.last()), (2, 0, Some(&0)));
                assert!(frame.len() <= max_frame_len(n), "{n}");
                if n <= 2000 {
                    assert_eq!(payloads(&frame), [payload]);
                }
            }
        }
    }

    #[test]
    fn an_empty_payload_is_a_payload() {
        assert_eq!(payloads(&frame(b"")), [b""]);
    }

    #[test]
    fn zeros_between_frames_mean_nothing() {
        assert!(payloads(&[0; 50]).is_empty());
        let mut line = vec![0; 5];
        line.extend(frame(b"x"));
        line.extend([0; 5]);
        line.extend(frame(b"y"));
        assert_eq!(payloads(&line), [b"x", b"y"]);
    }

    #[test]
    fn two_frames_may_share_a_zero() {
        let mut line = frame(b"x");
        line.extend(&frame(b"y")[1..]);
        assert_eq!(payloads(&line), [b"x", b"y"]);
    }

    #[test]
    fn the_first_frame_after_noise_or_text_is_taken() {
        for noise in [
            &b"INFO app: hello\r\n"[..],
            b"\xff\xff\xff",
            b"\x00\x05ab",
            b"\x01",
            b"\x00\x00\x03",
        ] {
            let line = [noise, &frame(b"{}")].concat();
            assert_eq!(payloads(&line), [b"{}"], "{noise:?}");
        }
    }

    #[test]
    fn a_torn_frame_costs_only_itself() {
        let whole = frame(b"{\"version\":1}");
        // (Where only the closing zero is missing, the next frame's leading one does its work.)
        for cut in 0..whole.len() - 1 {
            let line = [&whole[..cut], &frame(b"next")].concat();
            assert_eq!(payloads(&line), [b"next"], "cut at {cut}");
        }
        // The front is missing.
        for cut in 2..whole.len() {
            let line = [&whole[cut..], &frame(b"next")].concat();
            assert_eq!(payloads(&line), [b"next"], "cut at {cut}");
        }
    }

    #[test]
    fn a_frame_whose_leading_zero_was_eaten_is_lost_alone() {
        let line = [
            &b"noise"[..],
            &frame(b"lost")[1..],
            &frame(b"taken"),
            &frame(b"too"),
        ]
        .concat();
        assert_eq!(payloads(&line), [&b"taken"[..], b"too"]);
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let whole = frame(b"{\"version\":1,\"root\":{}}");
        for bit in 8..(whole.len() - 1) * 8 {
            let mut damaged = whole.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            damaged.extend(frame(b"next"));
            assert_eq!(payloads(&damaged), [b"next"], "bit {bit}");
        }
    }

    #[test]
    fn a_payload_that_fills_the_buffer_fits_and_one_byte_more_is_answered() {
        let mut random = Random::new(5);
        let line = [frame(b"12345678"), frame(b"123456789"), frame(b"x")].concat();
        let too_long = TooLong {
            needed: 9,
            available: 8,
        };
        assert_eq!(
            receive(&mut Serial::new(), 8, &line, &mut random),
            [Ok(b"12345678".to_vec()), Err(too_long), Ok(b"x".to_vec())]
        );
    }

    #[test]
    fn an_over_long_run_with_a_wrong_crc_is_not_answered() {
        let mut long = frame(&[b'x'; 100]);
        long[50] ^= 1;
        let line = [long, frame(b"x")].concat();
        assert_eq!(
            receive(&mut Serial::new(), 8, &line, &mut Random::new(6)),
            [Ok(b"x".to_vec())]
        );
    }

    #[test]
    fn frames_are_found_among_random_bytes() {
        let mut random = Random::new(7);
        for _ in 0..500 {
            let mut line = vec![];
            let mut sent = vec![];
            for _ in 0..random.below(6) {
                line.extend(random.bytes(100));
                sent.push(random.bytes(300));
                line.extend(frame(sent.last().unwrap()));
            }
            assert_eq!(payloads(&line), sent);
        }
    }

    #[test]
    fn idle_means_that_no_run_has_begun() {
        let mut serial = Serial::new();
        assert!(serial.is_idle());
        serial.feed(&mut [0; 8], &[0]);
        assert!(serial.is_idle());
        serial.feed(&mut [0; 8], &[5]);
        assert!(!serial.is_idle());
        serial.reset();
        assert!(serial.is_idle());
    }

    #[test]
    fn a_reply_that_does_not_fit_leaves_the_output_as_it_was() {
        for size in 0..max_frame_len(2) {
            let mut out = vec![7; size];
            let e = TooLong {
                needed: 9,
                available: size,
            };
            assert_eq!(Serial::new().encode(b"{}", &mut out), Err(e));
            assert!(out.iter().all(|b| *b == 7));
        }
    }
}
