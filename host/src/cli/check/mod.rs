//! `logconf check`: what is wrong with configs and what is surprising, without applying them anywhere.
//!
//! What a config means is core's to say: it checks it, and applies it to a logging system that does
//! nothing, whose state is then looked at. What is looked for in the document itself is only what has
//! no meaning: keys that nothing reads, names that nothing uses.

#[cfg(feature = "fleet")]
mod described;
mod device;
mod effects;
mod finding;
mod human;
mod inert;
mod keys;
mod lines;
mod look;
mod meaning;
mod mistakes;
mod repair;
mod sarif;
mod token;
pub mod tree;
mod uses;
mod written;

use std::cell::RefCell;

use super::document::{Document, Reading};
use super::fleet::{Outcome, Progress};
use super::link::{Links, Peers, SERIAL};
use super::status;
use super::style::is_stdout_coloured;
use super::{Exit, clean, print, say};
#[cfg(feature = "fleet")]
pub use described::mistakes_for;
use device::Device;
use finding::Finding;
use look::{Look, Target};
use written::Written;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
#[command(mut_arg("serial", |serial| serial.help(SERIAL)))]
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

    /// Check for the devices whose status this file holds: what `logconf status --format json` has
    /// printed.
    #[arg(long, value_name = "STATUS", conflicts_with_all = ["tcp", "serial", "targets"])]
    device: Option<String>,

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

const HELP: &str = r#"A config may name what Python's standard library has. Relative names of log files start from the
current directory; nothing is created, opened, connected or sent.

With --device, --tcp, --serial or --targets, a config may name what the device has, must fit its tables, and
should not disable its loggers. All but --device ask the device, too; it applies nothing. Of several
devices, a finding names those that it is about if that is not all of them.

A line of JSON has:
  file, severity     "error" or "warning"
  rule               the kind of finding
  message, causes    the sentence, and the reasons behind it
  path               where in the config, as handlers.h.level
  place              line, column, end_line, end_column: from 1, in characters, the end behind the last;
                     start, end: bytes of the file, from 0 (of its text as UTF-8 if it has another encoding)
  help               what might have been meant
  fix                start, end, replacement: what to put in place of which bytes
`place`, `help` and `fix` may be missing.

Exit codes:
  0  every config would be taken
  1  at least one would be refused, or there is a warning and --deny-warnings
  2  wrong usage, or a file that cannot be read
  3  the device was not reached, or did not answer"#;

impl Check {
    pub fn run(self) -> Exit {
        if self.links.reads_stdin() && self.files.iter().any(|file| file == "-") {
            say("logconf: a config and the targets cannot both be standard input");
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
        let progress = Progress::new(peers.as_ref().map_or(1, |peers| peers.targets.len()));
        let (targets, mut exit) = match self.targets(peers.as_ref(), &progress) {
            Ok(found) => found,
            Err(exit) => return exit,
        };
        let looks = targets.into_iter();
        let looks: Vec<_> = looks
            .map(|target| Look::new(&self.reading, target))
            .collect();
        let mut results = Vec::new();
        for file in &self.files {
            let outcome = match Document::open(file) {
                Ok(document) => self.check(&looks, &document, &mut results),
                Err(exit) => exit,
            };
            exit = worse(exit, outcome);
        }
        if self.format == Format::Sarif {
            print(&sarif::log(&results));
        }
        exit
    }

    /// What the configs are for, and what became of the devices that are left out: one that is not
    /// reached hides nothing that is found for others.
    fn targets<'p>(
        &self,
        peers: Option<&'p Peers>,
        progress: &'p Progress,
    ) -> Result<(Vec<Target<'p>>, Exit), Exit> {
        if let Some(file) = &self.device {
            let saved = Document::open(file)?;
            let devices = device::saved(saved.bytes());
            return devices
                .map(|devices| (devices, Exit::Done))
                .map_err(|error| {
                    say(&format!(
                        "logconf: {file} does not tell what a device has: {}",
                        clean(&error)
                    ));
                    Exit::Usage
                });
        }
        let Some(peers) = peers else {
            return Ok((vec![Target::Host], Exit::Done));
        };
        let (mut targets, mut exit) = (Vec::new(), Exit::Done);
        for target in &peers.targets {
            let mut peer = peers.peer(target, progress);
            let reply = match peer.ask(status::REQUEST) {
                Ok(reply) => reply,
                Err(stopped) => {
                    let outcome = Outcome::from(stopped);
                    progress.say_of(target, &outcome.note);
                    exit = worse(exit, outcome.exit);
                    continue;
                }
            };
            match Device::of(&reply) {
                Ok(device) => targets.push(Target::Linked(RefCell::new(peer), device)),
                Err(error) => {
                    let note = format!("the device's status is of no use: {error}");
                    progress.say_of(target, &note);
                    exit = worse(exit, Exit::NotReached);
                }
            }
        }
        match targets.is_empty() {
            true => Err(exit),
            false => Ok((targets, exit)),
        }
    }

    /// Prints all that is wrong or surprising about a document, or notes it for the log.
    fn check(
        &self,
        looks: &[Look<'_>],
        document: &Document,
        results: &mut Vec<serde_json::Value>,
    ) -> Exit {
        let written = Written::new(document, &self.reading);
        let (findings, exit) = look::from_all(looks, document, &written);
        match self.format {
            Format::Human => {
                let is_coloured = is_stdout_coloured();
                let shown = findings
                    .iter()
                    .map(|finding| human::shown(finding, &written, is_coloured));
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
            true => worse(exit, Exit::Refused),
            false => exit,
        }
    }
}

/// Not to know is worse than to know of mistakes.
fn worse(one: Exit, other: Exit) -> Exit {
    match other as u8 > one as u8 {
        true => other,
        false => one,
    }
}
