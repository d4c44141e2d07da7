//! `logconf check`: what is wrong with configs and what is surprising, without applying them anywhere.
//!
//! What a config means is core's to say: it checks it, and applies it to a logging system that does
//! nothing, whose state is then looked at. What is looked for in the document itself is only what has
//! no meaning: keys that nothing reads, names that nothing uses.

mod aligned;
mod another_form;
mod before;
#[cfg(feature = "fleet")]
mod described;
mod device;
mod dict;
mod effects;
mod facility;
mod fields;
mod finding;
mod formats;
pub(super) mod hints;
pub(super) mod human;
mod keys;
mod lines;
mod look;
mod meaning;
pub(super) mod mistakes;
mod own;
mod repair;
mod sample;
mod sarif;
mod sections;
mod target;
mod together;
mod token;
pub(super) mod tree;
mod truth;
mod uses;
mod warnings;
mod written;

use super::document::{Document, Reading};
use super::fleet::Progress;
use super::link::{Links, SERIAL};
use super::mistake::Mistake;
use super::{Exit, clean, print, say};
#[cfg(feature = "fleet")]
pub(super) use described::mistakes_for;
pub(super) use finding::{Finding, Rule};
use logconf::client::Reply;
use look::Look;
use target::Target;
pub(super) use written::Written;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
#[command(mut_arg("serial", |serial| serial.help(SERIAL)))]
#[command(mut_arg("device", |device| device.value_name("NAME|FILE").help(DEVICE)))]
pub struct Check {
    /// The configs: dictConfig documents in JSON, YAML or TOML, or fileConfig's INI files; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,

    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Exit with 1 for warnings, too.
    #[arg(long)]
    deny_warnings: bool,

    #[command(flatten)]
    links: Links,

    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Each finding with the line that it is about.
    Human,
    /// A line of JSON for each finding.
    Json,
    /// A log in SARIF 2.1.0, for code scanning.
    Sarif,
}

const DEVICE: &str = "\
A device of the file of devices, by its name there, which is asked; or a file with the status of devices, \
which `logconf status --format json` has printed: then none is asked. May be given several times";

const HELP: &str = r#"A config may name what Python's standard library has, and what --class names.
Relative names of log files start from the current directory; nothing is
created, opened, connected or sent. No output and exit 0: it would be taken.

With --device, --tcp, --serial or --targets, a config may name what the device
has, must fit its tables, and should not disable its loggers. The device is
asked, too, unless its status is in a file; it applies nothing. Of several
devices, a finding names those that it is about if that is not all of them.

A line of JSON has:
  file, severity     "error" or "warning"
  rule               the kind of finding
  message, causes    the sentence, and the reasons behind it
  path               where in the config, as handlers.h.level
  place              line, column, end_line, end_column: from 1, in
                     characters, the end behind the last; start, end:
                     bytes of the file, from 0 (of its text as UTF-8 if
                     it has another encoding)
  help               what might have been meant
  fix                start, end, replacement: what to put in place of
                     which bytes
`place`, `help` and `fix` may be missing.

Examples:
  logconf check logging.yaml
  logconf check --deny-warnings base.json old.ini
  logconf check logging.json --format sarif > logging.sarif
  logconf check quiet.json --tcp 192.0.2.7
  logconf check quiet.json --device lamp         named in logconf.targets
  logconf status --tcp 192.0.2.7 --format json > lamp.json
  logconf check quiet.json --device lamp.json    while it is away

Exit codes:
  0  every config would be taken
  1  at least one would be refused, or there is a warning and --deny-warnings
  2  wrong usage, a file that cannot be read, or output that cannot be written
  3  the device was not reached, or did not answer"#;

impl Check {
    pub fn run(self) -> Exit {
        let is_log = self.format == Format::Sarif;
        let mut results = Vec::new();
        let exit = self.check_all(&mut results);
        if is_log {
            print(&sarif::log(&results, exit));
        }
        exit
    }

    /// Checks all files for all that they are for.
    fn check_all(mut self, results: &mut Vec<serde_json::Value>) -> Exit {
        let saved = self.links.take_unlisted(target::is_saved);
        let named = self.files.iter().chain(&saved);
        let read = named.filter(|file| *file == "-").count();
        if read + usize::from(self.links.reads_stdin()) > 1 {
            say("logconf: standard input can be read once: `-` stands twice");
            return Exit::Usage;
        }
        let peers = match self
            .links
            .are_given()
            .then(|| self.links.peers())
            .transpose()
        {
            Ok(peers) => peers,
            Err(exit) => return exit,
        };
        for class in self.reading.classes() {
            say(&format!(
                "logconf: what configs give the class {} is not checked",
                clean(class)
            ));
        }
        let progress = Progress::new(peers.as_ref().map_or(1, |peers| peers.targets.len()));
        let (targets, mut exit) = match target::all(&saved, peers.as_ref(), &progress) {
            Ok(found) => found,
            Err(exit) => return exit,
        };
        let looks = targets.into_iter();
        let looks: Vec<_> = looks
            .map(|target| Look::new(&self.reading, target))
            .collect();
        for file in &self.files {
            let outcome = match Document::open(file) {
                Ok(document) => self.check(&looks, &document, results),
                Err(exit) => exit,
            };
            exit = exit.max(outcome);
        }
        exit
    }

    /// Prints all that is wrong or surprising about a document, or notes it for the log.
    fn check(
        &self,
        looks: &[Look<'_>],
        document: &Document,
        results: &mut Vec<serde_json::Value>,
    ) -> Exit {
        let written = Written::new(document, &self.reading);
        let (findings, exit) = together::from_all(looks, document, &written);
        match self.format {
            Format::Human => {
                let style = human::Style::of_stdout();
                let shown = findings
                    .iter()
                    .map(|finding| human::shown(finding, Some(&written), &style));
                print(&shown.collect::<String>());
            }
            Format::Json => {
                let lines = findings
                    .iter()
                    .map(|finding| lines::line(finding, &written));
                print(&lines.collect::<String>());
            }
            Format::Sarif => {
                results.extend(
                    findings
                        .iter()
                        .map(|finding| sarif::result(finding, &written)),
                );
            }
        }
        let counts = |finding: &Finding| self.deny_warnings || finding.rule.is_mistake();
        match findings.iter().any(counts) {
            true => exit.max(Exit::Refused),
            false => exit,
        }
    }
}

/// What a program on this machine would refuse a file for, as it is shown on stderr.
pub(super) fn mistakes_in(file: &str) -> String {
    let Ok(document) = Document::open(file) else {
        return String::new();
    };
    mistakes_of(&document, &Reading::default(), &human::Style::of_stderr())
}

/// The same for a file that was read; empty if it would be taken.
pub(super) fn mistakes_of(document: &Document, reading: &Reading, style: &human::Style) -> String {
    let written = Written::new(document, reading);
    let found = Look::new(reading, Target::Host).at(document, &written);
    let mut mistakes = found.unwrap_or_default();
    mistakes.retain(|finding| finding.rule.is_mistake());
    let shown = mistakes
        .iter()
        .map(|finding| human::shown(finding, Some(&written), style));
    shown.collect()
}

/// What is found in a file that is for the device which has given this status.
pub(super) fn findings_for(status: &Reply, document: &Document, reading: &Reading) -> Vec<Finding> {
    let Ok(device) = device::Device::of(status) else {
        return Vec::new();
    };
    let look = Look::new(reading, Target::Saved(String::new(), device));
    let written = Written::new(document, reading);
    look.at(document, &written).unwrap_or_default()
}

/// What keeps a file from being a config: all that is found in it, or else these mistakes.
pub(super) fn refused(
    document: &Document,
    reading: &Reading,
    mistakes: Vec<Mistake>,
    style: &human::Style,
) -> String {
    match mistakes_of(document, reading, style) {
        nothing if nothing.is_empty() => document.shown(reading, mistakes, style),
        found => found,
    }
}
