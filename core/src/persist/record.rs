//! A record in flash, and what it is read with.

use embedded_storage::nor_flash::NorFlash;

use crate::wire::serial::crc;

/// In front of the bytes.
pub(super) const HEAD: usize = 12;

/// The form of a record.
pub(super) const FORM: u8 = 0xa2;

/// A record that is whole.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Record {
    /// Its address.
    pub(super) at: u32,
    pub(super) number: u32,
    pub(super) item: u8,
    /// Of its bytes.
    pub(super) length: u16,
}

impl Record {
    /// The one with the higher number, the first of two copies.
    pub(super) fn newer(one: Option<Record>, other: Option<Record>) -> Option<Record> {
        let number = |record: Option<Record>| record.map(|record| record.number);
        if number(one) >= number(other) {
            one
        } else {
            other
        }
    }

    /// In whole words.
    pub(super) fn size<F: NorFlash>(&self) -> u32 {
        (HEAD as u32 + u32::from(self.length)).next_multiple_of(F::WRITE_SIZE as u32)
    }

    /// Puts the head before the bytes, and the filling behind them.
    pub(super) fn fill(&self, whole: &mut [u8]) {
        let used = HEAD + usize::from(self.length);
        whole.iter_mut().skip(used).for_each(|byte| *byte = 0xff);
        let Some((check, rest)) = whole.split_first_chunk_mut() else {
            return;
        };
        let (number, length) = (self.number.to_le_bytes(), self.length.to_le_bytes());
        let head = [&number[..], &length, &[self.item, FORM]];
        let head = head.into_iter().flatten();
        rest.iter_mut().zip(head).for_each(|(to, from)| *to = *from);
        *check = crc(0, rest).to_le_bytes();
    }
}

/// What is read at a time; no word is longer. Some drivers move words of four bytes.
#[repr(align(4))]
pub(super) struct Chunk([u8; Chunk::SIZE]);

impl Chunk {
    pub(super) const SIZE: usize = 32;

    pub(super) const fn new() -> Self {
        Chunk([0; Chunk::SIZE])
    }

    /// So many bytes of it, or all.
    pub(super) fn front(&mut self, length: u32) -> &mut [u8] {
        let length = (length as usize).min(Chunk::SIZE);
        self.0.get_mut(..length).unwrap_or_default()
    }
}
