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
    /// Not in a document: something of the program's that a document names.
    Object,
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
            Kind::Object => "an object of the program",
        }
    }

    /// What Python calls it.
    pub(crate) fn python_type(self) -> &'static str {
        match self {
            Kind::Dict => "dict",
            Kind::List => "list",
            Kind::Str => "str",
            Kind::Int => "int",
            Kind::Float => "float",
            Kind::Bool => "bool",
            Kind::None => "NoneType",
            Kind::Object => "object",
        }
    }

    /// The byte that values of this kind begin with, if no others do and all do.
    #[inline]
    fn first_byte(self) -> Option<u8> {
        match self {
            Kind::Dict => Some(b'{'),
            Kind::List => Some(b'['),
            Kind::Str => Some(b'"'),
            Kind::None => Some(b'n'),
            _ => None,
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

/// A value in the document, or one of the program's that the document names.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    /// The document; for a text of the program's, that text.
    text: &'d str,
    /// Where the value stands in the document.
    start: u32,
    /// Where it ends, and [`ESCAPED`]; or [`FOREIGN`]; or an object.
    end: u32,
}

/// In [`Value::end`]: a string with escapes in it.
const ESCAPED: u32 = 1 << 31;
/// In [`Value::end`]: all of `text` is the value, which stands in no document.
const FOREIGN: u32 = 1 << 30;
/// In [`Value::end`]: an object of the program's; the other bits say which.
const OBJECT: u32 = 1 << 29;

/// Documents are shorter than this.
pub(crate) const LONGEST: usize = OBJECT as usize;

/// A place in the document, moving forward.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'d> {
    text: &'d str,
    at: usize,
}

impl<'d> Value<'d> {
    /// A number or a string, written as JSON, that the value at `self` stands for.
    pub(crate) fn standing_for(&self, text: &'static str) -> Value<'d> {
        Value {
            text,
            start: self.start,
            end: FOREIGN,
        }
    }

    /// The object of this kind (at most 7) and number that the value at `self` stands for.
    pub(crate) fn standing_for_object(&self, kind: u8, number: u16) -> Value<'d> {
        Value {
            text: "",
            start: self.start,
            end: OBJECT | u32::from(kind) << 16 | u32::from(number),
        }
    }

    /// The kind and number of an object.
    pub(crate) fn object_number(&self) -> Option<(u8, u16)> {
        let is_object = self.end & (ESCAPED | FOREIGN | OBJECT) == OBJECT;
        is_object.then_some(((self.end >> 16) as u8 & 7, self.end as u16))
    }

    /// Bytes from the start of the document.
    pub(crate) fn offset(&self) -> usize {
        self.start as usize
    }

    /// Where it begins in `text`.
    fn first_byte(&self) -> usize {
        match self.end & FOREIGN {
            0 => self.start as usize,
            _ => 0,
        }
    }

    /// Where it ends in `text`.
    fn end(&self) -> usize {
        match self.end & FOREIGN {
            0 => (self.end & (OBJECT - 1)) as usize,
            _ => self.text.len(),
        }
    }

    /// Bytes that it takes.
    pub(crate) fn length(&self) -> usize {
        self.end().saturating_sub(self.first_byte())
    }

    /// The value as it stands in the document.
    pub(crate) fn raw(&self) -> &'d str {
        self.text.get(self.first_byte()..self.end()).unwrap_or("")
    }

    fn first(&self) -> u8 {
        let first = self.text.as_bytes().get(self.first_byte());
        first.copied().unwrap_or(0)
    }

    pub(crate) fn kind(&self) -> Kind {
        match Kind::of(self.first()) {
            Kind::Int if self.object_number().is_some() => Kind::Object,
            Kind::Int if self.raw().bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) => Kind::Float,
            kind => kind,
        }
    }

    /// The value, if it is of this kind.
    pub(crate) fn of_kind(self, kind: Kind) -> Option<Value<'d>> {
        (self.kind() == kind).then_some(self)
    }

    /// Whether it is of a kind that its first byte tells alone: a dict, a list, a string or
    /// `null`.
    #[inline]
    pub(crate) fn is(&self, kind: Kind) -> bool {
        Some(self.first()) == kind.first_byte()
    }

    /// Whether it is a string that may begin with `ext://` or `cfg://`.
    #[inline]
    pub(crate) fn may_have_scheme(&self) -> bool {
        self.first() == b'"'
            && self.end & FOREIGN == 0
            && (self.end & ESCAPED != 0
                || self.text.as_bytes().get(self.offset() + 4) == Some(&b':'))
    }

    /// The value under a key of a dict; of several the last, as in CPython.
    pub(crate) fn field(&self, key: Str<'_>) -> Option<Value<'d>> {
        self.cursor().field(key)
    }

    /// An item of a list, counted from 0.
    pub(crate) fn nth(&self, index: usize) -> Option<Value<'d>> {
        let mut items = self.enter();
        for _ in 0..index {
            items.item()?;
        }
        items.item()
    }

    /// A cursor at the value.
    pub(crate) fn cursor(&self) -> Cursor<'d> {
        Cursor::new(self.text, self.first_byte())
    }

    /// A cursor before the first entry of a dict or item of a list.
    pub(crate) fn enter(&self) -> Cursor<'d> {
        Cursor::new(self.text, self.first_byte() + 1)
    }

    #[inline]
    pub(crate) fn str(&self) -> Option<Str<'d>> {
        if self.first() != b'"' {
            return None;
        }
        let bytes = self.text.as_bytes();
        let inside = bytes.get(self.first_byte() + 1..self.end().wrapping_sub(1));
        let escaped = self.end & (ESCAPED | FOREIGN) != 0;
        Some(Str::new(inside.unwrap_or(&[]), escaped))
    }

    /// The number, if it is an integer that fits. `true` is 1 and `false` is 0, as in Python.
    pub(crate) fn int(&self) -> Option<i32> {
        match self.first() {
            b't' => Some(1),
            b'f' => Some(0),
            b'-' | b'0'..=b'9' if self.kind() == Kind::Int => {
                // `-0` is refused by the decoder's rules for signs, and is 0 in Python.
                if self.raw() == "-0" {
                    return Some(0);
                }
                let decoded = serde_json_core::from_str::<i32>(self.raw());
                decoded.ok().map(|(number, _)| number)
            }
            _ => None,
        }
    }

    /// Whether it is a `float` that equals 1.
    pub(crate) fn is_one(&self) -> bool {
        let raw = self.raw();
        let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
        // Where the digit 1 stands, counted from the point, and nothing else but zeros.
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let place = match (
            whole.bytes().position(|digit| digit == b'1'),
            fraction.find('1'),
        ) {
            (Some(at), None) => whole.len() as i32 - 1 - at as i32,
            (None, Some(at)) => -1 - at as i32,
            _ => return false,
        };
        let others = mantissa.bytes().filter(|byte| !matches!(byte, b'0' | b'.'));
        others.count() == 1 && exponent.parse() == Ok(-place)
    }

    /// Python's truth of the value.
    pub(crate) fn truth(&self) -> bool {
        match self.first() {
            b'{' | b'[' => !matches!(self.enter().blank(), b'}' | b']'),
            b'"' => self.length() > 2,
            b't' => true,
            b'f' | b'n' => false,
            // An object.
            0 => true,
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
        Value {
            text: self.text,
            start: start as u32,
            end: self.at as u32 | if escaped { ESCAPED } else { 0 },
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
            assert_eq!((value.int(), value.kind()), (int, kind), "{text}");
        }
    }

    #[test]
    fn one_is_one_however_it_is_written() {
        for one in ["1.0", "1e0", "10.0e-1", "0.01e2", "1E+0", "1.000"] {
            assert!(value(one).is_one(), "{one}");
        }
        for other in [
            "1.1",
            "11.0",
            "1e1",
            "-1.0",
            "0.0",
            "10.1e-1",
            "1e99999999999",
        ] {
            assert!(!value(other).is_one(), "{other}");
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
