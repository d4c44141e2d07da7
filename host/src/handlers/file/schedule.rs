//! When a timed handler starts a new file, and the time that the old one is called after.
//!
//! Whether it is summer is not asked: it begins or ends between two times if local time is further
//! from UTC at one of them. CPython corrects by an hour then, and so does this.

use std::cmp::Ordering;

use logconf_core::{Clock, Timestamp};

use crate::python::Failure;

/// What `when` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Second,
    Minute,
    Hour,
    Day,
    Midnight,
    /// The end of this day; 0 is Monday.
    Week(i64),
}

/// What is wrong with a `when`; the numbers are codes of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NoDay = 1,
    Day = 2,
    Interval = 3,
}

const DAY: i64 = 24 * 60 * 60;
/// Zeros are digits, up to the hour, the minute or the second.
const SHAPE: &str = "0000-00-00_00-00-00";

impl When {
    /// Upper and lower case are the same.
    pub(super) fn parse(when: &str) -> Result<When, Wrong> {
        let when = when.to_uppercase();
        let mut chars = when.chars();
        match (&*when, chars.next()) {
            ("S", _) => Ok(When::Second),
            ("M", _) => Ok(When::Minute),
            ("H", _) => Ok(When::Hour),
            ("D", _) => Ok(When::Day),
            ("MIDNIGHT", _) => Ok(When::Midnight),
            (_, Some('W')) => match (chars.next(), chars.next()) {
                (Some(day @ '0'..='6'), None) => Ok(When::Week(day as i64 - '0' as i64)),
                (Some(_), None) => Err(Wrong::Day),
                _ => Err(Wrong::NoDay),
            },
            _ => Err(Wrong::Interval),
        }
    }

    fn seconds(self) -> i64 {
        match self {
            When::Second => 1,
            When::Minute => 60,
            When::Hour => 60 * 60,
            When::Day | When::Midnight => DAY,
            When::Week(_) => 7 * DAY,
        }
    }

    /// How many characters of [`SHAPE`] a file's name does not have.
    fn cut(self) -> usize {
        match self {
            When::Second => 0,
            When::Minute => 3,
            When::Hour => 6,
            When::Day | When::Midnight | When::Week(_) => 9,
        }
    }

    /// Whether a part of a file's name is such a time. CPython: `extMatch`, whose `$` lets a line
    /// end pass.
    pub(super) fn is_time(self, part: &[u8]) -> bool {
        let part = part.strip_suffix(b"\n").unwrap_or(part);
        let shape = &SHAPE.as_bytes()[..SHAPE.len() - self.cut()];
        let fits = |(shape, byte): (&u8, &u8)| match shape {
            b'0' => byte.is_ascii_digit(),
            _ => byte == shape,
        };
        part.len() == shape.len() && shape.iter().zip(part).all(fits)
    }

    /// A time of day in a file's name. CPython: `suffix`.
    fn name(self, local: i64) -> String {
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let mut name = format!("{year}-{month:02}-{day:02}_{hour:02}-{minute:02}-{second:02}");
        name.truncate(name.len() - self.cut());
        name
    }
}

/// Year, month and day of so many days after the first of January 1970.
fn date(days: i64) -> (i64, i64, i64) {
    // Years that begin in March have their leap day at the end; 400 of them are an era.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    (year, month, day)
}

/// When a handler starts new files. All times are in seconds since the Unix epoch.
#[derive(Debug)]
pub(super) struct Schedule {
    when: When,
    /// In seconds. It may be half of one, and anything below.
    interval: f64,
    utc: bool,
}

impl Schedule {
    pub(super) fn new(when: When, interval: f64, utc: bool) -> Self {
        let interval = when.seconds() as f64 * interval;
        Schedule {
            when,
            interval,
            utc,
        }
    }

    /// When a file that is this old ends. With an interval that leads nowhere it never does:
    /// CPython would look for the next time for ever. CPython: `computeRollover`.
    pub(super) fn end(&self, at: i64, clock: &dyn Clock) -> f64 {
        match self.when {
            When::Midnight => self.midnight(at, clock) as f64,
            When::Week(day) => {
                let midnight = self.midnight(at, clock);
                // The first of January 1970 was a Thursday.
                let today = self.local(at, clock).div_euclid(DAY) + 3;
                match (day - today).rem_euclid(7) {
                    0 => midnight as f64,
                    days => self.corrected(at, midnight.saturating_add(days * DAY), clock) as f64,
                }
            }
            _ => {
                let end = at as f64 + self.interval;
                if end > at as f64 { end } else { f64::INFINITY }
            }
        }
    }

    /// When a file that begins now ends. CPython: the end of `doRollover`, which corrects a week's
    /// end a second time.
    pub(super) fn next_end(&self, now: i64, clock: &dyn Clock) -> f64 {
        let end = self.end(now, clock);
        match self.when {
            When::Midnight | When::Week(_) => self.corrected(now, end as i64, clock) as f64,
            _ => end,
        }
    }

    /// What is added to the name of a file that was to end then. CPython: `doRollover`.
    pub(super) fn name(&self, end: f64, now: i64, clock: &dyn Clock) -> Result<String, Failure> {
        let begin = whole(end - self.interval)?;
        let correction = match self.utc {
            true => 0,
            false => correction(now, begin, clock),
        };
        Ok(self.when.name(self.local(begin + correction, clock)))
    }

    pub(super) fn when(&self) -> When {
        self.when
    }

    fn local(&self, at: i64, clock: &dyn Clock) -> i64 {
        match self.utc {
            true => at,
            false => at.saturating_add(offset(at, clock)),
        }
    }

    /// The end of the day, if nobody sets the clocks meanwhile.
    fn midnight(&self, at: i64, clock: &dyn Clock) -> i64 {
        at.saturating_add(DAY - self.local(at, clock).rem_euclid(DAY))
    }

    fn corrected(&self, now: i64, then: i64, clock: &dyn Clock) -> i64 {
        match self.utc {
            true => then,
            false => then.saturating_add(correction(now, then, clock)),
        }
    }
}

fn offset(at: i64, clock: &dyn Clock) -> i64 {
    clock
        .utc_offset_s(Timestamp(at.saturating_mul(1_000_000)))
        .into()
}

/// What to add to a time for the same time of day in the present season.
fn correction(now: i64, then: i64, clock: &dyn Clock) -> i64 {
    match offset(now, clock).cmp(&offset(then, clock)) {
        Ordering::Less => -3600,
        Ordering::Equal => 0,
        Ordering::Greater => 3600,
    }
}

/// A time that a calendar can show. CPython: `time.localtime`.
fn whole(at: f64) -> Result<i64, Failure> {
    // The years that fit in 32 bits.
    const LAST: f64 = 67_767_976_000_000_000.0;
    if at.abs() <= LAST {
        return Ok(at.floor() as i64);
    }
    Err(match at.abs() < i64::MAX as f64 {
        true => Failure::new(
            "OSError",
            "[Errno 75] Value too large for defined data type",
        ),
        false => Failure::new(
            "OverflowError",
            "timestamp out of range for platform time_t",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An hour ahead of UTC, and two in the 100 days after the thousandth.
    struct Zone;

    impl Clock for Zone {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn utc_offset_s(&self, at: Timestamp) -> i32 {
            let days = at.0.div_euclid(DAY * 1_000_000);
            if (1000..1100).contains(&days) {
                7200
            } else {
                3600
            }
        }
    }

    fn end(when: &str, interval: f64, at: i64) -> f64 {
        Schedule::new(When::parse(when).unwrap(), interval, false).end(at, &Zone)
    }

    #[test]
    fn intervals_are_counted_from_the_beginning() {
        assert_eq!(end("s", 90.0, 1000), 1090.0);
        assert_eq!(end("M", 0.01, 1000), 1000.6);
        assert_eq!(end("h", 2.0, -5), 7195.0);
        assert_eq!(end("D", 1.0, 1000), 87_400.0);
    }

    #[test]
    fn an_interval_that_leads_nowhere_never_ends() {
        for interval in [0.0, -1.0, -0.5, 1e-12, f64::NEG_INFINITY] {
            assert_eq!(end("S", interval, 1_795_000_000), f64::INFINITY);
        }
        // These do not count by it.
        assert_eq!(end("midnight", 0.0, 0), 82_800.0);
        assert_eq!(end("W3", -1.0, 0), 82_800.0);
    }

    #[test]
    fn days_end_at_midnight_and_weeks_after_their_day() {
        let hour = 3600.0;
        assert_eq!(end("midnight", 1.0, 0), 23.0 * hour);
        assert_eq!(end("midnight", 9.0, 23 * 3600 - 1), 23.0 * hour);
        assert_eq!(end("midnight", 1.0, 23 * 3600), 47.0 * hour);
        // It begins on a Thursday.
        assert_eq!(end("W3", 1.0, 0), 23.0 * hour);
        assert_eq!(end("w4", 1.0, 0), 47.0 * hour);
        assert_eq!(end("W2", 1.0, 0), (7.0 * 24.0 - 1.0) * hour);
        let utc = Schedule::new(When::Midnight, 1.0, true);
        assert_eq!(utc.end(0, &Zone), 24.0 * hour);
    }

    #[test]
    fn summer_begins_and_ends_before_the_next_midnight() {
        let schedule = Schedule::new(When::Midnight, 1.0, false);
        let next = |at| {
            (
                schedule.next_end(at, &Zone) as i64,
                schedule.end(at, &Zone) as i64,
            )
        };
        let hour = 3600;
        assert_eq!(next(999 * DAY), (1000 * DAY - hour, 1000 * DAY - hour));
        let before = 1000 * DAY - hour;
        // A day of 23 hours, and one of 25.
        assert_eq!(next(before), (1001 * DAY - 2 * hour, 1001 * DAY - hour));
        let before = 1100 * DAY - 2 * hour;
        assert_eq!(next(before), (1101 * DAY - hour, 1101 * DAY - 2 * hour));
    }

    #[test]
    fn a_file_is_called_after_its_beginning() {
        let name = |when, interval, end, now| {
            let schedule = Schedule::new(When::parse(when).unwrap(), interval, false);
            let name = schedule.name(end, now, &Zone);
            name.map_err(|failure| failure.kind)
        };
        let ok = |name: &str| Ok(name.to_owned());
        assert_eq!(name("S", 1.5, 1.5, 2), ok("1970-01-01_01-00-00"));
        assert_eq!(name("M", 1.0, -60.5, 0), ok("1970-01-01_00-57"));
        assert_eq!(
            name("H", 1.0, 951_782_400.0, 951_782_400),
            ok("2000-02-29_00")
        );
        assert_eq!(name("W0", 1.0, 0.0, 0), ok("1969-12-25"));
        // In summer, of a time in winter.
        assert_eq!(name("H", 1.0, 3600.0, 1001 * DAY), ok("1970-01-01_02"));
        assert_eq!(name("midnight", -8e5, 0.0, 0), ok("4160-04-29"));
        assert_eq!(name("midnight", 8e5, 0.0, 0), ok("-221-09-04"));
        assert_eq!(name("midnight", 1e12, 0.0, 0), Err("OSError"));
        assert_eq!(name("midnight", 1e15, 0.0, 0), Err("OverflowError"));
    }

    #[test]
    fn times_in_names_have_all_their_digits() {
        assert!(When::Day.is_time(b"2026-11-25"));
        assert!(When::Midnight.is_time(b"0000-99-00\n"));
        assert!(When::Hour.is_time(b"2026-11-25_10"));
        assert!(When::Minute.is_time(b"2026-11-25_10-00"));
        assert!(When::Second.is_time(b"2026-11-25_10-00-00"));
        for other in [
            "2026-11-2",
            "2026-11-25_10",
            "2026-11-2x",
            "2026_11-25",
            "",
            "\n",
        ] {
            assert!(!When::Week(0).is_time(other.as_bytes()), "{other}");
        }
    }
}
