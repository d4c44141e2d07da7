//! The strict check that every document passes before anything reads it.

use core::fmt;

use super::scan::{blank_stop, string_stop};

/// How deep objects and arrays may nest.
pub const MAX_DEPTH: usize = 32;

/// Why a document is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Bytes from the start of the document.
    pub offset: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with a document that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
// A word wide: a problem that holds it is then copied by words, not by bytes.
#[repr(u32)]
pub enum Reason {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A value belongs here.
    Value,
    /// A key belongs here.
    Key,
    /// A colon belongs here.
    Colon,
    /// The dict goes on or ends here.
    CommaOrBrace,
    /// The list goes on or ends here.
    CommaOrBracket,
    /// A number lacks digits.
    Number,
    /// There is no such escape.
    Escape,
    /// A surrogate stands alone.
    Surrogate,
    /// A control character stands in a string.
    Control,
    /// A string has no end.
    Unterminated,
    /// The document is over.
    Trailing,
    /// Deeper than [`MAX_DEPTH`].
    Depth,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NotUtf8 => "not UTF-8",
            Reason::Value => "expected a value",
            Reason::Key => "expected a key in double quotes",
            Reason::Colon => "expected ':'",
            Reason::CommaOrBrace => "expected ',' or '}'",
            Reason::CommaOrBracket => "expected ',' or ']'",
            Reason::Number => "malformed number",
            Reason::Escape => "unknown escape in a string",
            Reason::Surrogate => "half a surrogate pair in a string",
            Reason::Control => "control character in a string",
            Reason::Unterminated => "the string has no end",
            Reason::Trailing => "something follows the document",
            Reason::Depth => "nested deeper than 32 levels",
        })
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.reason, self.offset)
    }
}

impl core::error::Error for Syntax {}

/// Passes a document that is JSON, and gives it back as text.
///
/// ```
/// use logconf_core::json;
/// assert!(json::check(br#"{"version": 1}"#).is_ok());
/// let error = json::check(br#"{"version": 01}"#).unwrap_err();
/// assert_eq!((error.offset, error.reason), (13, json::Reason::CommaOrBrace));
/// ```
pub fn check(document: &[u8]) -> Result<&str, Syntax> {
    check_noting(document, |_, _, _| {})
}

/// As [`check`]; tells where each key of the outermost dict and its value begin. The document
/// is text by then, but may still turn out not to be JSON.
pub(crate) fn check_noting<'d>(
    document: &'d [u8],
    mut note: impl FnMut(&'d str, usize, usize),
) -> Result<&'d str, Syntax> {
    let text = core::str::from_utf8(document).map_err(|error| Syntax {
        offset: error.valid_up_to(),
        reason: Reason::NotUtf8,
    })?;
    let mut scan = Scan {
        bytes: document,
        at: 0,
    };
    scan.document(|key, value| note(text, key, value))?;
    Ok(text)
}

struct Scan<'d> {
    bytes: &'d [u8],
    at: usize,
}

type Checked = Result<(), Reason>;

impl Scan<'_> {
    fn document(&mut self, note: impl FnMut(usize, usize)) -> Result<(), Syntax> {
        self.values(note).map_err(|reason| Syntax {
            offset: self.at,
            reason,
        })
    }

    /// Zero, which no rule accepts outside a string's control check, stands for the end.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn blank(&mut self) -> u8 {
        match self.peek() {
            byte @ 0x21.. => byte,
            _ => {
                self.at = blank_stop(self.bytes, self.at);
                self.peek()
            }
        }
    }

    fn values(&mut self, mut note: impl FnMut(usize, usize)) -> Checked {
        // One bit a level: set for an object.
        let mut objects = 0u32;
        let mut depth = 0;
        loop {
            // At the start of a value.
            let byte = self.blank();
            match byte {
                b'{' | b'[' => {
                    if depth == MAX_DEPTH {
                        return Err(Reason::Depth);
                    }
                    depth += 1;
                    objects = objects << 1 | u32::from(byte == b'{');
                    self.at += 1;
                    // `]` is `[` + 2, `}` is `{` + 2.
                    if self.blank() != byte + 2 {
                        if byte == b'{' {
                            let key = self.key()?;
                            if depth == 1 {
                                note(key, self.at);
                            }
                        }
                        continue;
                    }
                    self.at += 1;
                    depth -= 1;
                    objects >>= 1;
                }
                b'"' => self.string()?,
                b'-' | b'0'..=b'9' => self.number()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => return Err(Reason::Value),
            }
            // Behind a value: close what ends here, up to the next comma.
            loop {
                let byte = self.blank();
                if depth == 0 {
                    return match self.at == self.bytes.len() {
                        true => Ok(()),
                        false => Err(Reason::Trailing),
                    };
                }
                let in_object = objects & 1 == 1;
                if byte == b',' {
                    self.at += 1;
                    if in_object {
                        let key = self.key()?;
                        if depth == 1 {
                            note(key, self.at);
                        }
                    }
                    break;
                }
                if byte != if in_object { b'}' } else { b']' } {
                    return Err(match in_object {
                        true => Reason::CommaOrBrace,
                        false => Reason::CommaOrBracket,
                    });
                }
                self.at += 1;
                depth -= 1;
                objects >>= 1;
            }
        }
    }

    /// A key and its colon; gives where the key begins, and stops where its value does.
    fn key(&mut self) -> Result<usize, Reason> {
        if self.blank() != b'"' {
            return Err(Reason::Key);
        }
        let key = self.at;
        self.string()?;
        if self.blank() != b':' {
            return Err(Reason::Colon);
        }
        self.at += 1;
        self.blank();
        Ok(key)
    }

    fn string(&mut self) -> Checked {
        loop {
            // From the opening quote, or the last character of an escape.
            self.at = string_stop(self.bytes, self.at + 1);
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(Reason::Control),
                None => return Err(Reason::Unterminated),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// From the backslash to the last character of the escape.
    fn escape(&mut self) -> Checked {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => match self.unit(self.at)? {
                0xD800..=0xDBFF => match self.unit(self.at + 6) {
                    Ok(0xDC00..=0xDFFF) => self.at += 11,
                    _ => return Err(Reason::Surrogate),
                },
                0xDC00..=0xDFFF => return Err(Reason::Surrogate),
                _ => self.at += 5,
            },
            _ => return Err(Reason::Escape),
        }
        Ok(())
    }

    /// The four digits of the `\u` escape at `at`.
    fn unit(&self, at: usize) -> Result<u32, Reason> {
        let Some([b'\\', b'u', digits @ ..]) = self.bytes.get(at..at + 6) else {
            return Err(Reason::Escape);
        };
        let mut unit = 0;
        for &digit in digits {
            let digit = (digit as char).to_digit(16).ok_or(Reason::Escape)?;
            unit = unit << 4 | digit;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Checked {
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Checked {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            return Err(Reason::Number);
        }
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Checked {
        if self.bytes.get(self.at..self.at + word.len()) != Some(word) {
            return Err(Reason::Value);
        }
        self.at += word.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::{String, ToString};

    #[test]
    fn what_the_grammar_allows_passes() {
        for good in [
            "{}",
            "[]",
            " [ ] ",
            "\t{ \"a\" :\r\n[ 1 , -0 , 0.5 , 1e9 , 2E-7 , 10.25e+3 ] } ",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00é\"",
            "true",
            "null",
            "[[],{},[[]],{\"\":{}}]",
            "\"\u{7f}\"",
        ] {
            assert_eq!(check(good.as_bytes()), Ok(good));
        }
    }

    #[test]
    fn what_it_does_not_allow_is_refused_at_its_place() {
        for (bad, offset, reason) in [
            ("", 0, "expected a value"),
            ("  ", 2, "expected a value"),
            ("[,1]", 1, "expected a value"),
            ("[1,]", 3, "expected a value"),
            ("[1", 2, "expected ',' or ']'"),
            ("[1}", 2, "expected ',' or ']'"),
            ("{\"a\":1,}", 7, "expected a key in double quotes"),
            ("{1:2}", 1, "expected a key in double quotes"),
            ("{\"a\" 1}", 5, "expected ':'"),
            ("{\"a\":}", 5, "expected a value"),
            ("{\"a\":1", 6, "expected ',' or '}'"),
            ("01", 1, "something follows the document"),
            ("-", 1, "malformed number"),
            ("1.", 2, "malformed number"),
            ("1e", 2, "malformed number"),
            ("+1", 0, "expected a value"),
            (".5", 0, "expected a value"),
            ("NaN", 0, "expected a value"),
            ("nul", 0, "expected a value"),
            ("truely", 4, "something follows the document"),
            ("\"a", 2, "the string has no end"),
            ("\"\\x\"", 1, "unknown escape in a string"),
            ("\"\\u12g4\"", 1, "unknown escape in a string"),
            ("\"\\u12", 1, "unknown escape in a string"),
            ("\"\\ud800\"", 1, "half a surrogate pair in a string"),
            ("\"\\ud800\\u0041\"", 1, "half a surrogate pair in a string"),
            ("\"\\udc00\"", 1, "half a surrogate pair in a string"),
            ("\"\n\"", 1, "control character in a string"),
            ("{} {}", 3, "something follows the document"),
            ("{}\0", 2, "something follows the document"),
            ("\u{feff}{}", 0, "expected a value"),
        ] {
            let error = check(bad.as_bytes()).unwrap_err();
            let found = (error.offset, error.reason.to_string());
            assert_eq!(found, (offset, String::from(reason)), "{bad:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_at_their_place() {
        let error = check(b"{\"a\": \"\xff\"}").unwrap_err();
        assert_eq!((error.offset, error.reason), (7, Reason::NotUtf8));
    }

    #[test]
    fn nesting_ends_at_its_limit() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(check(nested(MAX_DEPTH).as_bytes()).is_ok());
        let error = check(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err();
        assert_eq!(error.offset, MAX_DEPTH);
        assert_eq!(error.reason, Reason::Depth);
        assert!(check("[".repeat(200_000).as_bytes()).is_err());
    }
}
