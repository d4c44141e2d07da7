//! A [`Storage`] in NOR flash.

use core::cell::Cell;
use core::fmt;
use core::ops::Range;

use critical_section::Mutex;

use super::log::Log;
use super::{Fault, Item, Storage};

pub use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};

/// Items in a part of a NOR flash, which wears evenly: each save is appended, and a page is
/// erased only when there is no room behind the last one.
///
/// An item has to fit a page (`ERASE_SIZE` of the driver) beside all others, but not beside what it
/// replaces. It takes 17 bytes more than its own, and what its last word lacks: the bound of a
/// counter 28 bytes, with words of 4. There are three pages at least; more wear out later.
///
/// How often flash is erased: a page once for as many bytes as fit all the pages, beside what is
/// copied when a page is emptied. For example, four pages of 4 KiB that endure 10,000 erasures take
/// 40,000 configurations of 2.5 KiB, each of which fills a page; or 5 million bounds of counters beside
/// one of 500 bytes.
///
/// A save reads all pages once, and the last one again to see where it ends. When that is full, it reads
/// the others again, and the one whose items are copied twice for each of them. So it reads
/// `2 * pages + 2 * items + 2` pages at most, whatever they hold.
///
/// An item that was erased is not given out any more, but its bytes stay in the flash
/// until the page is needed.
///
/// ```
/// use logconf_core::persist::{Area, Flash, NorFlash};
///
/// fn start<F: NorFlash + Send>(driver: F, flash: &Flash<F, 2048>, place: &'static mut Option<Area<F, 2048>>) {
///     // What the linker leaves alone: four pages of 4 KiB at the end of 256 KiB.
///     match Area::new(driver, 0x3_c000..0x4_0000) {
///         Ok(area) => flash.open(place.insert(area)),
///         Err(range) => panic!("{range}"),
///     }
/// }
/// ```
pub struct Flash<F: NorFlash + 'static, const LONGEST: usize> {
    area: Mutex<Cell<Place<F, LONGEST>>>,
}

enum Place<F: NorFlash + 'static, const LONGEST: usize> {
    NotOpen,
    /// While somebody uses it.
    Taken,
    Here(&'static mut Area<F, LONGEST>),
}

/// A part of a flash, and `LONGEST` bytes of memory: what the longest item needs, and 32 more; a
/// multiple of 32.
pub struct Area<F: NorFlash, const LONGEST: usize> {
    log: Log<F>,
    room: Room<LONGEST>,
}

/// Some drivers move words of four bytes.
#[repr(align(4))]
struct Room<const LONGEST: usize>([u8; LONGEST]);

/// A range of addresses that cannot be used: it needs whole pages that the flash has, and three of
/// them at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRange(&'static str);

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for BadRange {}

impl<F: NorFlash, const LONGEST: usize> Area<F, LONGEST> {
    /// The part of the flash at these addresses, as its driver counts them. What was stored there is
    /// found; anything else is erased as it comes in the way.
    ///
    /// # Errors
    ///
    /// If they are no whole pages, fewer than three, or not all in the flash.
    pub fn new(flash: F, range: Range<u32>) -> Result<Self, BadRange> {
        const {
            assert!(
                LONGEST.is_multiple_of(32) && LONGEST > 0,
                "the memory for the longest item must be a multiple of 32 bytes"
            );
        }
        let page = Log::<F>::PAGE;
        let (from, to) = (range.start, range.end);
        if !from.is_multiple_of(page) || !to.is_multiple_of(page) {
            return Err(BadRange("the range is not of whole pages"));
        }
        if to / page < from / page + Log::<F>::FEWEST {
            return Err(BadRange("the range has fewer than three pages"));
        }
        if to as usize > flash.capacity() {
            return Err(BadRange("the range goes beyond the end of the flash"));
        }
        Ok(Area {
            log: Log::new(flash, from / page, to / page - from / page),
            room: Room([0; LONGEST]),
        })
    }
}

impl<F: NorFlash, const LONGEST: usize> Flash<F, LONGEST> {
    /// Without any flash yet: it is [not open](Fault::NotOpen).
    pub const fn new() -> Self {
        Flash {
            area: Mutex::new(Cell::new(Place::NotOpen)),
        }
    }

    /// Gives it its flash, once, before [`Logging::resume`](crate::Logging::resume).
    pub fn open(&self, area: &'static mut Area<F, LONGEST>) {
        critical_section::with(|cs| self.area.borrow(cs).set(Place::Here(area)));
    }

    /// Works with the flash, which nobody else can meanwhile. Nothing is masked.
    fn with<R>(
        &self,
        work: impl FnOnce(&mut Area<F, LONGEST>) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let area = critical_section::with(|cs| {
            let place = self.area.borrow(cs);
            match place.replace(Place::Taken) {
                Place::Here(area) => Ok(area),
                Place::Taken => Err(Fault::Busy),
                Place::NotOpen => {
                    place.set(Place::NotOpen);
                    Err(Fault::NotOpen)
                }
            }
        })?;
        let result = work(area);
        critical_section::with(|cs| self.area.borrow(cs).set(Place::Here(area)));
        result
    }
}

impl<F: NorFlash, const LONGEST: usize> Default for Flash<F, LONGEST> {
    fn default() -> Self {
        Flash::new()
    }
}

impl<F: NorFlash + Send, const LONGEST: usize> Storage for Flash<F, LONGEST> {
    fn load(&self, item: Item, read: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        self.with(|area| {
            let bytes = area.log.load(item.number(), &mut area.room.0)?;
            if !bytes.is_empty() {
                read(bytes);
            }
            Ok(())
        })
    }

    fn save(&self, item: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault> {
        self.with(|area| area.log.save(item.number(), &mut area.room.0, write))
    }

    // An empty one is appended as any other, in one step.
    fn erase(&self, item: Item) -> Result<(), Fault> {
        self.save(item, &|_| Some(0))
    }
}
