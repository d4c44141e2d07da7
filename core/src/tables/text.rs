//! The text space: names, format programs and lists of indices, one after the other, each
//! with its length in front (two bytes, little-endian).

use super::{Full, Table};

/// The bytes of an entry's length.
const LENGTH: usize = 2;

/// Where an entry of the text space begins. The default is the empty entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text(u32);

/// Makes the text space hold the empty entry and nothing else.
pub(crate) fn clear(space: &mut impl Table<u8>) -> Result<(), Full> {
    space.truncate(0);
    space.extend(&[0; LENGTH])
}

/// The entry at `at`.
pub(crate) fn get(space: &[u8], at: Text) -> &[u8] {
    match space.get(at.0 as usize..) {
        Some([low, high, rest @ ..]) => {
            let length = u16::from_le_bytes([*low, *high]) as usize;
            rest.get(..length).unwrap_or(&[])
        }
        _ => &[],
    }
}

/// The entry at `at` as text. Entries that hold names are UTF-8.
pub(crate) fn get_str(space: &[u8], at: Text) -> &str {
    core::str::from_utf8(get(space, at)).unwrap_or("")
}

/// Takes one number off the front of `bytes`; 0 at the end.
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
    let entry = Entry::open(space)?;
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
}

impl Entry {
    pub(crate) fn open(space: &mut impl Table<u8>) -> Result<Entry, Full> {
        let start = space.items().len();
        // Room for the length, which is known at the end.
        space.extend(&[0; LENGTH])?;
        Ok(Entry { start })
    }

    /// What was written so far.
    pub(crate) fn written(self, space: &mut impl Table<u8>) -> &mut [u8] {
        let written = space.items_mut().get_mut(self.start + LENGTH..);
        written.unwrap_or(&mut [])
    }

    /// Takes back what was written behind the first `len` bytes.
    pub(crate) fn truncate(self, space: &mut impl Table<u8>, len: usize) {
        space.truncate(self.start + LENGTH + len);
    }

    /// Leaves no trace of the entry.
    pub(crate) fn abandon(self, space: &mut impl Table<u8>) {
        space.truncate(self.start);
    }

    /// An entry longer than 65,535 bytes does not fit either.
    pub(crate) fn finish(self, space: &mut impl Table<u8>) -> Result<Text, Full> {
        let length = u16::try_from(self.written(space).len()).map_err(|_| Full)?;
        let place = space.items_mut().get_mut(self.start..self.start + LENGTH);
        if let Some(place) = place {
            place.copy_from_slice(&length.to_le_bytes());
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
        for length in [0usize, 1, 255, 256, 257, 40000] {
            let bytes: std::vec::Vec<u8> = (0..length).map(|i| i as u8).collect();
            let at = put(&mut space, &bytes).unwrap();
            let after = put(&mut space, b"after").unwrap();
            assert_eq!(get(&space, at), bytes, "length {length}");
            assert_eq!(get(&space, after), b"after");
        }
        assert_eq!(get(&space, Text::default()), b"");
    }

    #[test]
    fn an_entry_that_is_too_long_leaves_no_trace() {
        let mut space: Vec<u8, 70000> = Vec::new();
        clear(&mut space).unwrap();
        assert_eq!(put(&mut space, &[b'x'; 65_536]), Err(Full));
        assert_eq!(space.len(), LENGTH);
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
        assert_eq!(get(&[3, 0, b'a'], Text(0)), b"");
        assert_eq!(get(&[3], Text(0)), b"");
        assert_eq!(get(&[], Text(7)), b"");
    }
}
