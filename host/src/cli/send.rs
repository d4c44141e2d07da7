//! `logconf send`: one config to one device.

use super::locate::Place;
use super::{EXIT_CODES, Exit, Link, clean, print, report, say};
use logconf::client::{Error, Reply};
use std::fmt::Write as _;
use std::io::{self, Read};

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXIT_CODES}\n\n{NOT_ANSWERED}"))]
pub struct Send {
    /// The config, a dictConfig document in JSON; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    link: Link,

    /// Exit with 3 where the peer takes everything and closes the connection without an answer.
    #[arg(long)]
    require_answer: bool,
}

const NOT_ANSWERED: &str = "\
CPython's own listener takes a config and closes the connection without saying whether it
liked it. Over TCP that counts as success too, with a note, unless --require-answer is given.";

/// What editors on some systems write before UTF-8 text.
const BOM: &str = "\u{feff}";

impl Send {
    pub fn run(self) -> Exit {
        let (name, bytes) = match read(&self.file) {
            Ok(read) => read,
            Err(e) => {
                say(&format!("logconf: cannot read {}: {e}", self.file));
                return Exit::Usage;
            }
        };
        // It is no part of the document, and JSON forbids it. All else is sent as it is, so that
        // the offsets in the answer are those of the file.
        let document = bytes.strip_prefix(BOM.as_bytes()).unwrap_or(&bytes);
        if document.trim_ascii().is_empty() {
            say(&format!("logconf: {name} is empty"));
            return Exit::Usage;
        }
        match self.link.open().and_then(|mut c| c.request(document)) {
            Ok(reply) => {
                print(&verdict(&reply, &name, document));
                if reply.ok { Exit::Done } else { Exit::Refused }
            }
            Err(e @ Error::Closed) if self.require_answer => report(&e),
            Err(Error::Closed) => {
                say("logconf: sent, not answered (a listener of CPython's never answers)");
                Exit::Done
            }
            Err(e) => report(&e),
        }
    }
}

/// The name to show and the bytes.
fn read(file: &str) -> io::Result<(String, Vec<u8>)> {
    if file != "-" {
        return Ok((file.to_owned(), std::fs::read(file)?));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(("<stdin>".to_owned(), bytes))
}

/// What the device said, for people; `document` is what it was sent.
pub(super) fn verdict(reply: &Reply, name: &str, document: &[u8]) -> String {
    // Writing to a string cannot fail.
    let mut out = String::new();
    if reply.ok {
        match reply.generation {
            Some(generation) => _ = writeln!(out, "generation {generation}"),
            None => _ = writeln!(out, "taken"),
        }
    } else {
        let error = reply.error.as_deref().unwrap_or("refused");
        _ = writeln!(out, "{}", clean(error));
        for cause in &reply.causes {
            _ = writeln!(out, "  because: {}", clean(cause));
        }
        if let Some(table) = &reply.table {
            let number = |n: Option<u64>| n.map_or("?".to_owned(), |n| n.to_string());
            let (needed, available) = (number(reply.needed), number(reply.available));
            _ = writeln!(
                out,
                "  table {}: {needed} needed, {available} available",
                clean(table)
            );
        }
        if let Some(path) = reply.path.as_deref().filter(|path| !path.is_empty()) {
            _ = writeln!(out, "  at {}", clean(path));
        }
        if let Some(offset) = reply.offset {
            out.push_str(&place(name, document, offset));
        }
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

/// `FILE:line:column`, the line, and a caret.
fn place(name: &str, document: &[u8], offset: usize) -> String {
    // Bytes that are no UTF-8 become one character each time: what stands before the place must
    // keep its length, so the two sides are converted on their own.
    let (before, after) = document.split_at(offset.min(document.len()));
    let before = String::from_utf8_lossy(before);
    let text = format!("{before}{}", String::from_utf8_lossy(after));
    let place = Place::new(&text, before.len());
    format!("{name}:{}:{}\n{}", place.line, place.column, place.show())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(reply: &str, document: &str) -> String {
        let reply = Reply::parse(reply.as_bytes()).unwrap();
        verdict(&reply, "f.json", document.as_bytes())
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

    #[test]
    fn a_place_behind_bytes_that_are_no_utf8_is_found() {
        assert_eq!(
            place("f", b"\xff\xfe\xfd: [", 5),
            "f:1:6\n  1 | \u{fffd}\u{fffd}\u{fffd}: [\n    |      ^\n"
        );
    }

    #[test]
    fn an_offset_within_a_character_does_no_harm() {
        assert!(place("f", "äöü".as_bytes(), 1).starts_with("f:1:"));
        assert!(place("f", "äöü".as_bytes(), 99).starts_with("f:1:4\n"));
    }
}
