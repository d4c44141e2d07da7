//! A cursor over a document that passed [`check`](super::check()).
//!
//! On such a document nothing here can fail; on any other, it reads nonsense but stays
//! inside the text and ends.

use core::fmt;

use super::Str;

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

/// A value in the document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    text: &'d str,
    at: usize,
}

/// A place in the document, moving forward.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'d> {
    text: &'d str,
    at: usize,
}

impl<'d> Value<'d> {
    /// The document's own value.
    pub(crate) fn document(text: &'d str) -> Self {
        let mut cursor = Cursor { text, at: 0 };
        cursor.blank();
        cursor.value()
    }

    /// Bytes from the start of the document.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    fn first(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.first() {
            b'{' => Kind::Dict,
            b'[' => Kind::List,
            b'"' => Kind::Str,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::None,
            _ if self.raw().bytes().all(|b| b == b'-' || b.is_ascii_digit()) => Kind::Int,
            _ => Kind::Float,
        }
    }

    /// The value elsewhere in the same document.
    pub(crate) fn elsewhere(&self, offset: usize) -> Value<'d> {
        Value {
            text: self.text,
            at: offset,
        }
    }

    /// The key of this dict under which `value` stands.
    pub(crate) fn key_of(&self, value: Value<'d>) -> Option<Str<'d>> {
        let mut cursor = self.enter();
        while let Some(key) = cursor.key() {
            if key.value.at == value.at {
                return Some(key.name);
            }
            cursor.skip();
        }
        None
    }

    /// A cursor before the first entry of a dict or item of a list.
    pub(crate) fn enter(&self) -> Cursor<'d> {
        Cursor {
            text: self.text,
            at: self.at + 1,
        }
    }

    pub(crate) fn str(&self) -> Option<Str<'d>> {
        let mut cursor = Cursor {
            text: self.text,
            at: self.at,
        };
        (self.first() == b'"').then(|| cursor.string())
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
        match self.kind() {
            Kind::Dict => self.enter().key().is_some(),
            Kind::List => self.enter().item().is_some(),
            Kind::Str => self.str().is_some_and(|string| !string.is_empty()),
            Kind::Bool => self.first() == b't',
            Kind::None => false,
            // A number is zero if all digits of its mantissa are.
            Kind::Int | Kind::Float => self
                .raw()
                .bytes()
                .take_while(|byte| !matches!(byte, b'e' | b'E'))
                .any(|byte| matches!(byte, b'1'..=b'9')),
        }
    }

    /// The value as it stands in the document.
    pub(crate) fn raw(&self) -> &'d str {
        let mut cursor = Cursor {
            text: self.text,
            at: self.at,
        };
        cursor.skip();
        self.text.get(self.at..cursor.at).unwrap_or("")
    }
}

/// Where it is and what it begins with.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.raw(), self.at)
    }
}

impl<'d> Cursor<'d> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn blank(&mut self) -> u8 {
        loop {
            let byte = self.peek();
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return byte;
            }
            self.at += 1;
        }
    }

    fn value(&self) -> Value<'d> {
        Value {
            text: self.text,
            at: self.at,
        }
    }

    /// The next key of a dict, leaving the cursor at its value; `None` behind the dict.
    pub(crate) fn key(&mut self) -> Option<Key<'d>> {
        if self.blank() == b',' {
            self.at += 1;
            self.blank();
        }
        let offset = self.at;
        if self.peek() != b'"' {
            self.at += 1;
            return None;
        }
        let name = self.string();
        self.blank();
        self.at += 1;
        self.blank();
        Some(Key {
            name,
            offset,
            value: self.value(),
        })
    }

    /// The next item of a list, with the cursor behind it; `None` behind the list.
    pub(crate) fn item(&mut self) -> Option<Value<'d>> {
        if self.blank() == b',' {
            self.at += 1;
            self.blank();
        }
        if matches!(self.peek(), b']' | 0) {
            self.at += 1;
            return None;
        }
        let value = self.value();
        self.skip();
        Some(value)
    }

    /// Moves behind the string here.
    fn string(&mut self) -> Str<'d> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(b'"') | None => break,
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        Str::new(self.text.get(start..at).unwrap_or(""), escaped)
    }

    /// Moves behind the value here.
    pub(crate) fn skip(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.string();
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                0 => return,
                _ if depth > 0 => self.at += 1,
                _ => {
                    // A number or a word: up to what cannot belong to one.
                    while matches!(self.peek(), b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'z')
                        && !matches!(self.peek(), b'[' | b']')
                    {
                        self.at += 1;
                    }
                    return;
                }
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// A key of a dict and the value behind it.
#[derive(Clone, Copy)]
pub(crate) struct Key<'d> {
    pub(crate) name: Str<'d>,
    /// Where the key's opening quote stands.
    pub(crate) offset: usize,
    pub(crate) value: Value<'d>,
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    fn value(text: &str) -> Value<'_> {
        Value::document(text)
    }

    #[test]
    fn entries_come_in_order_whatever_stands_in_them() {
        let text = r#" { "a" : [1, {"x": "]"}] , "b":{"c":"}\""}, "d":-1.5e3 , "e":null} "#;
        let mut cursor = value(text).enter();
        let mut seen = Vec::new();
        while let Some(key) = cursor.key() {
            seen.push((key.name.raw(), key.value.raw(), key.value.kind()));
            cursor.skip();
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
