//! The lines of a text, as a Python file hands them out.

use crate::position::Positions;

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// `\n`, `\r\n` or `\r`, as in a file that `open` reads: CPython makes `\n` of all of them.
    Universal,
    /// `\n` alone, as in an `io.StringIO`: a `\r` before it is white space at the line's end, and
    /// one in the middle stays.
    Feed,
}

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Where it begins, in bytes of the text.
    pub(super) start: usize,
    /// Without its end.
    pub(super) body: &'t str,
    /// Whether it has one. The last line may lack it.
    pub(super) ended: bool,
}

impl Lines {
    /// Finds lines and columns.
    pub(crate) fn positions(self, text: &str) -> Positions {
        Positions::new(text.as_bytes(), self == Lines::Universal)
    }

    pub(super) fn of(self, text: &str) -> impl Iterator<Item = Line<'_>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
            let end = match self {
                Lines::Universal => rest.find(['\n', '\r']),
                Lines::Feed => rest.find('\n'),
            };
            let body = &rest[..end.unwrap_or(rest.len())];
            let both = rest[body.len()..].starts_with("\r\n");
            let line = Line {
                start,
                body,
                ended: end.is_some(),
            };
            start += body.len() + 1 + usize::from(both);
            Some(line)
        })
    }
}

impl Line<'_> {
    /// The line as CPython has it in its hands.
    pub(super) fn whole(&self) -> String {
        let end = if self.ended { "\n" } else { "" };
        format!("{}{end}", self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(lines: Lines, text: &str) -> Vec<(usize, String)> {
        let lines = lines.of(text);
        lines.map(|line| (line.start, line.whole())).collect()
    }

    #[test]
    fn universal_lines_end_in_any_way() {
        let expected = [(0, "a\n"), (3, "\n"), (4, "b\n"), (6, "\n"), (7, "c")];
        let expected = expected.map(|(start, line)| (start, line.to_owned()));
        assert_eq!(split(Lines::Universal, "a\r\n\rb\n\nc"), expected);
        assert_eq!(split(Lines::Universal, ""), []);
        assert_eq!(split(Lines::Universal, "\r"), [(0, "\n".to_owned())]);
    }

    #[test]
    fn lines_that_a_feed_ends_keep_their_returns() {
        let expected = [(0, "a\r\n".to_owned()), (3, "\rb".to_owned())];
        assert_eq!(split(Lines::Feed, "a\r\n\rb"), expected);
    }

    #[test]
    fn separators_of_unicode_end_no_line() {
        let text = "a\u{85}b\u{2028}c\x0b\x0c\x1c\x1d\x1e";
        assert_eq!(split(Lines::Universal, text), [(0, text.to_owned())]);
    }
}
