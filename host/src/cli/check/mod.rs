//! `logconf check`: what is wrong with configs and what is surprising, without applying them anywhere.
//!
//! What a config means is core's to say: it checks it, and applies it to a logging system that does
//! nothing, whose state is then looked at. What is looked for in the document itself is only what has
//! no meaning: keys that nothing reads, names that nothing uses.

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
mod tree;
mod uses;
mod written;

use logconf::client::Reply;

use super::document::{Document, Reading};
use super::status;
use super::style::is_stdout_coloured;
use super::{Exit, Link, clean, print, say};
use device::Device;
use finding::Finding;
use look::{Look, Target};
use written::Written;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
#[command(mut_group("Way", |way| way.required(false)))]
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

    /// Check for a device whose status this file holds: what `logconf status --json` has printed.
    #[arg(long, value_name = "STATUS", conflicts_with = "Way")]
    device: Option<String>,

    #[command(flatten)]
    link: Link,

    #[command(flatten)]
    ini: Reading,
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

With --device, --tcp or --serial, a config may name what the device has, must fit its tables, and should
not disable its loggers. --tcp and --serial ask the device, too; it applies nothing.

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
        let target = match self.target() {
            Ok(target) => target,
            Err(exit) => return exit,
        };
        let look = Look::new(&self.ini, target);
        let mut exit = Exit::Done;
        let mut results = Vec::new();
        for file in &self.files {
            let outcome = match Document::open(file) {
                Ok(document) => self.check(&look, &document, &mut results),
                Err(exit) => exit,
            };
            // Not to know is worse than to know of mistakes.
            if outcome as u8 > exit as u8 {
                exit = outcome;
            }
        }
        if self.format == Format::Sarif {
            print(&sarif::log(&results));
        }
        exit
    }

    /// What the configs are for.
    fn target(&self) -> Result<Target<'_>, Exit> {
        if let Some(file) = &self.device {
            let saved = Document::open(file)?;
            let reply = Reply::parse(saved.bytes());
            let device = reply.map_err(|error| error.to_string());
            let device = device.and_then(|reply| Device::of(&reply).map_err(str::to_owned));
            return device.map(Target::Saved).map_err(|error| {
                say(&format!(
                    "logconf: {file} does not tell what a device has: {}",
                    clean(&error)
                ));
                Exit::Usage
            });
        }
        if !self.link.is_given() {
            return Ok(Target::Host);
        }
        let reply = self
            .link
            .request(status::REQUEST)
            .map_err(|error| error.report())?;
        match Device::of(&reply) {
            Ok(device) => Ok(Target::Linked(&self.link, device)),
            Err(error) => {
                say(&format!(
                    "logconf: the device's status is of no use: {error}"
                ));
                Err(Exit::NotReached)
            }
        }
    }

    /// Prints all that is wrong or surprising about a document, or notes it for the log.
    fn check(
        &self,
        look: &Look<'_>,
        document: &Document,
        results: &mut Vec<serde_json::Value>,
    ) -> Exit {
        let written = Written::new(document, &self.ini);
        let findings = match look.at(document, &written) {
            Ok(findings) => findings,
            Err(exit) => return exit,
        };
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
            true => Exit::Refused,
            false => Exit::Done,
        }
    }
}
