//! UTF-16, with CPython's words for what is wrong with it.

use super::decode::Bad;

/// Which byte of two comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// The order that a byte order mark tells, and the bytes behind the mark. Without one it is the
/// order of most machines.
pub(super) fn marked(bytes: &[u8]) -> (Order, &[u8]) {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => (Order::Little, rest),
        [0xFE, 0xFF, rest @ ..] => (Order::Big, rest),
        _ => (Order::Little, bytes),
    }
}

/// The text of `bytes` from `start` on. CPython: `PyUnicode_DecodeUTF16Stateful`.
pub(super) fn decode(bytes: &[u8], start: usize, order: Order) -> Result<String, Bad> {
    let (units, odd) = bytes[start..].as_chunks();
    let units = units.iter().map(|pair| match order {
        Order::Little => u16::from_le_bytes(*pair),
        Order::Big => u16::from_be_bytes(*pair),
    });
    let mut text = String::new();
    let mut at = start;
    let bad = |text, at, len, reason: &str| Bad {
        codec: match order {
            Order::Little => "utf-16-le",
            Order::Big => "utf-16-be",
        },
        start: at,
        end: at + len,
        reason: reason.to_owned(),
        text,
    };
    for char in char::decode_utf16(units) {
        match char {
            Ok(char) => {
                text.push(char);
                at += 2 * char.len_utf16();
            }
            Err(lone) => {
                let rest = bytes.len() - at;
                let (len, reason) = match lone.unpaired_surrogate() {
                    0xDC00.. => (2, "illegal encoding"),
                    // The second of the pair may be what is missing.
                    _ if rest < 4 => (rest, "unexpected end of data"),
                    _ => (2, "illegal UTF-16 surrogate"),
                };
                return Err(bad(text, at, len, reason));
            }
        }
    }
    match odd {
        [] => Ok(text),
        _ => Err(bad(text, at, odd.len(), "truncated data")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode;

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, message: &str) {
        let error = decode(bytes, Some(encoding)).unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn utf_16_is_read_in_the_order_of_its_mark() {
        let decode = |bytes: &[u8], name| decode(bytes, Some(name)).unwrap();
        assert_eq!(decode(b"\xFF\xFEa\0\x3D\xD8\x00\xDE", "utf-16"), "a😀");
        assert_eq!(decode(b"\xFE\xFF\0a", "U16"), "a");
        assert_eq!(decode(b"a\0", "UTF-16LE"), "a");
        assert_eq!(decode(b"\xFE\xFF\0a", "utf-16-be"), "\u{FEFF}a");
        assert_eq!(decode(b"", "utf-16"), "");
    }

    #[test]
    fn what_is_no_utf_16_is_refused_in_pythons_words() {
        check(b"ab", "utf-16", "UTF-16 stream does not start with BOM");
        let codec = "'utf-16-le' codec can't decode";
        let truncated = format!("{codec} byte 0x61 in position 2: truncated data");
        check(b"\xFF\xFEa", "utf-16", &truncated);
        let illegal = format!("{codec} bytes in position 4-5: illegal encoding");
        check(b"\xFF\xFEa\0\0\xDC", "utf-16", &illegal);
        let end = format!("{codec} bytes in position 0-2: unexpected end of data");
        check(b"\0\xD8\0", "utf-16-le", &end);
        let lone = format!("{codec} bytes in position 0-1: illegal UTF-16 surrogate");
        check(b"\0\xD8\0\xD8\0\xDC", "utf-16-le", &lone);
    }
}
