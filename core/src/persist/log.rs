//! Records in the pages of a NOR flash, one behind the other, round and round.
//!
//! A record is `crc[u32] ‖ number[u32] ‖ length[u16] ‖ item[u8] ‖ FORM ‖ bytes`, in little-endian,
//! filled up to a whole word; the CRC is that of all the rest but the filling. Nothing else is in the
//! flash. Of all records of an item that are whole, the one with the highest number counts; so
//! whatever the power leaves of a record or a page that it ends is either whole or nothing.
//!
//! The current page is the one with the highest number. No record that counts is in the page after it
//! alone: that one can be erased at any time. It becomes the current one when a record does not fit
//! any more: it is erased; what counts in the page after it is copied into it; then the record is
//! written, with the number that makes it the current one. If the power goes before that, it is the
//! page after the current one still, and what was copied is where it was.

use embedded_storage::nor_flash::NorFlash;

use super::Fault;
use crate::wire::serial::{CRC_START, advance};

/// In front of the bytes.
const HEAD: usize = 12;

/// The form of a record.
const FORM: u8 = 0xa1;

/// Read at a time. No word is longer.
const CHUNK: usize = 32;

pub(super) struct Log<F> {
    flash: F,
    /// Where the pages begin; a number of pages, as the next.
    first: u32,
    count: u32,
}

/// A record that is whole.
#[derive(Clone, Copy, PartialEq)]
struct Record {
    /// Its address.
    at: u32,
    page: u32,
    number: u32,
    item: u8,
    /// Of its bytes.
    length: u16,
}

/// What a walk through pages has found.
#[derive(Default)]
struct Found {
    /// The one that counts.
    newest: Option<Record>,
}

impl Found {
    fn add(&mut self, record: Record) {
        if self
            .newest
            .is_none_or(|newest| newest.number < record.number)
        {
            self.newest = Some(record);
        }
    }
}

impl<F: NorFlash> Log<F> {
    /// Bytes of a page.
    pub(super) const PAGE: u32 = {
        let (page, word) = (F::ERASE_SIZE, F::WRITE_SIZE);
        assert!(page.is_multiple_of(CHUNK) && page >= 4 * CHUNK && page <= 1 << 30);
        assert!(CHUNK.is_multiple_of(word) && word.is_multiple_of(F::READ_SIZE));
        page as u32
    };

    pub(super) const fn new(flash: F, first: u32, count: u32) -> Self {
        Log {
            flash,
            first,
            count,
        }
    }

    /// The bytes of an item; none if it has none.
    pub(super) fn load<'r>(&mut self, item: u8, room: &'r mut [u8]) -> Result<&'r [u8], Fault> {
        let Some(record) = self.newest_but(item, None)? else {
            return Ok(&[]);
        };
        let whole = room.get_mut(..record.size::<F>() as usize);
        let whole = whole.ok_or(Fault::TooLong)?;
        self.read(record.at, whole)?;
        let bytes = whole.get(HEAD..HEAD + usize::from(record.length));
        bytes.ok_or(Fault::Device)
    }

    /// Writes a record.
    pub(super) fn save(
        &mut self,
        item: u8,
        room: &mut [u8],
        write: &dyn Fn(&mut [u8]) -> Option<usize>,
    ) -> Result<(), Fault> {
        let bytes = room.get_mut(HEAD..).ok_or(Fault::TooLong)?;
        let length = write(bytes).ok_or(Fault::TooLong)?;
        let length = u16::try_from(length).map_err(|_| Fault::TooLong)?;
        let mut current = Found::default();
        for page in 0..self.count {
            self.walk(page, &mut |record| current.add(record))?;
        }
        let number = current.newest.map_or(0, |newest| newest.number);
        let mut record = Record {
            at: 0,
            page: 0,
            number: number.checked_add(1).ok_or(Fault::Full)?,
            item,
            length,
        };
        let size = record.size::<F>();
        if size > Self::PAGE {
            return Err(Fault::TooLong);
        }
        let place = match current.newest {
            Some(newest) => self.append(newest.page, size)?,
            None => None,
        };
        record.at = match place {
            Some(place) => place,
            None => {
                let target = current.newest.map_or(0, |newest| self.after(newest.page));
                self.turn_to(target, &record)?
            }
        };
        let whole = room.get_mut(..size as usize).ok_or(Fault::TooLong)?;
        record.fill(whole);
        self.flash
            .write(record.at, whole)
            .map_err(|_| Fault::Device)
    }

    /// The place for so many bytes in a page that has them.
    fn append(&mut self, page: u32, size: u32) -> Result<Option<u32>, Fault> {
        let end = self.walk(page, &mut |_| {})?;
        let limit = self.address(page) + Self::PAGE;
        Ok((limit - end >= size).then_some(end))
    }

    /// Empties a page but for what counts in the page after it, where `record` has no place any
    /// more. Gives the place for that.
    fn turn_to(&mut self, target: u32, record: &Record) -> Result<u32, Fault> {
        let source = self.after(target);
        let counts = |log: &mut Self, copied: &Record| {
            Ok(copied.item != record.item
                && log.newest_but(copied.item, Some(target))? == Some(*copied))
        };
        let mut needed = record.size::<F>();
        let mut at = self.address(source);
        while let Some(other) = self.next(source, &mut at)? {
            if counts(self, &other)? {
                needed = needed.saturating_add(other.size::<F>());
            }
        }
        if needed > Self::PAGE {
            return Err(Fault::Full);
        }
        let begin = self.address(target);
        if self.walk(target, &mut |_| {})? != begin {
            let erased = self.flash.erase(begin, begin + Self::PAGE);
            erased.map_err(|_| Fault::Device)?;
        }
        let (mut at, mut place) = (self.address(source), begin);
        while let Some(other) = self.next(source, &mut at)? {
            if counts(self, &other)? {
                self.copy(other.at, place, other.size::<F>())?;
                place += other.size::<F>();
            }
        }
        Ok(place)
    }

    fn copy(&mut self, from: u32, to: u32, size: u32) -> Result<(), Fault> {
        let mut done = 0;
        while done < size {
            let mut chunk = [0; CHUNK];
            let length = (size - done).min(CHUNK as u32);
            let bytes = chunk.get_mut(..length as usize).ok_or(Fault::Device)?;
            self.read(from + done, bytes)?;
            let written = self.flash.write(to + done, bytes);
            written.map_err(|_| Fault::Device)?;
            done += length;
        }
        Ok(())
    }

    /// The record of an item that counts, were it not for one page.
    fn newest_but(&mut self, item: u8, without: Option<u32>) -> Result<Option<Record>, Fault> {
        let mut found = Found::default();
        for page in (0..self.count).filter(|&page| Some(page) != without) {
            self.walk(page, &mut |record| {
                if record.item == item {
                    found.add(record);
                }
            })?;
        }
        Ok(found.newest)
    }

    /// Calls `each` with every record of a page. Gives the place behind everything that is not
    /// erased.
    fn walk(&mut self, page: u32, each: &mut dyn FnMut(Record)) -> Result<u32, Fault> {
        let mut at = self.address(page);
        while let Some(record) = self.next(page, &mut at)? {
            each(record);
        }
        Ok(at)
    }

    /// The next record of a page from `at` on, which is put behind it; without any more of them,
    /// behind everything that is not erased.
    fn next(&mut self, page: u32, at: &mut u32) -> Result<Option<Record>, Fault> {
        let limit = self.address(page) + Self::PAGE;
        let mut end = *at;
        while *at < limit {
            let mut chunk = [0xff; CHUNK];
            let length = (limit - *at).min(CHUNK as u32);
            let bytes = chunk.get_mut(..length as usize).ok_or(Fault::Device)?;
            self.read(*at, bytes)?;
            if bytes.iter().all(|byte| *byte == 0xff) {
                *at += length;
                continue;
            }
            if let Some(record) = self.record(page, *at, limit, &chunk)? {
                *at += record.size::<F>();
                return Ok(Some(record));
            }
            // It may begin with any word.
            *at += F::WRITE_SIZE as u32;
            if !chunk.iter().take(F::WRITE_SIZE).all(|byte| *byte == 0xff) {
                end = *at;
            }
        }
        *at = end;
        Ok(None)
    }

    /// The record that begins there, if it is whole.
    fn record(
        &mut self,
        page: u32,
        at: u32,
        limit: u32,
        chunk: &[u8; CHUNK],
    ) -> Result<Option<Record>, Fault> {
        let [c0, c1, c2, c3, n0, n1, n2, n3, l0, l1, item, FORM, ..] = *chunk else {
            return Ok(None);
        };
        let record = Record {
            at,
            page,
            number: u32::from_le_bytes([n0, n1, n2, n3]),
            item,
            length: u16::from_le_bytes([l0, l1]),
        };
        let size = record.size::<F>();
        if size > limit - at {
            return Ok(None);
        }
        let (mut crc, mut done) = (CRC_START, 0);
        let used = HEAD as u32 + u32::from(record.length);
        while done < size {
            let mut chunk = [0; CHUNK];
            let length = (size - done).min(CHUNK as u32);
            let bytes = chunk.get_mut(..length as usize).ok_or(Fault::Device)?;
            self.read(at + done, bytes)?;
            let from = if done == 0 { size_of::<u32>() } else { 0 };
            let to = used.saturating_sub(done).min(length) as usize;
            crc = advance(crc, bytes.get(from..to).unwrap_or(&[]));
            done += length;
        }
        Ok((!crc == u32::from_le_bytes([c0, c1, c2, c3])).then_some(record))
    }

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.flash.read(at, bytes).map_err(|_| Fault::Device)
    }

    fn address(&self, page: u32) -> u32 {
        (self.first + page) * Self::PAGE
    }

    fn after(&self, page: u32) -> u32 {
        if page + 1 < self.count { page + 1 } else { 0 }
    }
}

impl Record {
    /// In whole words.
    fn size<F: NorFlash>(&self) -> u32 {
        (HEAD as u32 + u32::from(self.length)).next_multiple_of(F::WRITE_SIZE as u32)
    }

    /// Puts the head before the bytes, and the filling behind them.
    fn fill(&self, whole: &mut [u8]) {
        let used = HEAD + usize::from(self.length);
        let (number, length) = (self.number.to_le_bytes(), self.length.to_le_bytes());
        let head = [&number[..], &length, &[self.item, FORM]];
        let bytes = head.into_iter().flatten();
        for (place, byte) in whole.iter_mut().skip(size_of::<u32>()).zip(bytes) {
            *place = *byte;
        }
        if let Some((used, filling)) = whole.split_at_mut_checked(used) {
            filling.fill(0xff);
            let crc = !advance(CRC_START, used.get(size_of::<u32>()..).unwrap_or(&[]));
            if let Some(place) = used.first_chunk_mut() {
                *place = crc.to_le_bytes();
            }
        }
    }
}
