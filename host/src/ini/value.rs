//! The values of options, and where they stand.

use std::borrow::Cow;

/// An option as it was read.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where its name stands, if it is no default of the caller's.
    pub(super) name: Option<usize>,
    pub(super) value: String,
    /// The lines of the value that are not empty, and the first one. None of the caller's.
    pub(super) pieces: Vec<Piece>,
}

/// Where a line of a value stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it begins in the value.
    value: usize,
    /// Where it begins in the text.
    text: usize,
    length: usize,
}

impl Entry {
    /// A default of the caller's.
    pub(super) fn given(value: String) -> Self {
        Entry {
            name: None,
            value,
            pieces: Vec::new(),
        }
    }

    /// An option whose name stands at `name`, and the first line of whose value stands at `text`.
    pub(super) fn read(name: usize, line: &str, text: usize) -> Self {
        Entry {
            name: Some(name),
            value: line.to_owned(),
            pieces: vec![Piece {
                value: 0,
                text,
                length: line.len(),
            }],
        }
    }

    /// One more line of the value, after some empty ones.
    pub(super) fn extend(&mut self, empty: usize, line: &str, text: usize) {
        let ends = std::iter::repeat_n('\n', empty + 1);
        self.value.extend(ends);
        let value = self.value.len();
        let length = line.len();
        self.pieces.push(Piece {
            value,
            text,
            length,
        });
        self.value.push_str(line);
    }

    /// Where byte `at` of the value stands in the text.
    pub(super) fn offset(&self, at: usize) -> Option<usize> {
        let first = self.pieces.first()?;
        let after = self.pieces.partition_point(|piece| piece.value <= at);
        let piece = self.pieces.get(after.saturating_sub(1)).unwrap_or(first);
        // Behind the line, other things may stand than in the value: comments, white space.
        Some(piece.text + piece.length.min(at.saturating_sub(piece.value)))
    }

    pub(super) fn as_read(&self) -> Value<'_> {
        Value {
            value: Cow::Borrowed(&self.value),
            entry: self,
            parts: Vec::new(),
        }
    }

    /// The value that came out of it, of these parts.
    pub(super) fn interpolated(&self, value: String, parts: Vec<Part>) -> Value<'_> {
        Value {
            value: Cow::Owned(value),
            entry: self,
            parts,
        }
    }
}

/// A part of a value that something was put into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Where it begins.
    pub(super) value: usize,
    /// Where it begins in the option as it was read.
    pub(super) raw: usize,
    /// Whether it stands in place of a reference.
    pub(super) is_put_in: bool,
}

/// An option's value. It borrows from the [`Ini`](super::Ini) that it was found in.
///
/// ```
/// use logconf::ini::{Ini, Lines};
/// let text = "[a]\nb = one\n  # two\n\n  three\n";
/// let ini = Ini::read("<string>", text, Lines::Feed, &[]).unwrap();
/// let value = ini.raw("a", "b").unwrap();
/// assert_eq!(value.as_str(), "one\n\nthree");
/// assert_eq!(value.offset(6), text.find("hree"));
/// ```
#[derive(Clone, Debug)]
pub struct Value<'i> {
    value: Cow<'i, str>,
    entry: &'i Entry,
    /// None of a value as it was read.
    parts: Vec<Part>,
}

impl Value<'_> {
    /// The value: its lines without the white space around them and without comments, joined by
    /// `\n`.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where byte `at` of the value stands in [`Ini::text`](super::Ini::text), in bytes from its
    /// start. The end of a line, and what is behind it, stands behind the line's last character.
    ///
    /// What was put into a value stands where its reference does. `None` if the value is one of the
    /// caller's defaults.
    pub fn offset(&self, at: usize) -> Option<usize> {
        let behind = self.parts.partition_point(|part| part.value <= at);
        let raw = match behind.checked_sub(1).map(|last| self.parts[last]) {
            None => at,
            Some(part) if part.is_put_in => part.raw,
            Some(part) => part.raw + (at - part.value),
        };
        self.entry.offset(raw)
    }

    /// Whether something was put into it.
    pub fn is_interpolated(&self) -> bool {
        self.parts.iter().any(|part| part.is_put_in)
    }
}
