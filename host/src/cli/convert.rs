//! `logconf convert`: a config in another form.

use super::document::{Document, Reading};
use super::mistake::Mistake;
use super::{Exit, known, print, say, whole};
use logconf::form::Form;

#[derive(Debug, clap::Args)]
#[command(after_help = MEANING)]
pub struct Convert {
    /// The config: a dictConfig document in JSON, YAML or TOML, or an INI file as Python's fileConfig reads
    /// it; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// The form to print; by default that of OUT's name, and JSON without one.
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,

    /// Write it to this file, and not to standard output. The file is replaced once all is on the disk.
    #[arg(long, short, value_name = "OUT")]
    output: Option<String>,

    #[command(flatten)]
    reading: Reading,
}

const MEANING: &str = "\
What is printed means what the file means; comments go, and tuples are lists in
it. A JSON file is printed as JSON as it is. YAML reads back the same by PyYAML
and by readers of YAML 1.2. In TOML, what is no table comes first. What the
config names is not looked for: `logconf check` does that. Where it says
in_order, the order of the handlers matters, which Python's dictConfig does not
keep.

Examples:
  logconf convert logging.ini --define here=/var/log
  logconf convert logging.ini --to yaml
  logconf convert logging.json --output logging.toml
  logconf convert - --from ini < logging.conf > logging.json

Exit codes:
  0  the config is printed
  1  the file is no config, or says what the other form cannot; every mistake is
     printed
  2  wrong usage, a file that cannot be read, or one that cannot be written";

/// The forms that a config is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum To {
    Json,
    Yaml,
    Toml,
}

impl Convert {
    pub fn run(self) -> Exit {
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        let text = match self.converted(&document) {
            Ok(text) => text,
            Err(mistakes) => {
                say(document.shown(&self.reading, &mistakes).trim_end());
                return Exit::Refused;
            }
        };
        match self.output.as_deref() {
            None | Some("-") => print(&text),
            Some(file) => {
                if let Err(error) = whole::write(file.as_ref(), text.as_bytes()) {
                    say(&format!("logconf: cannot write {file}: {error}"));
                    return Exit::Usage;
                }
            }
        }
        Exit::Done
    }

    fn converted(&self, document: &Document) -> Result<String, Vec<Mistake>> {
        let form = document.form(&self.reading);
        let parts = document.parts(form, &self.reading, known())?;
        let to = self.to.unwrap_or_else(|| to_of(self.output.as_deref()));
        let written = match to {
            // It may be laid out as its author likes it.
            To::Json if form == Form::Json => {
                return Ok(String::from_utf8_lossy(document.bytes()).into_owned());
            }
            To::Json => Ok(parts.pretty()),
            To::Yaml => parts.yaml(),
            To::Toml => parts.toml(),
        };
        written.map_err(|error| vec![Mistake::from(&*error)])
    }
}

/// The form that a file of this name has.
fn to_of(file: Option<&str>) -> To {
    match Form::of(file.unwrap_or_default(), b"{}") {
        Form::Yaml => To::Yaml,
        Form::Toml => To::Toml,
        Form::Json | Form::Ini => To::Json,
    }
}
