//! Encodings that were there before Unicode: all that `encoding_rs` has a table for that is
//! Python's, or nearly so.
//!
//! Its tables are those of web browsers, which take more than a standard says. What Python does
//! otherwise, a rule for each encoding says; all characters are compared in the tests.

use super::table::ALL;

/// One of these encodings. ASCII is the same in all of them.
#[derive(Debug)]
pub(crate) struct Legacy {
    /// Python's module, and the other names in `encodings.aliases`, in normal form.
    pub(super) names: &'static [&'static str],
    /// Python's name of it in messages: `charmap` for all that take one byte for a character.
    pub(super) codec: &'static str,
    pub(super) table: &'static encoding_rs::Encoding,
    pub(super) rule: Rule,
}

/// What Python makes of a character, given what the table makes of it.
pub(super) type Rule = fn(char, Option<Bytes>) -> Option<Bytes>;

/// The bytes of a character.
pub(super) type Bytes = Vec<u8>;

impl Legacy {
    /// The one of this name, which is in normal form.
    pub(super) fn find(normal: &str) -> Option<&'static Legacy> {
        ALL.iter().find(|legacy| legacy.names.contains(&normal))
    }

    #[cfg(test)]
    pub(super) fn names() -> impl Iterator<Item = &'static &'static str> {
        ALL.iter().flat_map(|legacy| legacy.names)
    }

    pub(super) fn codec(&self) -> &'static str {
        self.codec
    }

    /// Whether characters take one byte each.
    pub(crate) fn is_single_byte(&self) -> bool {
        self.codec == CHARMAP
    }

    /// A character's bytes, if it has some.
    pub(crate) fn encode(&self, char: char) -> Option<Bytes> {
        (self.rule)(char, encoded(self.table, char))
    }
}

impl PartialEq for Legacy {
    fn eq(&self, other: &Legacy) -> bool {
        self.names == other.names
    }
}

impl Eq for Legacy {}

/// What a table makes of a character.
pub(super) fn encoded(table: &'static encoding_rs::Encoding, char: char) -> Option<Bytes> {
    let mut text = [0; 4];
    let (bytes, _, is_missing) = table.encode(char.encode_utf8(&mut text));
    (!is_missing).then(|| bytes.into_owned())
}

/// Python and browsers agree.
pub(super) fn same(_: char, bytes: Option<Bytes>) -> Option<Bytes> {
    bytes
}

pub(super) const CHARMAP: &str = "charmap";
