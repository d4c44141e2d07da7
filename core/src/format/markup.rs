//! How `str.format` takes a string apart. CPython: `Objects/stringlib/unicode_format.h`.

use super::sentence::Sentence;
use crate::json::Str;

/// A piece of a format. CPython: `MarkupIterator_next`.
pub(super) enum Piece<'d> {
    Literal(char),
    Field(Replacement<'d>),
}

/// What stands between two braces. CPython: `parse_field`.
pub(super) struct Replacement<'d> {
    pub(super) name: Str<'d>,
    pub(super) conversion: Option<char>,
    pub(super) specification: Str<'d>,
    /// It has fields in it.
    pub(super) nested: bool,
}

pub(super) fn piece<'d>(rest: &mut Str<'d>) -> Option<Result<Piece<'d>, Sentence>> {
    let char = rest.next()?;
    if !matches!(char, '{' | '}') || rest.take(char) {
        return Some(Ok(Piece::Literal(char)));
    }
    Some(match char {
        '}' => Err(Sentence::SingleClose),
        _ if rest.is_empty() => Err(Sentence::SingleOpen),
        _ => replacement(rest).map(Piece::Field),
    })
}

fn replacement<'d>(rest: &mut Str<'d>) -> Result<Replacement<'d>, Sentence> {
    let start = *rest;
    let (name, end) = loop {
        let here = *rest;
        match rest.next() {
            Some('{') => return Err(Sentence::OpenInName),
            Some('[') => {
                rest.take_while(|char| char != ']');
            }
            Some(end @ ('}' | ':' | '!')) => break (start.before(here), end),
            Some(_) => {}
            None => return Err(Sentence::NoClose),
        }
    };
    let mut field = Replacement {
        name,
        conversion: None,
        specification: Str::plain(""),
        nested: false,
    };
    if end == '}' {
        return Ok(field);
    }
    if end == '!' {
        let conversion = rest.next();
        if conversion.is_none() {
            return Err(Sentence::NoConversion);
        }
        field.conversion = conversion;
        match rest.next() {
            Some('}') => return Ok(field),
            Some(':') | None => {}
            Some(_) => return Err(Sentence::NoColon),
        }
    }
    let start = *rest;
    let mut depth = 1;
    loop {
        let here = *rest;
        match rest.next() {
            Some('{') => {
                field.nested = true;
                depth += 1;
            }
            Some('}') => depth -= 1,
            Some(_) => {}
            None => return Err(Sentence::OpenInSpecification),
        }
        if depth == 0 {
            field.specification = start.before(here);
            return Ok(field);
        }
    }
}
