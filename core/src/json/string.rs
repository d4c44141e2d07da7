//! Strings of a checked document, with their escapes still in them.

use core::fmt;

use serde_json_core::str::{EscapedStr, EscapedStringFragment};

use crate::tables::{Full, Table, Text, text};

/// A string as it stands in the document, between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Str<'d> {
    raw: &'d str,
    escaped: bool,
}

impl<'d> Str<'d> {
    pub(crate) const fn plain(raw: &'d str) -> Self {
        Str {
            raw,
            escaped: false,
        }
    }

    pub(super) const fn new(raw: &'d str, escaped: bool) -> Self {
        Str { raw, escaped }
    }

    pub(crate) fn raw(&self) -> &'d str {
        self.raw
    }

    pub(super) fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// What follows `scheme://`, with the slashes escaped or not.
    pub(crate) fn after_scheme(&self, scheme: &str) -> Option<Str<'d>> {
        let rest = self.raw.strip_prefix(scheme)?;
        let rest = rest.strip_prefix("://").or(rest.strip_prefix(r":\/\/"))?;
        Some(Str { raw: rest, ..*self })
    }

    /// The string piece by piece, escapes resolved.
    pub(crate) fn each_piece(&self, mut piece: impl FnMut(&str)) {
        if !self.escaped {
            return piece(self.raw);
        }
        let mut fragments = EscapedStr(self.raw).fragments();
        loop {
            let rest = fragments.as_str().0;
            let mut utf8 = [0; 4];
            match fragments.next() {
                None => return,
                Some(Ok(EscapedStringFragment::NotEscaped(text))) => piece(text),
                Some(Ok(EscapedStringFragment::Escaped(char))) => {
                    piece(char.encode_utf8(&mut utf8));
                }
                // The iterator takes one escape at a time and stops at a surrogate pair,
                // which is two (`\uD83D\uDE00`).
                Some(Err(_)) => {
                    let Some((char, behind)) = surrogate_pair(rest) else {
                        return;
                    };
                    piece(char.encode_utf8(&mut utf8));
                    fragments = EscapedStr(behind).fragments();
                }
            }
        }
    }

    /// Whether the string says `bytes`.
    pub(crate) fn is(&self, bytes: &[u8]) -> bool {
        if !self.escaped {
            let raw = self.raw.as_bytes();
            // Most comparisons end here, without a call.
            return raw.len() == bytes.len() && raw.first() == bytes.first() && raw == bytes;
        }
        let mut rest = Some(bytes);
        self.each_piece(|piece| rest = rest.and_then(|rest| rest.strip_prefix(piece.as_bytes())));
        rest == Some(b"")
    }

    /// Copies the string into the text space, or leaves the space as it was.
    pub(crate) fn put(&self, space: &mut impl Table<u8>) -> Result<Text, Full> {
        let entry = text::Entry::open(space)?;
        let mut written = Ok(());
        self.each_piece(|piece| {
            if written.is_ok() {
                written = space.extend(piece.as_bytes());
            }
        });
        let finished = written.and_then(|()| entry.finish(space));
        finished.inspect_err(|Full| entry.abandon(space))
    }
}

fn surrogate_pair(text: &str) -> Option<(char, &str)> {
    let unit = |at: usize| u32::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let (high, low) = (unit(2)?, unit(8)?);
    let code = 0x1_0000 + ((high & 0x3FF) << 10 | low & 0x3FF);
    Some((char::from_u32(code)?, text.get(12..)?))
}

/// The string itself.
impl fmt::Display for Str<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Ok(());
        self.each_piece(|piece| {
            if written.is_ok() {
                written = f.write_str(piece);
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
    fn escapes_and_surrogate_pairs_are_resolved() {
        let raw = r#"a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00z\uD83D\ude01"#;
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
