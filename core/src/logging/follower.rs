//! Levels that somebody else keeps a copy of: a framework in front of the loggers, which filters
//! calls before they reach any.

use super::Logging;
use crate::Level;
use crate::logger::Handles;
use crate::tables::slots::SlotIndex;
use crate::tables::{Slot, Table, Tables};

/// Is told from which level on a record may pass any logger at all.
pub trait Follower: Sync {
    /// No logger lets a record below this level pass; those that come later do not either, before
    /// there is another configuration. It is told of in time: of a lower level before a
    /// configuration puts it in force, of a higher one afterwards.
    fn lowest(&self, level: Level);
}

impl<T: Tables> Logging<T> {
    /// Tells the follower of the levels now, and of every configuration from now on. There is one
    /// follower; the last one counts.
    ///
    /// Says whether it was told: not while a configuration is being applied, or while the state
    /// before the last one is still in use. Then call this again.
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
    /// assert!(LOGGING.follow(&FILTER));
    /// assert_eq!(FILTER.0.load(Ordering::Relaxed), Level::WARNING.0);
    /// let document = br#"{"version": 1, "loggers": {"net.tcp": {"level": "DEBUG"}}}"#;
    /// assert!(LOGGING.apply(document).is_ok());
    /// assert_eq!(FILTER.0.load(Ordering::Relaxed), Level::DEBUG.0);
    /// ```
    pub fn follow(&self, follower: &'static dyn Follower) -> bool {
        // Nothing else is put in force meanwhile.
        let Ok(mut build) = self.slots.begin() else {
            return false;
        };
        critical_section::with(|cs| self.state.borrow(cs).follower.set(Some(follower)));
        let index = build.active_index();
        follower.lowest(lowest(build.both().0, index, &self.handles));
        true
    }

    /// Tells of what two states let pass, or of the one in force.
    // Out of line: devices rarely have a follower.
    #[inline(never)]
    pub(super) fn tell(&self, states: &[(&Slot<T>, SlotIndex)]) {
        let Some(follower) = self.follower() else {
            return;
        };
        let states = states.iter();
        let lowest = states.map(|(slot, index)| lowest(slot, *index, &self.handles));
        if let Some(lowest) = lowest.min() {
            follower.lowest(lowest);
        }
    }

    fn follower(&self) -> Option<&'static dyn Follower> {
        critical_section::with(|cs| self.state.borrow(cs).follower.get())
    }
}

/// A logger that is not there yet gets its level from a row. Level 0 and below are never logged.
fn lowest<T: Tables>(slot: &Slot<T>, index: SlotIndex, handles: &Handles) -> Level {
    let rows = 0..slot.loggers.items().len().max(1) as u16;
    let of_rows = rows.map(|row| slot.effective(row));
    let bound = handles
        .iter()
        .filter_map(|handle| handle.binding(index).get());
    let of_handles = bound.filter(|place| !place.disabled);
    let levels = of_rows.chain(of_handles.map(|place| place.level));
    Level(levels.min().unwrap_or(0).max(1))
}
