//! `logconf convert`: a config in another form.

use super::check::human::Style;
use super::check::{Rule, refused};
use super::document::{Document, Reading};
use super::mistake::Mistake;
use super::{Exit, clean, clean_json, known, print, say, whole};
use logconf::form::Form;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = MEANING)]
pub struct Convert {
    /// The config: a dictConfig document in JSON, YAML or TOML, or an INI file as Python's fileConfig reads
    /// it; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// The form to print; by default that of OUT's name, which ends with .json, .yaml, .yml or .toml, and
    /// JSON if it ends with nothing of the kind.
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,

    /// Write it to this file, and not to standard output. The file is replaced once all is on the disk.
    #[arg(long, short, value_name = "OUT")]
    output: Option<String>,

    /// Also if OUT is FILE itself, whose text and comments are lost then.
    #[arg(long, requires = "output")]
    force: bool,

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
  2  wrong usage, a file that cannot be read, or one that is not or cannot be
     written";

/// The forms that a config is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum To {
    Json,
    Yaml,
    Toml,
}

impl Convert {
    pub fn run(self) -> Exit {
        let to = match self.to.map_or_else(|| to_of(self.output()), Ok) {
            Ok(to) => to,
            Err(reason) => {
                say(&format!("logconf: {reason}"));
                return Exit::Usage;
            }
        };
        if let Some(out) = self.output()
            && !self.force
            && is_same(&self.file, out)
        {
            let out = clean(out);
            say(&format!(
                "logconf: {out} is the file that is converted: another name, or --force, which replaces it"
            ));
            return Exit::Usage;
        }
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        let text = match self.converted(&document, to) {
            Ok(text) => text,
            Err(said) => {
                say(said.trim_end());
                return Exit::Refused;
            }
        };
        match self.output() {
            None => print(&text),
            Some(file) => {
                let written = whole::write(file.as_ref(), text.as_bytes());
                let file = clean(file);
                if let Err(error) = written {
                    say(&format!("logconf: cannot write {file}: {error}"));
                    return Exit::Usage;
                }
                say(&format!("logconf: {file} is written"));
            }
        }
        Exit::Done
    }

    /// The file to write, if it is not standard output.
    fn output(&self) -> Option<&str> {
        self.output.as_deref().filter(|out| *out != "-")
    }

    /// The text in the other form, or why there is none.
    fn converted(&self, document: &Document, to: To) -> Result<String, String> {
        let style = Style::of_stderr();
        let form = document.form(&self.reading);
        let parts = document.parts(
            form,
            &self.reading,
            self.reading.registry_of(known(), document),
        );
        let parts = parts.map_err(|mistakes| refused(document, &self.reading, mistakes, &style))?;
        let written = match to {
            // It may be laid out as its author likes it.
            To::Json if form == Form::Json => {
                let text = String::from_utf8_lossy(document.bytes());
                return Ok(clean_json(&text).into_owned());
            }
            To::Json => Ok(clean_json(&parts.pretty()).into_owned()),
            To::Yaml => parts.yaml(),
            To::Toml => parts.toml(),
        };
        written.map_err(|error| {
            // The file is in its form; it is the other one that cannot say it.
            let rule = Rule::Refused;
            let mistake = Mistake {
                rule,
                ..Mistake::from(&*error)
            };
            document.shown(&self.reading, vec![mistake], &style)
        })
    }
}

/// The form that a file of this name has.
fn to_of(file: Option<&str>) -> Result<To, String> {
    let file = file.unwrap_or_default();
    let extension = Path::new(file).extension().unwrap_or_default();
    match &*extension.to_string_lossy().to_ascii_lowercase() {
        "json" | "" => Ok(To::Json),
        "yaml" | "yml" => Ok(To::Yaml),
        "toml" => Ok(To::Toml),
        "ini" | "cfg" | "conf" => Err(format!(
            "{} is not written: INI files are read only, and the forms that are written are .json, .yaml and .toml",
            clean(file)
        )),
        _ => Err(format!(
            "{} does not tell the form: .json, .yaml and .toml do, or --to says it",
            clean(file)
        )),
    }
}

/// Whether both are one file, behind all links. (A terminal may be both.)
fn is_same(file: &str, out: &str) -> bool {
    if file == "-" {
        return is_stdin(out);
    }
    let [file, out] = [file, out].map(std::fs::canonicalize);
    let both = file.ok().zip(out.ok());
    both.is_some_and(|(file, out)| file == out && out.is_file())
}

/// Whether standard input comes from this file.
#[cfg(unix)]
fn is_stdin(out: &str) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    let stdin = std::io::stdin().as_fd().try_clone_to_owned();
    let stdin = stdin.and_then(|stdin| std::fs::File::from(stdin).metadata());
    let both = stdin.ok().zip(std::fs::metadata(out).ok());
    both.is_some_and(|(stdin, out)| {
        out.is_file() && (stdin.dev(), stdin.ino()) == (out.dev(), out.ino())
    })
}

/// There, a file that is open for reading cannot be replaced.
#[cfg(not(unix))]
fn is_stdin(_: &str) -> bool {
    false
}
