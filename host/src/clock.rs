//! The system's clock and its time zone.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::tz::TimeZone;
use logconf_core::{Clock, Timestamp};

/// The time of the operating system, in the time zone that it is set to.
#[derive(Debug)]
pub struct SystemClock;

/// When the program first asked for the time, or made a [registry](crate::registry::Standard).
/// CPython: `logging._startTime`, when the module is imported.
static STARTED: LazyLock<Timestamp> = LazyLock::new(now);
static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);
/// Names of the zone, of which there are a few: winter time, summer time.
static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_microsecond())
}

fn jiffs(at: Timestamp) -> jiff::Timestamp {
    // Only times before the year -9999 and after 9999 are none of jiff's.
    jiff::Timestamp::from_microsecond(at.0).unwrap_or_default()
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // The program begins with the first record at the latest.
        LazyLock::force(&STARTED);
        now()
    }

    fn started(&self) -> Timestamp {
        *STARTED
    }

    fn utc_offset_s(&self, at: Timestamp) -> i32 {
        ZONE.to_offset(jiffs(at)).seconds()
    }

    fn zone(&self, at: Timestamp) -> &str {
        let info = ZONE.to_offset_info(jiffs(at));
        let name = info.abbreviation();
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return known;
        }
        let name: &'static str = name.to_owned().leak();
        names.insert(name);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on_and_began_before() {
        let first = SystemClock.now();
        assert!(SystemClock.started() <= first);
        assert!(SystemClock.now() >= first);
        let year_2026 = 1_767_225_600_000_000;
        assert!(first.0 > year_2026, "{first:?}");
    }

    #[test]
    fn a_zone_has_a_name_that_is_kept_once() {
        let at = SystemClock.now();
        assert!(std::ptr::eq(SystemClock.zone(at), SystemClock.zone(at)));
        assert!(SystemClock.utc_offset_s(at).abs() <= 14 * 3600);
    }
}
