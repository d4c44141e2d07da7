//! The values of fields: what type Python gives them, and how they print.

use core::fmt::{self, Write};

use super::asctime;
use super::defaults::{self, Item};
use super::{Field, Line};
use crate::Level;
use crate::clock::Clock;
use crate::decimal::Decimal;
use crate::json::{Str, write_quoted};
use crate::record::{Chain, Record};
use crate::tables::Table;

/// What a format can refer to.
pub(super) struct Values<'r> {
    pub(super) record: &'r Record<'r>,
    pub(super) clock: Option<&'static dyn Clock>,
    /// `datefmt`; empty for the default.
    pub(super) datefmt: &'r str,
    /// A JSON dict, or empty.
    pub(super) defaults: &'r str,
}

/// The value of a field, or a part of one.
#[derive(Clone, Copy)]
pub(super) enum Value<'r> {
    Str(&'r str),
    /// A string of a document.
    Quoted(Str<'r>),
    Message(&'r Record<'r>),
    Level(Level),
    Asctime(&'r Values<'r>),
    Char(char),
    Int(i64),
    Real(Decimal),
    Error(Chain<'r>),
    None,
    EmptyTuple,
    /// Some dict.
    Dict,
    /// A default that is neither a string nor a number.
    Item(Item<'r>),
    /// What this build or this record cannot say.
    Absent,
}

/// What is done to a value before it is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    Str,
    Repr,
    Ascii,
}

impl<'r> Values<'r> {
    /// The value of what the format calls `name`: the record's own comes before a default.
    pub(super) fn named(&'r self, name: Str<'_>) -> Option<Value<'r>> {
        match Field::from_name(name) {
            Some(field) => Some(self.field(field)),
            None => defaults::named(self.record.extra, name)
                .or_else(|| defaults::named(self.defaults, name)),
        }
    }

    pub(super) fn field(&'r self, field: Field) -> Value<'r> {
        let record = self.record;
        let origin = || record.origin.map(|caller| caller.origin());
        let text = |text: Option<&'r str>| text.map_or(Value::Absent, Value::Str);
        let number =
            |number: Option<u64>| number.map_or(Value::Absent, |number| Value::Int(number as i64));
        match field {
            Field::NAME => Value::Str(record.name),
            Field::LEVELNO => Value::Int(i64::from(record.level.0)),
            Field::LEVELNAME => match record.level_name {
                Some(name) => Value::Str(name),
                None => Value::Level(record.level),
            },
            Field::MESSAGE | Field::MSG => Value::Message(record),
            Field::PATHNAME => Value::Str(record.file),
            Field::FILENAME => Value::Str(filename(record.file)),
            Field::MODULE => Value::Str(module(record.file)),
            Field::LINENO => Value::Int(i64::from(record.line)),
            Field::FUNC_NAME => text(origin().map(|origin| origin.function)),
            Field::PROCESS => number(origin().map(|origin| u64::from(origin.process))),
            Field::PROCESS_NAME => text(origin().map(|origin| origin.process_name)),
            Field::THREAD => number(origin().map(|origin| origin.thread)),
            Field::THREAD_NAME => text(origin().map(|origin| origin.thread_name)),
            Field::ARGS => Value::EmptyTuple,
            Field::EXC_INFO | Field::EXC_TEXT => record
                .error
                .map_or(Value::None, |error| Value::Error(Chain(error))),
            Field::ASCTIME => Value::Asctime(self),
            field if field.is_time() => self.time(field).map_or(Value::Absent, Value::Real),
            _ => Value::None,
        }
    }
}

impl Values<'_> {
    fn time(&self, field: Field) -> Option<Decimal> {
        let (at, clock) = (self.record.created?, self.clock?);
        Some(match field {
            Field::CREATED => Decimal::scaled(at.0, 6),
            Field::MSECS => Decimal::integer(i64::from(at.seconds().1)),
            _ => Decimal::scaled(at.0.saturating_sub(clock.started().0), 3),
        })
    }
}

impl<'r> Value<'r> {
    /// A character of the value as text, and how many there are, up to one behind it.
    fn nth(&self, index: usize) -> Nth {
        let mut nth = Nth {
            index,
            found: None,
            seen: 0,
        };
        let _ = self.write(Conversion::Str, &mut nth);
        nth
    }

    /// The character of a string.
    pub(super) fn char(&self, index: usize) -> Option<Value<'r>> {
        self.nth(index).found.map(Value::Char)
    }

    /// The character that a string consists of.
    pub(super) fn only_char(&self) -> Option<char> {
        let nth = self.nth(0);
        let only = nth.seen == 1 && self.type_name() == "str";
        nth.found.filter(|_| only)
    }

    /// Python's name for the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Value::Int(_) => "int",
            Value::Real(_) => "float",
            Value::None => "NoneType",
            Value::EmptyTuple => "tuple",
            Value::Dict => "dict",
            Value::Item(item) => item.type_name(),
            _ => "str",
        }
    }

    /// The value as an integer, which a bool is too.
    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Item(item) => item.int(),
            _ => None,
        }
    }

    /// The value as a number.
    pub(super) fn real(&self) -> Option<Decimal> {
        match self {
            Value::Real(number) => Some(*number),
            _ => self.int().map(Decimal::integer),
        }
    }

    /// Python's `str`, `repr` or `ascii` of the value.
    pub(super) fn write(&self, conversion: Conversion, out: &mut dyn Write) -> fmt::Result {
        let ascii = conversion == Conversion::Ascii;
        match self {
            Value::Int(number) => Decimal::integer(*number).write_whole(out),
            Value::Real(number) => number.write_repr(out),
            Value::None => out.write_str("None"),
            Value::EmptyTuple => out.write_str("()"),
            Value::Dict => out.write_str("{}"),
            Value::Item(item) => item.write(ascii, out),
            _ if conversion == Conversion::Str => self.write_text(out),
            Value::Absent => self.write_text(out),
            _ => write_quoted(ascii, out, &|out| self.write_quotes(out), &|out| {
                self.write_text(out)
            }),
        }
    }

    /// Something with the same quotes in it as the text.
    fn write_quotes(&self, out: &mut dyn Write) -> fmt::Result {
        match self {
            // No directive makes any, and a text may be made of many.
            Value::Asctime(values) => out.write_str(values.datefmt),
            _ => self.write_text(out),
        }
    }

    fn write_text(&self, out: &mut dyn Write) -> fmt::Result {
        match self {
            Value::Str(text) => out.write_str(text),
            Value::Quoted(text) => write!(out, "{text}"),
            Value::Message(record) => out.write_fmt(record.message),
            Value::Error(chain) => write!(out, "{chain}"),
            Value::Level(level) => write!(out, "{level}"),
            Value::Asctime(values) => asctime::write(values, out),
            Value::Char(char) => out.write_char(*char),
            _ => out.write_char('?'),
        }
    }
}

/// Keeps one character of what is written to it, and fails at the one behind it.
struct Nth {
    index: usize,
    found: Option<char>,
    seen: usize,
}

impl fmt::Write for Nth {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if self.seen == self.index {
                self.found = Some(char);
            }
            self.seen += 1;
            if self.seen > self.index + 1 {
                return Err(fmt::Error);
            }
        }
        Ok(())
    }
}

/// Writes a field as text. What most formats consist of is written without a detour.
#[inline]
pub(super) fn write_field<L: Table<u8>>(field: Field, values: &Values<'_>, line: &mut Line<'_, L>) {
    let record = values.record;
    match field {
        Field::NAME => line.bytes(record.name.as_bytes()),
        Field::LEVELNAME => match record.level_name.or_else(|| record.level.name()) {
            Some(name) => line.bytes(name.as_bytes()),
            None => write_other(field, values, line),
        },
        Field::MESSAGE => write_message(record, line),
        Field::ASCTIME if asctime::write_plain(values, line) => {}
        field => write_other(field, values, line),
    }
}

/// Writes any field as text.
// Out of line: the usual fields must not pay for its stack.
#[inline(never)]
fn write_other<L: Table<u8>>(field: Field, values: &Values<'_>, line: &mut Line<'_, L>) {
    if !line.is_cut() {
        let _ = values.field(field).write(Conversion::Str, line);
    }
}

/// Writes the message.
pub(crate) fn write_message<L: Table<u8>>(record: &Record<'_>, line: &mut Line<'_, L>) {
    match record.message.as_str() {
        Some(message) => line.bytes(message.as_bytes()),
        // It fails where the line is full; and a message's own `Display` may, and then says less.
        None => {
            let _ = line.write_fmt(record.message);
        }
    }
}

/// Writes the record's error below what a line holds already. CPython: `Formatter.format`.
// Out of line: few records have one.
#[inline(never)]
pub(crate) fn write_error<L: Table<u8>>(record: &Record<'_>, line: &mut Line<'_, L>) {
    if let Some(error) = record.error {
        if line.since(0).last().is_some_and(|last| *last != b'\n') {
            line.bytes(b"\n");
        }
        let _ = write!(line, "{}", Chain(error));
    }
}

fn filename(path: &str) -> &str {
    let slash = path.bytes().rposition(|byte| matches!(byte, b'/' | b'\\'));
    path.get(slash.map_or(0, |slash| slash + 1)..)
        .unwrap_or(path)
}

/// CPython: `os.path.splitext(filename)[0]`: leading dots begin no extension.
fn module(path: &str) -> &str {
    let name = filename(path);
    let dots = name.bytes().take_while(|&byte| byte == b'.').count();
    match name.bytes().rposition(|byte| byte == b'.') {
        Some(dot) if dot >= dots => name.get(..dot).unwrap_or(name),
        _ => name,
    }
}
