//! What time it is: the program's to say.

/// A point in time: microseconds since the Unix epoch.
///
/// A board without a calendar may count from its start instead; then `asctime` begins in 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Seconds since the Unix epoch, and milliseconds of the second.
    #[inline]
    pub(crate) fn seconds(self) -> (i64, u32) {
        // A million is 64 times 15,625, by which a number can be divided in one go.
        let (seconds, rest) = divide_down(self.0 >> 6, 15_625);
        let microseconds = rest << 6 | self.0 as u32 & 63;
        (seconds, microseconds / 1000)
    }
}

/// Whether the processor divides 64 bits itself; then a division by a constant is a multiplication.
const DIVIDES_64_BITS: bool = usize::BITS >= 64;

/// A quotient and the rest. The divisor is less than 65,536: then it can be done in steps of
/// 32 bits, while the compiler's own division of 64 bits takes a kilobyte of flash.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn divide(number: u64, divisor: u32) -> (u64, u32) {
    if DIVIDES_64_BITS {
        let divisor = u64::from(divisor);
        return (number / divisor, (number % divisor) as u32);
    }
    in_steps(number, divisor)
}

fn in_steps(number: u64, divisor: u32) -> (u64, u32) {
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
#[cfg_attr(target_pointer_width = "64", inline(always))]
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
    fn seconds_and_milliseconds_are_rounded_down() {
        let around = |at: i64| [at.saturating_sub(1), at, at.saturating_add(1)];
        let whole = [
            0,
            1000,
            1_000_000,
            1_767_225_600_000_000,
            i64::MIN,
            i64::MAX,
        ];
        for at in whole.into_iter().flat_map(|at| [at, at.saturating_neg()]) {
            for at in around(at) {
                let milliseconds = at.div_euclid(1000).rem_euclid(1000) as u32;
                let expected = (at.div_euclid(1_000_000), milliseconds);
                assert_eq!(Timestamp(at).seconds(), expected, "{at}");
            }
        }
    }

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
                let expected = (number / u64::from(divisor), rest);
                assert_eq!(divide(number, divisor), expected);
                assert_eq!(in_steps(number, divisor), expected);
                for number in [number as i64, (number as i64).wrapping_neg()] {
                    let expected = number.div_euclid(divisor.into());
                    let rest = number.rem_euclid(divisor.into()) as u32;
                    assert_eq!(divide_down(number, divisor), (expected, rest));
                }
            }
        }
    }
}
