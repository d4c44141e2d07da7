//! `{`-style formats. CPython: `StrFormatStyle`, and `str.format` with keywords alone.

use core::fmt;

use super::Line;
use super::failure::{Failure, Kind};
use super::markup::{Piece, piece};
use super::percent::is_word;
use super::sentence::Sentence;
use super::specification::Specification;
use super::value::{Conversion, Value, Values};
use crate::json::{Repr, Str};
use crate::tables::Table;

pub(super) const AVAILABLE: bool = true;

/// The longest specification whose width or precision comes from a field.
const SPECIFICATION: usize = 48;

/// Why CPython refuses a format.
#[derive(Clone, Copy, Debug)]
pub(super) enum Invalid<'d> {
    NoFields,
    /// `str.format` could not read it.
    Unreadable(Sentence),
    Name(Str<'d>),
    Conversion(char),
    Specification(Str<'d>),
}

impl fmt::Display for Invalid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid format: ")?;
        match self {
            Invalid::NoFields => f.write_str("no fields"),
            Invalid::Unreadable(sentence) => f.write_str(sentence.text()),
            Invalid::Name(name) => write!(f, "invalid field name/expression: {}", Repr(*name)),
            Invalid::Conversion(char) => {
                let mut utf8 = [0; 4];
                let char = Str::plain(char.encode_utf8(&mut utf8));
                write!(f, "invalid conversion: {}", Repr(char))
            }
            Invalid::Specification(text) => write!(f, "bad specifier: {}", Repr(*text)),
        }
    }
}

/// CPython: `StrFormatStyle.validate`. Beyond ASCII every character counts as `\w`.
pub(super) fn validate(mut format: Str<'_>) -> Result<(), Invalid<'_>> {
    let mut fields = false;
    while let Some(piece) = piece(&mut format) {
        let Piece::Field(field) = piece.map_err(Invalid::Unreadable)? else {
            continue;
        };
        if !field.name.is_empty() {
            if !is_name(field.name) {
                return Err(Invalid::Name(field.name));
            }
            fields = true;
        }
        if let Some(conversion) = field.conversion
            && !matches!(conversion, 'r' | 's' | 'a')
        {
            return Err(Invalid::Conversion(conversion));
        }
        if !is_specification(field.specification) {
            return Err(Invalid::Specification(field.specification));
        }
    }
    match fields {
        true => Ok(()),
        false => Err(Invalid::NoFields),
    }
}

fn word<'d>(rest: &mut Str<'d>) -> Str<'d> {
    rest.take_while(is_word)
}

/// What `$` matches: the end, or a line feed before it.
fn is_end(rest: Str<'_>) -> bool {
    rest.is_empty() || rest.is(b"\n")
}

/// `^(\d+|\w+)(\.\w+|\[[^]]+\])*$`
fn is_name(mut rest: Str<'_>) -> bool {
    if word(&mut rest).is_empty() {
        return false;
    }
    loop {
        let before = rest;
        let more = match rest.next() {
            Some('.') => !word(&mut rest).is_empty(),
            Some('[') => !rest.take_while(|char| char != ']').is_empty() && rest.take(']'),
            _ => false,
        };
        if !more {
            return is_end(before);
        }
    }
}

/// `^(.?[<=>^])?[+ -]?#?0?(\d+|{\w+})?[,_]?(\.(\d+|{\w+}))?[bcdefgnosx%]?$`, in either case.
fn is_specification(mut rest: Str<'_>) -> bool {
    let is_align = |char: Option<char>| matches!(char, Some('<' | '>' | '=' | '^'));
    let mut behind = rest;
    if behind.next().is_some_and(|char| char != '\n') && is_align(behind.next()) {
        rest = behind;
    } else if is_align(rest.peek()) {
        rest.next();
    }
    let _ = rest.take('+') || rest.take(' ') || rest.take('-');
    rest.take('#');
    let number = |rest: &mut Str<'_>| {
        let mut behind = *rest;
        if behind.take('{') && !word(&mut behind).is_empty() && behind.take('}') {
            *rest = behind;
            return true;
        }
        !rest.take_while(|char| char.is_ascii_digit()).is_empty()
    };
    rest.take('0');
    number(&mut rest);
    let _ = rest.take(',') || rest.take('_');
    if rest.take('.') && !number(&mut rest) {
        return false;
    }
    if let Some(char) = rest.peek()
        && let 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'n' | 'o' | 's' | 'x' | '%' =
            char.to_ascii_lowercase()
    {
        rest.next();
    }
    is_end(rest)
}

/// Calls `found` with the name of each field, as far as the format can be read.
pub(super) fn names<'d>(format: Str<'d>, found: &mut dyn FnMut(Str<'d>)) {
    names_in(format, 2, found);
}

fn names_in<'d>(mut format: Str<'d>, depth: u8, found: &mut dyn FnMut(Str<'d>)) {
    while let Some(Ok(piece)) = piece(&mut format) {
        if let Piece::Field(mut field) = piece {
            found(first(&mut field.name));
            if field.nested && depth > 1 {
                names_in(field.specification, depth - 1, found);
            }
        }
    }
}

/// A name, in front of attributes and indices: the field's itself, or an attribute's.
fn first<'d>(name: &mut Str<'d>) -> Str<'d> {
    name.take_while(|char| !matches!(char, '.' | '['))
}

/// Formats a record.
pub(super) fn render<'p, L: Table<u8>>(
    source: Str<'p>,
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    render_in(source, 2, values, line)
}

/// CPython: `build_string`, which goes no deeper than a field in a field's specification.
fn render_in<'p, L: Table<u8>>(
    mut source: Str<'p>,
    depth: u8,
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    if depth == 0 {
        return Err(Failure::malformed(Sentence::Recursion));
    }
    while let Some(piece) = piece(&mut source).filter(|_| !line.is_cut()) {
        let field = match piece.map_err(Failure::malformed)? {
            Piece::Literal(char) => {
                line.fill(char, 1);
                continue;
            }
            Piece::Field(field) => field,
        };
        let value = value(field.name, values)?;
        let conversion = match field.conversion {
            None => None,
            Some('s') => Some(Conversion::Str),
            Some('r') => Some(Conversion::Repr),
            Some('a') => Some(Conversion::Ascii),
            Some(other) => return Err(Failure(Kind::UnknownConversion(other))),
        };
        let mut room = [0; SPECIFICATION];
        let mut made = &[][..];
        if field.nested {
            made = nested(field.specification, depth - 1, values, line, &mut room)?;
        }
        let specification = match field.nested {
            true => Str::of_text(made),
            false => field.specification,
        };
        if specification.is_empty() {
            let _ = value.write(conversion.unwrap_or(Conversion::Str), line);
        } else {
            Specification(specification).write(&value, conversion, line)?;
        }
    }
    Ok(())
}

/// A specification with fields in it, as they make it.
fn nested<'p, 'r, L: Table<u8>>(
    source: Str<'p>,
    depth: u8,
    values: &Values<'_>,
    line: &mut Line<'_, L>,
    room: &'r mut [u8; SPECIFICATION],
) -> Result<&'r [u8], Failure<'p>> {
    // Made at the end of the line, and taken off it again.
    let (start, cut) = (line.len(), line.is_cut());
    render_in(source, depth, values, line)?;
    let made = line.since(start);
    let made = match room.get_mut(..made.len()) {
        Some(room) => {
            room.copy_from_slice(made);
            &*room
        }
        // Nothing that long is a specification.
        None => b"??",
    };
    line.shorten(start, cut);
    Ok(made)
}

/// What a name with attributes and indices refers to. CPython: `get_field_object`.
fn value<'p, 'v>(name: Str<'p>, values: &'v Values<'_>) -> Result<Value<'v>, Failure<'p>> {
    let mut rest = name;
    let field = first(&mut rest);
    let positional = match field.is_empty() {
        true => Some(0),
        false => index(field)?,
    };
    if let Some(number) = positional {
        return Err(Failure(Kind::Positional(number)));
    }
    let mut value = values.named(field).ok_or(Failure(Kind::Missing(field)))?;
    while let Some(char) = rest.next() {
        value = match char {
            '.' => {
                let name = first(&mut rest);
                if name.is_empty() {
                    return Err(EMPTY);
                }
                return Err(Failure(Kind::Attribute(value.type_name(), name)));
            }
            '[' => {
                let key = rest.take_while(|char| char != ']');
                if !rest.take(']') {
                    return Err(Failure::malformed(Sentence::NoBracket));
                }
                if key.is_empty() {
                    return Err(EMPTY);
                }
                item(&value, key)?
            }
            _ => {
                let sentence = Sentence::BehindBracket;
                return Err(Failure::malformed(sentence));
            }
        };
    }
    Ok(value)
}

const EMPTY: Failure<'static> = Failure::malformed(Sentence::EmptyAttribute);

/// The number that a string says, if it is one. CPython: `get_integer`.
fn index(mut text: Str<'_>) -> Result<Option<usize>, Failure<'static>> {
    let mut number = 0usize;
    let all = text;
    while let Some(char) = text.next() {
        let Some(digit) = char.to_digit(10) else {
            return Ok(None);
        };
        let next = number.checked_mul(10);
        let next = next.and_then(|number| number.checked_add(digit as usize));
        let next = next.filter(|&number| isize::try_from(number).is_ok());
        number = next.ok_or(Failure::malformed(Sentence::TooManyDigits))?;
    }
    Ok((!all.is_empty()).then_some(number))
}

/// What a value has in brackets.
fn item<'p, 'v>(value: &Value<'v>, key: Str<'p>) -> Result<Value<'v>, Failure<'p>> {
    let index = index(key)?;
    let kind = value.type_name();
    let inside = match value {
        Value::Item(item) => Some(item),
        _ => None,
    };
    let found = match kind {
        // A key of digits alone is a number, which is no key of a dict here.
        "dict" => {
            let inside = inside.filter(|_| index.is_none());
            let found = inside.and_then(|dict| dict.entry(key));
            return found.ok_or(Failure(Kind::Missing(key)));
        }
        "str" => index.map(|index| value.char(index)),
        "list" => index.map(|index| inside.and_then(|list| list.item(index))),
        "tuple" => index.map(|_| None),
        _ => return Err(Failure(Kind::NotSubscriptable(kind))),
    };
    let found = found.ok_or(Failure(Kind::Indices(kind)))?;
    found.ok_or(Failure(Kind::Index(kind)))
}
