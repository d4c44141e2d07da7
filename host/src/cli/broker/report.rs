//! What a device has reported.

use std::collections::BTreeMap;

use logconf::client::Reply;
use logconf::fleet::Topics;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A report, as far as it is asked for; the rest is in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub text: String,
    pub rev: Option<u64>,
    pub verdict: Option<Verdict>,
    /// What it has not let through or could not read since.
    pub rejected: Option<Rejected>,
    pub generation: Option<u64>,
    pub groups: Vec<String>,
    pub firmware: String,
}

/// A document that a device has not decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its number, if that is known.
    pub rev: Option<u64>,
    pub reason: String,
}

/// What a device has said to the last document that was desired of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Applied,
    /// For this reason.
    Refused(String),
}

/// What decides whether a document fits.
#[derive(Deserialize)]
struct Description<'t> {
    #[serde(default)]
    capacities: BTreeMap<String, Capacity>,
    #[serde(borrow)]
    registry: Option<&'t RawValue>,
    /// So much is left out.
    #[serde(default)]
    more: u64,
}

#[derive(Deserialize, Debug)]
struct Capacity {
    total: Option<u64>,
}

impl Report {
    /// What a report says; of what is not as expected, nothing. `None` if it is no dict.
    pub fn parse(payload: &[u8]) -> Option<Report> {
        let text = String::from_utf8(payload.to_vec()).ok()?;
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(&text).ok()?;
        let mut groups: Vec<String> = field(&fields, "groups").unwrap_or_default();
        // A group of another name has no topic.
        groups.retain(|group| Topics::default().group(group).is_ok());
        Some(Report {
            rev: field(&fields, "rev"),
            verdict: verdict(&fields, "verdict"),
            rejected: rejected(&fields),
            generation: field(&fields, "generation"),
            groups,
            firmware: field(&fields, "firmware").unwrap_or_default(),
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
        let more = description.more;
        Some(format!("{totals:?}{registry}{more}"))
    }
}

fn field<'t, T: Deserialize<'t>>(fields: &BTreeMap<String, &'t RawValue>, name: &str) -> Option<T> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

fn verdict(fields: &BTreeMap<String, &RawValue>, name: &str) -> Option<Verdict> {
    let reply = fields.get(name)?.get();
    (reply != "null").then(|| match Reply::parse(reply.as_bytes()) {
        Ok(reply) => Verdict::of(&reply),
        Err(error) => Verdict::Refused(error.to_string()),
    })
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

fn rejected(fields: &BTreeMap<String, &RawValue>) -> Option<Rejected> {
    let Verdict::Refused(reason) = verdict(fields, "rejected")? else {
        return None;
    };
    let reply: BTreeMap<String, &RawValue> = field(fields, "rejected").unwrap_or_default();
    let rev = field(&reply, "rev");
    Some(Rejected { rev, reason })
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
        let description = r#"[("loggers", Some(16))]{"classes":[],"streams":[]}0"#;
        assert_eq!(report.description().as_deref(), Some(description));
    }

    #[test]
    fn before_the_first_document_there_is_no_verdict() {
        let report = Report::parse(br#"{"rev":null,"verdict":null,"generation":1}"#).unwrap();
        assert_eq!((report.rev, report.verdict.clone()), (None, None));
        assert_eq!(report.description(), None);
        assert_eq!(Report::parse(b"[]"), None);
    }

    #[test]
    fn what_is_not_as_expected_hides_nothing_else() {
        let report = Report::parse(
            br#"{"rev":7,"verdict":{"ok":true},"generation":"x","groups":["a/b","","pumps"],"firmware":1,
                "rejected":{"ok":false,"error":"request rejected","rev":8}}"#,
        )
        .unwrap();
        assert_eq!((report.rev, report.generation), (Some(7), None));
        assert_eq!(report.verdict, Some(Verdict::Applied));
        assert_eq!(report.groups, ["pumps"]);
        let reason = "request rejected".to_owned();
        let rev = Some(8);
        assert_eq!(report.rejected, Some(Rejected { rev, reason }));
    }
}
