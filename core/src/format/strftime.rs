//! Dates and times as text. The directives are those of C's `strftime` as glibc prints them
//! in the C locale, which is what Python's `time.strftime` calls.
//!
//! It is written out here because `jiff` (without `std` and `alloc`) costs a firmware 28 KiB of
//! flash for the same, and refuses directives that glibc passes on.

use core::fmt::{self, Write};

use super::civil::Civil;
use super::shape::characters;
use crate::decimal::write_digits;

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The widest padding that is written; glibc has no such limit.
const WIDEST: usize = 255;

/// What stands between the `%` and the letter.
#[derive(Clone, Copy)]
struct Flags {
    /// `-`, `_` or `0`, or nothing (0).
    pad: u8,
    upper: bool,
    /// `#`: the other case.
    other_case: bool,
    width: usize,
}

impl Flags {
    const NONE: Flags = Flags {
        pad: 0,
        upper: false,
        other_case: false,
        width: 0,
    };
}

/// Writes a point in time as `format` says.
pub(super) fn strftime(format: &str, at: &Civil<'_>, out: &mut dyn Write) -> fmt::Result {
    write(format, at, false, out)
}

fn write(mut format: &str, at: &Civil<'_>, upper: bool, out: &mut dyn Write) -> fmt::Result {
    while let Some(percent) = format.bytes().position(|byte| byte == b'%') {
        let (plain, rest) = format.split_at_checked(percent).unwrap_or((format, ""));
        out.write_str(plain)?;
        let (flags, letter, behind) = read(rest, upper);
        let directive = rest.len() - behind.len();
        format = behind;
        let directive = rest.get(..directive).unwrap_or(rest);
        write_one(letter, flags, at, directive, out)?;
    }
    out.write_str(format)
}

/// Reads flags, width, a modifier and the letter behind a `%`.
#[inline(never)]
fn read(directive: &str, upper: bool) -> (Flags, char, &str) {
    let mut flags = Flags {
        upper,
        ..Flags::NONE
    };
    let mut chars = directive.chars();
    chars.next();
    let mut next = chars.next();
    while let Some(flag @ ('-' | '_' | '0' | '^' | '#')) = next {
        match flag {
            '^' => flags.upper = true,
            '#' => flags.other_case = true,
            pad => flags.pad = pad as u8,
        }
        next = chars.next();
    }
    while let Some(digit) = next.and_then(|char| char.to_digit(10)) {
        flags.width = (flags.width * 10 + digit as usize).min(WIDEST);
        next = chars.next();
    }
    let mut letter = next;
    if let Some(modifier @ ('E' | 'O')) = next {
        letter = chars.next();
        let unmodified = match modifier {
            'E' => "abdeghjklmwABDFGHIMSUVW",
            _ => "acxADFXY",
        };
        // CPython's C library thinks of the case before it looks at the modifier.
        flags.upper |= flags.other_case && matches!(letter, Some('b' | 'h' | 'B'));
        // Not `contains`, which brings a search for whole strings with it.
        let is_letter = |letter: char| unmodified.bytes().any(|byte| byte as char == letter);
        letter = letter.filter(|&letter| !is_letter(letter));
    }
    (flags, letter.unwrap_or('\0'), chars.as_str())
}

fn write_one(
    letter: char,
    flags: Flags,
    at: &Civil<'_>,
    directive: &str,
    out: &mut dyn Write,
) -> fmt::Result {
    let (value, digits, pad) = match letter {
        'd' => (at.day, 2, b'0'),
        'e' => (at.day, 2, b'_'),
        'H' => (at.hour, 2, b'0'),
        'I' => (at.hour_12(), 2, b'0'),
        'k' => (at.hour, 2, b'_'),
        'l' => (at.hour_12(), 2, b'_'),
        'j' => (at.year_day() + 1, 3, b'0'),
        'm' => (at.month, 2, b'0'),
        'M' => (at.minute, 2, b'0'),
        'S' => (at.second, 2, b'0'),
        'u' => (at.since_monday() + 1, 1, b'0'),
        'w' => (at.weekday(), 1, b'0'),
        'U' => ((at.year_day() + 7 - at.weekday()) / 7, 2, b'0'),
        'W' => ((at.year_day() + 7 - at.since_monday()) / 7, 2, b'0'),
        'C' => (at.year.div_euclid(100), 1, b'0'),
        'y' => (at.year.rem_euclid(100), 2, b'0'),
        'Y' => (at.year, 1, b'0'),
        'V' | 'G' | 'g' => {
            let (year, week) = at.iso_week();
            match letter {
                'V' => (week, 2, b'0'),
                'G' => (year, 1, b'0'),
                _ => (year.rem_euclid(100), 2, b'0'),
            }
        }
        's' => return write_padded(at.epoch_s, 1, b'_', flags, out),
        'z' => {
            // The sign is padded by itself.
            text(if at.offset_s < 0 { "-" } else { "+" }, flags, out)?;
            let minutes = (at.offset_s.unsigned_abs() / 60) as i32;
            (minutes / 60 * 100 + minutes % 60, 4, b'0')
        }
        _ => return write_words(letter, flags, at, directive, out),
    };
    write_padded(i64::from(value), digits, pad, flags, out)
}

/// The directives that are no numbers.
#[inline(never)]
fn write_words(
    letter: char,
    mut flags: Flags,
    at: &Civil<'_>,
    directive: &str,
    out: &mut dyn Write,
) -> fmt::Result {
    let words = match letter {
        'a' | 'A' => *DAYS.get(at.weekday() as usize).unwrap_or(&""),
        'b' | 'h' | 'B' => *MONTHS.get(at.month as usize - 1).unwrap_or(&""),
        'p' | 'P' if at.hour < 12 => "AM",
        'p' | 'P' => "PM",
        'Z' => at.zone(),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        'c' => "%a %b %e %H:%M:%S %Y",
        'D' | 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'r' => "%I:%M:%S %p",
        'R' => "%H:%M",
        'T' | 'X' => "%H:%M:%S",
        _ => directive,
    };
    match letter {
        'a' | 'A' | 'b' | 'h' | 'B' => {
            flags.upper |= flags.other_case;
            flags.other_case = false;
            let short = if letter.is_ascii_uppercase() {
                None
            } else {
                words.get(..3)
            };
            text(short.unwrap_or(words), flags, out)
        }
        'c' | 'D' | 'x' | 'F' | 'r' | 'R' | 'T' | 'X' => {
            let mut length = Length(0);
            write(words, at, flags.upper, &mut length)?;
            pad(flags, length.0, out)?;
            // One step deeper and no further: these have no such directives in them.
            write(words, at, flags.upper, out)
        }
        'p' | 'Z' => text(words, flags, out),
        'P' => {
            flags.other_case = true;
            text(words, flags, out)
        }
        _ => {
            flags.other_case = false;
            text(words, flags, out)
        }
    }
}

#[inline(never)]
fn write_padded(
    value: i64,
    digits: usize,
    default_pad: u8,
    flags: Flags,
    out: &mut dyn Write,
) -> fmt::Result {
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let mut text = [0; 20];
    let count = write_digits(magnitude, 10, &mut text);
    let missing = |wanted: usize| wanted.saturating_sub(sign.len() + count);
    match if flags.pad == 0 {
        default_pad
    } else {
        flags.pad
    } {
        b'-' => {
            fill(' ', missing(flags.width), out)?;
            out.write_str(sign)?;
        }
        b'_' => {
            fill(' ', missing(flags.width.max(digits)), out)?;
            out.write_str(sign)?;
        }
        _ => {
            out.write_str(sign)?;
            fill('0', missing(flags.width.max(digits)), out)?;
        }
    }
    let mut text = text.iter().take(count);
    text.try_for_each(|digit| out.write_char((b'0' + digit) as char))
}

fn text(text: &str, flags: Flags, out: &mut dyn Write) -> fmt::Result {
    pad(flags, characters(text.as_bytes()).count(), out)?;
    for char in text.chars() {
        out.write_char(match (flags.upper, flags.other_case) {
            (_, true) => char.to_ascii_lowercase(),
            (true, _) => char.to_ascii_uppercase(),
            _ => char,
        })?;
    }
    Ok(())
}

/// Fills up to the width, which `-` does not turn off.
fn pad(flags: Flags, length: usize, out: &mut dyn Write) -> fmt::Result {
    let char = if flags.pad == b'0' { '0' } else { ' ' };
    fill(char, flags.width.saturating_sub(length), out)
}

fn fill(char: char, count: usize, out: &mut dyn Write) -> fmt::Result {
    (0..count).try_for_each(|_| out.write_char(char))
}

/// Counts what is written to it, all of it ASCII.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::clock::{Clock, Timestamp};
    use std::string::String;

    /// So far ahead of UTC.
    struct Ahead(i32);

    impl Clock for Ahead {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn utc_offset_s(&self, _: Timestamp) -> i32 {
            self.0
        }
    }

    const ALL: &str = "%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %p %P %r %R %s \
                       %S %T %u %U %V %w %W %x %X %y %Y %z %Z;";

    fn utc(seconds: i64) -> String {
        let mut text = String::new();
        let civil = Civil::new(Timestamp(seconds * 1_000_000), &Ahead(0));
        strftime(ALL, &civil, &mut text).unwrap();
        text
    }

    /// 5,000 points in time between the years 1425 and 2514, as Python's `time.strftime` prints
    /// them with every directive there is, taken together as one FNV-1a hash.
    #[test]
    fn dates_of_eleven_centuries_are_pythons() {
        let (mut random, mut hash) = (1u64, 0xcbf2_9ce4_8422_2325u64);
        for _ in 0..5000 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            for byte in utc((random >> 29) as i64 - (1 << 34)).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!(hash, 0x0ea4_6b9e_ef3f_5329, "{}", utc(-2_638_512_798));
    }

    #[test]
    fn the_first_and_the_last_time_are_no_fault() {
        for at in [i64::MIN, i64::MAX] {
            let civil = Civil::new(Timestamp(at), &Ahead(i32::MAX));
            let mut text = String::new();
            strftime(ALL, &civil, &mut text).unwrap();
            assert!(text.ends_with(" UTC;"), "{text}");
        }
    }
}
