//! `logconf fleet status`: what each device has reported last.

use serde_json::{Value, json};

use super::super::table::{row, table};
use super::super::{Exit, clean, clean_json, print, say};
use super::Format;
use super::access::Access;
use super::office::Office;
use super::report::Report;
use super::targets::Targets;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Status {
    /// Groups and devices; without any, all that have reported.
    #[arg(value_name = "GROUP|DEVICE")]
    names: Vec<String>,

    /// How it is printed: `text`, a table; or `json`, a line for each device: {"device":...,"report":...},
    /// the report as it came.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text, hide_possible_values = true)]
    format: Format,

    #[command(flatten)]
    access: Access,
}

const HELP: &str = "\
REV is the number of the last config that the device has decided on since its start, VERDICT what it
has said to it. Reports have no time: a device that is gone is listed as it was last.

Examples:
  logconf fleet status
  logconf fleet status pumps --broker mqtts://broker.example

Exit codes:
  0  there are such devices
  2  wrong usage
  3  the broker was not reached, or no device has reported";

impl Status {
    pub fn run(self) -> Exit {
        self.shown().unwrap_or_else(|exit| exit)
    }

    fn shown(&self) -> Result<Exit, Exit> {
        let office = Office::open(self.access.way()?)?;
        let devices = chosen(&office, &self.names)?;
        print(&match self.format {
            Format::Json => devices.iter().map(line).collect(),
            Format::Text => told(&devices),
        });
        Ok(Exit::Done)
    }
}

/// The devices with these names, or all; and what they have reported.
pub fn chosen<'o>(
    office: &'o Office,
    names: &[String],
) -> Result<Vec<(&'o String, &'o Report)>, Exit> {
    let targets = match names.is_empty() {
        true => Targets::all(&office.reports),
        false => Targets::named(names, &office.reports).map_err(|reason| {
            say(&format!("logconf: {}", clean(&reason)));
            Exit::Usage
        })?,
    };
    let devices = office.reports.iter();
    let devices: Vec<_> = devices
        .filter(|(device, _)| targets.devices.contains(*device))
        .collect();
    if devices.is_empty() {
        say("logconf: no device has reported");
        return Err(Exit::NotReached);
    }
    Ok(devices)
}

fn line((device, report): &(&String, &Report)) -> String {
    // In one line, as JSON may stand in several.
    let report: Value = serde_json::from_str(&report.text).unwrap_or(Value::Null);
    let line = json!({"device": device, "report": report});
    format!("{}\n", clean_json(&line.to_string()))
}

fn told(devices: &[(&String, &Report)]) -> String {
    let mut rows = vec![row([
        "DEVICE",
        "GROUPS",
        "REV",
        "VERDICT",
        "GENERATION",
        "FIRMWARE",
    ])];
    rows.extend(devices.iter().map(|(device, report)| {
        vec![
            clean(device),
            or_none(clean(&report.groups.join(", "))),
            number(report.rev),
            verdict(report),
            number(report.generation),
            or_none(clean(&report.firmware)),
        ]
    }));
    table(&rows)
}

/// What has become of the last document; and whether it has rejected something else since.
fn verdict(report: &Report) -> String {
    let word = report.verdict.as_ref().map(|verdict| verdict.word());
    let rejected = report.rejected.is_some().then_some("rejected");
    let words: Vec<&str> = word.into_iter().chain(rejected).collect();
    or_none(words.join(", then "))
}

pub fn number(number: Option<u64>) -> String {
    number.map_or("-".to_owned(), |number| number.to_string())
}

fn or_none(text: String) -> String {
    if text.is_empty() {
        "-".to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_a_row() {
        let report = Report::parse(
            br#"{"rev":7,"verdict":{"ok":true},"generation":9,"groups":["a","b"],"firmware":""}"#,
        )
        .unwrap();
        let fresh = Report::default();
        let names = ["pump-7".to_owned(), "x".to_owned()];
        assert_eq!(
            told(&[(&names[0], &report), (&names[1], &fresh)]),
            "DEVICE  GROUPS  REV  VERDICT  GENERATION  FIRMWARE\n\
             pump-7  a, b    7    applied  9           -\n\
             x       -       -    -        -           -\n"
        );
    }
}
