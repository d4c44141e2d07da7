//! Formatters: a format string, compiled when it is configured and run for each line.
//!
//! A program is one entry of the text space. For a `%`-style format that says what such
//! formats usually say, it is a row of steps: a run of literal text (its length, 1 to 127, then
//! the bytes), or a field (its number with the high bit set, then one byte for its padding, or
//! the length and the bytes of its conversion as it was written). Where a format says anything
//! else, the rest of it is kept as it was written, behind a zero.
//!
//! What is not told by steps stands in a header in front: a zero, a byte of flags, the date
//! format and the defaults. Behind it are steps, or the format string for the other styles.
//! The format string can always be had back, which is what `status` shows.

#[cfg(feature = "asctime")]
mod asctime;
#[cfg(not(feature = "asctime"))]
#[path = "no_asctime.rs"]
mod asctime;
#[cfg(feature = "brace")]
mod brace;
#[cfg(not(feature = "brace"))]
use without as brace;
#[cfg(feature = "asctime")]
mod civil;
mod conversion;
#[cfg(feature = "defaults")]
mod defaults;
#[cfg(not(feature = "defaults"))]
#[path = "no_defaults.rs"]
mod defaults;
#[cfg(feature = "dollar")]
mod dollar;
#[cfg(not(feature = "dollar"))]
use without as dollar;
mod failure;
mod field;
mod line;
#[cfg(feature = "brace")]
mod markup;
mod percent;
mod sentence;
mod settings;
mod shape;
#[cfg(feature = "brace")]
mod specification;
#[cfg(feature = "asctime")]
mod strftime;
mod style;
#[cfg(test)]
mod tests;
mod value;
#[cfg(not(all(feature = "brace", feature = "dollar")))]
mod without;

pub use failure::Failure;
pub(crate) use field::Field;
pub(crate) use line::Line;
pub(crate) use settings::{settings_bytes, settings_of};
pub(crate) use style::Style;
pub(crate) use value::{write_error, write_message};

use core::fmt;

use crate::clock::Clock;
use crate::json::{self, Str, text_of};
use crate::record::Record;
use crate::tables::{Full, Table, Text, text};
use value::Values;

/// The first byte of a header.
const HEADER: u8 = 0;
/// In the flags: the style.
const STYLE: u8 = 0x03;
/// In the flags: a date format follows, its length in front.
const DATEFMT: u8 = 0x04;
/// In the flags: defaults follow, a JSON dict, its length in front.
const DEFAULTS: u8 = 0x08;

/// So many fields of one format are looked for among the defaults, which takes time for each.
const LOOKS: u8 = 64;

/// What a formatter is made of. CPython: the arguments of `Formatter`.
pub(crate) struct Spec<'d> {
    pub(crate) style: Style,
    /// `None` or empty: the style's own default.
    pub(crate) format: Option<Str<'d>>,
    /// `None` or empty: `%Y-%m-%d %H:%M:%S`, with milliseconds.
    pub(crate) datefmt: Option<Str<'d>>,
    /// Whether a format that CPython's validation refuses is refused.
    pub(crate) validate: bool,
    /// A dict: values for fields that records do not have.
    pub(crate) defaults: Option<json::Value<'d>>,
    /// Whether there is a clock.
    pub(crate) clock: bool,
    /// Whether records say who made the call.
    pub(crate) origins: bool,
}

impl<'d> Spec<'d> {
    /// A `%`-style format and nothing else.
    #[cfg(test)]
    pub(crate) fn percent(format: Option<Str<'d>>) -> Self {
        Spec {
            style: Style::Percent,
            format,
            datefmt: None,
            validate: true,
            defaults: None,
            clock: false,
            origins: false,
        }
    }
}

impl<'d> Spec<'d> {
    /// What is to be said about a field of the format. The defaults are looked through so many times more
    /// for fields that are not there otherwise.
    #[inline(never)]
    fn absent(&self, name: Str<'d>, looks: &mut u8) -> Option<Absent<'d>> {
        let Some(field) = Field::from_name(name) else {
            *looks = looks.checked_sub(1)?;
            let defaults = self.defaults.map_or("", |defaults| defaults.raw());
            let default = defaults::named(defaults, name);
            return default.is_none().then_some(Absent::Unknown(name));
        };
        let is_there = match field {
            Field::ASCTIME => self.clock && asctime::AVAILABLE,
            field if field.is_time() => self.clock,
            field => !field.is_origin() || self.origins,
        };
        (!is_there).then_some(Absent::Field(field))
    }
}

/// A format that was compiled.
#[derive(Debug)]
pub(crate) struct Compiled<'d> {
    pub(crate) program: Text,
    /// What its author should know.
    pub(crate) absent: Option<Absent<'d>>,
}

/// A field of a format that has no value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Absent<'d> {
    /// It prints as `?` here.
    Field(Field),
    /// No record has it, and there is no default: no record can be formatted.
    Unknown(Str<'d>),
}

/// Why a format was not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// CPython's validation; [`explain`] says what it has against the format.
    Invalid,
    /// The text space is full.
    Full,
}

impl From<Full> for Mistake {
    fn from(_: Full) -> Self {
        Mistake::Full
    }
}

/// Writes CPython's sentence about a format that is [`Mistake::Invalid`].
pub(crate) fn explain(style: Style, format: Str<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match style {
        Style::Percent => write!(f, "Invalid format '{format}' for '%' style"),
        Style::Brace => match brace::validate(format) {
            Err(invalid) => write!(f, "{invalid}"),
            Ok(()) => Ok(()),
        },
        Style::Dollar => match dollar::validate(format) {
            Err(invalid) => write!(f, "{invalid}"),
            Ok(()) => Ok(()),
        },
    }
}

/// Compiles a format into the text space, or leaves the space as it was.
// Out of line: a configuration needs its stack only here.
#[inline(never)]
pub(crate) fn compile<'d, S: Table<u8>>(
    space: &mut S,
    spec: &Spec<'d>,
) -> Result<Compiled<'d>, Mistake> {
    let style = spec.style;
    let given = |string: &Str<'d>| !string.is_empty();
    let format = spec.format.filter(given);
    let format = format.unwrap_or(Str::plain(style.default()));
    let datefmt = spec.datefmt.filter(given);
    let defaults = spec.defaults.filter(|defaults| defaults.truth());
    let mut flags = style as u8;
    if spec.validate && !style.accepts(format) {
        return Err(Mistake::Invalid);
    }
    let mut at_most = format.raw().len() + 2;
    if let Some(datefmt) = datefmt {
        flags |= DATEFMT;
        at_most += datefmt.raw().len() + 2;
    }
    if let Some(defaults) = defaults {
        flags |= DEFAULTS;
        at_most += defaults.raw().len() + 2;
    }
    let mut absent = None;
    let mut looks = LOOKS;
    let mut note = |name| absent = absent.or_else(|| spec.absent(name, &mut looks));
    let entry = text::Entry::open(space, at_most + if flags > 0 { 2 } else { 0 })?;
    let mut write = || {
        if flags > 0 {
            space.extend(&[HEADER, flags])?;
        }
        if let Some(datefmt) = datefmt {
            text::put_number(space, datefmt.len() as u32)?;
            datefmt.copy_to(space)?;
        }
        if let Some(defaults) = defaults {
            text::put_number(space, defaults.raw().len() as u32)?;
            space.extend(defaults.raw().as_bytes())?;
        }
        match style {
            Style::Percent => percent::compile(space, entry, format, &mut note)?,
            Style::Brace => {
                brace::names(format, &mut note);
                format.copy_to(space)?;
            }
            Style::Dollar => {
                dollar::names(format, &mut note);
                format.copy_to(space)?;
            }
        }
        entry.finish(space)
    };
    let written = write();
    let program = written.inspect_err(|Full| entry.abandon(space))?;
    Ok(Compiled { program, absent })
}

/// A program, taken apart.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'p> {
    pub(crate) style: Style,
    /// Empty for the default.
    pub(crate) datefmt: &'p str,
    /// A JSON dict, or empty.
    pub(crate) defaults: &'p str,
    /// Steps, or the format string for other styles than `%`.
    rest: &'p [u8],
}

impl<'p> Parts<'p> {
    #[inline(always)]
    pub(crate) fn of(program: &'p [u8]) -> Self {
        match program {
            [HEADER, flags, rest @ ..] => Parts::behind_header(*flags, rest),
            _ => Parts {
                style: Style::Percent,
                datefmt: "",
                defaults: "",
                rest: program,
            },
        }
    }

    #[inline(never)]
    fn behind_header(flags: u8, mut rest: &'p [u8]) -> Self {
        let mut part = |flag| {
            if flags & flag == 0 {
                return "";
            }
            let length = text::take_number(&mut rest) as usize;
            let (part, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = behind;
            text_of(part)
        };
        let (datefmt, defaults) = (part(DATEFMT), part(DEFAULTS));
        Parts {
            style: Style::from_flags(flags),
            datefmt,
            defaults,
            rest,
        }
    }
}

/// Writes the format string that a program was compiled from.
// Out of line: it is rarely needed.
#[inline(never)]
pub(crate) fn print(program: &[u8], out: &mut dyn FnMut(fmt::Arguments<'_>)) {
    let parts = Parts::of(program);
    match parts.style {
        Style::Percent => percent::print(parts.rest, out),
        Style::Brace | Style::Dollar => out(format_args!("{}", text_of(parts.rest))),
    }
}

/// Whether CPython's validation takes the format string that a program was compiled from; `false` may
/// also mean that nobody knows.
pub(crate) fn is_valid(program: &[u8]) -> bool {
    let parts = Parts::of(program);
    match parts.style {
        Style::Percent => percent::has_valid_field(parts.rest),
        style => style.accepts(Str::of_text(parts.rest)),
    }
}

/// Runs a program for a record, as far as the line has room.
///
/// # Errors
///
/// What CPython would raise; the line is of no use then.
pub(crate) fn render<'p, L: Table<u8>>(
    program: &'p [u8],
    record: &Record<'_>,
    clock: Option<&'static dyn Clock>,
    line: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    let parts = Parts::of(program);
    let values = Values {
        record,
        clock,
        datefmt: parts.datefmt,
        defaults: parts.defaults,
    };
    match parts.style {
        Style::Percent => percent::render(parts.rest, &values, line),
        Style::Brace => brace::render(Str::of_text(parts.rest), &values, line),
        Style::Dollar => dollar::render(Str::of_text(parts.rest), &values, line),
    }
}
