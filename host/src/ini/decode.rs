//! From a file's bytes to its text.

use crate::encoding::Encoding;
use crate::position::{Position, Positions};
use crate::python::Failure;

use super::utf16::{self, Order};

/// Why bytes are no text. Displays as `str` of CPython's exception does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", failure.message)]
pub struct DecodeError {
    failure: Failure,
    position: Option<Position>,
}

impl DecodeError {
    /// CPython's name for it: `UnicodeDecodeError`; `UnicodeError` of UTF-16 that does not say
    /// which one it is; `LookupError` of an unknown encoding.
    pub fn exception(&self) -> &'static str {
        self.failure.kind
    }

    /// Where the first byte at fault stands in the file. `None` if it is not a byte that is at fault.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    fn other(exception: &'static str, message: String) -> Self {
        DecodeError {
            failure: Failure::new(exception, message),
            position: None,
        }
    }
}

/// Bytes that mean nothing in an encoding. CPython: `UnicodeDecodeError`.
pub(super) struct Bad {
    /// CPython's name of the encoding.
    pub(super) codec: &'static str,
    /// The first byte, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: String,
    /// What the bytes before them mean.
    pub(super) text: String,
}

impl Bad {
    /// In the bytes that they were found in.
    fn of(self, bytes: &[u8]) -> DecodeError {
        let Bad {
            codec, start, end, ..
        } = self;
        let what = match bytes.get(start..end) {
            Some([byte]) => format!("byte 0x{byte:02x} in position {start}"),
            _ => format!("bytes in position {start}-{}", end - 1),
        };
        let message = format!("'{codec}' codec can't decode {what}: {}", self.reason);
        let before = self.text.as_bytes();
        let position = Positions::new(before, true).of(before, before.len());
        DecodeError {
            failure: Failure::new("UnicodeDecodeError", message),
            position: Some(Position {
                offset: start,
                ..position
            }),
        }
    }
}

/// How UTF-8 marks itself at the start of a file.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Makes text of a file's bytes. `encoding` is UTF-8 if it is `None`; else it is one of `utf-8`,
/// `utf-8-sig`, `ascii`, `latin-1`, `utf-16`, `utf-16-le` and `utf-16-be`, by any of the names that
/// CPython knows them by.
///
/// # Errors
///
/// If the encoding is unknown, or if the bytes mean nothing in it.
///
/// Unlike in CPython, which wants to be asked for `utf-8-sig`, a byte order mark of UTF-8 at the
/// start is skipped whatever the encoding, but for UTF-16. Positions in messages are counted from
/// the start of the file. CPython reads a file in parts and counts from the start of a part, and
/// its `utf-8-sig` counts from behind the mark.
///
/// CPython: `open(file, encoding=encoding)`.
///
/// ```
/// use logconf::ini::decode;
/// assert_eq!(decode(b"\xEF\xBB\xBFa", None).unwrap(), "a");
/// let error = decode(b"a\n\xFF", Some("UTF8")).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte"
/// );
/// assert_eq!(error.position().unwrap().line, 2);
/// ```
pub fn decode(bytes: &[u8], encoding: Option<&str>) -> Result<String, DecodeError> {
    let name = encoding.unwrap_or("utf-8");
    let decoded = match Encoding::find(name) {
        Some(Encoding::Utf8 | Encoding::Utf8Sig) => utf8(bytes),
        Some(Encoding::Ascii) => ascii(bytes),
        Some(Encoding::Latin1) => Ok(latin1(&bytes[mark(bytes)..])),
        Some(Encoding::Utf16) => {
            let (order, text) = utf16::marked(bytes);
            let mark = bytes.len() - text.len();
            let decoded = utf16::decode(bytes, mark, order);
            if decoded.is_ok() && mark == 0 && !bytes.is_empty() {
                let message = "UTF-16 stream does not start with BOM".to_owned();
                return Err(DecodeError::other("UnicodeError", message));
            }
            decoded
        }
        Some(Encoding::Utf16Le) => utf16::decode(bytes, 0, Order::Little),
        Some(Encoding::Utf16Be) => utf16::decode(bytes, 0, Order::Big),
        Some(Encoding::Utf32 | Encoding::Utf32Le | Encoding::Utf32Be | Encoding::Legacy(_))
        | None => {
            let message = format!("unknown encoding: {name}");
            return Err(DecodeError::other("LookupError", message));
        }
    };
    decoded.map_err(|bad| bad.of(bytes))
}

/// How long the mark of UTF-8 is, if there is one.
fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(MARK) {
        MARK.len()
    } else {
        0
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Bad> {
    let mark = mark(bytes);
    let found = match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => return Ok(text.to_owned()),
        Err(found) => found,
    };
    let start = mark + found.valid_up_to();
    let (end, reason) = match (found.error_len(), bytes.get(start)) {
        (None, _) => (bytes.len(), "unexpected end of data"),
        // What may begin a character, but does not go on as one.
        (Some(len), Some(0xC2..=0xF4)) => (start + len, "invalid continuation byte"),
        (Some(len), _) => (start + len, "invalid start byte"),
    };
    Err(Bad {
        codec: Encoding::Utf8.name(),
        start,
        end,
        reason: reason.to_owned(),
        text: String::from_utf8_lossy(&bytes[mark..start]).into_owned(),
    })
}

fn ascii(bytes: &[u8]) -> Result<String, Bad> {
    let mark = mark(bytes);
    let rest = &bytes[mark..];
    match rest.iter().position(|byte| !byte.is_ascii()) {
        None => Ok(latin1(rest)),
        Some(place) => Err(Bad {
            codec: Encoding::Ascii.name(),
            start: mark + place,
            end: mark + place + 1,
            reason: "ordinal not in range(128)".to_owned(),
            text: latin1(&rest[..place]),
        }),
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, exception: &str, message: &str) {
        let error = decode(bytes, Some(encoding)).unwrap_err();
        assert_eq!(
            (error.exception(), &*error.to_string()),
            (exception, message)
        );
    }

    #[test]
    fn bytes_become_text_in_any_encoding_by_any_of_its_names() {
        for name in [
            "utf-8",
            "U8",
            "utf_8_sig",
            "UTF-8-SIG",
            "latin-1",
            "us-ascii",
        ] {
            assert_eq!(
                decode(b"\xEF\xBB\xBFab", Some(name)).unwrap(),
                "ab",
                "{name}"
            );
            assert_eq!(decode(b"ab", Some(name)).unwrap(), "ab", "{name}");
        }
        assert_eq!(decode("aé€".as_bytes(), None).unwrap(), "aé€");
        assert_eq!(decode(b"a\xE9", Some("ibm819")).unwrap(), "aé");
        check(b"", "utf8-sig", "LookupError", "unknown encoding: utf8-sig");
    }

    #[test]
    fn bytes_that_mean_nothing_are_refused_in_pythons_words() {
        let cannot = |bytes: &[u8], encoding, what: &str| {
            let message = format!("'{encoding}' codec can't decode {what}");
            check(bytes, encoding, "UnicodeDecodeError", &message);
        };
        let start = "byte 0x80 in position 1: invalid start byte";
        cannot(b"a\x80", "utf-8", start);
        let next = "byte 0xe2 in position 0: invalid continuation byte";
        cannot(b"\xE2a", "utf-8", next);
        let next = "bytes in position 0-1: invalid continuation byte";
        cannot(b"\xE2\x82a", "utf-8", next);
        let end = "bytes in position 1-2: unexpected end of data";
        cannot(b"a\xE2\x82", "utf-8", end);
        let ascii = "byte 0xff in position 1: ordinal not in range(128)";
        cannot(b"a\xFF", "ascii", ascii);
    }

    #[test]
    fn errors_tell_the_place_in_the_file() {
        let place = |bytes: &[u8], encoding| {
            let error = decode(bytes, Some(encoding)).unwrap_err();
            let position = error.position();
            position.map(|position| (position.offset, position.line, position.column))
        };
        let text = b"\xEF\xBB\xBFa\r\n\xC3\xA9bc\xFF";
        assert_eq!(place(text, "utf-8"), Some((10, 2, 4)));
        assert_eq!(place(text, "ascii"), Some((6, 2, 1)));
        let text = b"\xFE\xFF\0\n\0a\xD8\0\0b";
        assert_eq!(place(text, "utf-16"), Some((6, 2, 2)));
        assert_eq!(place(b"", "utf9"), None);
    }
}
