//! From text to tokens, as CPython's tokenizer does it for `eval`.

use super::error::Error;
use super::number::{self, Number};
use super::string::{self, Literal};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// A name or a keyword.
    Name(&'t str),
    Number(Number),
    /// One string or bytes literal, not decoded yet.
    Text(Literal<'t>),
    /// An operator, a bracket, a comma and the like.
    Mark(&'static str),
    /// The end of a line, outside brackets.
    Newline,
    End,
}

/// The longer ones first.
const MARKS: [&str; 48] = [
    "**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "<>", "->",
    ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "+", "-", "*", "/", "%", "@", "&",
    "|", "^", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".",
];

const BRACKETS: [(&str, &str); 3] = [("(", ")"), ("[", "]"), ("{", "}")];

pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Brackets that are open: where, and which one closes it.
    open: Vec<(usize, &'static str, &'static str)>,
    /// No token has been read of this line.
    fresh: bool,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Result<Self, Error> {
        if let Some(at) = text.find('\0') {
            let message = "source code string cannot contain null bytes";
            return Err(Error::syntax(at, message));
        }
        Ok(Lexer {
            text,
            // CPython: `eval` itself strips these.
            at: text.len() - text.trim_start_matches([' ', '\t']).len(),
            open: Vec::new(),
            fresh: true,
        })
    }

    /// The next token, and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token<'t>), Error> {
        if self.fresh {
            self.margin()?;
        }
        self.blanks()?;
        let at = self.at;
        let Some(char) = self.rest().chars().next() else {
            return match self.open.last() {
                Some((at, open, _)) => {
                    Err(Error::syntax(*at, format!("'{open}' was never closed")))
                }
                None => Ok((at, Token::End)),
            };
        };
        let newline = newline(self.rest());
        if newline > 0 {
            self.at += newline;
            self.fresh = true;
            return Ok((at, Token::Newline));
        }
        self.fresh = false;
        let token = match char {
            '\'' | '"' => self.text(0)?,
            '0'..='9' => self.number()?,
            '.' if matches!(self.rest().as_bytes().get(1), Some(b'0'..=b'9')) => self.number()?,
            _ if begins_name(char) => self.name()?,
            _ => self.mark(char)?,
        };
        Ok((at, token))
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The beginning of a line, outside brackets: empty lines, and spaces that must not be.
    fn margin(&mut self) -> Result<(), Error> {
        loop {
            let (mut width, mut first) = (0, 0);
            loop {
                match self.rest().as_bytes().first() {
                    Some(b' ' | b'\t') => width += 1,
                    // A form feed, which starts over.
                    Some(b'\x0c') => width = 0,
                    Some(b'\\') => {
                        // Only the first of lines that are joined counts, if it has any.
                        first = if first == 0 { width } else { first };
                        self.joined()?;
                        continue;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            let is_comment = self.rest().starts_with('#');
            self.comment();
            match newline(self.rest()) {
                0 => {
                    let width = if first == 0 { width } else { first };
                    return match width > 0 && !is_comment {
                        true => Err(Error::syntax(self.at, "unexpected indent")),
                        false => Ok(()),
                    };
                }
                newline => self.at += newline,
            }
        }
    }

    /// Passes by what separates tokens.
    fn blanks(&mut self) -> Result<(), Error> {
        loop {
            match self.rest().as_bytes().first() {
                Some(b' ' | b'\t' | b'\x0c') => self.at += 1,
                Some(b'#') => self.comment(),
                Some(b'\\') => self.joined()?,
                Some(b'\n' | b'\r') if !self.open.is_empty() => self.at += 1,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        if rest.starts_with('#') {
            self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        }
    }

    /// A backslash at a line's end, which there must be more after.
    fn joined(&mut self) -> Result<(), Error> {
        match newline(&self.rest()[1..]) {
            0 => {
                let message = "unexpected character after line continuation character";
                Err(Error::syntax(self.at, message))
            }
            newline if self.rest().len() == 1 + newline => {
                Err(Error::syntax(self.at, "unexpected EOF while parsing"))
            }
            newline => {
                self.at += 1 + newline;
                Ok(())
            }
        }
    }

    fn text(&mut self, prefix: usize) -> Result<Token<'t>, Error> {
        let (literal, length) = string::scan(self.rest(), self.at, prefix)?;
        self.at += length;
        Ok(Token::Text(literal))
    }

    fn number(&mut self) -> Result<Token<'t>, Error> {
        let (number, length) = number::scan(self.rest(), self.at)?;
        self.at += length;
        Ok(Token::Number(number))
    }

    fn name(&mut self) -> Result<Token<'t>, Error> {
        let rest = self.rest();
        let length = rest.find(|char| !continues_name(char));
        let name = &rest[..length.unwrap_or(rest.len())];
        if string::is_prefix(name) && rest[name.len()..].starts_with(['\'', '"']) {
            return self.text(name.len());
        }
        self.at += name.len();
        Ok(Token::Name(name))
    }

    fn mark(&mut self, char: char) -> Result<Token<'t>, Error> {
        let rest = self.rest();
        let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) else {
            return Err(Error::syntax(self.at, strange(char)));
        };
        for (open, close) in BRACKETS {
            if *mark == open {
                self.open.push((self.at, open, close));
            } else if *mark == close {
                self.close(close)?;
            }
        }
        self.at += mark.len();
        Ok(Token::Mark(mark))
    }

    fn close(&mut self, close: &str) -> Result<(), Error> {
        let message = match self.open.pop() {
            Some((_, _, expected)) if expected == close => return Ok(()),
            Some((_, open, _)) => {
                format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'")
            }
            None => format!("unmatched '{close}'"),
        };
        Err(Error::syntax(self.at, message))
    }
}

/// How many bytes the end of a line has here; zero if there is none.
pub(super) fn newline(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn begins_name(char: char) -> bool {
    char == '_' || char.is_alphabetic()
}

pub(super) fn continues_name(char: char) -> bool {
    char == '_' || char.is_alphanumeric()
}

/// What CPython says of a character that belongs to no token.
fn strange(char: char) -> String {
    let number = u32::from(char);
    match char {
        ' '..='~' => "invalid syntax".to_owned(),
        // What Rust would escape shows nothing.
        _ if char.escape_debug().len() > 1 => {
            format!("invalid non-printable character U+{number:04X}")
        }
        _ => format!("invalid character '{char}' (U+{number:04X})"),
    }
}
