//! `$`-style formats. CPython: `StringTemplateStyle`, and `string.Template`.

use core::fmt;

use super::Line;
use super::failure::{Failure, Kind};
use super::value::{Conversion, Values};
use crate::json::Str;
use crate::tables::Table;

pub(super) const AVAILABLE: bool = true;

/// Why CPython refuses a format.
#[derive(Clone, Copy, Debug)]
pub(super) enum Invalid {
    NoFields,
    BareDollar,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Invalid::NoFields => "invalid format: no fields",
            Invalid::BareDollar => "invalid format: bare '$' not allowed",
        })
    }
}

/// What stands behind a `$`.
enum Placeholder<'d> {
    Dollar,
    Name(Str<'d>),
    Invalid,
}

fn placeholder<'d>(rest: &mut Str<'d>) -> Placeholder<'d> {
    if rest.take('$') {
        return Placeholder::Dollar;
    }
    let mut behind = *rest;
    let braces = behind.take('{');
    let start = behind.peek();
    let name = behind.take_while(|char| char.is_ascii_alphanumeric() || char == '_');
    let begins = start.is_some_and(|char| char.is_ascii_alphabetic() || char == '_');
    if !begins || braces && !behind.take('}') {
        return Placeholder::Invalid;
    }
    *rest = behind;
    Placeholder::Name(name)
}

/// CPython: `StringTemplateStyle.validate`.
pub(super) fn validate(mut format: Str<'_>) -> Result<(), Invalid> {
    let mut fields = false;
    while let Some(char) = format.next() {
        if char == '$' {
            match placeholder(&mut format) {
                Placeholder::Dollar => {}
                Placeholder::Name(_) => fields = true,
                Placeholder::Invalid => return Err(Invalid::BareDollar),
            }
        }
    }
    match fields {
        true => Ok(()),
        false => Err(Invalid::NoFields),
    }
}

/// Calls `found` with the name of each field.
pub(super) fn names<'d>(mut format: Str<'d>, found: &mut dyn FnMut(Str<'d>)) {
    while let Some(char) = format.next() {
        if char == '$'
            && let Placeholder::Name(name) = placeholder(&mut format)
        {
            found(name);
        }
    }
}

/// Formats a record.
pub(super) fn render<'p, L: Table<u8>>(
    source: Str<'p>,
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    let mut rest = source;
    loop {
        let here = rest;
        let Some(char) = rest.next().filter(|_| !line.is_cut()) else {
            return Ok(());
        };
        if char != '$' {
            line.fill(char, 1);
            continue;
        }
        match placeholder(&mut rest) {
            Placeholder::Dollar => line.fill('$', 1),
            Placeholder::Name(name) => {
                let value = values.named(name).ok_or(Failure(Kind::Missing(name)))?;
                let _ = value.write(Conversion::Str, line);
            }
            Placeholder::Invalid => return Err(invalid(source.before(here))),
        }
    }
}

/// CPython: `Template._invalid`, with its idea of lines.
fn invalid(mut before: Str<'_>) -> Failure<'static> {
    let (mut line, mut column) = (1, 1);
    let mut return_before = false;
    while let Some(char) = before.next() {
        let ends = matches!(
            char,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        if ends {
            line += u32::from(!(return_before && char == '\n'));
            column = 1;
        } else {
            column += 1;
        }
        return_before = char == '\r';
    }
    Failure(Kind::Placeholder(line, column))
}
