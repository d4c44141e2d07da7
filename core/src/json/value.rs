//! Values of a document that passed [`check`](super::check()), and what stands for them.

use core::fmt;

use super::{Cursor, Str};

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
    pub(super) fn first_byte(self) -> Option<u8> {
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

impl<'d> Value<'d> {
    /// What stands between two places, `escaped` for a string with escapes in it.
    pub(super) fn new(text: &'d str, start: usize, end: usize, escaped: bool) -> Self {
        Value {
            text,
            start: start as u32,
            end: end as u32 | if escaped { ESCAPED } else { 0 },
        }
    }

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

    /// Bytes that it takes; none for an object.
    pub(crate) fn length(&self) -> usize {
        self.raw().len()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value<'_> {
        Cursor::document(text).take()
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
}
