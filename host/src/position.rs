//! Lines and columns.

/// A place in a text or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Bytes from the start.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// How many bytes lie between two characters that are counted beforehand.
const STEP: usize = 256;

/// Finds lines and columns, also in lines that are very long.
///
/// ```
/// use logconf::position::Positions;
/// let text = "one\r\nzw\u{f6}lf";
/// let positions = Positions::new(text.as_bytes(), true);
/// let position = positions.of(text.as_bytes(), text.find("lf").unwrap());
/// assert_eq!((position.line, position.column), (2, 4));
/// ```
#[derive(Clone, Debug)]
pub struct Positions {
    /// Where lines begin.
    starts: Vec<usize>,
    /// How many characters begin before each [`STEP`] of bytes.
    characters: Vec<usize>,
}

impl Positions {
    /// Looks through a text, or bytes that may not be one. Lines end with `\n`; with
    /// `any_end` also with `\r\n` and `\r`.
    pub fn new(bytes: &[u8], any_end: bool) -> Self {
        let (mut starts, mut characters, mut count) = (vec![0], Vec::new(), 0);
        for (number, step) in bytes.chunks(STEP).enumerate() {
            characters.push(count);
            count += step.iter().filter(|byte| begins_character(**byte)).count();
            for (at, byte) in step.iter().enumerate() {
                let next = number * STEP + at + 1;
                let is_end = match byte {
                    b'\n' => true,
                    b'\r' => any_end && bytes.get(next) != Some(&b'\n'),
                    _ => false,
                };
                if is_end {
                    starts.push(next);
                }
            }
        }
        Positions { starts, characters }
    }

    /// The place so many bytes into what [`Positions::new`] has looked through. One behind the
    /// end is taken for the end, one within a character for its start.
    pub fn of(&self, bytes: &[u8], offset: usize) -> Position {
        let mut offset = offset.min(bytes.len());
        let first = offset.saturating_sub(3);
        while offset > first
            && bytes
                .get(offset)
                .is_some_and(|byte| !begins_character(*byte))
        {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let before = self.before(bytes, offset) - self.before(bytes, self.starts[line - 1]);
        Position {
            offset,
            line,
            column: before + 1,
        }
    }

    /// From the first byte of a line, which counts from 1, to the first of the next.
    pub fn line(&self, bytes: &[u8], line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line - 1).copied().unwrap_or(bytes.len());
        let end = self.starts.get(line).copied().unwrap_or(bytes.len());
        start..end
    }

    /// How many characters begin before a byte.
    fn before(&self, bytes: &[u8], offset: usize) -> usize {
        let step = (offset / STEP).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(step).copied().unwrap_or(0);
        let rest = bytes.get(step * STEP..offset).unwrap_or_default();
        counted + rest.iter().filter(|byte| begins_character(**byte)).count()
    }
}

/// Whether a byte of UTF-8 is the first one of a character.
fn begins_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, any_end: bool, offset: usize) -> (usize, usize) {
        let position = Positions::new(text.as_bytes(), any_end).of(text.as_bytes(), offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "{\n  \"a\": 1\r\n}";
        for (offset, place) in [
            (0, (1, 1)),
            (1, (1, 2)),
            (2, (2, 1)),
            (4, (2, 3)),
            (12, (3, 1)),
        ] {
            assert_eq!(at(text, true, offset), place, "{offset}");
            assert_eq!(at(text, false, offset), place, "{offset}");
        }
    }

    #[test]
    fn returns_end_lines_where_they_may() {
        assert_eq!(at("a\rb", true, 2), (2, 1));
        assert_eq!(at("a\rb", false, 2), (1, 3));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(at("ab", true, 99), (1, 3));
        assert_eq!(at("ab\n", true, 99), (2, 1));
        assert_eq!(at("", true, 0), (1, 1));
    }

    #[test]
    fn columns_are_characters_and_offsets_within_one_mean_its_start() {
        let text = "\"gr\u{f6}\u{df}e\": x";
        assert_eq!(at(text, true, text.find('x').unwrap()), (1, 10));
        assert_eq!(at(text, true, 4), (1, 4));
        assert_eq!(at(text, true, 5), (1, 5));
    }

    #[test]
    fn long_lines_are_counted_like_short_ones() {
        let text = format!("\n{}\u{e4}x", "\u{e4}b".repeat(500));
        assert_eq!(at(&text, true, text.len() - 1), (2, 1002));
        assert_eq!(at(&text, true, text.len()), (2, 1003));
    }
}
