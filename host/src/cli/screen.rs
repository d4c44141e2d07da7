//! Log text on a terminal: levels in colour, and nothing that the terminal would obey.

use std::io::{self, Write};

use super::clean;

/// The names of levels, and how each looks.
const LEVELS: [(&[u8], &str); 7] = [
    (b"DEBUG", "\x1b[36m"),
    (b"INFO", "\x1b[32m"),
    (b"WARNING", "\x1b[33m"),
    (b"WARN", "\x1b[33m"),
    (b"ERROR", "\x1b[31m"),
    (b"CRITICAL", "\x1b[1;31m"),
    (b"FATAL", "\x1b[1;31m"),
];
const PLAIN: &str = "\x1b[0m";

/// A terminal that gets the text at once, but for what may still become the name of a level or a
/// control character.
///
/// The first name in a line is the one that is coloured, wherever the format has put it.
pub struct Screen<W: Write> {
    out: W,
    is_coloured: bool,
    /// A word that is not at its end yet, and may be the name of a level.
    word: Vec<u8>,
    /// The byte before was a part of a word, or the line has its colour already.
    is_plain: bool,
    is_done: bool,
    /// The first bytes of a character of several.
    begun: Vec<u8>,
}

impl<W: Write> Screen<W> {
    pub fn new(out: W, is_coloured: bool) -> Self {
        Screen {
            out,
            is_coloured,
            word: Vec::new(),
            is_plain: false,
            is_done: false,
            begun: Vec::new(),
        }
    }

    /// Shows what was held back: the text has ended.
    pub fn finish(mut self) -> io::Result<()> {
        self.end_word()?;
        self.give_up_character()?;
        self.out.flush()
    }

    fn byte(&mut self, byte: u8) -> io::Result<()> {
        if self.is_coloured && byte.is_ascii_alphanumeric() && !self.is_plain && !self.is_done {
            self.word.push(byte);
            if LEVELS.iter().any(|(name, _)| name.starts_with(&self.word)) {
                return Ok(());
            }
            // Whatever it is, it is no level.
            self.is_plain = true;
            return self.let_go();
        }
        self.end_word()?;
        self.is_plain = byte.is_ascii_alphanumeric();
        if byte == b'\n' {
            self.is_done = false;
        }
        if byte.is_ascii() || byte >= 0xc0 {
            // What was begun does not go on: it is no character.
            self.give_up_character()?;
        }
        if !byte.is_ascii() {
            self.begun.push(byte);
            return self.end_character();
        }
        match byte {
            b'\n' | b'\r' | b'\t' => self.out.write_all(&[byte]),
            0..b' ' | 0x7f => write!(self.out, "\\x{byte:02x}"),
            _ => self.out.write_all(&[byte]),
        }
    }

    /// Shows the character that was begun, as soon as all of it is there.
    fn end_character(&mut self) -> io::Result<()> {
        match std::str::from_utf8(&self.begun) {
            Ok(character) => write!(self.out, "{}", clean(character))?,
            Err(error) if error.error_len().is_none() => return Ok(()),
            Err(_) => return self.give_up_character(),
        }
        self.begun.clear();
        Ok(())
    }

    /// Shows bytes that are no character. Some terminals obey 0x80 to 0x9F.
    fn give_up_character(&mut self) -> io::Result<()> {
        for byte in self.begun.drain(..) {
            match byte {
                0x80..=0x9f => write!(self.out, "\\x{byte:02x}")?,
                _ => self.out.write_all(&[byte])?,
            }
        }
        Ok(())
    }

    /// A word has ended: it is the name of a level, or as all others.
    fn end_word(&mut self) -> io::Result<()> {
        let level = LEVELS.iter().find(|(name, _)| *name == self.word);
        let Some((name, colour)) = level else {
            return self.let_go();
        };
        self.out.write_all(colour.as_bytes())?;
        self.out.write_all(name)?;
        self.out.write_all(PLAIN.as_bytes())?;
        self.word.clear();
        self.is_done = true;
        Ok(())
    }

    fn let_go(&mut self) -> io::Result<()> {
        self.out.write_all(&self.word)?;
        self.word.clear();
        Ok(())
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.iter().try_for_each(|byte| self.byte(*byte))?;
        Ok(bytes.len())
    }

    /// What is held back stays so: the rest of it comes, or the line goes on.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is on the terminal, however the text arrives.
    fn shown(text: &[u8], is_coloured: bool) -> String {
        let at = |size: usize| {
            let mut screen = Screen::new(Vec::new(), is_coloured);
            for piece in text.chunks(size) {
                screen.write_all(piece).unwrap();
            }
            String::from_utf8(screen.out).unwrap()
        };
        assert_eq!(at(1), at(text.len()));
        at(1)
    }

    #[test]
    fn the_first_level_in_a_line_is_coloured() {
        assert_eq!(
            shown(b"INFO app: no ERROR\r\n[WARNING] x\n", true),
            "\x1b[32mINFO\x1b[0m app: no ERROR\r\n[\x1b[33mWARNING\x1b[0m] x\n"
        );
        assert_eq!(
            shown(b"INFORMATION, MYINFO, INF, ERROR2 \n", true),
            "INFORMATION, MYINFO, INF, ERROR2 \n"
        );
        assert_eq!(shown(b"INFO app\n", false), "INFO app\n");
    }

    #[test]
    fn what_would_turn_the_text_around_is_shown() {
        assert_eq!(
            shown(
                "a\u{202e}b\u{2066}c\u{e0041}\n日本\u{200f}".as_bytes(),
                false
            ),
            "a\\u{202e}b\\u{2066}c\\u{e0041}\n日本\\u{200f}"
        );
        // What is no text stays as it is, but for what a terminal may obey.
        let mut screen = Screen::new(Vec::new(), false);
        screen.write_all(b"\xe2\x80a\x9b\xff\xe2\xc2").unwrap();
        screen.end_word().unwrap();
        assert_eq!(screen.out, b"\xe2\\x80a\\x9b\xff\xe2");
    }

    #[test]
    fn control_characters_are_shown_and_others_stay() {
        assert_eq!(
            shown("a\x1b[2J\x07\u{9b}2J \u{a0}\u{e9}\tb\n".as_bytes(), true),
            "a\\x1b[2J\\x07\\u{9b}2J \u{a0}\u{e9}\tb\n"
        );
    }
}
