//! Levels that somebody else keeps a copy of: a framework in front of the loggers, which filters
//! calls before they reach any.

use core::error::Error;
use core::fmt;

use super::Logging;
use crate::Level;
use crate::logger::Handles;
use crate::tables::slots::{Busy, SlotIndex};
use crate::tables::{Slot, Table, Tables};

/// Is told from which level on a record may pass any logger at all.
pub trait Follower: Sync {
    /// No logger lets a record below this level pass; those that come later do not either, before
    /// there is another configuration. It is told of in time: of a lower level before a
    /// configuration puts it in force, of a higher one afterwards.
    fn lowest(&self, level: Level);
}

/// How many followers a logging system has room for.
pub(super) const FOLLOWERS: usize = 4;

/// Why a follower was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotFollowed {
    /// A configuration is being applied, or the state before the last one is still in use: try
    /// again.
    Busy,
    /// There are four of them already.
    Full,
}

impl fmt::Display for NotFollowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotFollowed::Busy => "a configuration is being applied",
            NotFollowed::Full => "there are as many followers as there is room for",
        })
    }
}

impl Error for NotFollowed {}

impl<T: Tables> Logging<T> {
    /// Tells the follower of the levels now, and of every configuration from now on.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicI32, Ordering};
    /// use logconf_core::{Follower, Level, Logging};
    ///
    /// struct Filter(AtomicI32);
    /// impl Follower for Filter {
    ///     fn lowest(&self, level: Level) {
    ///         self.0.store(level.0, Ordering::Relaxed);
    ///     }
    /// }
    /// static FILTER: Filter = Filter(AtomicI32::new(0));
    /// static LOGGING: Logging = Logging::new();
    ///
    /// assert!(LOGGING.follow(&FILTER).is_ok());
    /// assert_eq!(FILTER.0.load(Ordering::Relaxed), Level::WARNING.0);
    /// let document = br#"{"version": 1, "loggers": {"net.tcp": {"level": "DEBUG"}}}"#;
    /// assert!(LOGGING.apply(document).is_ok());
    /// assert_eq!(FILTER.0.load(Ordering::Relaxed), Level::DEBUG.0);
    /// ```
    ///
    /// # Errors
    ///
    /// If it cannot be told now, or there is no room for it; nothing has changed then.
    pub fn follow(&self, follower: &'static dyn Follower) -> Result<(), NotFollowed> {
        // Nothing else is put in force meanwhile.
        let mut build = self.slots.begin().map_err(|Busy| NotFollowed::Busy)?;
        critical_section::with(|cs| {
            let mut places = self.state.borrow(cs).followers.iter();
            let free = places.find(|place| place.get().is_none());
            free.map(|place| place.set(Some(follower)))
        })
        .ok_or(NotFollowed::Full)?;
        let index = build.active_index();
        follower.lowest(lowest(build.all().0, index, &self.handles));
        Ok(())
    }

    /// Tells of what two states let pass, or of the one in force.
    // Out of line: devices rarely have a follower.
    #[inline(never)]
    pub(super) fn tell(&self, states: &[(&Slot<T>, SlotIndex)]) {
        if self.follower(0).is_none() {
            return;
        }
        let states = states.iter();
        let lowest = states.map(|(slot, index)| lowest(slot, *index, &self.handles));
        let Some(lowest) = lowest.min() else { return };
        for follower in (0..FOLLOWERS).map_while(|number| self.follower(number)) {
            follower.lowest(lowest);
        }
    }

    fn follower(&self, number: usize) -> Option<&'static dyn Follower> {
        critical_section::with(|cs| self.state.borrow(cs).followers.get(number)?.get())
    }
}

/// A logger that is not there yet gets its level from a row. Level 0 and below are never logged.
fn lowest<T: Tables>(slot: &Slot<T>, index: SlotIndex, handles: &Handles<T>) -> Level {
    let rows = 0..slot.loggers.items().len().max(1) as u16;
    let of_rows = rows.map(|row| slot.effective(row));
    let bound = handles
        .iter()
        .filter_map(|handle| handle.binding(index).get());
    let of_handles = bound.filter(|place| !place.disabled);
    let levels = of_rows.chain(of_handles.map(|place| place.level));
    Level(levels.min().unwrap_or(0).max(1))
}
