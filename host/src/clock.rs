//! The system's clock and its time zone.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use logconf_core::{Clock, Timestamp};

/// The time of the operating system, in the time zone that it is set to.
///
/// ```
/// use logconf::core::{Clock, Registry, Timestamp};
/// static REGISTRY: Registry = Registry { clock: Some(&logconf::clock::SystemClock), ..Registry::EMPTY };
/// let Timestamp(microseconds) = REGISTRY.clock.unwrap().now();
/// assert!(microseconds > 1_700_000_000_000_000, "it is later than 2023");
/// ```
#[derive(Debug)]
pub struct SystemClock;

/// When the program first asked for the time, or made a [registry](crate::registry::Standard).
/// CPython: `logging._startTime`, when the module is imported.
static STARTED: LazyLock<Timestamp> = LazyLock::new(now);
static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);
/// Names of the zone, of which there are a few: winter time, summer time.
static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

thread_local! {
    /// The offset that this thread asked for last.
    static LAST: Cell<Offset> = const { Cell::new(Offset { from: 0, until: 0, seconds: 0 }) };
}

/// In microseconds.
const SECOND: i64 = 1_000_000;

/// How far local time is ahead of UTC during a time, in microseconds since the Unix epoch.
#[derive(Clone, Copy)]
struct Offset {
    from: i64,
    until: i64,
    seconds: i32,
}

impl Offset {
    fn at(at: Timestamp, zone: &TimeZone) -> Offset {
        // Zones change with a whole second.
        let at = jiffs(Timestamp(at.0.saturating_sub(at.0.rem_euclid(SECOND))));
        // A transition that is right then counts as before it.
        let behind = at
            .checked_add(jiff::SignedDuration::from_nanos(1))
            .unwrap_or(at);
        let before = zone.preceding(behind).next();
        let after = zone.following(at).next();
        Offset {
            from: before.map_or(i64::MIN, |change| change.timestamp().as_microsecond()),
            until: after.map_or(i64::MAX, |change| change.timestamp().as_microsecond()),
            seconds: zone.to_offset(at).seconds(),
        }
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(match since {
        Ok(since) => since.as_secs() as i64 * SECOND + i64::from(since.subsec_micros()),
        Err(before) => -(before.duration().as_micros() as i64),
    })
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
        let last = LAST.get();
        if (last.from..last.until).contains(&at.0) {
            return last.seconds;
        }
        let offset = Offset::at(at, &ZONE);
        LAST.set(offset);
        offset.seconds
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
    fn an_offset_holds_from_one_change_to_the_next() {
        let start: jiff::Timestamp = "2019-12-31T00:00:00Z".parse().unwrap();
        for rule in [
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
            "UTC0",
        ] {
            let zone = TimeZone::posix(rule).unwrap();
            let changes = zone.following(start).take(20);
            let mut times: Vec<i64> = changes
                .map(|change| change.timestamp().as_microsecond())
                .collect();
            assert_eq!(times.len(), if rule == "UTC0" { 0 } else { 20 });
            times.extend([0, 951_782_400 * SECOND, i64::MIN + 1, i64::MAX - 1]);
            let of = |at: i64| zone.to_offset(jiffs(Timestamp(at))).seconds();
            // (Not beyond what is jiff's.)
            let known = |at: &i64| at.unsigned_abs() < (1 << 40) * SECOND as u64;
            for at in times.iter().flat_map(|at| [at - 1, *at, at + 1]) {
                let Offset {
                    from,
                    until,
                    seconds,
                } = Offset::at(Timestamp(at), &zone);
                assert_eq!(seconds, of(at), "{at}");
                for inside in [from, until - 1].into_iter().filter(known) {
                    assert_eq!(seconds, of(inside), "{at}, {inside}");
                }
                let outside = [from.checked_sub(1), Some(until)];
                for outside in outside.into_iter().flatten().filter(known) {
                    assert_ne!(seconds, of(outside), "{at}, {outside}");
                }
            }
        }
    }

    #[test]
    fn a_zone_has_a_name_that_is_kept_once() {
        let at = SystemClock.now();
        assert!(std::ptr::eq(SystemClock.zone(at), SystemClock.zone(at)));
        assert!(SystemClock.utc_offset_s(at).abs() <= 14 * 3600);
    }
}
