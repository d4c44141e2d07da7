//! Where a handle stands in a state of the tables.

use core::sync::atomic::{AtomicI32, AtomicU32, Ordering};

use crate::Level;

/// The gate of a disabled logger.
const CLOSED: i32 = i32::MAX;

/// Where a handle stands in one slot: written by whoever builds the slot, or by a reader
/// that holds it and comes first (several may, and write the same).
#[derive(Debug)]
pub(crate) struct Binding {
    level: AtomicI32,
    place: AtomicU32,
}

/// The content of a [`Binding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The effective level.
    pub(crate) level: i32,
    /// The logger's own row, or its nearest ancestor's.
    pub(crate) row: u16,
    pub(crate) own_row: bool,
    pub(crate) disabled: bool,
    /// Without a row of its own, `level` is the logger's own all the same: its row had to
    /// make room.
    pub(crate) own_level: bool,
    pub(crate) propagate: bool,
}

const BOUND: u32 = 1 << 31;
const OWN_ROW: u32 = 1 << 16;
const DISABLED: u32 = 1 << 17;
const OWN_LEVEL: u32 = 1 << 18;
const PROPAGATE: u32 = 1 << 19;

impl Binding {
    pub(crate) const fn new() -> Self {
        Binding {
            level: AtomicI32::new(0),
            place: AtomicU32::new(0),
        }
    }

    /// `None` for a handle that came after the slot was built.
    pub(crate) fn get(&self) -> Option<Place> {
        let place = self.place.load(Ordering::Acquire);
        (place & BOUND != 0).then(|| Place {
            level: self.level.load(Ordering::Relaxed),
            row: place as u16,
            own_row: place & OWN_ROW != 0,
            disabled: place & DISABLED != 0,
            own_level: place & OWN_LEVEL != 0,
            propagate: place & PROPAGATE != 0,
        })
    }

    pub(crate) fn set(&self, place: Place) {
        let mut packed = BOUND | u32::from(place.row);
        for (set, flag) in [
            (place.own_row, OWN_ROW),
            (place.disabled, DISABLED),
            (place.own_level, OWN_LEVEL),
            (place.propagate, PROPAGATE),
        ] {
            if set {
                packed |= flag;
            }
        }
        self.level.store(place.level, Ordering::Relaxed);
        self.place.store(packed, Ordering::Release);
    }
}

impl Place {
    /// The level that a record needs at least; level 0 and below are never logged.
    pub(crate) fn gate(&self) -> i32 {
        match self.disabled {
            true => CLOSED,
            false => self.level.max(1),
        }
    }

    pub(crate) fn passes(&self, level: Level) -> bool {
        !self.disabled && level.0 >= self.level.max(1)
    }
}
