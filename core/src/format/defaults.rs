//! The defaults of a formatter: values, from a document, for fields that records do not have.

use core::fmt::{self, Write};

use super::value::Value;
use crate::decimal::Decimal;
use crate::json::{self, Cursor, Kind, Str};

/// A bool, a list, a dict, or an integer that 64 bits are too few for.
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
        Kind::Int => integer(value).map_or(Value::Item(Item(value)), Value::Int),
        Kind::Float => Value::Real(Decimal::parse(value.raw())),
        Kind::None => Value::None,
        _ => Value::Item(Item(value)),
    }
}

/// An integer, if 64 bits are enough.
fn integer(value: json::Value<'_>) -> Option<i64> {
    value.raw().parse().ok()
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

    /// The integer that is the nearest with 64 bits. A bool is an integer too.
    pub(super) fn int(&self) -> Option<i64> {
        match self.0.kind() {
            Kind::Bool => Some(self.0.truth().into()),
            Kind::Int if self.0.raw().starts_with('-') => Some(i64::MIN),
            Kind::Int => Some(i64::MAX),
            _ => None,
        }
    }

    /// Python's `str`, which is the `repr` here, or its `ascii`.
    pub(super) fn write(&self, ascii: bool, out: &mut dyn Write) -> fmt::Result {
        json::write_value(self.0, ascii, out)
    }
}
