//! Strings of a checked document, with their escapes still in them.

use core::fmt;

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

    /// What is known to be text, without escapes.
    pub(crate) const fn of_text(raw: &'d [u8]) -> Self {
        Str {
            raw,
            escaped: false,
        }
    }

    pub(crate) fn raw(&self) -> &'d [u8] {
        self.raw
    }

    pub(crate) fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// What follows `scheme://`. CPython: `BaseConfigurator.CONVERT_PATTERN`, which wants one
    /// line.
    pub(crate) fn after_scheme(&self, scheme: &str) -> Option<Str<'d>> {
        if !self.escaped {
            let raw = self.raw.strip_prefix(scheme.as_bytes())?;
            let raw = raw.strip_prefix(b"://")?;
            return Some(Str { raw, ..*self });
        }
        let mut rest = *self;
        for expected in scheme.chars().chain("://".chars()) {
            if rest.next()? != expected {
                return None;
            }
        }
        let mut lines = rest;
        while let Some(char) = lines.next() {
            if char == '\n' && !lines.is_empty() {
                return None;
            }
        }
        Some(rest)
    }

    /// Whether both say the same.
    pub(crate) fn same(&self, other: Str<'_>) -> bool {
        let (mut one, mut other) = (*self, other);
        if !one.escaped {
            return other.is(one.raw);
        }
        loop {
            match (one.next(), other.next()) {
                (None, None) => return true,
                (a, b) if a != b => return false,
                _ => {}
            }
        }
    }

    /// Whether the string may say something of this length.
    #[inline]
    pub(crate) fn may_have_length(&self, length: usize) -> bool {
        self.escaped || self.raw.len() == length
    }

    /// The string piece by piece, each of whole characters, escapes resolved.
    ///
    /// `serde-json-core` has an iterator for this; it stops at surrogate pairs.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(crate) fn each_piece(&self, piece: &mut dyn FnMut(&[u8])) {
        let mut rest = self.raw;
        if !self.escaped {
            return piece(rest);
        }
        while let Some(backslash) = rest.iter().position(|&byte| byte == b'\\') {
            let (plain, escape) = rest.split_at_checked(backslash).unwrap_or((rest, &[]));
            piece(plain);
            let (char, length) = resolve(escape);
            piece(char.encode_utf8(&mut [0; 4]).as_bytes());
            rest = escape.get(length..).unwrap_or(&[]);
        }
        piece(rest);
    }

    /// Takes the first character off the string.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(crate) fn next(&mut self) -> Option<char> {
        let (&first, rest) = self.raw.split_first()?;
        if first < 0x80 && !(self.escaped && first == b'\\') {
            self.raw = rest;
            return Some(first as char);
        }
        let (char, length) = match first {
            b'\\' => resolve(self.raw),
            _ => decode(first, rest),
        };
        self.raw = self.raw.get(length..).unwrap_or(&[]);
        Some(char)
    }

    /// The first character.
    pub(crate) fn peek(mut self) -> Option<char> {
        self.next()
    }

    /// Takes the first character off the string, if it is this one.
    pub(crate) fn take(&mut self, wanted: char) -> bool {
        let taken = self.peek() == Some(wanted);
        if taken {
            self.next();
        }
        taken
    }

    /// Takes off the characters that `wanted` says yes to, and gives them.
    pub(crate) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> Str<'d> {
        let all = *self;
        let mut rest = all;
        while rest.next().is_some_and(&wanted) {
            *self = rest;
        }
        all.before(*self)
    }

    /// Takes off all up to `end`, and `end` too, if none of `barred` and no escape comes first.
    pub(crate) fn take_up_to(&mut self, end: u8, barred: &[u8]) -> Option<Str<'d>> {
        let stop = |&byte: &u8| byte == end || byte == b'\\' || barred.contains(&byte);
        let at = self.raw.iter().position(stop)?;
        let (raw, rest) = self.raw.split_at_checked(at)?;
        let (&found, rest) = rest.split_first()?;
        if found != end {
            return None;
        }
        self.raw = rest;
        Some(Str { raw, ..*self })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The part of the string in front of `rest`, which is its end.
    pub(crate) fn before(self, rest: Str<'_>) -> Str<'d> {
        let length = self.raw.len().saturating_sub(rest.raw.len());
        let raw = self.raw.get(..length).unwrap_or(&[]);
        Str { raw, ..self }
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

    /// How many bytes the string takes, escapes resolved.
    pub(crate) fn len(&self) -> usize {
        let mut length = 0;
        self.each_piece(&mut |piece| length += piece.len());
        length
    }

    /// Adds the string to the entry being written.
    pub(crate) fn copy_to(&self, space: &mut impl Table<u8>) -> Result<(), Full> {
        let mut written = Ok(());
        self.each_piece(&mut |piece| {
            if written.is_ok() {
                written = space.extend(piece);
            }
        });
        written
    }

    /// Copies the string into the text space, or leaves the space as it was.
    pub(crate) fn put(&self, space: &mut impl Table<u8>) -> Result<Text, Full> {
        let entry = text::Entry::open(space, self.raw.len())?;
        let written = self.copy_to(space);
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

/// The character at the start of UTF-8 text that is not ASCII, and how many bytes it takes.
fn decode(first: u8, rest: &[u8]) -> (char, usize) {
    let (length, bits) = match first {
        0xF0.. => (4, first & 0x07),
        0xE0.. => (3, first & 0x0F),
        _ => (2, first & 0x1F),
    };
    let others = rest.iter().take(length - 1);
    let code = others.fold(u32::from(bits), |code, byte| {
        code << 6 | u32::from(byte & 0x3F)
    });
    let char = char::from_u32(code);
    (char.unwrap_or(char::REPLACEMENT_CHARACTER), length)
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

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use heapless::Vec;
    use std::string::ToString;

    #[test]
    fn characters_come_off_one_by_one() {
        let said = "a\"\\/\u{8}\u{c}\n\r\té😀z😁€";
        let raw = br#"a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00z\uD83D\ude01"#;
        for mut string in [
            Str::plain(said),
            Str::new(&[&raw[..], "€".as_bytes()].concat(), true),
        ] {
            let mut seen = std::string::String::new();
            while let Some(char) = string.next() {
                seen.push(char);
            }
            assert_eq!(seen, said);
        }
    }

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
