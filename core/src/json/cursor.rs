//! A cursor over a document that passed [`check`](super::check()).
//!
//! On such a document nothing here can fail; on any other, it reads nonsense but stays
//! inside the text and ends.

use core::fmt;

use super::Str;
use super::scan::{blank_stop, string_stop};

/// What kind of value stands somewhere, in CPython's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Dict,
    List,
    Str,
    Int,
    Float,
    Bool,
    None,
}

impl Kind {
    /// The kind as it is called in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Dict => "a dict",
            Kind::List => "a list",
            Kind::Str => "a string",
            Kind::Int | Kind::Float => "a number",
            Kind::Bool => "a bool",
            Kind::None => "null",
        }
    }

    /// As far as the first byte tells: an `Int` may be a `Float`.
    fn of(first: u8) -> Kind {
        match first {
            b'{' => Kind::Dict,
            b'[' => Kind::List,
            b'"' => Kind::Str,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::None,
            _ => Kind::Int,
        }
    }
}

/// A value in the document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    text: &'d str,
    start: usize,
    end: usize,
    /// A string with escapes in it.
    escaped: bool,
}

/// A place in the document, moving forward.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'d> {
    text: &'d str,
    at: usize,
}

impl<'d> Value<'d> {
    /// Bytes from the start of the document.
    pub(crate) fn offset(&self) -> usize {
        self.start
    }

    /// The value as it stands in the document.
    pub(crate) fn raw(&self) -> &'d str {
        self.text.get(self.start..self.end).unwrap_or("")
    }

    fn first(&self) -> u8 {
        self.text.as_bytes().get(self.start).copied().unwrap_or(0)
    }

    pub(crate) fn kind(&self) -> Kind {
        match Kind::of(self.first()) {
            Kind::Int if self.raw().bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) => Kind::Float,
            kind => kind,
        }
    }

    /// A cursor at the value.
    pub(crate) fn cursor(&self) -> Cursor<'d> {
        Cursor::new(self.text, self.start)
    }

    /// A cursor before the first entry of a dict or item of a list.
    pub(crate) fn enter(&self) -> Cursor<'d> {
        Cursor::new(self.text, self.start + 1)
    }

    pub(crate) fn str(&self) -> Option<Str<'d>> {
        if self.first() != b'"' {
            return None;
        }
        let inside = self
            .text
            .as_bytes()
            .get(self.start + 1..self.end.wrapping_sub(1));
        Some(Str::new(inside.unwrap_or(&[]), self.escaped))
    }

    /// The number, if it is an integer that fits. `true` is 1 and `false` is 0, as in Python.
    pub(crate) fn int(&self) -> Option<i32> {
        match self.first() {
            b't' => Some(1),
            b'f' => Some(0),
            // `-0` is refused by the decoder's rules for signs, and is 0 in Python.
            b'-' if self.raw() == "-0" => Some(0),
            _ => {
                let decoded = serde_json_core::from_str::<i32>(self.raw());
                decoded.ok().map(|(number, _)| number)
            }
        }
    }

    /// Python's truth of the value.
    pub(crate) fn truth(&self) -> bool {
        match self.first() {
            b'{' | b'[' => !matches!(self.enter().blank(), b'}' | b']'),
            b'"' => self.end > self.start + 2,
            b't' => true,
            b'f' | b'n' => false,
            // A number is zero if all digits of its mantissa are.
            _ => self
                .raw()
                .bytes()
                .take_while(|byte| !matches!(byte, b'e' | b'E'))
                .any(|byte| matches!(byte, b'1'..=b'9')),
        }
    }
}

/// The value and where it begins.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.raw(), self.start)
    }
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

    /// What kind of value is here, as far as its first byte tells: an `Int` may be a `Float`.
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(self.peek())
    }

    /// A cursor at `offset`.
    pub(crate) fn new(text: &'d str, offset: usize) -> Self {
        Cursor { text, at: offset }
    }

    /// The same document, elsewhere.
    pub(crate) fn elsewhere(&self, offset: usize) -> Self {
        Cursor::new(self.text, offset)
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Past white space; gives what is there.
    #[inline(always)]
    fn blank(&mut self) -> u8 {
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
        if matches!(self.next(), b']' | 0) {
            self.at += 1;
            return None;
        }
        Some(self.take())
    }

    /// The value here, with the cursor behind it.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(crate) fn take(&mut self) -> Value<'d> {
        let start = self.at;
        let escaped = self.skip();
        Value {
            text: self.text,
            start,
            end: self.at,
            escaped,
        }
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
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = string_stop(bytes, start);
        let escaped = bytes.get(end) == Some(&b'\\');
        while bytes.get(end) == Some(&b'\\') {
            end = string_stop(bytes, end + 2);
        }
        self.at = end + 1;
        Str::new(bytes.get(start..end).unwrap_or(&[]), escaped)
    }

    /// Moves behind the value here. Says whether it is a string with escapes.
    pub(crate) fn skip(&mut self) -> bool {
        match self.peek() {
            b'"' => return self.string().is_escaped(),
            b'{' | b'[' => {}
            _ => {
                // A number or a word: up to what cannot belong to one.
                while matches!(self.peek(), b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
                {
                    self.at += 1;
                }
                return false;
            }
        }
        let mut depth = 0usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                0 => return false,
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
    fn numbers_are_integers_only_where_python_has_an_int() {
        for (text, int, kind) in [
            ("10", Some(10), Kind::Int),
            ("-5", Some(-5), Kind::Int),
            ("-0", Some(0), Kind::Int),
            ("true", Some(1), Kind::Bool),
            ("2147483647", Some(i32::MAX), Kind::Int),
            ("2147483648", None, Kind::Int),
            ("1.0", None, Kind::Float),
            ("1e2", None, Kind::Float),
        ] {
            let value = value(text);
            let int_of_int = value.int().filter(|_| value.kind() != Kind::Float);
            assert_eq!((int_of_int, value.kind()), (int, kind), "{text}");
        }
    }

    #[test]
    fn truth_is_pythons() {
        for falsy in [
            "0", "-0", "0.0", "0e5", "null", "false", "\"\"", "[]", "{}", "[ ]",
        ] {
            assert!(!value(falsy).truth(), "{falsy}");
        }
        for truthy in ["1", "0.1", "true", "\"no\"", "[0]", "{\"a\":0}"] {
            assert!(value(truthy).truth(), "{truthy}");
        }
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
