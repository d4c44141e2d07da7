//! Numbers, by the rules of CPython's tokenizer.

use super::error::Error;
use super::lexer::continues_name;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
    Imaginary(f64),
}

pub(super) const TOO_LARGE: &str = "an integer of more than 127 bits is not allowed";

/// The number that the text begins with, and how many bytes it has.
pub(super) fn scan(text: &str, at: usize) -> Result<(Number, usize), Error> {
    let scan = Scan {
        text,
        at,
        length: 0,
    };
    let (bytes, length) = (text.as_bytes(), 2);
    let (radix, kind) = match bytes {
        [b'0', b'x' | b'X', ..] => (16, "hexadecimal"),
        [b'0', b'o' | b'O', ..] => (8, "octal"),
        [b'0', b'b' | b'B', ..] => (2, "binary"),
        _ => return scan.decimal(),
    };
    Scan { length, ..scan }.based(radix, kind)
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// What belongs to the number so far.
    length: usize,
}

impl Scan<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.length).copied()
    }

    fn next_is(&self, wanted: &[u8]) -> bool {
        self.next().is_some_and(|next| wanted.contains(&next))
    }

    fn next_is_digit(&self) -> bool {
        self.next().is_some_and(|next| next.is_ascii_digit())
    }

    fn invalid(&self, kind: &str) -> Error {
        Error::syntax(self.at, format!("invalid {kind} literal"))
    }

    /// What comes after `0x`, `0o` or `0b`.
    fn based(mut self, radix: u32, kind: &str) -> Result<(Number, usize), Error> {
        let belongs = |next: u8| char::from(next).is_digit(radix);
        let start = self.length;
        loop {
            if self.next_is(b"_") {
                self.length += 1;
            }
            let group = self.length;
            while self.next().is_some_and(belongs) {
                self.length += 1;
            }
            if let Some(digit @ b'0'..=b'9') = self.next() {
                let digit = char::from(digit);
                let message = format!("invalid digit '{digit}' in {kind} literal");
                return Err(Error::syntax(self.at, message));
            }
            if self.length == group {
                return Err(self.invalid(kind));
            }
            if !self.next_is(b"_") {
                break;
            }
        }
        self.end(kind)?;
        Ok((self.int(start, radix)?, self.length))
    }

    fn decimal(mut self) -> Result<(Number, usize), Error> {
        self.digits(true)?;
        let whole = self.length;
        if self.next_is(b".") {
            self.length += 1;
            self.digits(true)?;
        }
        if self.next_is(b"eE") && !self.exponent()? {
            // A keyword comes next: `1else`.
            return self.number(whole);
        }
        if self.next_is(b"jJ") {
            let value = self.float()?;
            self.length += 1;
            self.end("imaginary")?;
            return Ok((Number::Imaginary(value), self.length));
        }
        let number = self.number(whole)?;
        self.end("decimal")?;
        Ok(number)
    }

    /// Digits with single underscores between them.
    fn digits(&mut self, may_be_none: bool) -> Result<(), Error> {
        if may_be_none && !self.next_is_digit() {
            return Ok(());
        }
        loop {
            if !self.next_is_digit() {
                return Err(self.invalid("decimal"));
            }
            while self.next_is_digit() {
                self.length += 1;
            }
            if !self.next_is(b"_") {
                return Ok(());
            }
            self.length += 1;
        }
    }

    /// Whether the letter that comes next begins an exponent.
    fn exponent(&mut self) -> Result<bool, Error> {
        let start = self.length;
        self.length += 1;
        if self.next_is(b"+-") {
            self.length += 1;
        } else if !self.next_is_digit() {
            self.length = start;
            self.end("decimal")?;
            return Ok(false);
        }
        self.digits(false)?;
        Ok(true)
    }

    /// No name may follow at once. Keywords may, in CPython 3.11, which only warns of it.
    fn end(&self, kind: &str) -> Result<(), Error> {
        const KEYWORDS: [&str; 8] = ["and", "else", "for", "if", "in", "is", "or", "not"];
        let rest = &self.text[self.length..];
        let keyword = KEYWORDS.iter().any(|keyword| rest.starts_with(keyword));
        let next = rest.chars().next();
        match next.is_some_and(|next| !next.is_ascii() || continues_name(next)) && !keyword {
            true => Err(self.invalid(kind)),
            false => Ok(()),
        }
    }

    /// The number so far, of which this much comes before a point or an exponent.
    fn number(&self, whole: usize) -> Result<(Number, usize), Error> {
        if self.length > whole {
            return Ok((Number::Float(self.float()?), self.length));
        }
        let digits = self.text[..whole].trim_start_matches(['0', '_']);
        if self.text.starts_with('0') && !digits.is_empty() {
            let message = "leading zeros in decimal integer literals are not permitted; \
                use an 0o prefix for octal integers";
            return Err(Error::syntax(self.at, message));
        }
        Ok((self.int(0, 10)?, whole))
    }

    fn int(&self, start: usize, radix: u32) -> Result<Number, Error> {
        let digits = self.text[start..self.length].replace('_', "");
        let value = i128::from_str_radix(&digits, radix);
        let too_large = |_| Error::new(self.at, "ValueError", TOO_LARGE);
        value.map(Number::Int).map_err(too_large)
    }

    fn float(&self) -> Result<f64, Error> {
        let digits = self.text[..self.length].replace('_', "");
        digits.parse().map_err(|_| self.invalid("decimal"))
    }
}
