//! Finding where a string or white space stops.

/// As many bytes as a register holds are looked at together.
const WORD: usize = size_of::<usize>();

/// Each byte of a word set to `byte`.
const fn each(byte: u8) -> usize {
    usize::from_ne_bytes([byte; WORD])
}

/// The highest bit of each byte that is below `limit` (at most 128), up to the lowest such
/// byte; above it, others may be set too.
fn below(word: usize, limit: u8) -> usize {
    word.wrapping_sub(each(limit)) & !word & each(0x80)
}

/// The word at `at`, its first byte the lowest; `None` if fewer bytes are left.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..)?.first_chunk()?;
    Some(usize::from_le_bytes(*word))
}

/// Where the first quote, backslash or control character stands from `at` on; the length of
/// `bytes` if there is none.
///
/// Most bytes of a configuration stand inside strings, and all of them pass here.
pub(super) fn string_stop(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let quote = below(word ^ each(b'"'), 1);
        let backslash = below(word ^ each(b'\\'), 1);
        let stops = quote | backslash | below(word, b' ');
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += WORD;
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
    while let Some(byte @ (b' ' | b'\n' | b'\t' | b'\r')) = bytes.get(at) {
        at += 1;
        // What lines begin with.
        while *byte == b'\n' && word(bytes, at) == Some(each(b' ')) {
            at += WORD;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::prelude::rust_2024::*;

    #[test]
    fn every_byte_stops_or_not_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..17 {
                let mut bytes = *b"!~ab\x7f\xc3\xa9#]!~ab\x7f\xc3\xa9#";
                bytes[place] = byte;
                let stops = byte < 0x20 || byte == b'"' || byte == b'\\';
                let expected = if stops { place } else { bytes.len() };
                assert_eq!(string_stop(&bytes, 0), expected, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn blanks_end_at_the_first_other_byte_however_many_there_are() {
        for blanks in [
            "",
            " ",
            "\n",
            "\r\n",
            "\n        ",
            "\n \t\n                 ",
        ] {
            for spaces in 0..20 {
                let text = [blanks, &"                    "[..spaces]].concat();
                assert_eq!(blank_stop(text.as_bytes(), 0), text.len());
                let more = [&text, ",      "].concat();
                assert_eq!(blank_stop(more.as_bytes(), 0), text.len(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_start_behind_the_end_is_the_end() {
        assert_eq!(string_stop(b"abc", 7), 3);
        assert_eq!(string_stop(b"", 0), 0);
    }
}
