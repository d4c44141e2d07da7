//! A point in time as a calendar and a clock on the wall show it.

use crate::clock::{Clock, Timestamp, divide_down};

/// A point in time, taken apart for some offset from UTC.
#[derive(Clone, Copy)]
pub(super) struct Civil<'c> {
    pub(super) year: i32,
    /// 1 to 12.
    pub(super) month: i32,
    /// 1 to 31.
    pub(super) day: i32,
    pub(super) hour: i32,
    pub(super) minute: i32,
    pub(super) second: i32,
    pub(super) millisecond: u32,
    /// Days since the Unix epoch.
    days: i32,
    /// Days since the first of March.
    march_day: u32,
    /// East of UTC.
    pub(super) offset_s: i32,
    /// Seconds since the Unix epoch.
    pub(super) epoch_s: i64,
    at: Timestamp,
    clock: &'c dyn Clock,
}

const SECONDS_PER_HALF_DAY: u32 = 43_200;
const DAYS_PER_ERA: u32 = 146_097;
/// Eras before the first of March of the year 0, so that no time is before the first of them: a
/// timestamp begins in the year -292,277.
const ERAS: u32 = 800;
/// Days from the first era to the Unix epoch.
const EPOCH: u32 = 719_468 + ERAS * DAYS_PER_ERA;
/// Days from the first of March to the first of January.
const JANUARY: u32 = 306;

impl<'c> Civil<'c> {
    #[inline]
    pub(super) fn new(at: Timestamp, clock: &'c dyn Clock) -> Self {
        let offset_s = clock.utc_offset_s(at);
        let (epoch_s, millisecond) = at.seconds();
        let local = epoch_s.saturating_add(i64::from(offset_s));
        let (half_days, second) = divide_down(local, SECONDS_PER_HALF_DAY);
        let second = second + (half_days & 1) as u32 * SECONDS_PER_HALF_DAY;
        let days = (half_days >> 1) as i32;
        // Years that begin in March have their leap day at the end, and 400 of them are an
        // era of always the same length. The quotients of linear functions find year, month and day:
        // C. Neri, L. Schneider, "Euclidean affine functions and their application to calendar
        // algorithms", 2023.
        let quarters = 4 * EPOCH.wrapping_add_signed(days) + 3;
        let century = quarters / DAYS_PER_ERA;
        let quarters = (quarters % DAYS_PER_ERA) | 3;
        let scaled = 2_939_745 * u64::from(quarters);
        let year_of_century = (scaled >> 32) as u32;
        let march_day = scaled as u32 / 2_939_745 / 4;
        let scaled = 2141 * march_day + 197_913;
        let (month, day) = (scaled >> 16, (scaled & 0xFFFF) / 2141 + 1);
        let in_next_year = march_day >= JANUARY;
        let month = if in_next_year { month - 12 } else { month };
        let year = (100 * century + year_of_century) as i32 - (400 * ERAS) as i32;
        Civil {
            year: year + i32::from(in_next_year),
            month: month as i32,
            day: day as i32,
            hour: (second / 3600) as i32,
            minute: (second / 60 % 60) as i32,
            second: (second % 60) as i32,
            millisecond,
            days,
            march_day,
            offset_s,
            epoch_s,
            at,
            clock,
        }
    }

    /// Days since Sunday.
    pub(super) fn weekday(&self) -> i32 {
        (self.days + 4).rem_euclid(7)
    }

    /// Days since the first of January.
    pub(super) fn year_day(&self) -> i32 {
        let from_january = match self.march_day.checked_sub(JANUARY) {
            Some(day) => day,
            None => self.march_day + 59 + u32::from(is_leap(self.year)),
        };
        from_january as i32
    }

    /// What local time was called, which clocks may take long to say.
    pub(super) fn zone(&self) -> &'c str {
        self.clock.zone(self.at)
    }

    /// The year that the ISO week belongs to, and the number of that week.
    pub(super) fn iso_week(&self) -> (i32, i32) {
        // The week's Thursday decides.
        let thursday = self.year_day() - self.since_monday() + 3;
        let length = |year| 365 + i32::from(is_leap(year));
        if thursday < 0 {
            let year = self.year - 1;
            (year, (thursday + length(year)) / 7 + 1)
        } else if thursday >= length(self.year) {
            (self.year + 1, 1)
        } else {
            (self.year, thursday / 7 + 1)
        }
    }

    /// Days since Monday.
    pub(super) fn since_monday(&self) -> i32 {
        (self.weekday() + 6) % 7
    }

    pub(super) fn hour_12(&self) -> i32 {
        (self.hour + 11) % 12 + 1
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use jiff::tz::Offset;
    use std::vec::Vec;

    /// So far ahead of UTC.
    struct Ahead(i32);

    impl Clock for Ahead {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn utc_offset_s(&self, _: Timestamp) -> i32 {
            self.0
        }
    }

    const DAY: i64 = 86_400_000_000;
    const ERA: i64 = DAYS_PER_ERA as i64 * DAY;
    /// What is jiff's: it ends with the years -9999 and 9999, of which offsets take a day.
    const FIRST: i64 = -377_705_023_201_000_000 + DAY;
    const LAST: i64 = 253_402_207_200_999_999 - DAY;

    /// A number of a row that is always the same.
    fn random(seed: &mut u64) -> i64 {
        // Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014.
        *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (*seed ^ *seed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) as i64
    }

    /// Year, month, day; hour, minute, second, millisecond; weekday and day of the year.
    fn parts(at: i64, offset_s: i32) -> [i64; 9] {
        let clock = Ahead(offset_s);
        let civil = Civil::new(Timestamp(at), &clock);
        let [weekday, year_day] = [civil.weekday(), civil.year_day()];
        [
            civil.year,
            civil.month,
            civil.day,
            civil.hour,
            civil.minute,
            civil.second,
            civil.millisecond as i32,
            weekday,
            year_day,
        ]
        .map(i64::from)
    }

    fn jiffs(at: i64, offset_s: i32) -> [i64; 9] {
        let at = jiff::Timestamp::from_microsecond(at).unwrap();
        let at = Offset::from_seconds(offset_s).unwrap().to_datetime(at);
        [
            i64::from(at.year()),
            at.month().into(),
            at.day().into(),
            at.hour().into(),
            at.minute().into(),
            at.second().into(),
            at.millisecond().into(),
            at.weekday().to_sunday_zero_offset().into(),
            i64::from(at.day_of_year()) - 1,
        ]
    }

    #[test]
    fn a_time_of_twenty_thousand_years_is_jiffs() {
        let mut seed = 1;
        let mut times: Vec<i64> = (0..200_000)
            .map(|_| FIRST + random(&mut seed).rem_euclid(LAST - FIRST))
            .collect();
        // (Every day of more than an era.)
        times.extend((-200_000..200_000).map(|day| day * DAY));
        times.extend([FIRST, LAST, -1, 1, i64::from(u32::MAX) * 1_000_000]);
        for at in times {
            let offset_s = (random(&mut seed) % 64_800) as i32;
            assert_eq!(parts(at, 0), jiffs(at, 0), "{at}");
            assert_eq!(parts(at, offset_s), jiffs(at, offset_s), "{at}, {offset_s}");
        }
    }

    #[test]
    fn any_time_is_that_of_another_era_with_other_centuries() {
        let mut seed = 2;
        let mut times: Vec<i64> = (0..200_000).map(|_| random(&mut seed)).collect();
        times.extend([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]);
        for at in times {
            let offset_s = (random(&mut seed) % 64_800) as i32;
            // (An offset may lead beyond the first and last time; a part of an era does not.)
            let mut expected = jiffs(at.rem_euclid(ERA), offset_s);
            expected[0] += 400 * at.div_euclid(ERA);
            assert_eq!(parts(at, offset_s), expected, "{at}, {offset_s}");
        }
    }
}
