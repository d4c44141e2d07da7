//! `logconf send`: one config to one device, or to several at once.

use super::check::{Finding, Written, findings_for, human, mistakes};
use super::document::{Dict, Document, Reading};
use super::fleet::{Outcome, Shape, ask_all};
use super::link::{Links, Peer, Stopped};
use super::mistake::Mistake;
use super::{Exit, advice, clean, clean_json, exit_codes, known, print, say, status};
use logconf::client::{Error, Fault, Reply};
use logconf::core::json;
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{NOT_ANSWERED}\n\n{EXAMPLES}\n\n{}", exit_codes(TAKEN, REFUSED)))]
pub struct Send {
    /// The config: a dictConfig document in JSON, YAML or TOML, or fileConfig's INI file, which are sent
    /// as JSON; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// Print what would be sent, and have each device check it; nothing changes.
    #[arg(long)]
    dry_run: bool,

    /// Exit with 3 where the peer takes everything and closes the connection without an answer.
    #[arg(long)]
    require_answer: bool,

    #[command(flatten)]
    links: Links,

    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  logconf send quiet.json                      to the only USB port
  logconf send quiet.json --serial /dev/ttyUSB0 --baud 9600
  logconf send quiet.json --serial COM3
  logconf send quiet.json --tcp 192.0.2.7 --dry-run
  logconf send quiet.json --targets lab.txt    to all in a file, at once
  logconf send quiet.json --device lamp        named in logconf.targets
  logconf send quiet.json --tcp 192.0.2.7 --key-file logging.key";

const NOT_ANSWERED: &str = "\
CPython's own listener takes a config and closes the connection without saying
whether it liked it. Over TCP that counts as success too, with a note, unless
--require-answer or a key is given: what has keys answers.";

const TAKEN: &str = "\
the device has taken it, or (--dry-run) would; or, without a key, it has
     closed the connection without an answer, as CPython's listener does";

const REFUSED: &str = "\
the device has refused it, or would, or the file is no config; nothing has
     changed";

impl Send {
    pub fn run(self) -> Exit {
        if self.file == "-" && self.links.reads_stdin() {
            say("logconf: the config and the targets cannot both be standard input");
            return Exit::Usage;
        }
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        if document.bytes().trim_ascii().is_empty() {
            say(&format!("logconf: {} is empty", clean(&document.name)));
            return Exit::Usage;
        }
        let dict = match document.dict(&self.reading, self.reading.registry_of(known(), &document))
        {
            Ok(dict) => dict,
            Err(mistakes) => {
                print(&document.shown(&self.reading, mistakes, &human::Style::of_stdout()));
                return Exit::Refused;
            }
        };
        if !self.dry_run {
            return ask_all(&self.links, Shape::Table, |peer| {
                self.sent(peer, &document, &dict)
            });
        }
        match json::check(dict.bytes()) {
            Ok(text) => print(&format!("{}\n", clean_json(text.trim_end()))),
            // It would not stay in its place in the question.
            Err(syntax) => {
                let finding = mistakes::syntax(dict.written(), syntax);
                print(&shown(&finding, Some(dict.written())));
                return Exit::Refused;
            }
        }
        ask_all(&self.links, Shape::Table, |peer| {
            match peer.check(dict.bytes()) {
                Ok(reply) => {
                    let known = self.known(peer, &document, &reply);
                    outcome(&reply, details(&reply, &dict, &known))
                }
                Err(stopped) => stopped.into(),
            }
        })
    }

    /// What `check` finds in what a device refuses, which it says with more help.
    fn known(&self, peer: &mut Peer<'_>, document: &Document, reply: &Reply) -> Vec<Finding> {
        if reply.ok || reply.is_busy() || reply.is_rejected() {
            return Vec::new();
        }
        let status = peer.ask(status::REQUEST);
        status.map_or_else(
            |_| Vec::new(),
            |status| findings_for(&status, document, &self.reading),
        )
    }

    fn sent(&self, peer: &mut Peer<'_>, document: &Document, dict: &Dict<'_>) -> Outcome {
        match peer.configure(dict.bytes()) {
            Ok(reply) => {
                let known = self.known(peer, document, &reply);
                outcome(&reply, details(&reply, dict, &known))
            }
            Err(Stopped::Link(Error::Closed)) if !self.require_answer => Outcome::failed(
                Exit::Done,
                "sent",
                "sent, not answered (a listener of CPython's never answers)".to_owned(),
            ),
            Err(stopped) => stopped.into(),
        }
    }
}

/// Has a device check a config; `told` makes of its answer what there is to read.
pub(super) fn checked(
    peer: &mut Peer<'_>,
    config: &[u8],
    told: impl Fn(&Reply) -> String,
) -> Outcome {
    match peer.check(config) {
        Ok(reply) => outcome(&reply, told(&reply)),
        Err(stopped) => stopped.into(),
    }
}

/// What came of a config, with what there is to read of it.
pub(super) fn outcome(reply: &Reply, text: String) -> Outcome {
    let (exit, verdict) = match (reply.ok, &reply.errors) {
        (true, None) => (Exit::Done, "taken"),
        (true, Some(_)) => (Exit::Done, "would be taken"),
        (false, None) => (Exit::Refused, "refused"),
        (false, Some(_)) => (Exit::Refused, "would be refused"),
    };
    Outcome {
        exit,
        head: head(reply),
        warnings: reply.ok.then_some(reply.warnings.len()),
        ..Outcome::answered(reply, verdict, text)
    }
}

/// What the device said, for people; `sent` is what it was sent.
pub(super) fn verdict(reply: &Reply, sent: &Dict<'_>) -> String {
    head(reply) + &details(reply, sent, &[])
}

/// That it was taken.
fn head(reply: &Reply) -> String {
    match (reply.ok, &reply.errors, reply.generation) {
        (false, ..) => String::new(),
        (true, Some(_), _) => "would be taken\n".to_owned(),
        (true, None, Some(generation)) => format!("generation {generation}\n"),
        (true, None, None) => "taken\n".to_owned(),
    }
}

/// `known` is what `check` has found.
fn details(reply: &Reply, sent: &Dict<'_>, known: &[Finding]) -> String {
    refusals(reply, |fault| {
        let help = fault.error.as_deref().and_then(advice::help);
        let mistake = Mistake {
            help,
            ..Mistake::from(fault)
        };
        let finding = sent.finding(mistake);
        let same = known.iter().find(|known| known.is_same_mistake(&finding));
        shown(same.unwrap_or(&finding), Some(sent.written()))
    }) + &beside(reply)
}

/// Why it was refused; `told` makes of each reason what is shown.
pub(super) fn refusals(reply: &Reply, told: impl Fn(&Fault) -> String) -> String {
    match (reply.ok, &reply.errors) {
        (false, Some(errors)) if !errors.is_empty() => errors.iter().map(told).collect(),
        (false, _) => told(&reply.fault),
        (true, _) => String::new(),
    }
}

/// A reason as `check` shows it; `written` is what the user wrote, if it is that.
pub(super) fn shown(finding: &Finding, written: Option<&Written<'_>>) -> String {
    human::shown(finding, written, &human::Style::of_stdout())
}

/// What there is to know beside the verdict.
pub(super) fn beside(reply: &Reply) -> String {
    let mut out = String::new();
    if let Some(seconds) = reply.expires_in_s {
        _ = writeln!(out, "returns to the state before in {seconds} s");
    }
    for warning in &reply.warnings {
        _ = writeln!(out, "warning: {}", clean(warning));
    }
    if !reply.silenced.is_empty() {
        _ = writeln!(out, "disabled: {}", clean(&reply.silenced.join(", ")));
    }
    if reply.more > 0 {
        _ = writeln!(out, "({} more did not fit in the reply)", reply.more);
    }
    if reply.dropped > 0 {
        _ = writeln!(out, "dropped: {} records so far", reply.dropped);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reply: &str, document: &str) -> String {
        let reply = Reply::parse(reply.as_bytes()).unwrap();
        let document = Document::new("f.json", document);
        verdict(&reply, &Dict::json(&document))
    }

    #[test]
    fn a_taken_config_is_a_generation_and_what_to_know_about_it() {
        assert_eq!(
            said(
                r#"{"ok":true,"generation":7,"dropped":0,"silenced":[],"warnings":[]}"#,
                "{}"
            ),
            "generation 7\n"
        );
        assert_eq!(
            said(
                r#"{"ok":true,"generation":7,"dropped":0,"silenced":["net"],"warnings":[],"expires_in_s":300}"#,
                "{}"
            ),
            "generation 7\nreturns to the state before in 300 s\ndisabled: net\n"
        );
        assert_eq!(
            said(
                r#"{"ok":true,"generation":8,"dropped":3,"silenced":["net","net.tcp"],"more":2,
                   "warnings":["level DEBUG of 'app' was not compiled in"]}"#,
                "{}"
            ),
            "generation 8\n\
             warning: level DEBUG of 'app' was not compiled in\n\
             disabled: net, net.tcp\n\
             (2 more did not fit in the reply)\n\
             dropped: 3 records so far\n"
        );
    }

    #[test]
    fn a_refused_config_is_the_sentence_its_causes_and_the_place() {
        let document = "{\n  \"formatter\": \"brief\"\n}";
        assert_eq!(
            said(
                r#"{"ok":false,"error":"Unable to configure handler 'h'","path":"handlers.h.formatter",
                   "offset":17,"causes":["Unable to set formatter 'brief'","'brief'"]}"#,
                document
            ),
            r#"error[refused]: Unable to configure handler 'h'
 --> f.json:2:16
  |
2 |   "formatter": "brief"
  |                ^^^^^^^ Unable to set formatter 'brief'
  |
  = note: at handlers.h.formatter

"#
        );
    }

    #[test]
    fn a_checked_config_is_all_its_mistakes_or_none() {
        let mistakes = r#"{"ok":false,"generation":4,"warnings":[],"errors":[
            {"error":"Unable to configure root logger","path":"root.level","causes":["Unknown level: 'X'"]},
            {"error":"Too many loggers","table":"loggers","needed":20,"available":16}]}"#;
        assert_eq!(
            said(mistakes, "{}"),
            "error[refused]: Unable to configure root logger\n\
             --> f.json\n \
              = because: Unknown level: 'X'\n \
              = note: at root.level\n\n\
             error[capacity]: Too many loggers\n\
             --> f.json\n \
              = because: table loggers: 20 needed, 16 available\n\n"
        );
        let none = r#"{"ok":true,"generation":4,"errors":[],"warnings":["w"]}"#;
        assert_eq!(said(none, "{}"), "would be taken\nwarning: w\n");
    }

    #[test]
    fn a_full_table_is_its_two_numbers() {
        let said = said(
            r#"{"ok":false,"error":"Too many loggers","table":"loggers","needed":20,"available":16}"#,
            "{}",
        );
        assert_eq!(
            said,
            "error[capacity]: Too many loggers\n\
             --> f.json\n \
              = because: table loggers: 20 needed, 16 available\n\n"
        );
    }
}
