//! A cursor over a document that passed [`check`](super::check()).
//!
//! On such a document nothing here can fail; on any other, it reads nonsense but stays
//! inside the text and ends.

use super::scan::{blank_stop, string_stop};
use super::{Kind, Str, Value};

/// A place in the document, moving forward.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'d> {
    text: &'d str,
    at: usize,
}

/// A key of a dict.
#[derive(Clone, Copy)]
pub(crate) struct Key<'d> {
    pub(crate) name: Str<'d>,
    /// Where the opening quote stands.
    pub(crate) offset: usize,
}

impl<'d> Cursor<'d> {
    /// A cursor at the document's own value.
    pub(crate) fn document(text: &'d str) -> Self {
        let mut cursor = Cursor { text, at: 0 };
        cursor.blank();
        cursor
    }

    /// Whether a value of this kind is here, where its first byte tells.
    #[inline]
    pub(crate) fn is(&self, kind: Kind) -> bool {
        Some(self.peek()) == kind.first_byte()
    }

    /// A cursor at `offset`.
    pub(crate) fn new(text: &'d str, offset: usize) -> Self {
        Cursor { text, at: offset }
    }

    /// The same document, elsewhere.
    pub(crate) fn elsewhere(&self, offset: usize) -> Self {
        Cursor::new(self.text, offset)
    }

    /// The value under a key of the dict here; of several the last, as in CPython.
    pub(crate) fn field(&self, key: Str<'_>) -> Option<Value<'d>> {
        let mut found = None;
        let mut entries = *self;
        if entries.enter_dict() {
            while let Some(known) = entries.key() {
                if known.name.same(key) {
                    found = Some(entries.take());
                } else {
                    entries.skip();
                }
            }
        }
        found
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Past white space; gives what is there.
    #[inline(always)]
    pub(super) fn blank(&mut self) -> u8 {
        match self.peek() {
            byte @ 0x21.. => byte,
            _ => {
                self.at = blank_stop(self.text.as_bytes(), self.at);
                self.peek()
            }
        }
    }

    /// Past the comma behind the entry before, if there is one.
    fn next(&mut self) -> u8 {
        let byte = self.blank();
        if byte != b',' {
            return byte;
        }
        self.at += 1;
        self.blank()
    }

    /// The next key of a dict, leaving the cursor at its value; `None` behind the dict.
    pub(crate) fn key(&mut self) -> Option<Key<'d>> {
        if self.next() != b'"' {
            self.at += 1;
            return None;
        }
        let offset = self.at;
        let name = self.string();
        self.blank();
        self.at += 1;
        self.blank();
        Some(Key { name, offset })
    }

    /// The next item of a list, with the cursor behind it; `None` behind the list.
    pub(crate) fn item(&mut self) -> Option<Value<'d>> {
        self.has_item().then(|| self.take())
    }

    /// Moves to the next item of a list, or behind the list if there is none.
    pub(crate) fn has_item(&mut self) -> bool {
        let is_over = matches!(self.next(), b']' | 0);
        self.at += usize::from(is_over);
        !is_over
    }

    /// The value here, with the cursor behind it.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(crate) fn take(&mut self) -> Value<'d> {
        let start = self.at;
        let escaped = self.skip();
        Value::new(self.text, start, self.at, escaped)
    }

    /// Steps into the dict here. Says whether there is one.
    pub(crate) fn enter_dict(&mut self) -> bool {
        let is_dict = self.peek() == b'{';
        self.at += usize::from(is_dict);
        is_dict
    }

    /// Where the cursor stands.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Moves behind the string here.
    pub(crate) fn string(&mut self) -> Str<'d> {
        let start = self.at + 1;
        let escaped = self.pass_string();
        let inside = self.text.as_bytes().get(start..self.at - 1);
        Str::new(inside.unwrap_or(&[]), escaped)
    }

    /// Moves behind the string here. Says whether it has escapes in it.
    #[inline]
    fn pass_string(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let end = string_stop(bytes, self.at + 1);
        self.at = end + 1;
        let escaped = bytes.get(end) == Some(&b'\\');
        if escaped {
            self.pass_escapes(end);
        }
        escaped
    }

    /// Moves from the first backslash of a string behind the string.
    #[cold]
    fn pass_escapes(&mut self, backslash: usize) {
        let bytes = self.text.as_bytes();
        let mut end = backslash;
        while bytes.get(end) == Some(&b'\\') {
            end = string_stop(bytes, end + 2);
        }
        self.at = end + 1;
    }

    /// Moves behind the value here. Says whether it is a string with escapes.
    pub(crate) fn skip(&mut self) -> bool {
        match self.peek() {
            b'"' => return self.pass_string(),
            b'{' | b'[' => {}
            b't' | b'n' => {
                self.at += 4;
                return false;
            }
            b'f' => {
                self.at += 5;
                return false;
            }
            _ => {
                // A number: up to what cannot belong to one.
                while matches!(self.peek(), b'+' | b'-' | b'.' | b'0'..=b'9' | b'E' | b'e') {
                    self.at += 1;
                }
                return false;
            }
        }
        let mut depth = 0usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.pass_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                0 => return false,
                b' ' | b'\n' => {
                    self.at = blank_stop(self.text.as_bytes(), self.at);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::super::text_of;
    use super::*;
    use std::vec::Vec;

    fn value(text: &str) -> Value<'_> {
        Cursor::document(text).take()
    }

    #[test]
    fn entries_come_in_order_whatever_stands_in_them() {
        let text = r#" { "a" : [1, {"x": "]"}] , "b":{"c":"}\""}, "d":-1.5e3 , "e":null} "#;
        let mut cursor = value(text).enter();
        let mut seen = Vec::new();
        while let Some(key) = cursor.key() {
            let value = cursor.take();
            seen.push((text_of(key.name.raw()), value.raw(), value.kind()));
        }
        assert_eq!(
            seen,
            [
                ("a", r#"[1, {"x": "]"}]"#, Kind::List),
                ("b", r#"{"c":"}\""}"#, Kind::Dict),
                ("d", "-1.5e3", Kind::Float),
                ("e", "null", Kind::None),
            ]
        );
    }

    #[test]
    fn items_come_in_order() {
        let mut cursor = value(r#"[ 1 ,"two", [3] ,true]"#).enter();
        let items: Vec<_> = core::iter::from_fn(|| cursor.item())
            .map(|item| item.raw())
            .collect();
        assert_eq!(items, ["1", "\"two\"", "[3]", "true"]);
        assert!(value("[]").enter().item().is_none());
    }

    #[test]
    fn nonsense_is_read_without_a_fault() {
        for text in [
            "",
            "{",
            "{\"",
            "[1,",
            "{\"a\":",
            "]",
            "\"\\",
            "{\"a\":{\"b\"",
        ] {
            let value = value(text);
            let _ = (value.raw(), value.truth(), value.int());
            let mut cursor = value.enter();
            for _ in 0..9 {
                let _ = cursor.key();
                let _ = cursor.item();
            }
        }
    }
}
