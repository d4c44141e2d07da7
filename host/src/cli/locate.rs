//! From a byte offset to the place that a person looks for.

use std::borrow::Cow;

/// How much of a long line is shown on either side of the place; twice that is no long line.
const CONTEXT: usize = 40;

/// What a file holds, and where its lines begin.
pub struct Text<'t> {
    name: &'t str,
    bytes: Cow<'t, [u8]>,
    starts: Vec<usize>,
}

/// A place in a text: line and column as editors count them, from 1, the column in characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    text: String,
}

impl<'t> Text<'t> {
    /// Lines end with `\n`, `\r\n` or `\r`.
    pub fn new(name: &'t str, bytes: impl Into<Cow<'t, [u8]>>) -> Self {
        let bytes = bytes.into();
        let behind = |at: usize| match (bytes[at], bytes.get(at + 1)) {
            (b'\n', _) => Some(at + 1),
            (b'\r', next) if next != Some(&b'\n') => Some(at + 1),
            _ => None,
        };
        let starts = (0..bytes.len()).filter_map(behind);
        let starts = [0].into_iter().chain(starts).collect();
        Text {
            name,
            bytes,
            starts,
        }
    }

    /// The place so many bytes into the text. One behind the end is taken for the end, one within
    /// a character for its start.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.bytes.len());
        let is_within = |at: usize| self.bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let first = offset.saturating_sub(3);
        while offset > first && is_within(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let end = self.starts.get(line).copied().unwrap_or(self.bytes.len());
        // Bytes that are no UTF-8 become one character each time: what stands before the place
        // must keep its length, so the two sides are converted on their own.
        let part = |from, to| String::from_utf8_lossy(self.bytes.get(from..to).unwrap_or(&[]));
        let before = part(self.starts[line - 1], offset);
        let text = format!("{before}{}", part(offset, end));
        Place {
            line,
            column: before.chars().count() + 1,
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
        }
    }

    /// `NAME:line:column`, and the line with a caret.
    pub fn show(&self, offset: usize) -> (String, String) {
        let place = self.place(offset);
        let at = format!("{}:{}:{}", self.name, place.line, place.column);
        (at, place.show())
    }
}

impl Place {
    /// The line, cut where it is long, and a caret under the place.
    pub fn show(&self) -> String {
        // Tabs and other control characters would move what stands under the caret.
        let characters: Vec<char> = self
            .text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let at = (self.column - 1).min(characters.len());
        // Indentation says nothing here. (A place within it is possible: keep up to that.)
        let indent = characters.iter().take_while(|c| **c == ' ').count().min(at);
        let (mut from, mut to) = (indent, characters.len());
        if to - from > 2 * CONTEXT {
            from = from.max(at.saturating_sub(CONTEXT));
            to = to.min(at + CONTEXT);
        }

        let head = if from > indent { "…" } else { "" };
        let tail = if to < characters.len() { "…" } else { "" };
        let line: String = characters[from..to].iter().collect();
        let pad = " ".repeat(at - from + head.chars().count());
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        format!("  {number} | {head}{line}{tail}\n  {margin} | {pad}^\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let place = Text::new("f", text.as_bytes()).place(offset);
        (place.line, place.column)
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "{\n  \"a\": 1\r\n}";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 1), (1, 2));
        assert_eq!(at(text, 2), (2, 1));
        assert_eq!(at(text, 4), (2, 3));
        assert_eq!(at(text, 12), (3, 1));
        assert_eq!(at("a\rb", 2), (2, 1));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(at("ab", 99), (1, 3));
        assert_eq!(at("ab\n", 99), (2, 1));
        assert_eq!(at("", 0), (1, 1));
    }

    #[test]
    fn columns_are_characters_and_offsets_within_one_mean_its_start() {
        let text = "\"größe\": x";
        assert_eq!(at(text, text.find('x').unwrap()), (1, 10));
        assert_eq!(at(text, 4), (1, 4));
        assert_eq!(at(text, 5), (1, 5));
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let text = "{\n\t\"level\": \"LOUD\"\n}";
        let place = Text::new("f", text.as_bytes()).place(text.find("\"LOUD").unwrap());
        assert_eq!(
            place.show(),
            "  2 | \"level\": \"LOUD\"\n    |          ^\n"
        );
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}{{ü}}{}", "ä".repeat(500), "x".repeat(500));
        let place = Text::new("f", text.as_bytes()).place(1000);
        assert_eq!(place.column, 501);
        let shown = place.show();
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines[0],
            format!("  1 | …{}{{ü}}{}…", "ä".repeat(40), "x".repeat(37))
        );
        let caret = lines[1].chars().position(|c| c == '^').unwrap();
        assert_eq!(lines[0].chars().nth(caret), Some('{'));
    }

    #[test]
    fn a_place_behind_bytes_that_are_no_utf8_is_found() {
        let (at, shown) = Text::new("f", &b"\xff\xfe\xfd: ["[..]).show(5);
        assert_eq!(at, "f:1:6");
        assert_eq!(shown, "  1 | \u{fffd}\u{fffd}\u{fffd}: [\n    |      ^\n");
    }

    #[test]
    fn an_offset_within_a_character_does_no_harm() {
        let at = |offset| Text::new("f", "äöü".as_bytes()).show(offset).0;
        assert!(at(1).starts_with("f:1:"));
        assert_eq!(at(99), "f:1:4");
    }

    #[test]
    fn the_end_of_a_line_can_be_the_place() {
        assert_eq!(
            Text::new("f", "{\n".as_bytes()).place(1).show(),
            "  1 | {\n    |  ^\n"
        );
        assert_eq!(
            Text::new("f", "".as_bytes()).place(0).show(),
            "  1 | \n    | ^\n"
        );
    }
}
