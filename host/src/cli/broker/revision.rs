//! Documents with the number that a fleet tells them by.

use std::time::{SystemTime, UNIX_EPOCH};

use logconf::core::listener::SEAL;
use serde::Deserialize;

use super::super::check::tree;
use super::office::Office;
use super::targets::Targets;

/// The highest number.
pub const HIGHEST: u64 = i64::MAX as u64;

/// The number of a document that is not above any of these: milliseconds since 1970 unless they are higher.
pub fn next(known: impl IntoIterator<Item = u64>) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(1, |since| since.as_millis() as u64);
    let highest = known.into_iter().max().unwrap_or(0);
    now.max(highest.saturating_add(1)).min(HIGHEST)
}

/// The number of a config that says none: the one that it has where it stands already, if nothing later is
/// desired of these devices or was decided on by them.
pub fn of_push(office: &Office, targets: &Targets, config: &str) -> u64 {
    let groups = targets
        .groups
        .iter()
        .filter_map(|group| office.of_groups.get(group));
    let devices = targets
        .devices
        .iter()
        .filter_map(|device| office.of_devices.get(device));
    let desired: Vec<&[u8]> = groups
        .chain(devices)
        .map(|payload| unsealed(payload))
        .collect();
    let reports = targets
        .devices
        .iter()
        .filter_map(|device| office.reports.get(device)?.rev);
    let desired_revs = desired.iter().filter_map(|document| of(document));
    let latest = desired_revs.chain(reports).max();
    let this = latest.and_then(|rev| with(config, rev));
    let is_there = this.is_some_and(|this| desired.contains(&this.as_bytes()));
    match latest.filter(|_| is_there) {
        Some(rev) => rev,
        None => {
            let reported = office.reports.values().filter_map(|report| report.rev);
            let all = office.of_groups.values().chain(office.of_devices.values());
            let all = all.filter_map(|payload| of(unsealed(payload)));
            next(reported.chain(all))
        }
    }
}

/// A document's own number, if it has one.
pub fn of(document: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Outer {
        logconf: Inner,
    }
    #[derive(Deserialize)]
    struct Inner {
        rev: u64,
    }
    let outer: Outer = serde_json::from_slice(document).ok()?;
    Some(outer.logconf.rev)
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
            assert_eq!(of(numbered.as_bytes()), Some(7));
        }
        assert_eq!(with("[]", 7), None);
        assert_eq!(of(br#"{"version":1}"#), None);
    }

    #[test]
    fn a_new_number_is_above_all_that_are_known() {
        let now = next([]);
        assert!(now > 1_600_000_000_000);
        assert_eq!(next([3, now + 1_000_000]), now + 1_000_001);
        assert_eq!(next([HIGHEST]), HIGHEST);
    }

    #[test]
    fn a_sealed_document_is_behind_its_seal() {
        let key = logconf::key::Key::new([7; 32]).unwrap();
        assert_eq!(unsealed(&key.seal(1, b"{\"a\":1}")), b"{\"a\":1}");
        assert_eq!(unsealed(b"{\"a\":1}"), b"{\"a\":1}");
    }
}
