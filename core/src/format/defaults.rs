//! The defaults of a formatter: values, from a document, for fields that records do not have.

use core::fmt::{self, Write};

use super::value::Value;
use crate::decimal::Decimal;
use crate::json::{self, Cursor, Kind, Str};

/// A bool, a list or a dict.
#[derive(Clone, Copy)]
pub(super) struct Item<'r>(json::Value<'r>);

/// The default with this name; `defaults` is a JSON dict, or empty.
pub(super) fn named<'r>(defaults: &'r str, name: Str<'_>) -> Option<Value<'r>> {
    match defaults.is_empty() {
        true => None,
        false => Item(Cursor::document(defaults).take()).entry(name),
    }
}

fn value(value: json::Value<'_>) -> Value<'_> {
    match value.kind() {
        Kind::Str => value.str().map_or(Value::None, Value::Quoted),
        Kind::Int => Value::Int(integer(value.raw())),
        Kind::Float => Value::Real(Decimal::parse(value.raw())),
        Kind::None => Value::None,
        _ => Value::Item(Item(value)),
    }
}

/// A JSON integer; one that is too large for 64 bits as the nearest that is not.
fn integer(text: &str) -> i64 {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = digits.bytes().fold(0i64, |number, digit| {
        let digit = i64::from(digit & 0x0F);
        number.saturating_mul(10).saturating_add(digit)
    });
    match text.starts_with('-') {
        true => -number,
        false => number,
    }
}

impl<'r> Item<'r> {
    /// What a dict has under this key; the last one counts.
    pub(super) fn entry(&self, key: Str<'_>) -> Option<Value<'r>> {
        self.0.field(key).map(value)
    }

    /// The item of a list.
    pub(super) fn item(&self, index: usize) -> Option<Value<'r>> {
        self.0.nth(index).map(value)
    }

    /// Python's name for the type.
    pub(super) fn type_name(&self) -> &'static str {
        self.0.kind().python_type()
    }

    /// A bool is an integer too.
    pub(super) fn int(&self) -> Option<i64> {
        (self.0.kind() == Kind::Bool).then_some(self.0.truth().into())
    }

    /// Python's `str`, which is the `repr` here, or its `ascii`.
    pub(super) fn write(&self, ascii: bool, out: &mut dyn Write) -> fmt::Result {
        json::write_value(self.0, ascii, out)
    }
}
