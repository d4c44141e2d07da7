//! Strings of a checked document, with their escapes still in them.

use core::fmt::{self, Write};

use crate::tables::{Full, Table, Text, text};

/// A string as it stands in the document, between its quotes: UTF-8.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Str<'d> {
    raw: &'d [u8],
    escaped: bool,
}

impl<'d> Str<'d> {
    pub(crate) const fn plain(raw: &'d str) -> Self {
        Str {
            raw: raw.as_bytes(),
            escaped: false,
        }
    }

    pub(super) const fn new(raw: &'d [u8], escaped: bool) -> Self {
        Str { raw, escaped }
    }

    pub(crate) fn raw(&self) -> &'d [u8] {
        self.raw
    }

    pub(crate) fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// What follows `scheme://`, with the slashes escaped or not.
    pub(crate) fn after_scheme(&self, scheme: &[u8]) -> Option<Str<'d>> {
        let rest = self.raw.strip_prefix(scheme)?;
        let rest = rest.strip_prefix(b"://").or(rest.strip_prefix(br":\/\/"))?;
        Some(Str { raw: rest, ..*self })
    }

    /// The string piece by piece, each of whole characters, escapes resolved.
    ///
    /// `serde-json-core` has an iterator for this; it stops at surrogate pairs.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(crate) fn each_piece(&self, piece: &mut dyn FnMut(&[u8])) {
        let mut rest = self.raw;
        while let Some(backslash) = rest.iter().position(|&byte| byte == b'\\') {
            let (plain, escape) = rest.split_at_checked(backslash).unwrap_or((rest, &[]));
            piece(plain);
            let (char, length) = resolve(escape);
            piece(char.encode_utf8(&mut [0; 4]).as_bytes());
            rest = escape.get(length..).unwrap_or(&[]);
        }
        piece(rest);
    }

    /// Whether the string says `bytes`.
    pub(crate) fn is(&self, bytes: &[u8]) -> bool {
        if !self.escaped {
            return same(self.raw, bytes);
        }
        let mut rest = Some(bytes);
        self.each_piece(&mut |piece| rest = rest.and_then(|rest| rest.strip_prefix(piece)));
        rest == Some(b"")
    }

    /// Copies the string into the text space, or leaves the space as it was.
    pub(crate) fn put(&self, space: &mut impl Table<u8>) -> Result<Text, Full> {
        let entry = text::Entry::open(space, self.raw.len())?;
        let mut written = Ok(());
        self.each_piece(&mut |piece| {
            if written.is_ok() {
                written = space.extend(piece);
            }
        });
        let finished = written.and_then(|()| entry.finish(space));
        finished.inspect_err(|Full| entry.abandon(space))
    }
}

/// Equality, four bytes at a time: names are too short for what a library call costs.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (ones, one_rest) = one.as_chunks::<4>();
    let (others, other_rest) = other.as_chunks::<4>();
    let words =
        |(one, other): (&[u8; 4], &[u8; 4])| u32::from_ne_bytes(*one) == u32::from_ne_bytes(*other);
    ones.iter().zip(others).all(words) && one_rest.iter().zip(other_rest).all(|(a, b)| a == b)
}

/// A piece of a string, or all of one without escapes, as text.
pub(crate) fn text_of(piece: &[u8]) -> &str {
    core::str::from_utf8(piece).unwrap_or("")
}

/// The character of an escape, and how many bytes say so. The document was checked: what is no
/// escape cannot come.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn resolve(escape: &[u8]) -> (char, usize) {
    let char = match escape.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let (code, length) = match unit(escape, 2) {
                high @ 0xD800..=0xDBFF => {
                    let low = unit(escape, 8) & 0x3FF;
                    (0x1_0000 + ((high & 0x3FF) << 10 | low), 12)
                }
                code => (code, 6),
            };
            let char = char::from_u32(code);
            return (char.unwrap_or(char::REPLACEMENT_CHARACTER), length);
        }
        Some(&other) => other as char,
        None => char::REPLACEMENT_CHARACTER,
    };
    (char, 2)
}

/// Four hexadecimal digits.
fn unit(escape: &[u8], at: usize) -> u32 {
    let digits = escape.iter().skip(at).take(4);
    digits.fold(0, |unit, &digit| {
        unit << 4 | (digit as char).to_digit(16).unwrap_or(0)
    })
}

/// The string itself.
impl fmt::Display for Str<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Ok(());
        self.each_piece(&mut |piece| {
            if written.is_ok() {
                written = f.write_str(text_of(piece));
            }
        });
        written
    }
}

/// Python's `repr` of a string.
pub(crate) struct Repr<'d>(pub(crate) Str<'d>);

impl fmt::Display for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut single, mut double) = (false, false);
        self.0.each_piece(&mut |piece| {
            single |= piece.contains(&b'\'');
            double |= piece.contains(&b'"');
        });
        let quote = if single && !double { '"' } else { '\'' };
        let mut written = f.write_char(quote);
        self.0.each_piece(&mut |piece| {
            for char in text_of(piece).chars() {
                written = written.and_then(|()| match char {
                    '\n' => f.write_str("\\n"),
                    '\r' => f.write_str("\\r"),
                    '\t' => f.write_str("\\t"),
                    '\u{0}'..='\u{1f}' | '\u{7f}' => write!(f, "\\x{:02x}", char as u32),
                    char => {
                        if char == '\\' || char == quote {
                            f.write_char('\\')?;
                        }
                        f.write_char(char)
                    }
                });
            }
        });
        written.and_then(|()| f.write_char(quote))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use heapless::Vec;
    use std::string::ToString;

    #[test]
    fn escapes_and_surrogate_pairs_are_resolved() {
        let raw = br#"a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00z\uD83D\ude01"#;
        let said = "a\"\\/\u{8}\u{c}\n\r\té😀z😁";
        let string = Str::new(raw, true);
        assert_eq!(string.to_string(), said);
        assert!(string.is(said.as_bytes()));
        assert!(!string.is(b"a"));
        assert!(!string.is((said.to_string() + "x").as_bytes()));
        let mut space: Vec<u8, 64> = Vec::new();
        text::clear(&mut space).unwrap();
        let at = string.put(&mut space).unwrap();
        assert_eq!(text::get_str(&space, at), said);
    }
}
