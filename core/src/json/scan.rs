//! Finding where a string or white space stops.

/// Each byte of a word set to `byte`.
const fn each(byte: u8) -> u32 {
    u32::from_ne_bytes([byte; 4])
}

/// The highest bit of each byte that is below `limit` (at most 128), up to the lowest such
/// byte; above it, others may be set too.
fn below(word: u32, limit: u8) -> u32 {
    word.wrapping_sub(each(limit)) & !word & each(0x80)
}

/// Where the first quote, backslash or control character stands from `at` on; the length of
/// `bytes` if there is none.
///
/// Most bytes of a configuration stand inside strings, and all of them pass here.
pub(super) fn string_stop(bytes: &[u8], mut at: usize) -> usize {
    while let Some(Ok(four)) = bytes
        .get(at..)
        .and_then(|rest| rest.get(..4))
        .map(TryInto::try_into)
    {
        let word = u32::from_le_bytes(four);
        let quote = below(word ^ each(b'"'), 1);
        let backslash = below(word ^ each(b'\\'), 1);
        let stops = quote | backslash | below(word, b' ');
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += 4;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte < b' ' || byte == b'"' || byte == b'\\' {
            break;
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// Where white space ends, from `at` on.
// Out of line: documents that a machine made have none.
#[inline(never)]
pub(super) fn blank_stop(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\n' | b'\t' | b'\r')) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stops_or_not_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..9 {
                let mut bytes = *b"!~ab\x7f\xc3\xa9#]";
                bytes[place] = byte;
                let stops = byte < 0x20 || byte == b'"' || byte == b'\\';
                let expected = if stops { place } else { bytes.len() };
                assert_eq!(string_stop(&bytes, 0), expected, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn a_start_behind_the_end_is_the_end() {
        assert_eq!(string_stop(b"abc", 7), 3);
        assert_eq!(string_stop(b"", 0), 0);
    }
}
