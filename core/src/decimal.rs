//! Decimal numbers: the floats of a record and of a document, printed without an `f64`.
//!
//! An `f64` formatted by `core::fmt` costs 10 KiB of flash. The times of a record are whole
//! microseconds, and numbers in a document are written in decimal, so digits are all it takes.

use core::fmt::{self, Write};

use crate::clock::divide;

/// More digits than any value here has. What a document has beyond is left out.
const DIGITS: usize = 24;

/// `0.d₁d₂d₃… × 10^point`, without zeros at either end.
#[derive(Clone, Copy)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    digits: [u8; DIGITS],
    len: usize,
    pub(crate) point: i32,
}

/// How a float is laid out: what the precision of each kind comes to.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    /// Digits behind the point.
    decimals: usize,
    /// A point even without digits behind it.
    dot: bool,
    /// The exponent and its letter.
    exponent: Option<(i32, u8)>,
}

impl Layout {
    /// With no more digits than fill a line with this much room.
    pub(crate) fn within(self, room: usize) -> Layout {
        Layout {
            decimals: self.decimals.min(room.saturating_add(1)),
            ..self
        }
    }
}

impl Decimal {
    /// A number as JSON or `core::fmt` writes it.
    pub(crate) fn parse(text: &str) -> Decimal {
        let mut number = Decimal {
            negative: false,
            digits: [0; DIGITS],
            len: 0,
            point: 0,
        };
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at), text.get(at + 1..)),
            None => (Some(text), None),
        };
        let mut behind_point = false;
        for byte in mantissa.unwrap_or("").bytes() {
            match byte {
                b'-' => number.negative = true,
                b'.' => behind_point = true,
                b'0' if number.len == 0 => number.point -= i32::from(behind_point),
                digit => {
                    if let Some(place) = number.digits.get_mut(number.len) {
                        *place = digit & 0x0F;
                        number.len += 1;
                    }
                    number.point += i32::from(!behind_point);
                }
            }
        }
        let mut power = 0i32;
        let exponent = exponent.unwrap_or("");
        for digit in exponent.bytes().filter(u8::is_ascii_digit) {
            power = (power * 10 + i32::from(digit & 0x0F)).min(9999);
        }
        if exponent.starts_with('-') {
            power = -power;
        }
        number.point = number.point.saturating_add(power);
        number.trimmed()
    }

    pub(crate) fn integer(number: i64) -> Decimal {
        Decimal::scaled(number, 0)
    }

    /// `number × 10^-scale`.
    pub(crate) fn scaled(number: i64, scale: i32) -> Decimal {
        let mut digits = [0; DIGITS];
        let len = write_digits(number.unsigned_abs(), 10, &mut digits);
        Decimal {
            negative: number < 0,
            digits,
            len,
            point: len as i32 - scale,
        }
        .trimmed()
    }

    fn trimmed(mut self) -> Decimal {
        while self.len > 0 && self.digits.get(self.len - 1) == Some(&0) {
            self.len -= 1;
        }
        if self.len == 0 {
            // Zero is `0.0`: its exponent is 0.
            self.point = 1;
        }
        self
    }

    /// Times ten to the `power`.
    pub(crate) fn shifted(mut self, power: i32) -> Decimal {
        self.point += if self.len == 0 { 0 } else { power };
        self
    }

    /// The digits in front of the point.
    pub(crate) fn truncated(mut self) -> Decimal {
        self.len = self.len.min(usize::try_from(self.point).unwrap_or(0));
        self.trimmed()
    }

    fn exponent(&self) -> i32 {
        self.point - 1
    }

    fn digit(&self, at: i32) -> u8 {
        let digit = usize::try_from(at).ok().filter(|&at| at < self.len);
        digit
            .and_then(|at| self.digits.get(at))
            .copied()
            .unwrap_or(0)
    }

    /// Keeps this many digits, rounding half to even.
    fn rounded(mut self, keep: i64) -> Decimal {
        if keep >= self.len as i64 {
            return self;
        }
        let Ok(keep) = usize::try_from(keep) else {
            self.len = 0;
            return self.trimmed();
        };
        let half = self.digit(keep as i32);
        let odd = keep > 0 && self.digit(keep as i32 - 1) & 1 == 1;
        let up = half > 5 || half == 5 && (self.len > keep + 1 || odd);
        self.len = keep;
        if up {
            let kept = self.digits.get_mut(..keep).unwrap_or(&mut []);
            match kept.iter().rposition(|&digit| digit != 9) {
                Some(at) => {
                    kept[at] += 1;
                    self.len = at + 1;
                }
                None => {
                    self.digits[0] = 1;
                    self.len = 1;
                    self.point += 1;
                }
            }
        }
        self.trimmed()
    }

    /// `%f`: this many digits behind the point.
    pub(crate) fn fixed(self, precision: usize, dot: bool) -> (Decimal, Layout) {
        let layout = Layout {
            decimals: precision,
            dot,
            exponent: None,
        };
        let keep = i64::from(self.point) + precision as i64;
        (self.rounded(keep), layout)
    }

    /// `%e`: one digit in front of the point and this many behind it.
    pub(crate) fn scientific(self, precision: usize, dot: bool, e: u8) -> (Decimal, Layout) {
        let rounded = self.rounded(precision as i64 + 1);
        let layout = Layout {
            decimals: precision,
            dot,
            exponent: Some((rounded.exponent(), e)),
        };
        (rounded, layout)
    }

    /// `%g`: this many digits that count, laid out as is shorter. `point_zero`: a number
    /// without decimals gets `.0`, as in `repr`.
    pub(crate) fn general(
        self,
        precision: usize,
        dot: bool,
        e: u8,
        point_zero: bool,
    ) -> (Decimal, Layout) {
        let precision = precision.max(1);
        let rounded = self.rounded(precision as i64);
        let exponent = rounded.exponent();
        let limit = precision as i64 - i64::from(point_zero);
        if exponent < -4 || i64::from(exponent) >= limit {
            let decimals = if dot { precision } else { rounded.len.max(1) };
            return rounded.scientific(decimals - 1, dot, e);
        }
        let count = if dot { precision } else { rounded.len };
        let decimals = count as i64 - i64::from(rounded.point);
        let decimals = usize::try_from(decimals).unwrap_or(0);
        rounded.fixed(decimals.max(usize::from(point_zero)), dot)
    }

    /// `repr`: the digits that there are.
    pub(crate) fn repr(self, dot: bool) -> (Decimal, Layout) {
        let (number, layout) = self.general(17, false, b'e', true);
        let layout = Layout {
            dot: layout.dot || dot,
            ..layout
        };
        (number, layout)
    }

    /// Writes the digits of an integer.
    pub(crate) fn write_whole(self, out: &mut dyn Write) -> fmt::Result {
        let (number, layout) = self.fixed(0, false);
        number.write_signed(&layout, out)
    }

    /// Writes Python's `repr` of a float.
    pub(crate) fn write_repr(self, out: &mut dyn Write) -> fmt::Result {
        let (number, layout) = self.repr(false);
        number.write_signed(&layout, out)
    }

    fn write_signed(&self, layout: &Layout, out: &mut dyn Write) -> fmt::Result {
        if self.negative {
            out.write_char('-')?;
        }
        self.write(layout, out)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.len == 0
    }

    /// How many digits stand in front of the point.
    pub(crate) fn whole_digits(&self, layout: &Layout) -> usize {
        match layout.exponent {
            Some(_) => 1,
            None => usize::try_from(self.point).unwrap_or(0).max(1),
        }
    }

    /// Writes the number without its sign.
    pub(crate) fn write(&self, layout: &Layout, out: &mut dyn Write) -> fmt::Result {
        let mut at = match layout.exponent {
            Some(_) => 0,
            None => self.point.min(1) - 1,
        };
        let mut digit = |out: &mut dyn Write| {
            let digit = self.digit(at);
            at += 1;
            out.write_char((b'0' + digit) as char)
        };
        for _ in 0..self.whole_digits(layout) {
            digit(out)?;
        }
        if layout.dot || layout.decimals > 0 {
            out.write_char('.')?;
        }
        for _ in 0..layout.decimals {
            digit(out)?;
        }
        if let Some((exponent, e)) = layout.exponent {
            out.write_char(e as char)?;
            out.write_char(if exponent < 0 { '-' } else { '+' })?;
            write!(out, "{:02}", exponent.unsigned_abs())?;
        }
        Ok(())
    }
}

/// Writes the digits of a number, the first one in front, and says how many there are.
pub(crate) fn write_digits(mut number: u64, base: u32, digits: &mut [u8]) -> usize {
    let mut len = 0;
    for place in digits.iter_mut() {
        let digit;
        (number, digit) = divide(number, base);
        *place = digit as u8;
        len += 1;
        if number == 0 {
            break;
        }
    }
    digits.get_mut(..len).unwrap_or(&mut []).reverse();
    len
}
