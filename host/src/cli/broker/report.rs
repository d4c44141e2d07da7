//! What a device has reported.

use std::collections::BTreeMap;

use logconf::client::Reply;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A report, as far as it is asked for; the rest is in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub text: String,
    pub rev: Option<u64>,
    pub verdict: Option<Verdict>,
    pub generation: Option<u64>,
    pub groups: Vec<String>,
    pub firmware: String,
}

/// What a device has said to the last document that was desired of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Applied,
    /// For this reason.
    Refused(String),
}

#[derive(Deserialize)]
struct Fields<'t> {
    #[serde(default)]
    rev: Option<u64>,
    #[serde(default, borrow)]
    verdict: Option<&'t RawValue>,
    #[serde(default)]
    generation: Option<u64>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    firmware: String,
}

/// What decides whether a document fits.
#[derive(Deserialize)]
struct Description<'t> {
    #[serde(default)]
    capacities: BTreeMap<String, Capacity>,
    #[serde(borrow)]
    registry: Option<&'t RawValue>,
}

#[derive(Deserialize, Debug)]
struct Capacity {
    total: Option<u64>,
}

impl Report {
    pub fn parse(payload: &[u8]) -> Option<Report> {
        let text = String::from_utf8(payload.to_vec()).ok()?;
        // (A list of the same values would do otherwise.)
        text.trim_start().strip_prefix('{')?;
        let fields: Fields<'_> = serde_json::from_str(&text).ok()?;
        let verdict = fields.verdict.filter(|verdict| verdict.get() != "null");
        let verdict = verdict.map(|verdict| match Reply::parse(verdict.get().as_bytes()) {
            Ok(reply) => Verdict::of(&reply),
            Err(error) => Verdict::Refused(error.to_string()),
        });
        let Fields {
            rev,
            generation,
            groups,
            firmware,
            ..
        } = fields;
        Some(Report {
            rev,
            verdict,
            generation,
            groups,
            firmware,
            text,
        })
    }

    /// What the device has: the same for devices that take the same documents. `None` if it does not
    /// tell.
    pub fn description(&self) -> Option<String> {
        let description: Description<'_> = serde_json::from_str(&self.text).ok()?;
        let registry = description.registry?.get();
        let totals = description.capacities.iter();
        let totals: Vec<_> = totals.map(|(table, size)| (table, size.total)).collect();
        Some(format!("{totals:?}{registry}"))
    }
}

impl Verdict {
    pub fn of(reply: &Reply) -> Verdict {
        if reply.ok {
            return Verdict::Applied;
        }
        let error = reply.fault.error.as_deref().unwrap_or("refused");
        let reasons = [error]
            .into_iter()
            .chain(reply.fault.causes.iter().map(|cause| &**cause));
        Verdict::Refused(reasons.collect::<Vec<_>>().join(": "))
    }

    /// In a word.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Applied => "applied",
            Verdict::Refused(_) => "refused",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_verdict_and_what_the_device_is() {
        let report = Report::parse(
            br#"{"rev":7,"verdict":{"ok":false,"error":"Unable to add handler 'h'","causes":["'h'"]},
                "generation":9,"groups":["pumps"],"firmware":"1.2.0",
                "capacities":{"loggers":{"used":3,"total":16}},"registry":{"classes":[],"streams":[]}}"#,
        )
        .unwrap();
        assert_eq!((report.rev, report.generation), (Some(7), Some(9)));
        let reason = "Unable to add handler 'h': 'h'".to_owned();
        assert_eq!(report.verdict, Some(Verdict::Refused(reason)));
        assert_eq!(
            (&*report.groups, &*report.firmware),
            (&["pumps".to_owned()][..], "1.2.0")
        );
        let description = r#"[("loggers", Some(16))]{"classes":[],"streams":[]}"#;
        assert_eq!(report.description().as_deref(), Some(description));
    }

    #[test]
    fn before_the_first_document_there_is_no_verdict() {
        let report = Report::parse(br#"{"rev":null,"verdict":null,"generation":1}"#).unwrap();
        assert_eq!((report.rev, report.verdict.clone()), (None, None));
        assert_eq!(report.description(), None);
        assert_eq!(Report::parse(b"[]"), None);
    }
}
