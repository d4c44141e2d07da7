//! Records in the pages of a NOR flash, one behind the other, round and round.
//!
//! A record is `crc[u32] ‖ number[u32] ‖ length[u16] ‖ item[u8] ‖ FORM ‖ bytes`, in little-endian,
//! filled up to a whole word; the CRC is that of all the rest. Nothing else is in the flash. Of all
//! records of an item that are whole, the one with the highest number counts.
//!
//! The current page is the one with the highest number. No record that counts is in the page after it
//! alone: that one can be erased at any time. It becomes the current one when the next record does not
//! fit any more: it is erased; what counts in the page after it, the source, is copied into it; then
//! the record is written, with the number that makes it the current one. If the power goes before that,
//! it is the page after the current one still, and what was copied is where it was.
//!
//! There are three pages at least, for the source must not be the current one: its highest number,
//! copied, would stand in two pages, and which of them was complete could not be told.
//!
//! A record is appended only where nothing but whole records stands before it, and nothing behind: no
//! write can complete what the power left of another.
//!
//! What counts in the source is what no page but these two has: any of them became the current one
//! later. What was written there then is newer; and what was copied there counted, beside all that the
//! source has.

use embedded_storage::nor_flash::NorFlash;

use super::Fault;
use super::items::Items;
use super::record::{Chunk, FORM, HEAD, Record};
use crate::wire::serial::crc;

pub(super) struct Log<F> {
    flash: F,
    /// Where the pages begin; a number of pages, as the next.
    first: u32,
    count: u32,
}

impl<F: NorFlash> Log<F> {
    /// Bytes of a page.
    pub(super) const PAGE: u32 = {
        let (page, word) = (F::ERASE_SIZE, F::WRITE_SIZE);
        assert!(page.is_multiple_of(Chunk::SIZE) && page >= 4 * Chunk::SIZE && page <= 1 << 30);
        assert!(Chunk::SIZE.is_multiple_of(word) && word.is_multiple_of(F::READ_SIZE));
        page as u32
    };

    /// So many pages there must be.
    pub(super) const FEWEST: u32 = 3;

    pub(super) const fn new(flash: F, first: u32, count: u32) -> Self {
        Log {
            flash,
            first,
            count,
        }
    }

    /// The bytes of an item; none if it has none.
    pub(super) fn load<'r>(&mut self, item: u8, room: &'r mut [u8]) -> Result<&'r [u8], Fault> {
        let mut newest = None;
        for page in 0..self.count {
            newest = Record::newer(newest, self.newest_in(page, Some(item))?);
        }
        let Some(record) = newest else {
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
        let (mut newest, mut current) = (None, None);
        for page in 0..self.count {
            let before = newest;
            newest = Record::newer(before, self.newest_in(page, None)?);
            if newest != before {
                current = Some(page);
            }
        }
        let number = newest.map_or(0, |newest| newest.number);
        let mut record = Record {
            at: 0,
            number: number.checked_add(1).ok_or(Fault::Full)?,
            item,
            length,
        };
        let size = record.size::<F>();
        if size > Self::PAGE {
            return Err(Fault::TooLong);
        }
        let place = match current {
            Some(page) => self.append(page, size)?,
            None => None,
        };
        record.at = match place {
            Some(place) => place,
            None => self.turn_to(current.map_or(0, |page| self.after(page)), &record)?,
        };
        let whole = room.get_mut(..size as usize).ok_or(Fault::TooLong)?;
        record.fill(whole);
        self.flash
            .write(record.at, whole)
            .map_err(|_| Fault::Device)
    }

    /// The place for so many bytes in a page that has them, and nothing but whole records.
    fn append(&mut self, page: u32, size: u32) -> Result<Option<u32>, Fault> {
        let (begin, limit) = (self.address(page), self.limit(page));
        let (mut end, mut used) = (begin, 0);
        while let Some(record) = self.next(page, &mut end)? {
            used += record.size::<F>();
        }
        let has_room = end - begin == used && limit - end >= size;
        Ok((has_room && self.is_erased(end, limit)?).then_some(end))
    }

    /// Empties a page but for what counts in the page after it, where `record` has no place any
    /// more. Gives the place for that.
    fn turn_to(&mut self, target: u32, record: &Record) -> Result<u32, Fault> {
        let source = self.after(target);
        let mut elsewhere = Items::default();
        elsewhere.insert(record.item);
        for page in (0..self.count).filter(|&page| page != target && page != source) {
            let mut at = self.address(page);
            while let Some(other) = self.next(page, &mut at)? {
                elsewhere.insert(other.item);
            }
        }
        let mut needed = record.size::<F>();
        let (mut at, mut done) = (self.address(source), elsewhere);
        while let Some(other) = self.next_item(source, &mut at, &mut done)? {
            needed = needed.saturating_add(other.size::<F>());
        }
        if needed > Self::PAGE {
            return Err(Fault::Full);
        }
        let begin = self.address(target);
        // Even if it reads as erased: an erasure that the power ended may do so for a while.
        let erased = self.flash.erase(begin, begin + Self::PAGE);
        erased.map_err(|_| Fault::Device)?;
        let (mut at, mut done, mut place) = (self.address(source), elsewhere, begin);
        while let Some(other) = self.next_item(source, &mut at, &mut done)? {
            self.copy(&other, place)?;
            place += other.size::<F>();
        }
        Ok(place)
    }

    fn copy(&mut self, record: &Record, to: u32) -> Result<(), Fault> {
        let mut chunk = Chunk::new();
        let (size, mut done) = (record.size::<F>(), 0);
        while done < size {
            let bytes = chunk.front(size - done);
            self.read(record.at + done, bytes)?;
            let written = self.flash.write(to + done, bytes);
            written.map_err(|_| Fault::Device)?;
            done += bytes.len() as u32;
        }
        Ok(())
    }

    /// The record of a page with the highest number, of one item or of all.
    fn newest_in(&mut self, page: u32, item: Option<u8>) -> Result<Option<Record>, Fault> {
        let (mut at, mut newest) = (self.address(page), None);
        while let Some(record) = self.next(page, &mut at)? {
            if item.is_none_or(|item| record.item == item) {
                newest = Record::newer(newest, Some(record));
            }
        }
        Ok(newest)
    }

    /// What counts of the next item of a page that is not `done` yet; `at` is as for `next`.
    fn next_item(
        &mut self,
        page: u32,
        at: &mut u32,
        done: &mut Items,
    ) -> Result<Option<Record>, Fault> {
        while let Some(record) = self.next(page, at)? {
            if done.insert(record.item) {
                return self.newest_in(page, Some(record.item));
            }
        }
        Ok(None)
    }

    /// The next whole record of a page from `at` on, which is put behind it; without any more of them,
    /// behind everything that looks like one.
    ///
    /// Each byte is read once, whatever is there: a record with a bit that flipped is stepped over, but
    /// nothing is searched for.
    fn next(&mut self, page: u32, at: &mut u32) -> Result<Option<Record>, Fault> {
        let limit = self.limit(page);
        let head = (HEAD as u32).next_multiple_of(F::WRITE_SIZE as u32);
        let mut chunk = Chunk::new();
        while limit - *at >= head {
            let bytes = chunk.front(head);
            self.read(*at, bytes)?;
            let [c0, c1, c2, c3, rest @ ..] = bytes else {
                return Ok(None);
            };
            let [n0, n1, n2, n3, l0, l1, item, FORM, ..] = *rest else {
                return Ok(None);
            };
            let record = Record {
                at: *at,
                number: u32::from_le_bytes([n0, n1, n2, n3]),
                item,
                length: u16::from_le_bytes([l0, l1]),
            };
            let end = *at + record.size::<F>();
            if end > limit {
                return Ok(None);
            }
            let wanted = u32::from_le_bytes([*c0, *c1, *c2, *c3]);
            let mut found = crc(0, rest);
            *at += head;
            while *at < end {
                let bytes = chunk.front(end - *at);
                self.read(*at, bytes)?;
                found = crc(found, bytes);
                *at += bytes.len() as u32;
            }
            if found == wanted {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn is_erased(&mut self, mut from: u32, to: u32) -> Result<bool, Fault> {
        let mut chunk = Chunk::new();
        while from < to {
            let bytes = chunk.front(to - from);
            self.read(from, bytes)?;
            if bytes.iter().any(|byte| *byte != 0xff) {
                return Ok(false);
            }
            from += bytes.len() as u32;
        }
        Ok(true)
    }

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        self.flash.read(at, bytes).map_err(|_| Fault::Device)
    }

    fn address(&self, page: u32) -> u32 {
        (self.first + page) * Self::PAGE
    }

    /// Where a page ends.
    fn limit(&self, page: u32) -> u32 {
        self.address(page) + Self::PAGE
    }

    fn after(&self, page: u32) -> u32 {
        if page + 1 < self.count { page + 1 } else { 0 }
    }
}
