//! Where what outlives a reset is.

use crate::board::retained::{PAGES, Retained};
use crate::capacity::STORED;
use logconf_core::persist::{Area, Flash};

/// The configuration, and counters of keys.
pub static FLASH: Flash<Retained, STORED> = Flash::new();

/// Finds what was stored; once, before the logging system starts.
///
/// # Panics
///
/// If it is called twice.
pub fn open() {
    let place = cortex_m::singleton!(: Option<Area<Retained, STORED>> = None);
    let (Some(place), Some(retained)) = (place, Retained::take()) else {
        panic!("the storage is open already")
    };
    match Area::new(retained, 0..PAGES) {
        Ok(area) => FLASH.open(place.insert(area)),
        Err(range) => panic!("the storage: {range}"),
    }
}
