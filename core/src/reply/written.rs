//! A document that is being written: JSON that is counted where it does not fit any more.

use core::fmt::{self, Display, Write};

/// The longest character in JSON with its quotes: `"\u001f"`.
const CHARACTER: usize = 8;

pub(super) struct Written<'b> {
    bytes: &'b mut [u8],
    length: usize,
    /// What was written last.
    last: u8,
}

impl<'b> Written<'b> {
    pub(super) fn new(bytes: &'b mut [u8]) -> Self {
        Written {
            bytes,
            length: 0,
            last: 0,
        }
    }

    /// How many bytes the document has, whether they fit or not.
    pub(super) fn needed(&self) -> usize {
        self.length
    }

    /// How many there is room for.
    pub(super) fn available(&self) -> usize {
        self.bytes.len()
    }

    // Out of line, as are the others: they have many callers, and flash is short.
    #[inline(never)]
    pub(super) fn raw(&mut self, text: &str) {
        let room = self.bytes.get_mut(self.length..);
        if let Some(room) = room.and_then(|room| room.get_mut(..text.len())) {
            room.copy_from_slice(text.as_bytes());
        }
        self.length = self.length.saturating_add(text.len());
        self.last = text.bytes().last().unwrap_or(self.last);
    }

    /// Begins another entry of a list or dict.
    pub(super) fn next(&mut self) {
        if !matches!(self.last, b'[' | b'{') {
            self.raw(",");
        }
    }

    #[inline(never)]
    pub(super) fn string(&mut self, text: &dyn Display) {
        self.raw("\"");
        // It takes everything.
        let _ = write!(Inside(self), "{text}");
        self.raw("\"");
    }

    /// Begins another entry of a dict.
    #[inline(never)]
    pub(super) fn key(&mut self, name: &dyn Display) {
        self.next();
        self.string(name);
        self.raw(":");
    }

    pub(super) fn number(&mut self, number: i32) {
        let mut digits = [0; 11];
        let length = serde_json_core::to_slice(&number, &mut digits);
        let digits = length.ok().and_then(|length| digits.get(..length));
        self.raw(core::str::from_utf8(digits.unwrap_or(b"0")).unwrap_or("0"));
    }
}

/// A part of a string, between quotes that stand outside.
pub(super) struct Inside<'w, 'b>(pub(super) &'w mut Written<'b>);

impl fmt::Write for Inside<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            let (mut utf8, mut encoded) = ([0; 4], [0; CHARACTER]);
            let text = &*char.encode_utf8(&mut utf8);
            let length = serde_json_core::to_slice(text, &mut encoded).unwrap_or(0);
            let inside = encoded.get(1..length.saturating_sub(1)).unwrap_or(&[]);
            self.0.raw(core::str::from_utf8(inside).unwrap_or(""));
        }
        Ok(())
    }
}
