//! The fields that say when. CPython: `Formatter.formatTime`.

use core::fmt::{self, Write};

use super::Line;
use super::civil::Civil;
use super::strftime::strftime;
use super::value::Values;
use crate::json::text_of;
use crate::tables::Table;

pub(super) const AVAILABLE: bool = true;

/// What nearly all lines begin with: `2026-11-26 05:16:00,123`.
const LENGTH: usize = 23;

/// `asctime`; a lone `?` for a record that has no time.
pub(super) fn write(values: &Values<'_>, out: &mut dyn Write) -> fmt::Result {
    let Some(civil) = civil(values) else {
        return out.write_char('?');
    };
    match plain(values, &civil) {
        Some(text) => out.write_str(text_of(&text)),
        None if values.datefmt.is_empty() => {
            strftime("%Y-%m-%d %H:%M:%S,", &civil, out)?;
            let [.., hundreds, tens, ones] = digits(&civil);
            out.write_str(text_of(&[hundreds, tens, ones]))
        }
        None => strftime(values.datefmt, &civil, out),
    }
}

/// The same for a line, if it says nothing unusual; says whether it does.
pub(super) fn write_plain<L: Table<u8>>(values: &Values<'_>, line: &mut Line<'_, L>) -> bool {
    let text = civil(values).and_then(|civil| plain(values, &civil));
    match text {
        Some(text) => {
            line.bytes(&text);
            true
        }
        None => false,
    }
}

#[inline]
fn civil<'v>(values: &'v Values<'_>) -> Option<Civil<'v>> {
    Some(Civil::new(values.record.created?, values.clock?))
}

/// The default form, for a year that has four digits.
#[inline]
fn plain(values: &Values<'_>, at: &Civil<'_>) -> Option<[u8; LENGTH]> {
    let is_plain = values.datefmt.is_empty() && matches!(at.year, 1000..=9999);
    is_plain.then(|| digits(at))
}

#[inline]
fn digits(at: &Civil<'_>) -> [u8; LENGTH] {
    let year = at.year as u32;
    let [y3, y2, y1, y0] = four(year / 100, year % 100);
    let [month1, month0, day1, day0] = four(at.month as u32, at.day as u32);
    let [hour1, hour0, minute1, minute0] = four(at.hour as u32, at.minute as u32);
    let hundreds = at.millisecond / 100;
    let ms2 = b'0' + hundreds as u8;
    let [second1, second0, ms1, ms0] = four(at.second as u32, at.millisecond - 100 * hundreds);
    [
        y3, y2, y1, y0, b'-', month1, month0, b'-', day1, day0, b' ', hour1, hour0, b':', minute1,
        minute0, b':', second1, second0, b',', ms2, ms1, ms0,
    ]
}

/// The digits of two numbers below 100, all at once: a number is 16 bits.
#[inline(always)]
fn four(first: u32, second: u32) -> [u8; 4] {
    let both = second << 16 | first;
    // A tenth, near enough: the processor need not divide.
    let tens = ((both * 103) >> 10) & 0x000F_000F;
    // Of each, the tens are the low byte and the ones the high one.
    let digits = (both << 8) - tens * (10 << 8) + tens;
    (digits + 0x3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_have_four_digits() {
        for number in 0..10_000u32 {
            let [first, second] = [number / 100, number % 100];
            let digits = [first / 10, first % 10, second / 10, second % 10];
            let digits = digits.map(|digit| b'0' + digit as u8);
            assert_eq!(four(first, second), digits);
        }
    }
}
