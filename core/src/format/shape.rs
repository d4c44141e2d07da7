//! How a value is shaped, whatever the style: padding, precision, signs, separators.

use core::fmt::{self, Write};

use super::Line;
use super::failure::{Failure, Kind};
use super::value::{Conversion, Value};
use crate::decimal::{Decimal, Layout, write_digits};
use crate::tables::Table;

/// A width beyond this is refused where a line has no bound of its own.
const WIDEST: usize = 1 << 24;

/// What a conversion of `%`, or a format specification of `str.format`, asks for.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) fill: char,
    /// One of `<`, `>`, `^` and `=`.
    pub(super) align: u8,
    /// What a number that is not negative has in front: `+`, a blank, or nothing (0).
    pub(super) sign: u8,
    /// `#`.
    pub(super) alternate: bool,
    /// Between groups of digits: `,`, `_`, or nothing (0).
    pub(super) separator: u8,
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    /// The letter.
    pub(super) code: char,
}

impl Shape {
    pub(super) const PLAIN: Shape = Shape {
        fill: ' ',
        align: b'<',
        sign: 0,
        alternate: false,
        separator: 0,
        width: 0,
        precision: None,
        code: 's',
    };

    /// Whether the line has room for all that is asked for, or a bound of its own.
    pub(super) fn check<L: Table<u8>>(&self, line: &Line<'_, L>) -> Result<(), Failure<'static>> {
        match line.is_bounded() || self.width.max(self.precision.unwrap_or(0)) <= WIDEST {
            true => Ok(()),
            false => Err(Failure(Kind::Memory)),
        }
    }

    /// A value as text.
    pub(super) fn text<L: Table<u8>>(
        &self,
        value: &Value<'_>,
        conversion: Conversion,
        line: &mut Line<'_, L>,
    ) {
        let start = line.len();
        // It fails where the line or the precision ends; and a message's own `Display` may, and then
        // says less.
        let _ = match self.precision {
            None => value.write(conversion, line),
            Some(precision) => {
                let left = precision.min(line.room().saturating_add(1));
                value.write(conversion, &mut First { line, left })
            }
        };
        self.pad(start, line);
    }

    /// Fills what stands in the line from `start` on up to the width.
    pub(super) fn pad<L: Table<u8>>(&self, start: usize, line: &mut Line<'_, L>) {
        let missing = self
            .width
            .saturating_sub(characters(line.since(start)).count());
        let before = match self.align {
            b'<' => 0,
            b'^' => missing / 2,
            _ => missing,
        };
        line.insert(start, self.fill, before);
        line.fill(self.fill, missing - before);
    }

    /// An integer in this base, with at least `least` digits.
    pub(super) fn integer<L: Table<u8>>(
        &self,
        number: i64,
        base: u32,
        least: usize,
        line: &mut Line<'_, L>,
    ) {
        let start = line.len();
        let mut digits = [0; 64];
        let count = write_digits(number.unsigned_abs(), base, &mut digits);
        let letter = match self.code {
            'X' => b'A' - 10,
            _ => b'a' - 10,
        };
        for &digit in digits.iter().take(count) {
            line.bytes(&[digit + if digit < 10 { b'0' } else { letter }]);
        }
        let prefix: &[u8] = match base {
            10 => b"",
            _ if self.alternate => &[b'0', self.code as u8],
            _ => b"",
        };
        self.number(start, count, least, number < 0, prefix, line);
    }

    /// A float.
    pub(super) fn real<L: Table<u8>>(
        &self,
        (number, layout): (Decimal, Layout),
        percent: bool,
        line: &mut Line<'_, L>,
    ) {
        let start = line.len();
        let whole = number.whole_digits(&layout);
        let _ = number.write(&layout.within(line.room()), line);
        if percent {
            line.bytes(b"%");
        }
        self.number(start, whole, 0, number.negative, b"", line);
    }

    /// A float by its code: `e`, `f`, `g` and their like.
    pub(super) fn lay_out(&self, number: Decimal, precision: usize) -> (Decimal, Layout) {
        let dot = self.alternate;
        let e = if self.code.is_ascii_uppercase() {
            b'E'
        } else {
            b'e'
        };
        match self.code {
            'f' | 'F' => number.fixed(precision, dot),
            'e' | 'E' => number.scientific(precision, dot, e),
            _ => number.general(precision, dot, e, false),
        }
    }

    /// An integer given by its digits, at least so many of them.
    pub(super) fn whole<L: Table<u8>>(
        &self,
        number: Decimal,
        least: usize,
        line: &mut Line<'_, L>,
    ) {
        let start = line.len();
        let negative = number.negative && !number.is_zero();
        let (number, layout) = number.fixed(0, false);
        let _ = number.write(&layout, line);
        let count = number.whole_digits(&layout);
        self.number(start, count, least, negative, b"", line);
    }

    /// Completes a number that stands in the line from `start` on, `whole` digits first.
    fn number<L: Table<u8>>(
        &self,
        start: usize,
        whole: usize,
        least: usize,
        negative: bool,
        prefix: &[u8],
        line: &mut Line<'_, L>,
    ) {
        let group = match self.separator {
            0 => usize::MAX,
            // CPython groups binary, octal and hexadecimal digits by four.
            _ if matches!(self.code, 'b' | 'o' | 'x' | 'X') => 4,
            _ => 3,
        };
        let behind = (line.len() - start).saturating_sub(whole);
        let sign = match negative {
            true => b'-',
            false => self.sign,
        };
        let front = usize::from(sign != 0) + prefix.len();
        let mut wanted = least.max(whole);
        if self.align == b'=' && self.fill == '0' {
            let room = self.width.saturating_sub(behind + front);
            // Every group takes one more character than it has digits, but for the first.
            let groups = match group {
                usize::MAX => 0,
                _ => room.saturating_sub(1) / (group + 1),
            };
            wanted = wanted.max(room - groups);
        }
        // Nobody waits for digits that a full line does not take.
        let wanted = wanted.min(line.room().saturating_add(whole + 1));
        let separators = (whole - 1) / group;
        if separators > 0 {
            let written = line.len() - start;
            line.fill(self.separator as char, separators);
            separate(line.since(start), written, whole, group, self.separator);
        }
        if group == usize::MAX {
            line.insert(start, '0', wanted - whole);
        } else {
            let before = line.len();
            for digit in (whole..wanted).rev() {
                line.bytes(b"0");
                if digit % group == 0 {
                    line.bytes(&[self.separator]);
                }
            }
            line.turn(start, before);
        }
        if front > 0 {
            let before = line.len();
            if sign != 0 {
                line.bytes(&[sign]);
            }
            line.bytes(prefix);
            line.turn(start, before);
        }
        match self.align {
            b'=' => {
                let missing = self.width.saturating_sub(line.len() - start);
                line.insert(start + front, self.fill, missing);
            }
            _ => self.pad(start, line),
        }
    }
}

/// Moves the bytes that were `written` apart, so that separators stand between groups of the `whole` digits
/// in front. Behind them is as much space as there is.
fn separate(text: &mut [u8], written: usize, whole: usize, group: usize, separator: u8) {
    // The last one first: each goes where nothing stands any more that is still to be moved.
    for from in (0..written).rev() {
        let behind = whole.saturating_sub(from + 1);
        let to = from + (whole - 1) / group - behind / group;
        let byte = text.get(from).copied().unwrap_or(separator);
        if let Some(place) = text.get_mut(to) {
            *place = byte;
        }
        if let Some(place) = text.get_mut(to + 1)
            && behind > 0
            && behind.is_multiple_of(group)
        {
            *place = separator;
        }
    }
}

/// Passes on the first characters of a text, and fails at the one behind them.
struct First<'w> {
    line: &'w mut dyn Write,
    left: usize,
}

impl Write for First<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = characters(text.as_bytes()).nth(self.left);
        let (taken, rest) = text
            .split_at_checked(end.unwrap_or(text.len()))
            .unwrap_or((text, ""));
        self.left -= characters(taken.as_bytes()).count();
        self.line.write_str(taken)?;
        match rest.is_empty() {
            true => Ok(()),
            false => Err(fmt::Error),
        }
    }
}

/// Where each character of UTF-8 text begins.
pub(super) fn characters(text: &[u8]) -> impl Iterator<Item = usize> {
    let starts = text.iter().enumerate();
    starts.filter_map(|(at, byte)| (byte & 0xC0 != 0x80).then_some(at))
}
