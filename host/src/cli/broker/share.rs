//! How many of the devices: a part of them, or a number.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

/// `5%`, or `10`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    Percent(f64),
    Count(usize),
}

impl Share {
    pub const ALL: Share = Share::Percent(100.0);

    /// Of so many; one at least.
    pub fn of(self, all: usize) -> usize {
        let count = match self {
            Share::Percent(percent) => (all as f64 * percent / 100.0).ceil() as usize,
            Share::Count(count) => count,
        };
        count.clamp(1.min(all), all)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Share, String> {
        let expected = || "expected a part such as 5%, or a number of devices".to_owned();
        match text.strip_suffix('%') {
            Some(percent) => {
                let percent: f64 = percent.parse().map_err(|_| expected())?;
                let is_part = percent > 0.0 && percent <= 100.0;
                is_part
                    .then_some(Share::Percent(percent))
                    .ok_or_else(expected)
            }
            None => {
                let count = text.parse().ok().filter(|count| *count > 0);
                count.map(Share::Count).ok_or_else(expected)
            }
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Share::Percent(percent) => write!(f, "{percent}%"),
            Share::Count(count) => write!(f, "{count}"),
        }
    }
}

/// The devices in an order that has nothing to do with their names, and is the same for one document: who
/// goes first is not always the same, but it is when a push is taken up again.
pub fn shuffled<'d>(devices: impl Iterator<Item = &'d String>, rev: u64) -> Vec<String> {
    let place = |device: &String| {
        let mut hasher = DefaultHasher::new();
        (rev, device).hash(&mut hasher);
        hasher.finish()
    };
    let mut devices: Vec<String> = devices.cloned().collect();
    devices.sort_by_cached_key(place);
    devices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up_and_never_nobody() {
        let share = |text: &str| text.parse::<Share>();
        assert_eq!(share("5%").unwrap().of(1000), 50);
        assert_eq!(share("5%").unwrap().of(21), 2);
        assert_eq!(share("0.1%").unwrap().of(10), 1);
        assert_eq!(share("10").unwrap().of(4), 4);
        assert_eq!(share("100%").unwrap().of(7), 7);
        assert_eq!(share("5%").unwrap().of(0), 0);
        for wrong in ["", "%", "0", "0%", "101%", "-5%", "NaN%", "half"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn who_goes_first_depends_on_the_document_alone() {
        let devices: Vec<String> = (0..100).map(|n| format!("d{n}")).collect();
        assert_eq!(
            shuffled(devices.iter(), 1),
            shuffled(devices.iter().rev(), 1)
        );
        assert_ne!(shuffled(devices.iter(), 1), shuffled(devices.iter(), 2));
    }
}
