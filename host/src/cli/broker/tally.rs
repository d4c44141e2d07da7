//! What has become of a document, device by device.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::table::{row, table};
use super::super::{Exit, clean, clean_json};
use super::report::{Report, Verdict};

/// So many devices are named.
const NAMED: usize = 4;

/// What is known of one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has been sent, and may still come.
    Pending,
    /// Nothing has come in time.
    Silent,
    Applied,
    /// For this reason.
    Refused(String),
    /// A later document has been decided on: that of this number.
    Overtaken(u64),
    /// What it has reported says that it cannot take it.
    Unfit,
    /// It was not its turn.
    NotSent,
}

impl State {
    /// What a report says about a document; `None` if nothing.
    pub fn of(report: &Report, rev: u64) -> Option<State> {
        match (report.rev, &report.verdict) {
            (Some(other), _) if other > rev => Some(State::Overtaken(other)),
            (Some(other), _) if other < rev => None,
            (Some(_), Some(Verdict::Applied)) => Some(State::Applied),
            (Some(_), Some(Verdict::Refused(reason))) => Some(State::Refused(reason.clone())),
            _ => None,
        }
    }

    pub fn is_error(&self) -> bool {
        matches!(self, State::Silent | State::Refused(_))
    }

    fn exit(&self) -> Exit {
        match self {
            State::Applied | State::Overtaken(_) => Exit::Done,
            State::Refused(_) | State::Unfit => Exit::Refused,
            State::Silent | State::Pending | State::NotSent => Exit::NotReached,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Silent => "silent",
            State::Applied => "applied",
            State::Refused(_) => "refused",
            State::Overtaken(_) => "overtaken",
            State::Unfit => "unfit",
            State::NotSent => "not sent",
        }
    }

    fn reason(&self) -> String {
        match self {
            State::Refused(reason) => clean(reason),
            State::Overtaken(rev) => format!("by rev {rev}"),
            _ => String::new(),
        }
    }

    /// In which order they are told.
    fn place(&self) -> u8 {
        match self {
            State::Applied => 0,
            State::Overtaken(_) => 1,
            State::Refused(_) => 2,
            State::Unfit => 3,
            State::Silent => 4,
            State::Pending => 5,
            State::NotSent => 6,
        }
    }
}

/// Of all devices.
pub type States = BTreeMap<String, State>;

/// The worst of it.
pub fn exit(states: &States) -> Exit {
    states.values().map(State::exit).max().unwrap_or(Exit::Done)
}

/// A table of how many there are of each, with the reasons.
pub fn told(states: &States) -> String {
    let mut kinds: BTreeMap<(u8, &str, String), Vec<&str>> = BTreeMap::new();
    for (device, state) in states {
        let kind = (state.place(), state.word(), state.reason());
        kinds.entry(kind).or_default().push(device);
    }
    let mut rows = vec![row(["VERDICT", "DEVICES", "REASON", "WHICH"])];
    rows.extend(kinds.iter().map(|((_, word, reason), devices)| {
        // Those that have applied it, nobody looks for.
        let which = match *word {
            "applied" => String::new(),
            _ => some(devices),
        };
        vec![
            (*word).to_owned(),
            devices.len().to_string(),
            reason.clone(),
            which,
        ]
    }));
    table(&rows)
}

/// A line of JSON for each device.
pub fn lines(states: &States, rev: u64) -> String {
    let line = |(device, state): (&String, &State)| {
        let mut line = json!({"device": device, "rev": rev, "verdict": state.word()});
        match state {
            State::Refused(reason) => line["reason"] = json!(reason),
            State::Overtaken(by) => line["by"] = json!(by),
            _ => {}
        }
        format!("{}\n", clean_json(&line.to_string()))
    };
    states.iter().map(line).collect()
}

/// The first few names.
pub fn some(names: &[&str]) -> String {
    let mut out = clean(&names[..names.len().min(NAMED)].join(", "));
    if names.len() > NAMED {
        out += &format!(" and {} more", names.len() - NAMED);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        Report::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_report_speaks_of_one_document() {
        let of = |text: &str| State::of(&report(text), 7);
        let applied = r#"{"rev":7,"verdict":{"ok":true,"generation":2}}"#;
        assert_eq!(of(applied), Some(State::Applied));
        let refused = Some(State::Refused("e".to_owned()));
        assert_eq!(
            of(r#"{"rev":7,"verdict":{"ok":false,"error":"e"}}"#),
            refused
        );
        assert_eq!(of(r#"{"rev":6,"verdict":{"ok":true}}"#), None);
        assert_eq!(
            of(r#"{"rev":8,"verdict":{"ok":true}}"#),
            Some(State::Overtaken(8))
        );
        assert_eq!(of(r#"{"rev":null,"verdict":null}"#), None);
        let rejected = r#"{"rev":6,"verdict":{"ok":true},"rejected":{"ok":false}}"#;
        assert_eq!(of(rejected), None);
    }

    #[test]
    fn the_table_counts_and_names_whom_to_look_at() {
        let mut states: States = (0..9).map(|n| (format!("a{n}"), State::Applied)).collect();
        for n in 0..6 {
            states.insert(format!("r{n}"), State::Refused("no room".to_owned()));
        }
        states.insert("s".to_owned(), State::Silent);
        assert_eq!(
            told(&states),
            "VERDICT  DEVICES  REASON   WHICH\n\
             applied  9\n\
             refused  6        no room  r0, r1, r2, r3 and 2 more\n\
             silent   1                 s\n"
        );
        assert_eq!(exit(&states), Exit::NotReached);
        assert_eq!(
            lines(
                &States::from([("r".to_owned(), State::Refused("e\u{9b}".to_owned()))]),
                7
            ),
            "{\"device\":\"r\",\"reason\":\"e\\u009b\",\"rev\":7,\"verdict\":\"refused\"}\n"
        );
    }
}
