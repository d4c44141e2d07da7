//! Why a record cannot be formatted: what CPython raises at the same place.

use core::fmt;

use super::sentence::Sentence;
use crate::json::{Repr, Str};

/// A record that a formatter cannot print. Nothing of its line is written.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'p>(pub(super) Kind<'p>);

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'p> {
    /// Neither the record nor the defaults have the field, or a dict has not this key.
    Missing(Str<'p>),
    /// Whatever one sentence says.
    Malformed(Sentence),
    /// `%` knows no such conversion.
    Conversion(char),
    /// `str.format` knows no such conversion behind a `!`.
    UnknownConversion(char),
    /// The type of the value does not know this code.
    Code(char, &'static str),
    /// A separator of thousands with this code.
    Separator(char, char),
    /// `%d` and its like need a number, and this is the type of the value.
    NotNumber(char, &'static str),
    /// `%x` and its like need an integer.
    NotInteger(char, &'static str),
    /// `%f` and its like need a number.
    NotReal(&'static str),
    /// Values of this type take no format specification.
    Unsupported(&'static str),
    NotSubscriptable(&'static str),
    /// An index of this type that is not there.
    Index(&'static str),
    /// Something else than a number as an index of this type.
    Indices(&'static str),
    /// A positional argument; there are none.
    Positional(usize),
    /// A value of this type has no such attribute.
    Attribute(&'static str, Str<'p>),
    /// Line and column of a `$` that names nothing.
    Placeholder(u32, u32),
    /// A number that is no character.
    Overflow,
    /// A width that no line has room for.
    Memory,
    /// A class of the program's own could not.
    OfClass,
}

impl Failure<'_> {
    pub(super) const fn malformed(sentence: Sentence) -> Self {
        Failure(Kind::Malformed(sentence))
    }

    /// A formatter class of the program's own has given up.
    pub(crate) const OF_CLASS: Failure<'static> = Failure(Kind::OfClass);

    /// The name of the exception that CPython raises.
    pub fn python_type(&self) -> &'static str {
        match self.0 {
            Kind::Missing(_)
            | Kind::Conversion(_)
            | Kind::UnknownConversion(_)
            | Kind::Code(..)
            | Kind::Separator(..)
            | Kind::OfClass
            | Kind::Placeholder(..) => "ValueError",
            Kind::NotNumber(..)
            | Kind::NotInteger(..)
            | Kind::NotReal(_)
            | Kind::Indices(_)
            | Kind::Unsupported(_)
            | Kind::NotSubscriptable(_) => "TypeError",
            Kind::Malformed(sentence) => sentence.python_type(),
            Kind::Index(_) | Kind::Positional(_) => "IndexError",
            Kind::Attribute(..) => "AttributeError",
            Kind::Overflow => "OverflowError",
            Kind::Memory => "MemoryError",
        }
    }
}

/// CPython's sentence.
impl fmt::Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Missing(name) => {
                write!(f, "Formatting field not found in record: {}", Repr(name))
            }
            Kind::Malformed(sentence) => f.write_str(sentence.text()),
            Kind::Index("str") => f.write_str("string index out of range"),
            Kind::Index(kind) => write!(f, "{kind} index out of range"),
            Kind::Indices("str") => f.write_str("string indices must be integers, not 'str'"),
            Kind::Indices(kind) => {
                write!(f, "{kind} indices must be integers or slices, not str")
            }
            Kind::Conversion(char) => {
                let code = char as u32;
                write!(f, "unsupported format character '{char}' (0x{code:x})")
            }
            Kind::UnknownConversion(char) => match char {
                '!'..='~' => write!(f, "Unknown conversion specifier {char}"),
                _ => write!(f, "Unknown conversion specifier \\x{:x}", char as u32),
            },
            Kind::Code(code, kind) => {
                write!(
                    f,
                    "Unknown format code '{code}' for object of type '{kind}'"
                )
            }
            Kind::Separator(mark, code) => write!(f, "Cannot specify '{mark}' with '{code}'."),
            Kind::NotNumber(code, kind) => {
                write!(f, "%{code} format: a real number is required, not {kind}")
            }
            Kind::NotInteger(code, kind) => {
                write!(f, "%{code} format: an integer is required, not {kind}")
            }
            Kind::NotReal(kind) => write!(f, "must be real number, not {kind}"),
            Kind::Unsupported(kind) => {
                write!(f, "unsupported format string passed to {kind}.__format__")
            }
            Kind::NotSubscriptable(kind) => write!(f, "'{kind}' object is not subscriptable"),
            Kind::Positional(number) => write!(
                f,
                "Replacement index {number} out of range for positional args tuple"
            ),
            Kind::Attribute(kind, name) => {
                write!(f, "'{kind}' object has no attribute {}", Repr(name))
            }
            Kind::Placeholder(line, column) => {
                write!(
                    f,
                    "Invalid placeholder in string: line {line}, col {column}"
                )
            }
            Kind::Overflow => f.write_str("%c arg not in range(0x110000)"),
            Kind::Memory => Ok(()),
            Kind::OfClass => f.write_str("the formatter's class could not format the record"),
        }
    }
}

impl core::error::Error for Failure<'_> {}
