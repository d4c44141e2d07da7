//! `%`-style formats. CPython: `PercentStyle`, and the `%` operator of `str` with a dict.
//!
//! A format is compiled into steps as far as it says what formats usually say; from there on
//! it is kept as it was written, and read anew for each record.

use core::fmt;

use super::conversion::Written;
use super::failure::{Failure, Kind};
use super::sentence::Sentence;
use super::shape::characters;
use super::value::{Value, Values, write_field};
use super::{Field, Line};
use crate::json::Str;
use crate::tables::{Full, Table, text};

/// A field; its number is in the other bits.
const FIELD: u8 = 0x80;
/// The rest of the format as it was written.
const SOURCE: u8 = 0;
/// A run may end up to three bytes behind this.
const LONGEST_RUN: usize = 0x7C;
/// A conversion as it was written follows, of the length in the other bits. Without this bit
/// the byte is all there is: text, padded to a width, on the right with [`LEFT`].
const RAW: u8 = 0x80;
/// In a pad code: on the right. The other bits are the width, up to [`WIDEST`].
pub(super) const LEFT: u8 = 0x40;
pub(super) const WIDEST: usize = 0x3F;

/// The parenthesized name behind a `%`, if there is one.
fn key<'d>(rest: &mut Str<'d>) -> Result<Option<Str<'d>>, Failure<'static>> {
    if !rest.take('(') {
        return Ok(None);
    }
    let start = *rest;
    if let Some(name) = rest.take_up_to(b')', b"(") {
        return Ok(Some(name));
    }
    let mut depth = 1;
    loop {
        let here = *rest;
        match rest.next() {
            Some('(') => depth += 1,
            Some(')') => depth -= 1,
            Some(_) => {}
            None => return Err(Failure::malformed(Sentence::IncompleteKey)),
        }
        if depth == 0 {
            return Ok(Some(start.before(here)));
        }
    }
}

/// Whether CPython's `PercentStyle.validate` finds a field: a search for
/// `%\(\w+\)[#0+ -]*(\*|\d+)?(\.(\*|\d+))?[diouxefgcrsa%]`, in either case. Beyond ASCII every
/// character counts as `\w`.
#[inline(never)]
pub(super) fn is_valid(mut format: Str<'_>) -> bool {
    // How far the search has come in the pattern.
    #[derive(Clone, Copy)]
    enum At {
        Start,
        Percent,
        Parenthesis,
        Name,
        Flags,
        Width,
        BehindWidth,
        Point,
        Precision,
        BehindPrecision,
    }
    let mut at = At::Start;
    while let Some(char) = format.next() {
        at = match (at, char) {
            (At::Percent, '(') => At::Parenthesis,
            (At::Parenthesis | At::Name, _) if is_word(char) => At::Name,
            (At::Name, ')') => At::Flags,
            (At::Flags, '#' | '0' | '+' | ' ' | '-') => At::Flags,
            (At::Flags | At::Width, '0'..='9') => At::Width,
            (At::Flags, '*') => At::BehindWidth,
            (At::Flags | At::Width | At::BehindWidth, '.') => At::Point,
            (At::Point | At::Precision, '0'..='9') => At::Precision,
            (At::Point, '*') => At::BehindPrecision,
            (At::Start | At::Percent | At::Parenthesis | At::Name | At::Point, '%') => At::Percent,
            (At::Start | At::Percent | At::Parenthesis | At::Name | At::Point, _) => At::Start,
            (_, 'A' | 'C'..='G' | 'I' | 'O' | 'R' | 'S' | 'U' | 'X' | '%') => return true,
            (_, 'a' | 'c'..='g' | 'i' | 'o' | 'r' | 's' | 'u' | 'x') => return true,
            _ => At::Start,
        };
    }
    false
}

/// CPython: `\w`, but for what is not ASCII.
pub(super) fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_' || !char.is_ascii()
}

/// Calls `found` with the name of each field, as far as the format can be read.
#[inline(never)]
fn names<'d>(mut format: Str<'d>, found: &mut dyn FnMut(Str<'d>)) {
    while let Some(char) = format.next() {
        if char != '%' || format.take('%') {
            continue;
        }
        match key(&mut format) {
            Ok(Some(name)) => found(name),
            Ok(None) => {}
            Err(_) => return,
        }
        // Flags, width and precision hold no `%`; what the letter is does not matter here.
        if Written::read(&mut format, &mut None).is_err() {
            return;
        }
    }
}

/// Adds the steps of a format to the entry being written, and calls `found` with the name of
/// each field.
pub(super) fn compile<'d, S: Table<u8>>(
    space: &mut S,
    entry: text::Entry,
    mut format: Str<'d>,
    found: &mut dyn FnMut(Str<'d>),
) -> Result<(), Full> {
    // Where the length of the run of literal text stands, if one has begun.
    let mut run = None;
    loop {
        let here = format;
        let Some(char) = format.next() else {
            return Ok(());
        };
        if char != '%' || format.take('%') {
            let start = match run {
                Some(start) if entry.written(space).len() - start <= LONGEST_RUN => start,
                _ => {
                    space.push(0)?;
                    entry.written(space).len() - 1
                }
            };
            run = Some(start);
            space.extend(char.encode_utf8(&mut [0; 4]).as_bytes())?;
            let written = entry.written(space);
            let length = written.len() - start - 1;
            if let Some(place) = written.get_mut(start) {
                *place = length as u8;
            }
            continue;
        }
        run = None;
        let step = read_step(&mut format);
        let Some((name, field, written, conversion)) = step else {
            if entry.written(space).is_empty() {
                // A zero in front would be a header.
                space.extend(&[super::HEADER, 0])?;
            }
            names(here, found);
            space.push(SOURCE)?;
            return here.copy_to(space);
        };
        found(name);
        space.push(FIELD | field.number())?;
        let length = conversion.len();
        match written.pad_code(length) {
            Some(code) => space.push(code)?,
            None => {
                space.push(RAW | length as u8)?;
                space.extend(conversion)?;
            }
        }
    }
}

/// Reads the field behind a `%`, if it is one that has a step.
fn read_step<'d>(format: &mut Str<'d>) -> Option<(Str<'d>, Field, Written, &'d [u8])> {
    let name = key(format).ok()??;
    let field = Field::from_name(name)?;
    let start = *format;
    let written = Written::read(format, &mut None).ok()?;
    let conversion = start.before(*format).raw();
    let simple = !conversion.contains(&b'\\') && conversion.len() < usize::from(RAW);
    simple.then_some((name, field, written, conversion))
}

/// One step of a program.
enum Step<'p> {
    Literal(&'p [u8]),
    /// A field as text, padded by this code.
    Padded(Field, u8),
    /// A field by a conversion as it was written.
    Converted(Field, Str<'p>),
    /// What is left of the format as it was written.
    Source(Str<'p>),
}

#[inline(always)]
fn steps(mut program: &[u8]) -> impl Iterator<Item = Step<'_>> {
    core::iter::from_fn(move || {
        let (&first, rest) = program.split_first()?;
        if first == SOURCE {
            program = &[];
            return Some(Step::Source(Str::of_text(rest)));
        }
        if first & FIELD == 0 {
            let (bytes, rest) = rest.split_at_checked(first as usize)?;
            program = rest;
            return Some(Step::Literal(bytes));
        }
        let field = Field::from_number(first & !FIELD);
        let (&code, rest) = rest.split_first()?;
        if code & RAW == 0 {
            program = rest;
            return Some(Step::Padded(field, code));
        }
        let (bytes, rest) = rest.split_at_checked((code & !RAW) as usize)?;
        program = rest;
        Some(Step::Converted(field, Str::of_text(bytes)))
    })
}

/// Writes the format string that steps were compiled from.
pub(super) fn print(program: &[u8], out: &mut dyn FnMut(fmt::Arguments<'_>)) {
    for step in steps(program) {
        match step {
            Step::Literal(bytes) => {
                let text = crate::json::text_of(bytes);
                for (at, part) in text.split('%').enumerate() {
                    out(format_args!("{}{part}", if at == 0 { "" } else { "%%" }));
                }
            }
            Step::Padded(field, 0) => out(format_args!("%({})s", field.name())),
            Step::Padded(field, code) => {
                let sign = if code & LEFT != 0 { "-" } else { "" };
                let width = code as usize & WIDEST;
                out(format_args!("%({}){sign}{width}s", field.name()));
            }
            Step::Converted(field, conversion) => {
                out(format_args!("%({}){conversion}", field.name()));
            }
            Step::Source(source) => out(format_args!("{source}")),
        }
    }
}

/// Whether the format string holds a field that [`is_valid`] finds, as nearly all do.
pub(super) fn has_valid_field(program: &[u8]) -> bool {
    steps(program).any(|step| match step {
        Step::Padded(..) => true,
        Step::Source(source) => is_valid(source),
        _ => false,
    })
}

/// Runs the steps of a program.
pub(super) fn render<'p, L: Table<u8>>(
    program: &'p [u8],
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    for step in steps(program) {
        match step {
            Step::Literal(bytes) => line.bytes(bytes),
            Step::Padded(field, code) => {
                let start = line.len();
                write_field(field, values, line);
                if code != 0 {
                    pad(start, code, line);
                }
            }
            Step::Converted(field, conversion) => convert(field, conversion, values, line)?,
            Step::Source(source) => return interpret(source, program, values, line),
        }
    }
    Ok(())
}

// Out of line, as is [`interpret`]: the usual steps must not pay for its stack.
#[inline(never)]
fn convert<L: Table<u8>>(
    field: Field,
    mut conversion: Str<'_>,
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'static>> {
    // Nobody would see it.
    if line.is_cut() {
        return Ok(());
    }
    let written = Written::read(&mut conversion, &mut None)?;
    written.write(values.field(field), line)
}

fn pad<L: Table<u8>>(start: usize, code: u8, line: &mut Line<'_, L>) {
    let width = code as usize & WIDEST;
    let missing = width.saturating_sub(characters(line.since(start)).count());
    match code & LEFT != 0 {
        true => line.blanks(missing),
        false => line.insert(start, ' ', missing),
    }
}

/// A format as it was written.
#[inline(never)]
fn interpret<'p, L: Table<u8>>(
    mut source: Str<'p>,
    program: &[u8],
    values: &Values<'_>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    let is_field = |step| matches!(step, Step::Padded(..) | Step::Converted(..));
    let keyed = steps(program).any(is_field);
    // What a conversion without a name takes: in CPython the whole dict, once, if no name came
    // before. Which fields it has is not shown here.
    let mut pending = match keyed {
        true => None,
        false => Some(Value::Dict),
    };
    while let Some(char) = source.next().filter(|_| !line.is_cut()) {
        if char != '%' || source.take('%') {
            line.fill(char, 1);
            continue;
        }
        if let Some(name) = key(&mut source)? {
            let value = values.named(name);
            pending = Some(value.ok_or(Failure(Kind::Missing(name)))?);
        }
        let written = Written::read(&mut source, &mut pending)?;
        let value = pending
            .take()
            .ok_or(Failure::malformed(Sentence::NotEnough))?;
        written.write(value, line)?;
    }
    Ok(())
}
