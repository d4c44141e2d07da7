//! One line of output while it is made.

use core::fmt;

use crate::tables::{Full, Table};

const CUT: &[u8] = b"...";

/// A line that is cut where its buffer ends.
pub(crate) struct Line<'l, L: Table<u8>> {
    bytes: &'l mut L,
    cut: bool,
}

impl<'l, L: Table<u8>> Line<'l, L> {
    pub(crate) fn new(bytes: &'l mut L) -> Self {
        bytes.truncate(0);
        Line { bytes, cut: false }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.items().len()
    }

    /// Room for text, one byte being kept for the line end.
    pub(crate) fn room(&self) -> usize {
        self.bound().saturating_sub(self.len() + 1)
    }

    /// Adds all of it, even where the line end should be: that is for [`Line::finish`] to see to.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.bytes.extend(bytes).is_err() {
            self.part(bytes, self.bound());
        }
    }

    /// Adds what there is space for in a line of `most` bytes.
    #[cold]
    #[inline(never)]
    fn part(&mut self, bytes: &[u8], most: usize) {
        self.cut = true;
        let space = most.saturating_sub(self.len());
        let _ = self.bytes.extend(bytes.get(..space).unwrap_or(bytes));
    }

    fn bound(&self) -> usize {
        self.bytes.bound().unwrap_or(usize::MAX)
    }

    pub(crate) fn is_bounded(&self) -> bool {
        self.bytes.bound().is_some()
    }

    pub(crate) fn fill(&mut self, char: char, count: usize) {
        let mut room = self.room();
        let mut utf8 = [0; 4];
        let bytes = char.encode_utf8(&mut utf8).as_bytes();
        for _ in 0..count {
            let Some(left) = room.checked_sub(bytes.len()) else {
                self.cut = true;
                return;
            };
            room = left;
            for &byte in bytes {
                let _ = self.bytes.push(byte);
            }
        }
    }

    /// The same for blanks, which is what nearly all padding is.
    pub(crate) fn blanks(&mut self, count: usize) {
        let fitting = count.min(self.room());
        self.cut |= count > fitting;
        for _ in 0..fitting {
            let _ = self.bytes.push(b' ');
        }
    }

    /// Fills in `count` times the same character at `at`.
    pub(crate) fn insert(&mut self, at: usize, char: char, count: usize) {
        if count > 0 {
            let before = self.len();
            self.fill(char, count);
            self.turn(at, before);
        }
    }

    /// Moves what was written from `from` on in front of what stands at `at`.
    pub(crate) fn turn(&mut self, at: usize, from: usize) {
        // By turning round all and then both parts.
        let added = self.len() - from;
        let all = self.since(at);
        all.reverse();
        if let Some((front, behind)) = all.split_at_mut_checked(added) {
            front.reverse();
            behind.reverse();
        }
    }

    /// What was written from `start` on.
    pub(crate) fn since(&mut self, start: usize) -> &mut [u8] {
        self.bytes.items_mut().get_mut(start..).unwrap_or(&mut [])
    }

    /// Whether something did not fit.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Shortens the line to `len` bytes, which were not cut, or were if `cut` says so.
    pub(crate) fn shorten(&mut self, len: usize, cut: bool) {
        if len < self.len() {
            self.bytes.truncate(len);
            self.cut = cut;
        }
    }

    /// Marks a line that was cut, between two characters, and ends it with `end`, for which
    /// it is cut if it has to be.
    pub(crate) fn finish(mut self, end: &[u8]) -> &'l [u8] {
        let most = self.bound().saturating_sub(end.len().max(1));
        if self.cut || self.len() > most {
            self.mark(most);
        }
        let _ = self.bytes.extend(end);
        self.bytes.items()
    }

    /// Shortens a line that was cut to `most` bytes, its mark among them.
    #[cold]
    #[inline(never)]
    fn mark(&mut self, most: usize) {
        let mut len = self.len().min(most.saturating_sub(CUT.len()));
        let inside = |byte: &u8| byte & 0xC0 == 0x80;
        while len > 0 && self.bytes.items().get(len).is_some_and(inside) {
            len -= 1;
        }
        self.bytes.truncate(len);
        self.part(CUT, most);
    }
}

/// Takes what fits, and fails where something does not: so nobody goes on to make what no line has room for.
impl<L: Table<u8>> fmt::Write for Line<'_, L> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes.extend(text.as_bytes()).map_err(|Full| {
            self.part(text.as_bytes(), self.bound());
            fmt::Error
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heapless::Vec;

    #[test]
    fn a_line_that_is_too_long_is_cut_between_characters_and_says_so() {
        let mut buffer: Vec<u8, 12> = Vec::new();
        let mut line = Line::new(&mut buffer);
        line.bytes("0123456é€".as_bytes());
        assert_eq!(line.finish(b"\n"), "0123456...\n".as_bytes());
    }

    #[test]
    fn a_long_line_end_is_never_left_out() {
        for (text, end, expected) in [
            ("01234", "\r\n", "01234\r\n"),
            ("012345678", "\r\n", "01234...\r\n"),
            ("0123456", "<end>", "01...<end>"),
            ("0123", "", "0123"),
        ] {
            let mut buffer: Vec<u8, 10> = Vec::new();
            let mut line = Line::new(&mut buffer);
            line.bytes(text.as_bytes());
            let finished = core::str::from_utf8(line.finish(end.as_bytes()));
            assert_eq!(finished, Ok(expected), "{text} {end}");
        }
    }

    #[test]
    fn a_line_that_just_fits_is_whole() {
        let mut buffer: Vec<u8, 6> = Vec::new();
        let mut line = Line::new(&mut buffer);
        line.bytes(b"01234");
        assert_eq!(line.finish(b"\n"), b"01234\n");
    }

    #[test]
    fn a_buffer_of_nothing_is_no_fault() {
        let mut buffer: Vec<u8, 0> = Vec::new();
        let mut line = Line::new(&mut buffer);
        line.bytes(b"01234");
        line.fill(' ', 3);
        assert_eq!(line.finish(b"\n"), b"");
    }
}
