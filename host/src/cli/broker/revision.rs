//! Documents with the number that a fleet tells them by.

use std::time::{SystemTime, UNIX_EPOCH};

use logconf::core::listener::SEAL;
use serde::Deserialize;

use super::super::check::tree;

/// The highest number.
pub const HIGHEST: u64 = i64::MAX as u64;

/// The number of a document that is not above any of these: milliseconds since 1970 unless they are higher.
pub fn next(known: impl IntoIterator<Item = u64>) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(1, |since| since.as_millis() as u64);
    let highest = known.into_iter().max().unwrap_or(0);
    now.max(highest.saturating_add(1)).min(HIGHEST)
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
