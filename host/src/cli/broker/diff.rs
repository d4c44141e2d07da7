//! `logconf fleet diff`: which devices are not as they should be.

use logconf::core::fleet::rev_of;
use serde_json::json;

use super::super::table::{row, table};
use super::super::{Exit, clean, clean_json, print};
use super::access::Access;
use super::office::Office;
use super::report::{Report, Verdict};
use super::status::{chosen, number};
use super::{Format, revision};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Diff {
    /// Groups and devices; without any, all that have reported.
    #[arg(value_name = "GROUP|DEVICE")]
    names: Vec<String>,

    /// How it is printed: `text`, a table; or `json`, a line for each device that differs.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text, hide_possible_values = true)]
    format: Format,

    #[command(flatten)]
    access: Access,
}

const HELP: &str = "\
Of what is desired of a device itself and of its groups, the highest number counts. The device is
  behind   if it has reported another number, or none
  refused  if it has refused what is desired

Examples:
  logconf fleet diff
  logconf fleet diff pumps --format json

Exit codes:
  0  every device has applied what is desired of it, or nothing is
  1  at least one has not
  2  wrong usage
  3  the broker was not reached, or no device has reported";

/// What a device should have decided on, and where that stands.
struct Desired<'o> {
    rev: u64,
    group: Option<&'o str>,
}

impl Diff {
    pub fn run(self) -> Exit {
        self.shown().unwrap_or_else(|exit| exit)
    }

    fn shown(&self) -> Result<Exit, Exit> {
        let office = Office::open(self.access.way()?)?;
        let mut rows = vec![row(["DEVICE", "STATE", "REPORTED", "DESIRED", "OF"])];
        let mut lines = String::new();
        let mut count = 0;
        for (device, report) in chosen(&office, &self.names)? {
            let Some(desired) = desired(&office, device, report) else {
                continue;
            };
            let Some(state) = difference(report, desired.rev) else {
                continue;
            };
            count += 1;
            let of = desired
                .group
                .map_or("itself".to_owned(), |group| format!("group {group}"));
            let line = json!({"device": device, "state": state, "reported": report.rev,
                "desired": desired.rev, "group": desired.group});
            lines += &format!("{}\n", clean_json(&line.to_string()));
            rows.push(vec![
                clean(device),
                state.to_owned(),
                number(report.rev),
                desired.rev.to_string(),
                clean(&of),
            ]);
        }
        if count == 0 {
            return Ok(Exit::Done);
        }
        print(&match self.format {
            Format::Text => table(&rows),
            Format::Json => lines,
        });
        Ok(Exit::Refused)
    }
}

fn desired<'o>(office: &'o Office, device: &str, report: &'o Report) -> Option<Desired<'o>> {
    let rev = |payload: &Vec<u8>| rev_of(revision::unsealed(payload));
    let own = office.of_devices.get(device).and_then(rev);
    let own = own.map(|rev| Desired { rev, group: None });
    let groups = report.groups.iter().filter_map(|group| {
        let rev = office.of_groups.get(group).and_then(rev)?;
        Some(Desired {
            rev,
            group: Some(group),
        })
    });
    own.into_iter()
        .chain(groups)
        .max_by_key(|desired| desired.rev)
}

fn difference(report: &Report, desired: u64) -> Option<&'static str> {
    let rejected = report.rejected.as_ref();
    let rejects = rejected.is_some_and(|other| other.rev.is_none_or(|rev| rev == desired));
    match (report.rev, &report.verdict) {
        (Some(rev), Some(Verdict::Refused(_))) if rev == desired => Some("refused"),
        (Some(rev), _) if rev == desired => None,
        // It was not let through, or could not be read.
        _ if rejects => Some("refused"),
        _ => Some("behind"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_has_applied_the_number_does_not_differ() {
        let of = |text: &str| difference(&Report::parse(text.as_bytes()).unwrap(), 7);
        assert_eq!(of(r#"{"rev":7,"verdict":{"ok":true}}"#), None);
        assert_eq!(of(r#"{"rev":7,"verdict":{"ok":false}}"#), Some("refused"));
        assert_eq!(of(r#"{"rev":6,"verdict":{"ok":true}}"#), Some("behind"));
        assert_eq!(of(r#"{"rev":8,"verdict":{"ok":true}}"#), Some("behind"));
        assert_eq!(of(r#"{"rev":null,"verdict":null}"#), Some("behind"));
        assert_eq!(
            of(r#"{"rev":6,"verdict":{"ok":true},"rejected":{"ok":false}}"#),
            Some("refused")
        );
    }
}
