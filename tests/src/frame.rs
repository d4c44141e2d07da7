//! The frames of either link, as the description of the wire has them and as simple as can be.
//!
//! Nothing here comes from `logconf-core`: a mistake there must not be repeated on the other side.

/// A frame for TCP: the length in four bytes, the highest first, and the payload.
pub fn stream(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a payload below 4 GiB");
    [&length.to_be_bytes(), payload].concat()
}

/// A frame for a serial line: the payload and its CRC, byte-stuffed, between two zeros.
pub fn serial(payload: &[u8]) -> Vec<u8> {
    serial_with_crc(payload, crc(payload))
}

/// As [`serial`], with any CRC.
pub fn serial_with_crc(payload: &[u8], crc: u32) -> Vec<u8> {
    let stuffed = stuff(&[payload, &crc.to_le_bytes()].concat());
    [&[0], &stuffed[..], &[0]].concat()
}

/// The payload of what stood between two zeros on a serial line, if that is a frame.
pub fn unframe_serial(stuffed: &[u8]) -> Option<Vec<u8>> {
    let mut payload = unstuff(stuffed)?;
    let at = payload.len().checked_sub(4)?;
    let received = payload.split_off(at);
    (received == crc(&payload).to_le_bytes()).then_some(payload)
}

/// CRC-32 as in zlib, bit by bit.
pub fn crc(bytes: &[u8]) -> u32 {
    let mut register = u32::MAX;
    for byte in bytes {
        register ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = register & 1;
            register >>= 1;
            if carry != 0 {
                register ^= 0xEDB8_8320;
            }
        }
    }
    !register
}

/// COBS: each zero becomes the distance to the next one; a distance byte comes first, and one more
/// after 254 bytes without a zero.
fn stuff(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut runs = bytes.split(|byte| *byte == 0).peekable();
    while let Some(mut run) = runs.next() {
        while run.len() >= 254 {
            out.push(255);
            out.extend_from_slice(&run[..254]);
            run = &run[254..];
            // At the very end nothing follows a full block.
            if run.is_empty() && runs.peek().is_none() {
                return out;
            }
        }
        out.push(run.len() as u8 + 1);
        out.extend_from_slice(run);
    }
    out
}

fn unstuff(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while let Some((&distance, rest)) = bytes.split_first() {
        let run = rest.get(..usize::from(distance).checked_sub(1)?)?;
        out.extend_from_slice(run);
        bytes = &rest[run.len()..];
        if distance < 255 && !bytes.is_empty() {
            out.push(0);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_crc_is_that_of_zlib() {
        // python3 -c 'import zlib; print(hex(zlib.crc32(b"123456789")))'
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
    }

    /// The examples of the paper (Cheshire and Baker) and of its article in Wikipedia.
    #[test]
    fn stuffing_follows_the_published_examples() {
        let count = |from: u8, to: u8| (from..=to).collect::<Vec<_>>();
        for (plain, stuffed) in [
            (vec![], vec![1]),
            (vec![0], vec![1, 1]),
            (vec![0, 0], vec![1, 1, 1]),
            (vec![0, 0x11, 0], vec![1, 2, 0x11, 1]),
            (vec![0x11, 0x22, 0, 0x33], vec![3, 0x11, 0x22, 2, 0x33]),
            (count(1, 254), [vec![255], count(1, 254)].concat()),
            (
                [vec![0], count(1, 254)].concat(),
                [vec![1, 255], count(1, 254)].concat(),
            ),
            (
                count(1, 255),
                [vec![255], count(1, 254), vec![2, 255]].concat(),
            ),
            (
                [count(2, 255), vec![0]].concat(),
                [vec![255], count(2, 255), vec![1, 1]].concat(),
            ),
        ] {
            assert_eq!(stuff(&plain), stuffed);
            assert_eq!(unstuff(&stuffed), Some(plain));
        }
    }

    #[test]
    fn what_is_framed_comes_back_and_damage_is_seen() {
        let mut random = Random::new(1);
        for _ in 0..200 {
            let length = random.below(600);
            let payload = random.bytes(length);
            let frame = serial(&payload);
            let inside = &frame[1..frame.len() - 1];
            assert!(!inside.contains(&0));
            assert_eq!(unframe_serial(inside), Some(payload));
            let mut damaged = inside.to_vec();
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
            assert_eq!(unframe_serial(&damaged), None);
        }
    }
}
