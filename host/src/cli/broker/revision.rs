//! Documents with the number that a fleet tells them by.

use std::time::{SystemTime, UNIX_EPOCH};

use logconf::core::fleet::rev_of;
use logconf::core::listener::SEAL;

use super::super::check::tree;
use super::office::Office;
use super::targets::Targets;

/// The highest number.
pub const HIGHEST: u64 = i64::MAX as u64;

/// So far ahead of the clock (a day of milliseconds) a reported number is believed, though no document has it.
const SLACK: u64 = 86_400_000;

/// What is desired somewhere now.
#[derive(Debug, PartialEq, Eq)]
pub struct Desired {
    pub rev: u64,
    /// Of whom, in words.
    pub of: String,
}

/// A number above all these, and not below the milliseconds since 1970. `None` if there is none.
///
/// A device may report whatever it likes. A number far ahead of the clock counts only if a document
/// has it, as only who pushes can bring that about: or else one device could use all numbers up.
pub fn next(now: u64, desired: &[u64], reported: impl IntoIterator<Item = u64>) -> Option<u64> {
    let reported = reported.into_iter();
    let credible = reported.filter(|rev| is_credible(*rev, now, desired));
    let highest = credible.chain(desired.iter().copied()).max();
    let next = highest.map_or(Some(1), |rev| rev.checked_add(1))?;
    Some(now.max(next)).filter(|rev| *rev <= HIGHEST)
}

fn is_credible(rev: u64, now: u64, desired: &[u64]) -> bool {
    rev <= now.saturating_add(SLACK) || desired.contains(&rev)
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(1, |since| since.as_millis() as u64)
}

/// The number of a config that says none: the one that it has where it stands already, if nothing later is
/// desired of these devices or was decided on by them. `None` if no number is left.
pub fn of_push(office: &Office, targets: &Targets, config: &str) -> Option<u64> {
    let now = now();
    let all = office.of_groups.values().chain(office.of_devices.values());
    let all: Vec<u64> = all
        .filter_map(|payload| rev_of(unsealed(payload)))
        .collect();
    let these: Vec<&[u8]> = desired_of(office, targets)
        .map(|(_, payload)| unsealed(payload))
        .collect();
    let reports = targets
        .devices
        .iter()
        .filter_map(|device| office.reports.get(device)?.rev);
    let credible = reports.filter(|rev| is_credible(*rev, now, &all));
    let latest = these
        .iter()
        .filter_map(|document| rev_of(document))
        .chain(credible)
        .max();
    let this = latest.and_then(|rev| with(config, rev));
    let is_there = this.is_some_and(|this| these.contains(&this.as_bytes()));
    latest.filter(|_| is_there).or_else(|| {
        let reported = office.reports.values().filter_map(|report| report.rev);
        next(now, &all, reported)
    })
}

/// What is desired of these devices that a document with this number does not replace: something later, or
/// another document with the same number.
pub fn in_the_way(
    office: &Office,
    targets: &Targets,
    document: &[u8],
    rev: u64,
) -> Option<Desired> {
    desired_of(office, targets)
        .map(|(of, payload)| (of, unsealed(payload)))
        .filter(|(_, other)| *other != document)
        .filter_map(|(whose, other)| Some((rev_of(other)?, whose)))
        .filter(|(other, _)| *other >= rev)
        .max_by_key(|(other, _)| *other)
        .map(|(rev, of)| Desired { rev, of })
}

/// What is desired of these groups, and of the devices themselves.
fn desired_of<'o>(
    office: &'o Office,
    targets: &'o Targets,
) -> impl Iterator<Item = (String, &'o [u8])> {
    let groups = targets.groups.iter().filter_map(|group| {
        let payload = office.of_groups.get(group)?;
        Some((format!("group {group}"), &**payload))
    });
    let devices = targets.devices.iter().filter_map(|device| {
        let payload = office.of_devices.get(device)?;
        Some((format!("device {device}"), &**payload))
    });
    groups.chain(devices)
}

/// The document in a payload, which may be sealed: what is sealed is no JSON.
pub fn unsealed(payload: &[u8]) -> &[u8] {
    match (
        serde_json::from_slice::<serde::de::IgnoredAny>(payload),
        payload.get(SEAL..),
    ) {
        (Err(_), Some(document)) => document,
        _ => payload,
    }
}

/// The document with a number, at its end: offsets of all else stay. `None` if it is no dict.
pub fn with(document: &str, rev: u64) -> Option<String> {
    let dict = tree::read(document)?;
    let inner = tree::member(&dict, "logconf").and_then(|value| value.as_object());
    let (end, is_empty, entry) = match inner {
        Some(inner) => (
            inner.range.end,
            inner.properties.is_empty(),
            format!("\"rev\":{rev}"),
        ),
        None => {
            let entry = format!("\"logconf\":{{\"rev\":{rev}}}");
            (dict.range.end, dict.properties.is_empty(), entry)
        }
    };
    let (before, after) = document.split_at(end - 1);
    let comma = if is_empty { "" } else { "," };
    Some(format!("{before}{comma}{entry}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_added_at_the_end() {
        for (document, expected) in [
            (r#"{"version":1}"#, r#"{"version":1,"logconf":{"rev":7}}"#),
            ("{}", r#"{"logconf":{"rev":7}}"#),
            (
                "{\"logconf\": {\"persist\": true }, \"version\": 1}\n",
                "{\"logconf\": {\"persist\": true ,\"rev\":7}, \"version\": 1}\n",
            ),
            (
                r#"{"logconf":{},"version":1}"#,
                r#"{"logconf":{"rev":7},"version":1}"#,
            ),
        ] {
            let numbered = with(document, 7).unwrap();
            assert_eq!(numbered, expected);
            assert_eq!(rev_of(numbered.as_bytes()), Some(7));
        }
        assert_eq!(with("[]", 7), None);
        assert_eq!(rev_of(br#"{"version":1}"#), None);
    }

    #[test]
    fn a_new_number_is_above_all_that_are_known() {
        let now = 1_764_158_400_000;
        assert_eq!(next(now, &[], []), Some(now));
        assert_eq!(next(now, &[3], [now + 1_000]), Some(now + 1_001));
        assert_eq!(next(now, &[now + 5 * SLACK], []), Some(now + 5 * SLACK + 1));
    }

    #[test]
    fn a_device_cannot_use_the_numbers_up() {
        let now = 1_764_158_400_000;
        assert_eq!(next(now, &[], [HIGHEST, now + SLACK + 1]), Some(now));
        // Who pushes can: then nothing could be above it.
        assert_eq!(next(now, &[HIGHEST], [HIGHEST]), None);
        assert_eq!(next(now, &[HIGHEST - 1], [HIGHEST]), Some(HIGHEST));
    }

    #[test]
    fn a_sealed_document_is_behind_its_seal() {
        let key = logconf::key::Key::new([7; 32]).unwrap();
        assert_eq!(unsealed(&key.seal(1, b"{\"a\":1}")), b"{\"a\":1}");
        assert_eq!(unsealed(b"{\"a\":1}"), b"{\"a\":1}");
    }
}
