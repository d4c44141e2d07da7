//! What time it is: the program's to say.

/// A point in time: microseconds since the Unix epoch.
///
/// A board without a calendar may count from its start instead; then `asctime` begins in 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Seconds since the Unix epoch, and milliseconds of the second.
    pub(crate) fn seconds(self) -> (i64, u32) {
        divide_down(divide_down(self.0, 1000).0, 1000)
    }
}

/// A quotient and the rest. The divisor is less than 65,536: then it can be done in steps of
/// 32 bits, while the compiler's own division of 64 bits takes a kilobyte of flash.
pub(crate) fn divide(number: u64, divisor: u32) -> (u64, u32) {
    if let Ok(small) = u32::try_from(number) {
        return (u64::from(small / divisor), small % divisor);
    }
    let (mut quotient, mut rest) = (0, 0);
    for shift in [48, 32, 16, 0] {
        rest = rest << 16 | (number >> shift) as u32 & 0xFFFF;
        quotient = quotient << 16 | u64::from(rest / divisor);
        rest %= divisor;
    }
    (quotient, rest)
}

/// The same with a sign, the quotient rounded down.
pub(crate) fn divide_down(number: i64, divisor: u32) -> (i64, u32) {
    match u64::try_from(number) {
        Ok(number) => {
            let (quotient, rest) = divide(number, divisor);
            (quotient as i64, rest)
        }
        Err(_) => {
            // All bits turned round, this counts from -1 downwards.
            let (quotient, rest) = divide(!number as u64, divisor);
            (!(quotient as i64), divisor - 1 - rest)
        }
    }
}

/// A source of time, for the fields `asctime`, `created`, `msecs` and `relativeCreated`.
///
/// All of it may be called from any context, and never inside a critical section. Handlers ask it at
/// their work: it must not log.
///
/// ```
/// use logconf_core::{Clock, Timestamp};
/// use core::sync::atomic::{AtomicU32, Ordering};
///
/// static MILLISECONDS: AtomicU32 = AtomicU32::new(0);
///
/// struct SinceBoot;
/// impl Clock for SinceBoot {
///     fn now(&self) -> Timestamp {
///         Timestamp(i64::from(MILLISECONDS.load(Ordering::Relaxed)) * 1000)
///     }
/// }
/// assert_eq!(SinceBoot.zone(SinceBoot.now()), "UTC");
/// ```
pub trait Clock: Sync {
    /// What time it is now.
    fn now(&self) -> Timestamp;

    /// When the program began, from which `relativeCreated` counts.
    fn started(&self) -> Timestamp {
        Timestamp(0)
    }

    /// How far local time was ahead of UTC then, in seconds.
    fn utc_offset_s(&self, _at: Timestamp) -> i32 {
        0
    }

    /// What local time was called then.
    fn zone(&self, _at: Timestamp) -> &str {
        "UTC"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_are_the_processors_own() {
        let numbers = [
            0,
            1,
            999,
            1000,
            65_535,
            u32::MAX.into(),
            1 << 32,
            u64::MAX / 7,
            u64::MAX,
        ];
        for number in numbers {
            for divisor in [1, 2, 10, 1000, 43_200, 65_535] {
                let rest = (number % u64::from(divisor)) as u32;
                assert_eq!(divide(number, divisor), (number / u64::from(divisor), rest));
                for number in [number as i64, (number as i64).wrapping_neg()] {
                    let expected = number.div_euclid(divisor.into());
                    let rest = number.rem_euclid(divisor.into()) as u32;
                    assert_eq!(divide_down(number, divisor), (expected, rest));
                }
            }
        }
    }
}
