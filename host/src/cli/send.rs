//! `logconf send`: one config to one device.

use super::document::{Dict, Document, Reading};
use super::mistake::Mistake;
use super::{EXIT_CODES, Exit, Failed, Link, clean, known, print, say};
use logconf::client::{Error, Fault, Reply};
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXIT_CODES}\n\n{NOT_ANSWERED}"))]
pub struct Send {
    /// The config: a dictConfig document in JSON, YAML or TOML, or fileConfig's INI file, which are sent
    /// as JSON; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    link: Link,

    /// Exit with 3 where the peer takes everything and closes the connection without an answer.
    #[arg(long)]
    require_answer: bool,

    #[command(flatten)]
    ini: Reading,
}

const NOT_ANSWERED: &str = "\
CPython's own listener takes a config and closes the connection without saying whether it
liked it. Over TCP that counts as success too, with a note, unless --require-answer or a key
is given: what has keys answers.";

impl Send {
    pub fn run(self) -> Exit {
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        if document.bytes().trim_ascii().is_empty() {
            say(&format!("logconf: {} is empty", document.name));
            return Exit::Usage;
        }
        let dict = match document.dict(&self.ini, known()) {
            Ok(dict) => dict,
            Err(mistakes) => {
                print(&document.shown(&self.ini, &mistakes));
                return Exit::Refused;
            }
        };
        match self.link.request(dict.bytes()) {
            Ok(reply) => {
                print(&verdict(&reply, &dict));
                if reply.ok { Exit::Done } else { Exit::Refused }
            }
            Err(Failed::Link(Error::Closed)) if !self.require_answer => {
                say("logconf: sent, not answered (a listener of CPython's never answers)");
                Exit::Done
            }
            Err(e) => e.report(),
        }
    }
}

/// What the device said, for people; `sent` is what it was sent.
pub(super) fn verdict(reply: &Reply, sent: &Dict<'_>) -> String {
    // Writing to a string cannot fail.
    let mut out = String::new();
    let mut refused = |fault: &Fault| {
        let mistake = Mistake::from(fault);
        _ = writeln!(out, "{}", clean(&mistake.error));
        out.push_str(&mistake.details());
        if let Some((at, shown)) = mistake.offset.and_then(|offset| sent.place(offset)) {
            _ = writeln!(out, "{at}");
            out.push_str(&shown);
        }
    };
    match (reply.ok, &reply.errors, reply.generation) {
        (false, Some(errors), _) if !errors.is_empty() => errors.iter().for_each(refused),
        (false, ..) => refused(&reply.fault),
        (true, Some(_), _) => out.push_str("would be taken\n"),
        (true, None, Some(generation)) => _ = writeln!(out, "generation {generation}"),
        (true, None, None) => out.push_str("taken\n"),
    }
    if let Some(seconds) = reply.expires_in_s {
        _ = writeln!(out, "returns to the state before in {seconds} s");
    }
    for warning in &reply.warnings {
        _ = writeln!(out, "warning: {}", clean(warning));
    }
    if !reply.silenced.is_empty() {
        _ = writeln!(out, "silenced: {}", clean(&reply.silenced.join(", ")));
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
            "generation 7\nreturns to the state before in 300 s\nsilenced: net\n"
        );
        assert_eq!(
            said(
                r#"{"ok":true,"generation":8,"dropped":3,"silenced":["net","net.tcp"],"more":2,
                   "warnings":["level DEBUG of 'app' was not compiled in"]}"#,
                "{}"
            ),
            "generation 8\n\
             warning: level DEBUG of 'app' was not compiled in\n\
             silenced: net, net.tcp\n\
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
            "Unable to configure handler 'h'\n  \
               because: Unable to set formatter 'brief'\n  \
               because: 'brief'\n  \
               at handlers.h.formatter\n\
             f.json:2:16\n  \
               2 | \"formatter\": \"brief\"\n    \
                 |              ^\n"
        );
    }

    #[test]
    fn a_checked_config_is_all_its_mistakes_or_none() {
        let mistakes = r#"{"ok":false,"generation":4,"warnings":[],"errors":[
            {"error":"Unable to configure root logger","path":"root.level","causes":["Unknown level: 'X'"]},
            {"error":"Too many loggers","table":"loggers","needed":20,"available":16}]}"#;
        assert_eq!(
            said(mistakes, "{}"),
            "Unable to configure root logger\n  \
               because: Unknown level: 'X'\n  \
               at root.level\n\
             Too many loggers\n  table loggers: 20 needed, 16 available\n"
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
            "Too many loggers\n  table loggers: 20 needed, 16 available\n"
        );
    }
}
