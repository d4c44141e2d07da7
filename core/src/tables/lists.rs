//! Lists of rows, as they stand in the text space.

use super::{Full, Table, text};

/// A list of rows in the text space: each row's number plus one, ended by 0 or the entry's end.
#[derive(Clone)]
pub(crate) struct Indices<'s>(&'s [u8]);

impl<'s> Indices<'s> {
    pub(crate) fn of(bytes: &'s [u8]) -> Self {
        Indices(bytes)
    }

    /// What is left of the entry.
    pub(super) fn rest(&self) -> &'s [u8] {
        self.0
    }

    /// Moves behind the list. Says whether another may follow.
    pub(super) fn skip_list(&mut self) -> bool {
        while !self.0.is_empty() {
            if self.next().is_none() {
                return true;
            }
        }
        false
    }
}

impl Iterator for Indices<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        (text::take_number(&mut self.0) as u16).checked_sub(1)
    }
}

/// Adds a row to the list being written.
pub(crate) fn put_index(space: &mut impl Table<u8>, row: u16) -> Result<(), Full> {
    text::put_number(space, u32::from(row) + 1)
}

/// Ends the list being written; another may follow in the same entry.
pub(crate) fn end_list(space: &mut impl Table<u8>) -> Result<(), Full> {
    text::put_number(space, 0)
}
