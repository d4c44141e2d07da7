//! `logconf check`: what is wrong with configs, without applying them anywhere.

use super::document::Document;
use super::mistake::Mistake;
use super::{Exit, clean, print, say};
use logconf::Logging;
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// The configs, dictConfig documents in JSON; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

const EXIT_CODES: &str = "\
A config may name what Python's standard library has. Relative names of log files
start from the current directory; nothing is created or opened. (Handlers that send
over a network are known here; the logconf library, which cannot send, refuses them.)

Exit codes:
  0  every config would be taken
  1  at least one would be refused; every mistake is printed
  2  wrong usage, or a file that cannot be read";

impl Check {
    pub fn run(self) -> Exit {
        let logging: Logging<Unbounded> = Logging::new();
        let standard = Standard {
            unsent: true,
            ..Standard::new()
        };
        logging.start(standard.registry());
        let mut exit = Exit::Done;
        for file in &self.files {
            let outcome = match Document::read(file) {
                Ok(document) => check(&logging, &document),
                Err(e) => {
                    say(&format!("logconf: cannot read {file}: {e}"));
                    Exit::Usage
                }
            };
            // Not to know is worse than to know of mistakes.
            if outcome as u8 > exit as u8 {
                exit = outcome;
            }
        }
        exit
    }
}

/// Prints all that is wrong or surprising about a document.
fn check(logging: &Logging<Unbounded>, document: &Document) -> Exit {
    let (name, bytes) = (&document.name, document.bytes());
    // Writing to a string cannot fail.
    let mut out = String::new();
    let mut exit = Exit::Done;
    let warnings = logging.check(bytes, &mut |refusal| {
        exit = Exit::Refused;
        let mistake = Mistake::from(refusal);
        let unknown = || (name.clone(), String::new());
        let (at, shown) = mistake.place(name, bytes).unwrap_or_else(unknown);
        _ = writeln!(out, "{at}: {}", clean(&mistake.error));
        out.push_str(&mistake.details());
        out.push_str(&shown);
    });
    for warning in warnings.iter() {
        _ = writeln!(out, "{name}: warning: {}", clean(&warning.to_string()));
    }
    if warnings.more() > 0 {
        _ = writeln!(out, "{name}: warning: {} more", warnings.more());
    }
    print(&out);
    exit
}
