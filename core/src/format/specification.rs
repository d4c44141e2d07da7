//! The format specifications of `str.format`. CPython: `Python/formatter_unicode.c`.

use super::Line;
use super::conversion::character;
use super::failure::{Failure, Kind};
use super::sentence::Sentence;
use super::shape::Shape;
use super::value::{Conversion, Value};
use crate::json::Str;
use crate::tables::Table;

/// A specification as it was written, not empty.
pub(super) struct Specification<'d>(pub(super) Str<'d>);

/// What values print by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Str,
    Int,
    Float,
}

/// A specification that was read.
struct Read {
    shape: Shape,
    align: Option<u8>,
    /// `z`: no minus in front of zero.
    positive_zero: bool,
    sign: Option<char>,
}

impl Specification<'_> {
    /// Writes a value. What was converted is a string.
    pub(super) fn write<L: Table<u8>>(
        &self,
        value: &Value<'_>,
        conversion: Option<Conversion>,
        line: &mut Line<'_, L>,
    ) -> Result<(), Failure<'static>> {
        let kind = match conversion {
            Some(_) => "str",
            None => value.type_name(),
        };
        let family = match kind {
            "str" => Family::Str,
            "int" | "bool" => Family::Int,
            "float" => Family::Float,
            _ => return Err(Failure(Kind::Unsupported(kind))),
        };
        let read = read(self.0, family)?;
        // What has no value prints as text, whatever it was to be.
        if let (Value::Absent, None) = (value, conversion) {
            let align = read.align.filter(|&align| align != b'=').unwrap_or(b'<');
            let shape = Shape {
                fill: read.shape.fill,
                align,
                width: read.shape.width,
                ..Shape::PLAIN
            };
            shape.check(line)?;
            shape.text(value, Conversion::Str, line);
            return Ok(());
        }
        read.shape.check(line)?;
        match family {
            Family::Str => {
                read.str(kind)?;
                let conversion = conversion.unwrap_or(Conversion::Str);
                read.shape.text(value, conversion, line);
            }
            Family::Int => read.int(value, kind, line)?,
            Family::Float => read.float(value, kind, line)?,
        }
        Ok(())
    }
}

/// CPython: `parse_internal_render_format_spec`.
fn read(mut rest: Str<'_>, family: Family) -> Result<Read, Failure<'static>> {
    let is_align = |char: Option<char>| match char {
        Some(align @ ('<' | '>' | '=' | '^')) => Some(align as u8),
        _ => None,
    };
    let mut shape = Shape::PLAIN;
    let mut filled = None;
    let mut behind = rest;
    let first = behind.next();
    let mut align = None;
    if let Some(second) = is_align(behind.next()) {
        (align, filled) = (Some(second), first);
        rest = behind;
    } else if let Some(first) = is_align(first) {
        align = Some(first);
        rest.next();
    }
    let sign = rest.peek().filter(|char| matches!(char, ' ' | '+' | '-'));
    if let Some(sign) = sign {
        rest.next();
        shape.sign = if sign == '-' { 0 } else { sign as u8 };
    }
    let positive_zero = rest.take('z');
    shape.alternate = rest.take('#');
    let numeric = family != Family::Str;
    let mut default = if numeric { b'>' } else { b'<' };
    if filled.is_none() && rest.take('0') {
        filled = Some('0');
        if numeric {
            default = b'=';
        }
    }
    shape.fill = filled.unwrap_or(' ');
    shape.align = align.unwrap_or(default);
    shape.width = number(&mut rest, Sentence::TooManyDigits)?.unwrap_or(0);
    if rest.take(',') {
        shape.separator = b',';
    }
    let other = rest.take('_');
    if other && (shape.separator != 0 || rest.peek() == Some(',')) {
        return Err(Failure::malformed(Sentence::TwoSeparators));
    }
    if other {
        shape.separator = b'_';
    }
    if rest.take('.') {
        shape.precision = number(&mut rest, Sentence::PrecisionTooBig)?;
        if shape.precision.is_none() {
            return Err(Failure::malformed(Sentence::NoPrecision));
        }
    }
    let code = rest.next();
    if !rest.is_empty() {
        return Err(Failure::malformed(Sentence::InvalidSpecification));
    }
    let default = match family {
        Family::Str => Some('s'),
        Family::Int => Some('d'),
        Family::Float => None,
    };
    let known = code.or(default);
    if shape.separator != 0 {
        match known {
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => {}
            Some('b' | 'o' | 'x' | 'X') if shape.separator == b'_' => {}
            Some(code) => {
                let mark = shape.separator as char;
                return Err(Failure(Kind::Separator(mark, code)));
            }
        }
    }
    shape.code = known.unwrap_or('\0');
    Ok(Read {
        shape,
        align,
        positive_zero,
        sign,
    })
}

fn number(rest: &mut Str<'_>, too_big: Sentence) -> Result<Option<usize>, Failure<'static>> {
    let mut number = None;
    while let Some(digit) = rest.peek().and_then(|char| char.to_digit(10)) {
        rest.next();
        let next = number.unwrap_or(0usize).saturating_mul(10);
        let next = next.saturating_add(digit as usize);
        if next > i32::MAX as usize {
            return Err(Failure::malformed(too_big));
        }
        number = Some(next);
    }
    Ok(number)
}

fn refuse(sentence: Sentence) -> Result<(), Failure<'static>> {
    Err(Failure::malformed(sentence))
}

impl Read {
    fn str(&self, kind: &'static str) -> Result<(), Failure<'static>> {
        if self.shape.code != 's' {
            return Err(Failure(Kind::Code(self.shape.code, kind)));
        }
        match self.sign {
            Some(' ') => return refuse(Sentence::SpaceInStr),
            Some(_) => return refuse(Sentence::SignInStr),
            None => {}
        }
        if self.positive_zero {
            return refuse(Sentence::ZeroInStr);
        }
        if self.shape.alternate {
            return refuse(Sentence::AlternateInStr);
        }
        if self.shape.align == b'=' {
            return refuse(Sentence::AlignmentInStr);
        }
        Ok(())
    }

    fn int<L: Table<u8>>(
        &self,
        value: &Value<'_>,
        kind: &'static str,
        line: &mut Line<'_, L>,
    ) -> Result<(), Failure<'static>> {
        let number = value.int().unwrap_or(0);
        let base = match self.shape.code {
            'b' => 2,
            'o' => 8,
            'd' | 'n' => 10,
            'x' | 'X' => 16,
            'c' => 0,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return self.float(value, kind, line),
            code => return Err(Failure(Kind::Code(code, kind))),
        };
        if self.shape.precision.is_some() {
            return refuse(Sentence::PrecisionInInt);
        }
        if self.positive_zero {
            return refuse(Sentence::ZeroInInt);
        }
        if base > 0 {
            self.shape.integer(number, base, 0, line);
            return Ok(());
        }
        if self.sign.is_some() {
            return refuse(Sentence::SignInChar);
        }
        if self.shape.alternate {
            return refuse(Sentence::AlternateInChar);
        }
        self.shape
            .text(&Value::Char(character(number)?), Conversion::Str, line);
        Ok(())
    }

    fn float<L: Table<u8>>(
        &self,
        value: &Value<'_>,
        kind: &'static str,
        line: &mut Line<'_, L>,
    ) -> Result<(), Failure<'static>> {
        let Some(mut number) = value.real() else {
            return Ok(());
        };
        let shape = self.shape;
        let precision = shape.precision.unwrap_or(6);
        let laid_out = match shape.code {
            '\0' => match shape.precision {
                Some(precision) => number.general(precision, shape.alternate, b'e', true),
                None => number.repr(shape.alternate),
            },
            '%' => {
                number = number.shifted(2);
                number.fixed(precision, shape.alternate)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' => shape.lay_out(number, precision),
            code => return Err(Failure(Kind::Code(code, kind))),
        };
        let (mut number, layout) = laid_out;
        if self.positive_zero && number.is_zero() {
            number.negative = false;
        }
        shape.real((number, layout), shape.code == '%', line);
        Ok(())
    }
}
