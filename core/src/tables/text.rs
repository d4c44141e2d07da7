//! The text space: names, format programs and lists of indices, one after the other, each
//! with its length in front: one byte, or two with the high bit set in the first, or five of which
//! the first is 255.

use super::{Full, Table};

/// Set in the first byte of a length that takes two.
const LONG: u8 = 0x80;
/// The longest entry whose length takes one byte.
const SHORT: usize = 0x7F;
/// Stands in front of a length that takes four bytes more.
const LONGER: u8 = 0xFF;
/// The longest entry whose length takes two bytes.
const MIDDLE: usize = 0x7EFF;

/// Where an entry of the text space begins. The default is the empty entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text(u32);

/// Makes the text space hold the empty entry and nothing else.
pub(crate) fn clear(space: &mut impl Table<u8>) -> Result<(), Full> {
    space.truncate(0);
    space.push(0)
}

/// The entry at `at`.
pub(crate) fn get(space: &[u8], at: Text) -> &[u8] {
    let (length, rest) = match space.get(at.0 as usize..) {
        Some([length, rest @ ..]) if length & LONG == 0 => (usize::from(*length), rest),
        Some([LONGER, a, b, c, d, rest @ ..]) => {
            (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest)
        }
        Some([high, low, rest @ ..]) => {
            let high = usize::from(high & !LONG);
            (high << 8 | usize::from(*low), rest)
        }
        _ => return &[],
    };
    rest.get(..length).unwrap_or(&[])
}

/// The entry at `at` as text. Entries that hold names are UTF-8.
pub(crate) fn get_str(space: &[u8], at: Text) -> &str {
    core::str::from_utf8(get(space, at)).unwrap_or("")
}

/// Takes one number off the front of `bytes`; 0 at the end.
#[inline]
pub(crate) fn take_number(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    let mut shift = 0;
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 || shift > 28 {
            break;
        }
    }
    number
}

/// Copies a whole entry, or leaves the space as it was.
pub(crate) fn put(space: &mut impl Table<u8>, bytes: &[u8]) -> Result<Text, Full> {
    let entry = Entry::open(space, bytes.len())?;
    let written = space.extend(bytes).and_then(|()| entry.finish(space));
    written.inspect_err(|Full| entry.abandon(space))
}

impl Text {
    /// Stands for a name that nothing can be found by.
    pub(crate) const UNNAMED: Text = Text(u32::MAX);
}

/// An entry that is being written at the end of the space.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    start: usize,
    /// Behind the length.
    first: usize,
}

impl Entry {
    /// Begins an entry of `at_most` bytes.
    pub(crate) fn open(space: &mut impl Table<u8>, at_most: usize) -> Result<Entry, Full> {
        let start = space.items().len();
        let length = match at_most {
            ..=SHORT => 1,
            _ if at_most <= MIDDLE => 2,
            _ => 5,
        };
        let first = start + length;
        // Room for the length, which is known at the end.
        while space.items().len() < first {
            space.push(0)?;
        }
        Ok(Entry { start, first })
    }

    /// What was written so far.
    pub(crate) fn written(self, space: &mut impl Table<u8>) -> &mut [u8] {
        space.items_mut().get_mut(self.first..).unwrap_or(&mut [])
    }

    /// Leaves no trace of the entry.
    pub(crate) fn abandon(self, space: &mut impl Table<u8>) {
        space.truncate(self.start);
    }

    /// An entry that is longer than it was to be does not fit.
    pub(crate) fn finish(self, space: &mut impl Table<u8>) -> Result<Text, Full> {
        let length = self.written(space).len();
        match space.items_mut().get_mut(self.start..self.first) {
            Some([one]) if length <= SHORT => *one = length as u8,
            Some([high, low]) if length <= MIDDLE => {
                *high = LONG | (length >> 8) as u8;
                *low = length as u8;
            }
            Some([longer, bytes @ ..]) if bytes.len() == 4 => {
                *longer = LONGER;
                bytes.copy_from_slice(&(length as u32).to_le_bytes());
            }
            _ => return Err(Full),
        }
        Ok(Text(self.start as u32))
    }
}

/// Adds a number to the entry being written.
pub(crate) fn put_number(space: &mut impl Table<u8>, mut number: u32) -> Result<(), Full> {
    while number > 0x7F {
        space.push(number as u8 | 0x80)?;
        number >>= 7;
    }
    space.push(number as u8)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use heapless::Vec;

    #[test]
    fn entries_of_any_length_come_back() {
        let mut space: Vec<u8, 70000> = Vec::new();
        clear(&mut space).unwrap();
        for length in [0usize, 1, 127, 128, 255, 256, MIDDLE, MIDDLE + 1] {
            let bytes: std::vec::Vec<u8> = (0..length).map(|i| i as u8).collect();
            let at = put(&mut space, &bytes).unwrap();
            let after = put(&mut space, b"after").unwrap();
            assert_eq!(get(&space, at), bytes, "length {length}");
            assert_eq!(get(&space, after), b"after");
        }
        assert_eq!(get(&space, Text::default()), b"");
    }

    #[test]
    fn an_entry_that_is_longer_than_it_was_to_be_does_not_fit() {
        let mut space: Vec<u8, 70000> = Vec::new();
        clear(&mut space).unwrap();
        for at_most in [SHORT, MIDDLE] {
            let entry = Entry::open(&mut space, at_most).unwrap();
            space.resize(space.len() + at_most + 1, b'x').unwrap();
            assert_eq!(entry.finish(&mut space), Err(Full));
            entry.abandon(&mut space);
        }
        assert_eq!(space.len(), 1);
    }

    #[test]
    fn an_entry_that_does_not_fit_leaves_no_trace() {
        let mut space: Vec<u8, 10> = Vec::new();
        clear(&mut space).unwrap();
        put(&mut space, b"abc").unwrap();
        let before = space.clone();
        assert_eq!(put(&mut space, b"0123456789"), Err(Full));
        assert_eq!(space, before);
    }

    #[test]
    fn a_place_outside_the_space_reads_as_empty() {
        assert_eq!(get(&[3, b'a'], Text(0)), b"");
        assert_eq!(get(&[LONG], Text(0)), b"");
        assert_eq!(get(&[LONGER, 1, 0], Text(0)), b"");
        assert_eq!(get(&[], Text(7)), b"");
    }
}
