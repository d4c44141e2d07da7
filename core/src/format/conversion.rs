//! One conversion of a `%`-style format: how a field's value is shaped. CPython: what the `%`
//! operator of `str` does with flags, width and precision.

use super::{Field, Line};
use crate::tables::Table;

/// In a pad code: on the right. The other bits are the width, up to [`WIDEST`].
pub(super) const LEFT: u8 = 0x40;
pub(super) const WIDEST: usize = 0x3F;

/// Flags, width and precision of one `%` conversion.
pub(super) struct Conversion {
    left: bool,
    zeros: bool,
    sign: Option<u8>,
    width: usize,
    precision: Option<usize>,
    number: bool,
}

impl Conversion {
    /// Reads what stands behind the `)`, `s`, `d` or another letter last. `None` if Python's
    /// `%` could not print the field this way.
    pub(super) fn parse(mut bytes: &[u8], field: Field) -> Option<Conversion> {
        let mut conversion = Conversion {
            left: false,
            zeros: false,
            sign: None,
            width: 0,
            precision: None,
            number: false,
        };
        while let Some((&flag, rest)) = bytes.split_first() {
            match flag {
                b'-' => conversion.left = true,
                b'0' => conversion.zeros = true,
                b'+' => conversion.sign = Some(b'+'),
                b' ' => conversion.sign = conversion.sign.or(Some(b' ')),
                b'#' => {}
                _ => break,
            }
            bytes = rest;
        }
        conversion.width = digits(&mut bytes);
        if let Some(rest) = bytes.strip_prefix(b".") {
            bytes = rest;
            conversion.precision = Some(digits(&mut bytes));
        }
        conversion.number = match bytes {
            b"s" => false,
            b"d" | b"i" | b"u" if field.is_number() => true,
            // What has no value here prints as text, whatever it was to be.
            [b'd' | b'i' | b'o' | b'u' | b'x' | b'X' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G']
                if field.is_absent() =>
            {
                false
            }
            _ => return None,
        };
        Some(conversion)
    }

    /// Shapes what stands in the line from `start` on; `cut` tells of what stands before.
    pub(super) fn apply<L: Table<u8>>(&self, start: usize, cut: bool, line: &mut Line<'_, L>) {
        if self.number {
            let negative = line.since(start).first() == Some(&b'-');
            let mut digits = start + usize::from(negative);
            if let (Some(sign), false) = (self.sign, negative) {
                insert(line, start, sign, 1);
                digits += 1;
            }
            let zeros = match self.zeros && !self.left {
                true => self.width.saturating_sub(digits - start),
                false => 0,
            };
            let least = self.precision.unwrap_or(0).max(zeros);
            let missing = least.saturating_sub(line.len().saturating_sub(digits));
            insert(line, digits, b'0', missing);
        } else if let Some(precision) = self.precision {
            let text = line.since(start);
            let end = characters(text).nth(precision).unwrap_or(text.len());
            line.shorten(start + end, cut);
        }
        pad(start, self.width, self.left, line);
    }

    /// The code that says it all, if there is one: of `length` bytes, none must be more than
    /// the sign, the digits of the width and the `s`.
    pub(super) fn pad_code(&self, length: u8) -> Option<u8> {
        let digits = match self.width {
            0 => 0,
            1..=9 => 1,
            10..=WIDEST => 2,
            _ => return None,
        };
        let plain = !self.number && self.precision.is_none() && !(self.left && self.width == 0);
        let left = if self.left { LEFT } else { 0 };
        let said = u8::from(self.left) + digits + 1;
        (plain && said == length).then_some(self.width as u8 | left)
    }
}

fn digits(bytes: &mut &[u8]) -> usize {
    let mut number = 0usize;
    while let Some((digit @ b'0'..=b'9', rest)) = bytes.split_first() {
        number = number
            .saturating_mul(10)
            .saturating_add((digit - b'0') as usize);
        *bytes = rest;
    }
    number
}

fn insert<L: Table<u8>>(line: &mut Line<'_, L>, at: usize, byte: u8, count: usize) {
    if count == 0 {
        return;
    }
    let before = line.len();
    line.fill(byte, count);
    let added = line.len() - before;
    // To the front, by turning round all and then both parts.
    let all = line.since(at);
    all.reverse();
    if let Some((front, behind)) = all.split_at_mut_checked(added) {
        front.reverse();
        behind.reverse();
    }
}

/// Where each character of UTF-8 text begins.
fn characters(text: &[u8]) -> impl Iterator<Item = usize> {
    let starts = text.iter().enumerate();
    starts.filter_map(|(at, byte)| (byte & 0xC0 != 0x80).then_some(at))
}

/// Fills what stands in the line from `start` on up to a width in characters.
pub(super) fn pad<L: Table<u8>>(start: usize, width: usize, left: bool, line: &mut Line<'_, L>) {
    let missing = width.saturating_sub(characters(line.since(start)).count());
    match left {
        true => line.fill(b' ', missing),
        false => insert(line, start, b' ', missing),
    }
}
