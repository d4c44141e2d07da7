//! What outlives a reset: the configuration and the counter of the key.

use crate::board::retained::{PAGES, Retained};
use crate::capacity::STORED;
use logconf_core::listener::Authenticated;
use logconf_core::persist::{Area, Flash, Item, Kept};

/// Where it is.
pub static FLASH: Flash<Retained, STORED> = Flash::new();

/// Shared with whoever may configure the board. A product has one of its own, not in its source.
const KEY: [u8; 32] = *b"an example, known to all readers";

/// By so many milliseconds a stored bound is ahead of the requests: as long after the last request
/// before a reset none is taken, and in so much time the flash is written once at most.
const AHEAD_MS: u64 = 1_000;

/// Decides over both links, with one counter.
pub static VERIFIER: Authenticated<[u8; 32], Kept<'static>> =
    Authenticated::new(KEY, Kept::new(&FLASH, Item::counter(0), AHEAD_MS));

/// The memory for it.
pub type Place = Option<Area<Retained, STORED>>;

/// Finds what was stored; once, before the logging system starts.
///
/// # Panics
///
/// If it is called twice.
pub fn open(place: &'static mut Place) {
    let Some(retained) = Retained::take() else {
        panic!("the storage is open already")
    };
    match Area::new(retained, 0..PAGES) {
        Ok(area) => FLASH.open(place.insert(area)),
        Err(range) => panic!("the storage: {range}"),
    }
}
