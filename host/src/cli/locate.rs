//! From a byte offset to the place that a person looks for.

use super::clean;
use logconf::position::Positions;
use std::borrow::Cow;

/// How much of a long line is shown on either side of the place; twice that is no long line.
const CONTEXT: usize = 40;

/// What a file holds, and where its lines begin.
pub struct Text<'t> {
    name: &'t str,
    bytes: Cow<'t, [u8]>,
    positions: Positions,
}

impl<'t> Text<'t> {
    /// Lines end with `\n`, `\r\n` or `\r`.
    pub fn new(name: &'t str, bytes: impl Into<Cow<'t, [u8]>>) -> Self {
        let bytes = bytes.into();
        Text {
            name,
            positions: Positions::new(&bytes, true),
            bytes,
        }
    }

    /// `NAME:line:column`, and the line with a caret, which is cut where it is long.
    pub fn show(&self, offset: usize) -> (String, String) {
        let position = self.positions.of(&self.bytes, offset);
        let (line, column) = (position.line, position.column);
        let at = format!("{}:{line}:{column}", clean(self.name));
        let whole = self.positions.line(&self.bytes, line);
        // Bytes that are no UTF-8 become one character each time: what stands before the place
        // must keep its length, so the two sides are converted on their own.
        let part = |from: usize, to: usize| {
            let bytes = self.bytes.get(from..to).unwrap_or(&[]);
            let text = String::from_utf8_lossy(bytes);
            // A tab would move what stands under the caret.
            let shown = text.trim_end_matches(['\n', '\r']).replace('\t', " ");
            clean(&shown).chars().collect::<Vec<char>>()
        };
        // Enough on either side, however many bytes characters have.
        let near = 8 * CONTEXT;
        let from = whole
            .start
            .max(self.boundary(position.offset.saturating_sub(near)));
        let to = whole.end.min(self.boundary(position.offset + near));
        let (before, after) = (part(from, position.offset), part(position.offset, to));
        // Indentation says nothing here.
        let indent = match from == whole.start {
            true => before.iter().take_while(|c| **c == ' ').count(),
            false => 0,
        };
        let (mut first, mut last) = (indent, after.len());
        let is_long = from > whole.start || to < whole.end;
        if is_long || before.len() - indent + after.len() > 2 * CONTEXT {
            first = first.max(before.len().saturating_sub(CONTEXT));
            last = last.min(CONTEXT);
        }
        let head = if first > indent || from > whole.start {
            "…"
        } else {
            ""
        };
        let tail = if last < after.len() || to < whole.end {
            "…"
        } else {
            ""
        };
        let shown: String = before[first..].iter().chain(&after[..last]).collect();
        let pad = " ".repeat(before.len() - first + head.chars().count());
        let margin = " ".repeat(line.to_string().len());
        (
            at,
            format!("  {line} | {head}{shown}{tail}\n  {margin} | {pad}^\n"),
        )
    }

    /// Where the character begins that this byte is of.
    fn boundary(&self, offset: usize) -> usize {
        self.positions.of(&self.bytes, offset).offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(bytes: &[u8], offset: usize) -> (String, String) {
        Text::new("f", bytes).show(offset)
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let text = "{\n\t\"level\": \"LOUD\"\r\n}";
        let (at, shown) = show(text.as_bytes(), text.find("\"LOUD").unwrap());
        assert_eq!(at, "f:2:11");
        assert_eq!(shown, "  2 | \"level\": \"LOUD\"\n    |          ^\n");
        // Within the indentation.
        assert_eq!(show(b"  a", 1).1, "  1 |  a\n    | ^\n");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        for length in [60, 500, 5000] {
            let text = format!("{}{{ü}}{}", "ä".repeat(length), "x".repeat(length));
            let (at, shown) = show(text.as_bytes(), 2 * length);
            assert_eq!(at, format!("f:1:{}", length + 1));
            let lines: Vec<&str> = shown.lines().collect();
            let part = format!("{}{{ü}}{}", "ä".repeat(40), "x".repeat(37));
            assert_eq!(lines[0], format!("  1 | …{part}…"));
            let caret = lines[1].chars().position(|c| c == '^').unwrap();
            assert_eq!(lines[0].chars().nth(caret), Some('{'));
        }
    }

    #[test]
    fn the_end_of_a_line_can_be_the_place() {
        assert_eq!(show(b"{\n", 1).1, "  1 | {\n    |  ^\n");
        assert_eq!(show(b"", 0).1, "  1 | \n    | ^\n");
    }

    #[test]
    fn a_place_behind_bytes_that_are_no_utf8_is_found() {
        let (at, shown) = show(b"\xff\xfe\xfd: [", 5);
        assert_eq!(at, "f:1:6");
        assert_eq!(shown, "  1 | \u{fffd}\u{fffd}\u{fffd}: [\n    |      ^\n");
    }

    #[test]
    fn an_offset_within_a_character_does_no_harm() {
        assert_eq!(show("äöü".as_bytes(), 1).0, "f:1:1");
        assert_eq!(show("äöü".as_bytes(), 99).0, "f:1:4");
    }
}
