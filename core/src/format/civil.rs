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
    /// Days since Sunday.
    pub(super) weekday: i32,
    /// Days since the first of January.
    pub(super) year_day: i32,
    /// East of UTC.
    pub(super) offset_s: i32,
    /// Seconds since the Unix epoch.
    pub(super) epoch_s: i64,
    at: Timestamp,
    clock: &'c dyn Clock,
}

const SECONDS_PER_HALF_DAY: u32 = 43_200;

impl<'c> Civil<'c> {
    pub(super) fn new(at: Timestamp, clock: &'c dyn Clock) -> Self {
        let offset_s = clock.utc_offset_s(at);
        let (epoch_s, millisecond) = at.seconds();
        let local = epoch_s.saturating_add(i64::from(offset_s));
        let (half_days, second) = divide_down(local, SECONDS_PER_HALF_DAY);
        let second = second as i32 + (half_days & 1) as i32 * SECONDS_PER_HALF_DAY as i32;
        let days = half_days >> 1;
        // Years that begin in March have their leap day at the end, and 400 of them are an
        // era of always the same length. All else fits in 32 bits: a timestamp ends in the
        // year 294,247.
        let days = days as i32;
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = (shifted_month + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        let leap = i32::from(is_leap(year));
        Civil {
            year,
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            millisecond,
            weekday: (days + 4).rem_euclid(7),
            year_day: match month {
                1 | 2 => day_of_year - 306,
                _ => day_of_year + 59 + leap,
            },
            offset_s,
            epoch_s,
            at,
            clock,
        }
    }

    /// What local time was called, which clocks may take long to say.
    pub(super) fn zone(&self) -> &'c str {
        self.clock.zone(self.at)
    }

    /// The year that the ISO week belongs to, and the number of that week.
    pub(super) fn iso_week(&self) -> (i32, i32) {
        // The week's Thursday decides.
        let thursday = self.year_day - self.since_monday() + 3;
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
        (self.weekday + 6) % 7
    }

    pub(super) fn hour_12(&self) -> i32 {
        (self.hour + 11) % 12 + 1
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}
