//! One conversion of a `%`-style format: flags, width, precision and letter, and what they make
//! of a value. CPython: `unicode_format_arg` in `Objects/unicodeobject.c`.

use super::Line;
use super::failure::{Failure, Kind};
use super::percent::{LEFT, WIDEST};
use super::sentence::Sentence;
use super::shape::Shape;
use super::value::{Conversion, Value};
use crate::json::Str;
use crate::tables::Table;

/// The largest width or precision that is read; CPython's limits are this or beyond.
const LARGEST: usize = i32::MAX as usize;

/// What stands behind the `%` and the name of a field.
#[derive(Clone, Copy)]
pub(super) struct Written {
    left: bool,
    zeros: bool,
    sign: u8,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
    code: char,
}

impl Written {
    /// Reads flags, width, precision and letter. A `*` takes the value that is `pending`.
    pub(super) fn read(
        rest: &mut Str<'_>,
        pending: &mut Option<Value<'_>>,
    ) -> Result<Self, Failure<'static>> {
        let mut written = Written {
            left: false,
            zeros: false,
            sign: 0,
            alternate: false,
            width: 0,
            precision: None,
            code: '\0',
        };
        let mut next = || rest.next().ok_or(Failure::malformed(Sentence::Incomplete));
        let mut char;
        loop {
            char = next()?;
            match char {
                '-' => written.left = true,
                '0' => written.zeros = true,
                '+' => written.sign = b'+',
                ' ' if written.sign == 0 => written.sign = b' ',
                ' ' => {}
                '#' => written.alternate = true,
                _ => break,
            }
        }
        if char == '*' {
            let width = star(pending)?;
            written.left |= width < 0;
            written.width = usize::try_from(width.unsigned_abs()).unwrap_or(LARGEST);
            char = next()?;
        } else {
            char = number(char, &mut written.width, Sentence::WidthTooBig, &mut next)?;
        }
        if char == '.' {
            let mut precision = 0;
            char = next()?;
            if char == '*' {
                precision = usize::try_from(star(pending)?).unwrap_or(0);
                char = next()?;
            } else {
                char = number(char, &mut precision, Sentence::PrecisionTooBig, &mut next)?;
            }
            written.precision = Some(precision);
        }
        if matches!(char, 'h' | 'l' | 'L') {
            char = rest.next().unwrap_or(char);
        }
        written.code = char;
        Ok(written)
    }

    fn shape(&self, number: bool) -> Shape {
        let zeros = number && self.zeros && !self.left;
        Shape {
            fill: if zeros { '0' } else { ' ' },
            align: match self.left {
                true => b'<',
                false if zeros => b'=',
                false => b'>',
            },
            sign: self.sign,
            alternate: self.alternate,
            separator: 0,
            width: self.width,
            precision: self.precision,
            code: self.code,
        }
    }

    /// The code that says it all, if there is one: of `length` bytes, none must be more than
    /// the sign, the digits of the width and the `s`.
    pub(super) fn pad_code(&self, length: usize) -> Option<u8> {
        let digits = match self.width {
            0 => 0,
            1..=9 => 1,
            10..=WIDEST => 2,
            _ => return None,
        };
        let plain = self.code == 's' && self.precision.is_none() && !(self.left && self.width == 0);
        let left = if self.left { LEFT } else { 0 };
        let said = usize::from(self.left) + digits + 1;
        (plain && said == length).then_some(self.width as u8 | left)
    }

    #[inline(never)]
    pub(super) fn write<L: Table<u8>>(
        &self,
        value: Value<'_>,
        line: &mut Line<'_, L>,
    ) -> Result<(), Failure<'static>> {
        let shape = self.shape(false);
        shape.check(line)?;
        let conversion = match self.code {
            's' => Conversion::Str,
            'r' => Conversion::Repr,
            'a' => Conversion::Ascii,
            _ => return self.write_number(value, line),
        };
        shape.text(&value, conversion, line);
        Ok(())
    }

    fn write_number<L: Table<u8>>(
        &self,
        value: Value<'_>,
        line: &mut Line<'_, L>,
    ) -> Result<(), Failure<'static>> {
        let shape = self.shape(true);
        let plain = Shape {
            precision: None,
            ..self.shape(false)
        };
        let code = self.code;
        let base = match code {
            'd' | 'i' | 'u' => 10,
            'o' => 8,
            'x' | 'X' => 16,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => 1,
            'c' => 0,
            _ => return Err(Failure(Kind::Conversion(code))),
        };
        // What has no value prints as text, whatever it was to be.
        if let Value::Absent = value {
            plain.text(&value, Conversion::Str, line);
            return Ok(());
        }
        let kind = value.type_name();
        if base == 0 {
            let char = match value.int() {
                Some(code) => Some(character(code)?),
                None => value.only_char(),
            };
            let char = char.ok_or(Failure::malformed(Sentence::NotChar))?;
            plain.text(&Value::Char(char), Conversion::Str, line);
        } else if base > 1 {
            let least = self.precision.unwrap_or(0);
            match (value.int(), value) {
                (Some(number), _) => shape.integer(number, base, least, line),
                (None, Value::Real(number)) if base == 10 => {
                    shape.whole(number.truncated(), least, line);
                }
                _ if base == 10 => return Err(Failure(Kind::NotNumber(code, kind))),
                _ => return Err(Failure(Kind::NotInteger(code, kind))),
            }
        } else {
            let number = value.real().ok_or(Failure(Kind::NotReal(kind)))?;
            let precision = self.precision.unwrap_or(6);
            shape.real(shape.lay_out(number, precision), false, line);
        }
        Ok(())
    }
}

/// The character with this number.
pub(super) fn character(code: i64) -> Result<char, Failure<'static>> {
    match u32::try_from(code) {
        Ok(code @ 0..0x11_0000) => Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
        _ => Err(Failure(Kind::Overflow)),
    }
}

/// The number that a `*` stands for.
fn star(pending: &mut Option<Value<'_>>) -> Result<i64, Failure<'static>> {
    let value = pending
        .take()
        .ok_or(Failure::malformed(Sentence::NotEnough))?;
    value.int().ok_or(Failure::malformed(Sentence::StarNotInt))
}

/// Reads a number that `first` may begin, and gives what stands behind it.
fn number(
    first: char,
    number: &mut usize,
    too_big: Sentence,
    next: &mut impl FnMut() -> Result<char, Failure<'static>>,
) -> Result<char, Failure<'static>> {
    let mut char = first;
    while let Some(digit) = char.to_digit(10) {
        *number = number.saturating_mul(10).saturating_add(digit as usize);
        if *number > LARGEST {
            return Err(Failure::malformed(too_big));
        }
        char = next()?;
    }
    Ok(char)
}
