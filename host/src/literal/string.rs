//! String and bytes literals: where they end, and what they say.

use super::error::Error;
use super::escape::{self, Escape};
use super::lexer::newline;

/// One literal, as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Literal<'t> {
    /// What is between the quotes.
    body: &'t str,
    /// Where that begins.
    at: usize,
    raw: bool,
    pub(super) bytes: bool,
    pub(super) format: bool,
}

/// Whether a literal may begin with this.
pub(super) fn is_prefix(name: &str) -> bool {
    const PREFIXES: [&str; 8] = ["r", "u", "b", "br", "rb", "f", "fr", "rf"];
    let mut prefixes = PREFIXES.iter();
    prefixes.any(|prefix| prefix.eq_ignore_ascii_case(name))
}

/// The literal that the text begins with, and how many bytes it has.
pub(super) fn scan(text: &str, at: usize, prefix: usize) -> Result<(Literal<'_>, usize), Error> {
    let has = |letter: char| {
        let mut letters = text[..prefix].chars();
        letters.any(|one| one.eq_ignore_ascii_case(&letter))
    };
    let quote = &text[prefix..prefix + 1];
    let triple = text[prefix..].starts_with(&quote.repeat(3));
    let quotes = if triple { 3 } else { 1 };
    let start = prefix + quotes;
    let end = end(&text[start..], quote, triple).ok_or_else(|| {
        let kind = if triple {
            "triple-quoted string"
        } else {
            "string"
        };
        Error::syntax(at, format!("unterminated {kind} literal"))
    })?;
    let literal = Literal {
        body: &text[start..start + end],
        at: at + start,
        raw: has('r'),
        bytes: has('b'),
        format: has('f'),
    };
    Ok((literal, start + end + quotes))
}

/// Where the closing quotes are.
fn end(text: &str, quote: &str, triple: bool) -> Option<usize> {
    let close = if triple { &quote.repeat(3) } else { quote };
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += match rest.as_bytes().first()? {
            _ if rest.starts_with(close) => return Some(at),
            // Even in raw literals it hides what comes after it.
            b'\\' => 1 + newline(&rest[1..]).max(rest[1..].chars().next()?.len_utf8()),
            b'\n' | b'\r' if !triple => return None,
            _ => rest.chars().next()?.len_utf8(),
        };
    }
}

impl Literal<'_> {
    pub(super) fn append_str(&self, text: &mut String) -> Result<(), Error> {
        self.pieces(|at, piece| {
            match piece {
                Piece::Plain(plain) => text.push_str(plain),
                Piece::Newline => text.push('\n'),
                Piece::Escape(rest) => {
                    let Escape { code, length } = escape::of_str(rest, at)?;
                    text.extend(code);
                    return Ok(length);
                }
            }
            Ok(0)
        })
    }

    pub(super) fn append_bytes(&self, bytes: &mut Vec<u8>) -> Result<(), Error> {
        if let Some(place) = self.body.find(|char: char| !char.is_ascii()) {
            let message = "bytes can only contain ASCII literal characters";
            return Err(Error::syntax(self.at + place, message));
        }
        self.pieces(|at, piece| {
            match piece {
                Piece::Plain(plain) => bytes.extend_from_slice(plain.as_bytes()),
                Piece::Newline => bytes.push(b'\n'),
                Piece::Escape(rest) => {
                    let Escape { code, length } = escape::of_bytes(rest, at)?;
                    bytes.extend(code);
                    return Ok(length);
                }
            }
            Ok(0)
        })
    }

    /// Hands on the parts of the text, and where they begin. The receiver says how much of an
    /// escape's text belongs to it.
    fn pieces(
        &self,
        mut piece: impl FnMut(usize, Piece<'_>) -> Result<usize, Error>,
    ) -> Result<(), Error> {
        let special = |char| char == '\r' || char == '\\' && !self.raw;
        let mut at = 0;
        while at < self.body.len() {
            let rest = &self.body[at..];
            let plain = rest.find(special).unwrap_or(rest.len());
            at += match rest.as_bytes()[0] {
                _ if plain > 0 => {
                    piece(self.at + at, Piece::Plain(&rest[..plain]))?;
                    plain
                }
                b'\\' => piece(self.at + at, Piece::Escape(rest))?,
                _ => {
                    piece(self.at + at, Piece::Newline)?;
                    newline(rest)
                }
            };
        }
        Ok(())
    }
}

enum Piece<'t> {
    Plain(&'t str),
    /// However it is written, it is `\n`.
    Newline,
    /// All the text from a backslash on.
    Escape(&'t str),
}
