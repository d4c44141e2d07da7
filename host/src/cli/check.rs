//! `logconf check`: what is wrong with configs, without applying them anywhere.

use super::document::{Document, IniOptions};
use super::mistake::Mistake;
use super::{Exit, clean, known, print};
use logconf::Logging;
use logconf::core::Paths;
use logconf::file_config::{self, Source};
use logconf::form::Form;
use logconf::tables::Unbounded;
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// The configs: dictConfig documents in JSON, YAML or TOML, or fileConfig's INI files; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,

    #[command(flatten)]
    ini: IniOptions,
}

const EXIT_CODES: &str = "\
A config may name what Python's standard library has. Relative names of log files
start from the current directory; nothing is created, opened,
connected or sent.

Exit codes:
  0  every config would be taken
  1  at least one would be refused; every mistake is printed
  2  wrong usage, or a file that cannot be read";

impl Check {
    pub fn run(self) -> Exit {
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(known());
        let mut exit = Exit::Done;
        for file in &self.files {
            let outcome = match Document::open(file) {
                Ok(document) if document.form(&self.ini) == Form::Ini => {
                    check_ini(&logging, &document, &self.ini)
                }
                Ok(document) => check(&logging, &document, &self.ini),
                Err(exit) => exit,
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
fn check(logging: &Logging<Unbounded>, document: &Document, ini: &IniOptions) -> Exit {
    let name = &document.name;
    let dict = match document.dict(ini, logging.registry()) {
        Ok(dict) => dict,
        Err(mistakes) => {
            print(&document.shown(ini, &mistakes));
            return Exit::Refused;
        }
    };
    // Writing to a string cannot fail.
    let mut out = String::new();
    let mut exit = Exit::Done;
    let mut paths = Paths::default();
    let warnings = logging.check(dict.bytes(), &mut |refusal| {
        exit = Exit::Refused;
        let mistake = Mistake::of(refusal, &mut paths);
        let place = mistake.offset.and_then(|offset| dict.place(offset));
        out.push_str(&mistake.shown(name, place));
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

/// The same for an INI file.
fn check_ini(logging: &Logging<Unbounded>, document: &Document, ini: &IniOptions) -> Exit {
    let name = &document.name;
    let mut out = String::new();
    let mut exit = Exit::Done;
    let mut reader = document.reader();
    let source = Source::Reader {
        name,
        reader: &mut reader,
    };
    let text = document.text(ini);
    let warnings = file_config::check(logging, source, &ini.options(), &mut |error| {
        exit = Exit::Refused;
        let mistake = Mistake::from(error);
        let place = mistake.offset.map(|offset| text.show(offset));
        out.push_str(&mistake.shown(name, place));
    });
    for warning in warnings {
        _ = writeln!(out, "{name}: warning: {}", clean(&warning));
    }
    print(&out);
    exit
}
