//! `logconf convert`: an INI file as a dict.

use super::document::{Dict, Document, IniOptions};
use super::mistake::Mistake;
use super::{Exit, known, print, say};
use logconf::core::json;

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Convert {
    /// The config, an INI file as Python's fileConfig reads it; `-` is standard input. A dict in
    /// JSON is printed as it is.
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    ini: IniOptions,
}

const EXIT_CODES: &str = "\
The dict means what the file means; tuples are lists in it. What it names is not looked for:
`logconf check` does that. Where it says in_order, the order of the handlers matters,
which Python's dictConfig does not keep.

Exit codes:
  0  the dict is printed
  1  the file cannot be made into a dict; every mistake is printed
  2  wrong usage, or a file that cannot be read";

impl Convert {
    pub fn run(self) -> Exit {
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        match document.dict(&self.ini, known()) {
            Ok(Dict {
                made: Some(dict), ..
            }) => print(&dict.pretty()),
            Ok(dict) => match json::check(dict.bytes()) {
                Ok(text) => print(text),
                Err(syntax) => {
                    let mistake = Mistake {
                        error: format!("not a JSON document: {}", syntax.reason),
                        ..Mistake::default()
                    };
                    let place = dict.place(syntax.offset);
                    say(mistake.shown(&document.name, place).trim_end());
                    return Exit::Refused;
                }
            },
            Err(mistakes) => {
                say(document.shown(&self.ini, &mistakes).trim_end());
                return Exit::Refused;
            }
        }
        Exit::Done
    }
}
