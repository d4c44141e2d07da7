//! A ring of lines, the oldest of which can make room for the newest.

use core::cell::Cell;

use critical_section::Mutex;

use crate::ring::{Ring, headed};
use crate::stream::{Dropped, Stream};

/// In a line's header: it stays until it is read.
const KEPT: u16 = 1 << 15;
/// In a line's header: it says how many lines were lost.
const ANNOUNCEMENT: u16 = 1 << 14;
/// In a line's header: its length.
const LENGTH: u16 = ANNOUNCEMENT - 1;
/// How long a header is.
const HEADER: usize = 2;

/// A [`Ring`] of `N` bytes that knows where its lines end, for two bytes a line: so it can give up the oldest one
/// ([`Stream::write_over`]), even while the one before it is being sent. A line has up to 16,383 bytes.
///
/// ```
/// use logconf_core::{Lines, Stream};
/// static LINES: Lines<28> = Lines::new();
/// for line in ["the first\n", "the second\n"] {
///     LINES.write(line.as_bytes()).unwrap();
/// }
/// let mut out = [0; 28];
/// assert_eq!(LINES.read(&mut out[..4]), 4);
/// // The first is being sent: the second has to go.
/// assert!(LINES.write(b"the third\n").is_err());
/// assert_eq!(LINES.write_over(b"the third\n"), 1);
/// let length = LINES.read(&mut out[4..]);
/// assert_eq!(&out[..4 + length], b"the first\nthe third\n");
/// assert_eq!(LINES.dropped(), 2);
/// ```
pub struct Lines<const N: usize> {
    ring: Ring<N>,
    reader: Mutex<Reader>,
}

/// Who takes bytes out.
struct Reader {
    /// Somebody does: the reader, or one who gives up a line.
    is_busy: Cell<bool>,
    /// How much of the line that is being read is still to be read.
    left: Cell<u16>,
}

impl<const N: usize> Lines<N> {
    /// No lines.
    pub const fn new() -> Self {
        Lines {
            ring: Ring::new(),
            reader: Mutex::new(Reader {
                is_busy: Cell::new(false),
                left: Cell::new(0),
            }),
        }
    }

    /// Adds what is no line and must not be given up for one, all parts or nothing: a frame. Says whether there was
    /// room.
    pub fn offer<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
        header(KEPT, parts.clone()).is_some_and(|header| self.add(&header, parts))
    }

    /// Adds a line that is made of parts, or gives it up and counts it: see [`Ring::put`].
    ///
    /// # Errors
    ///
    /// [`Dropped`] if there is no room.
    pub fn put<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> Result<(), Dropped> {
        if self.try_put(parts) {
            return Ok(());
        }
        self.ring.count_dropped();
        Err(Dropped)
    }

    /// Adds a line that is made of parts. If there is no room, the oldest lines are given up for it; what is no line
    /// and stands before them is moved over them. Says how many were given up, and counts them.
    ///
    /// The line itself is among them if there is no room all the same: it is longer than the ring, no line waits, or
    /// this context has interrupted the reader or another writer.
    pub fn put_over<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> u32 {
        let length: usize = parts.clone().map(<[u8]>::len).sum();
        let needed = length + HEADER;
        let mut given_up = 0;
        // Each turn takes a line out, at least.
        while !self.try_put(parts.clone()) {
            let missing = needed.saturating_sub(self.ring.room());
            // One that is longer than a header says is never taken, whatever makes room.
            let may_fit = needed <= N && length <= usize::from(LENGTH);
            let dropped = may_fit.then(|| self.drop_oldest(missing));
            let Some(lines) = dropped.flatten() else {
                self.ring.count_dropped();
                return given_up + 1;
            };
            given_up += lines;
        }
        given_up
    }

    /// Takes up to `out.len()` bytes and says how many. One reader at a time; it gets nothing while it
    /// interrupts somebody who gives up a line, who adds one afterwards.
    pub fn read(&self, out: &mut [u8]) -> usize {
        let Some(mut left) = self.begin_reading() else {
            return 0;
        };
        let mut length = 0;
        while length < out.len() {
            let mut header = [0; HEADER];
            if left == 0 {
                if self.ring.read(&mut header) < HEADER {
                    break;
                }
                left = u16::from_le_bytes(header) & LENGTH;
            }
            let end = out.len().min(length + usize::from(left));
            let read = self.ring.read(out.get_mut(length..end).unwrap_or(&mut []));
            left -= read as u16;
            length += read;
        }
        self.end_reading(left);
        length
    }

    /// Whether there is room for a line that is made of these parts, unless another context is faster.
    pub fn has_room<'p>(&self, parts: impl Iterator<Item = &'p [u8]>) -> bool {
        let length: usize = parts.map(<[u8]>::len).sum();
        length + HEADER <= self.ring.room()
    }

    /// Whether there is nothing to read. (There may be nothing to read either if there is.)
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// Counts a line that is given up without having been offered.
    pub fn count_dropped(&self) {
        self.ring.count_dropped();
    }

    /// How many lines were given up since the start.
    pub fn dropped(&self) -> u32 {
        self.ring.dropped()
    }

    fn add<'p>(&self, header: &[u8], parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
        self.ring.offer(headed(header, parts))
    }

    fn try_put<'p>(&self, parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
        let Some(own) = header(0, parts.clone()) else {
            return false;
        };
        let line = headed(&own, parts);
        let announced = self.ring.has_lost()
            && self.ring.announcing(|text| {
                let header = (ANNOUNCEMENT | text.len() as u16).to_le_bytes();
                self.add(&header, headed(text, line.clone()))
            });
        announced || self.ring.offer(line)
    }

    /// Gives up the oldest lines of which nothing was read yet, up to so many bytes, at least one line if there
    /// is one. Says how many lines that is: one that tells of others is none.
    fn drop_oldest(&self, missing: usize) -> Option<u32> {
        let left = self.begin_reading()?;
        let dropped = self.drop_behind(left.into(), missing);
        self.end_reading(left);
        dropped
    }

    /// The same, the first header being `at` bytes behind the next byte to read. Lines that follow one another
    /// go at once: what stands before them is moved over all of them.
    fn drop_behind(&self, mut at: usize, missing: usize) -> Option<u32> {
        let (mut header, mut length, mut lines) = ([0; HEADER], 0, 0);
        while (length == 0 || length < missing) && self.ring.peek(at + length, &mut header) {
            let header = u16::from_le_bytes(header);
            let piece = HEADER + usize::from(header & LENGTH);
            match header & (KEPT | ANNOUNCEMENT) {
                0 => {
                    self.ring.count_dropped();
                    lines += 1;
                }
                ANNOUNCEMENT => {
                    let told = self.announced(at + length + HEADER);
                    self.ring.announce_later(told);
                }
                _ if length == 0 => {
                    at += piece;
                    continue;
                }
                _ => break,
            }
            length += piece;
        }
        (length > 0).then(|| {
            self.ring.remove(at, length);
            lines
        })
    }

    /// The number that the announcement begins with that stands so far behind the next byte to read.
    fn announced(&self, at: usize) -> u32 {
        let mut digit = [0];
        let digits = (at..).map_while(|at| {
            let is_there = self.ring.peek(at, &mut digit);
            (is_there && digit[0].is_ascii_digit()).then(|| u32::from(digit[0] - b'0'))
        });
        digits.fold(0, |number, digit| {
            number.saturating_mul(10).saturating_add(digit)
        })
    }

    /// The rest of the line being read; `None` if somebody else is at it.
    fn begin_reading(&self) -> Option<u16> {
        critical_section::with(|cs| {
            let reader = self.reader.borrow(cs);
            (!reader.is_busy.replace(true)).then(|| reader.left.get())
        })
    }

    fn end_reading(&self, left: u16) {
        critical_section::with(|cs| {
            let reader = self.reader.borrow(cs);
            reader.left.set(left);
            reader.is_busy.set(false);
        });
    }
}

/// The header of a line; `None` if it is too long for one.
fn header<'p>(flags: u16, parts: impl Iterator<Item = &'p [u8]>) -> Option<[u8; HEADER]> {
    let length: usize = parts.map(<[u8]>::len).sum();
    let length = u16::try_from(length)
        .ok()
        .filter(|length| *length <= LENGTH)?;
    Some((flags | length).to_le_bytes())
}

impl<const N: usize> Default for Lines<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Stream for Lines<N> {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        self.put(core::iter::once(line))
    }

    fn write_over(&self, line: &[u8]) -> u32 {
        self.put_over(core::iter::once(line))
    }

    fn dropped(&self) -> u32 {
        Lines::dropped(self)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::{String, ToString};
    use std::vec::Vec;

    fn read<const N: usize>(lines: &Lines<N>, at_most: usize) -> String {
        let mut out = std::vec![0; at_most];
        let length = lines.read(&mut out);
        String::from_utf8(out[..length].to_vec()).unwrap()
    }

    #[test]
    fn what_no_header_can_say_takes_no_line_with_it() {
        let lines: Lines<20_000> = Lines::new();
        lines.write(b"kept\n").unwrap();
        let long = std::vec![b'x'; usize::from(LENGTH) + 1];
        assert_eq!(lines.write_over(&long), 1);
        assert_eq!(read(&lines, 100), "kept\n");
        // As long as one may be.
        assert_eq!(lines.write_over(&long[1..]), 0);
    }

    #[test]
    fn the_newest_lines_stay_and_the_others_are_counted_and_announced() {
        let lines: Lines<40> = Lines::new();
        for number in 0..50 {
            let line = std::format!("line {number}\n");
            lines.write_over(line.as_bytes());
        }
        let heard = read(&lines, 40);
        assert!(heard.ends_with("line 48\nline 49\n"), "{heard}");
        // What is left of an announcement that had to go is announced with the next line.
        lines.write(b"after\n").unwrap();
        let heard = heard + &read(&lines, 40);
        assert!(heard.ends_with("after\n"), "{heard}");
        let lost = heard
            .lines()
            .filter_map(|line| line.strip_suffix(" lines lost"));
        let lost: u32 = lost.map(|lost| lost.parse::<u32>().unwrap()).sum();
        let there = heard
            .lines()
            .filter(|line| line.starts_with("line "))
            .count();
        assert_eq!(
            (lost, there as u32 + lost),
            (lines.dropped(), 50),
            "{heard}"
        );
    }

    /// At every place in a line that is being read, and in the ring.
    #[test]
    fn a_line_that_is_being_read_stays_whole() {
        for already in 0..100 {
            for part in 1..8 {
                let lines: Lines<37> = Lines::new();
                for _ in 0..already {
                    assert!(lines.offer([b"x".as_slice()].into_iter()));
                    assert_eq!(read(&lines, 1), "x");
                }
                for line in ["line one\n", "line two\n", "line three\n"] {
                    lines.write(line.as_bytes()).unwrap();
                }
                let begun = read(&lines, part);
                assert_eq!(lines.write_over(b"line four\n"), 1);
                let rest = read(&lines, 37);
                assert_eq!(begun + &rest, "line one\nline three\nline four\n");
                assert_eq!(lines.dropped(), 1);
            }
        }
    }

    #[test]
    fn what_is_no_line_is_not_given_up() {
        let lines: Lines<20> = Lines::new();
        assert!(lines.offer([b"frame ".as_slice(), b"one"].into_iter()));
        lines.write(b"line\n").unwrap();
        // The line behind it goes, although the frame is older.
        assert_eq!(lines.write_over(b"more\n"), 1);
        assert_eq!(lines.dropped(), 1);
        assert_eq!(lines.write_over(b"longer\n"), 1);
        assert_eq!(lines.dropped(), 2);
        assert_eq!(read(&lines, 4), "fram");
        assert_eq!(lines.write_over(b"longest\n"), 1);
        assert_eq!(lines.write_over(&[b'x'; 19]), 1);
        assert_eq!(lines.dropped(), 4);
        assert_eq!(read(&lines, 20), "e onelongest\n");
    }

    #[test]
    fn a_reader_at_any_pace_gets_everything() {
        for pace in 1..20 {
            let lines: Lines<30> = Lines::new();
            let mut heard = String::new();
            let mut said = Vec::new();
            for number in 0..100 {
                let line = std::format!("{number}\n");
                if lines.write(line.as_bytes()).is_ok() {
                    said.push(number.to_string());
                }
                heard += &read(&lines, pace);
            }
            heard += &read(&lines, 30);
            let numbers = heard.lines().filter(|line| !line.ends_with(" lost"));
            assert!(numbers.eq(said.iter().map(String::as_str)), "{heard}");
        }
    }
}
