//! Python's `repr` and `ascii` of strings.

use core::fmt::{self, Write};

use super::Str;

/// A text as Python's `repr` shows it: in quotes, with escapes. CPython: `str.__repr__`.
///
/// ```
/// assert_eq!(logconf_core::repr("it's\n\u{200b}").to_string(), r#""it's\n\u200b""#);
/// ```
pub fn repr(text: &str) -> impl fmt::Display + '_ {
    Repr(Str::plain(text))
}

/// Python's `repr` of a string.
pub(crate) struct Repr<'d>(pub(crate) Str<'d>);

impl fmt::Display for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_repr(self.0, false, f)
    }
}

/// Writes Python's `repr` of a string, or its `ascii`.
pub(crate) fn write_repr(string: Str<'_>, ascii: bool, out: &mut dyn Write) -> fmt::Result {
    let text = |out: &mut dyn Write| write!(out, "{string}");
    write_quoted(ascii, out, &text, &text)
}

/// The same of what `text` writes. `quotes` writes something with the same quotes in it.
pub(crate) fn write_quoted(
    ascii: bool,
    out: &mut dyn Write,
    quotes: &dyn Fn(&mut dyn Write) -> fmt::Result,
    text: &dyn Fn(&mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    let mut found = Quotes::default();
    quotes(&mut found)?;
    let quote = found.quote();
    out.write_char(quote)?;
    text(&mut Quoted { out, quote, ascii })?;
    out.write_char(quote)
}

/// Finds out which quotes `repr` puts around the text that is written to it.
#[derive(Default)]
struct Quotes {
    single: bool,
    double: bool,
}

impl Quotes {
    fn quote(&self) -> char {
        match self.single && !self.double {
            true => '"',
            false => '\'',
        }
    }
}

impl fmt::Write for Quotes {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.single |= text.as_bytes().contains(&b'\'');
        self.double |= text.as_bytes().contains(&b'"');
        Ok(())
    }
}

/// Writes text on as `repr` shows it between its quotes, or as `ascii` does.
struct Quoted<'w> {
    out: &'w mut dyn Write,
    quote: char,
    ascii: bool,
}

impl fmt::Write for Quoted<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|char| self.write_char(char))
    }

    fn write_char(&mut self, char: char) -> fmt::Result {
        let out = &mut *self.out;
        match char {
            '\n' => return out.write_str("\\n"),
            '\r' => return out.write_str("\\r"),
            '\t' => return out.write_str("\\t"),
            _ => {}
        }
        let code = char as u32;
        if is_printable(char) && !(self.ascii && code > 0x7F) {
            if char == '\\' || char == self.quote {
                out.write_char('\\')?;
            }
            return out.write_char(char);
        }
        let (letter, digits) = match code {
            0..=0xFF => ('x', 2),
            0x100..=0xFFFF => ('u', 4),
            _ => ('U', 8),
        };
        out.write_char('\\')?;
        out.write_char(letter)?;
        for digit in (0..digits).rev() {
            let digit = char::from_digit(code >> (4 * digit) & 0xF, 16);
            out.write_char(digit.unwrap_or('0'))?;
        }
        Ok(())
    }
}

/// The characters of the basic plane that are not printable, as first and last.
const HIDDEN: [(u16, u16); 27] = [
    (0x0000, 0x001F),
    (0x007F, 0x00A0),
    (0x00AD, 0x00AD),
    (0x0378, 0x0379),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070E, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x1680, 0x1680),
    (0x180E, 0x180E),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x2072, 0x2073),
    (0x208F, 0x208F),
    (0x209D, 0x209F),
    (0x20C1, 0x20CF),
    (0x218C, 0x218F),
    (0x2427, 0x243F),
    (0x244B, 0x245F),
    (0x3000, 0x3000),
    (0xD7FC, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFFB),
    (0xFFFE, 0xFFFF),
];

/// CPython: `str.isprintable`. Right for every character that has a meaning; of the code
/// points that Unicode has not given one, only some are known here, which saves a table of
/// several kilobytes.
fn is_printable(char: char) -> bool {
    match u16::try_from(char as u32) {
        Ok(code) => {
            let mut up_to_it = HIDDEN.iter().take_while(|(first, _)| *first <= code);
            !up_to_it.any(|(_, last)| code <= *last)
        }
        Err(_) => !matches!(
            char as u32,
            0x110BD | 0x110CD | 0x13430..=0x13438 | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
                | 0x323B0..=0xE00FF | 0xE01F0..
        ),
    }
}
