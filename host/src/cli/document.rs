//! A config as the command line names it.

use std::io::{self, Read};

use logconf::core::Registry;
use logconf::file_config::{self, Options, Source};
use logconf::{form, ini};

use super::locate::Text;
use super::mistake::Mistake;
use super::{Exit, say};

/// A config and where it came from.
pub struct Document {
    /// The file's name, or that of standard input.
    pub name: String,
    bytes: Vec<u8>,
}

/// How INI files are read.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "INI files")]
pub struct IniOptions {
    /// What %(NAME)s stands for where the file does not say it; may be given for several names.
    #[arg(long, short = 'D', value_name = "NAME=VALUE", value_parser = definition)]
    define: Vec<(String, String)>,

    /// Do not disable the loggers that exist and that the file does not name.
    #[arg(long)]
    keep_existing: bool,

    /// The file's encoding: utf-8, utf-16, ascii or latin-1.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

fn definition(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    if name.is_empty() {
        return Err("expected a name in front of '='".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

impl IniOptions {
    pub fn encoding(&self) -> Option<&str> {
        self.encoding.as_deref()
    }

    pub fn options(&self) -> Options {
        // Of several values of one name the last one counts.
        let is_last = |at: usize| {
            let name = self.define[at].0.to_lowercase();
            let mut behind = self.define[at + 1..].iter();
            behind.all(|(other, _)| other.to_lowercase() != name)
        };
        let last = (0..self.define.len()).filter(|at| is_last(*at));
        Options {
            defaults: last.map(|at| self.define[at].clone()).collect(),
            disable_existing_loggers: !self.keep_existing,
            encoding: self.encoding.clone(),
        }
    }
}

impl Document {
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Document {
            name: name.to_owned(),
            bytes: bytes.into(),
        }
    }

    /// Reads a file, or says why it cannot be read; `-` is standard input.
    pub fn open(file: &str) -> Result<Self, Exit> {
        Document::read(file).map_err(|e| {
            say(&format!("logconf: cannot read {file}: {e}"));
            Exit::Usage
        })
    }

    fn read(file: &str) -> io::Result<Self> {
        if file != "-" {
            return Ok(Document::new(file, std::fs::read(file)?));
        }
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(Document::new("<stdin>", bytes))
    }

    /// The file's bytes.
    pub fn raw(&self) -> &[u8] {
        &self.bytes
    }

    /// What is in it. A byte order mark is no part of that, and JSON forbids it; all else is as
    /// it stands in the file, so that offsets are those of the file.
    pub fn bytes(&self) -> &[u8] {
        form::without_mark(&self.bytes)
    }

    /// Whether it is an INI file.
    pub fn is_ini(&self) -> bool {
        !form::is_dict(&self.name, &self.bytes)
    }

    /// It, for a reader of INI files.
    pub fn reader(&self) -> impl Read {
        &*self.bytes
    }

    /// The text that offsets in an INI file count in.
    pub fn ini_text(&self, options: &IniOptions) -> Text<'_> {
        match ini::decode(&self.bytes, options.encoding.as_deref()) {
            Ok(text) => Text::new(&self.name, text.into_bytes()),
            Err(_) => Text::new(&self.name, &*self.bytes),
        }
    }

    /// The config as a dict, and as its author wrote it.
    pub fn dict(
        &self,
        options: &IniOptions,
        registry: &'static Registry,
    ) -> Result<Dict<'_>, Vec<file_config::Error>> {
        if !self.is_ini() {
            return Ok(Dict::json(self));
        }
        let mut reader = self.reader();
        let source = Source::Reader {
            name: &self.name,
            reader: &mut reader,
        };
        let document = file_config::convert(source, registry, &options.options())?;
        Ok(Dict {
            text: self.ini_text(options),
            made: Some(document),
            document: self,
        })
    }

    /// Why an INI file cannot be made into a dict, for people.
    pub fn shown(&self, options: &IniOptions, mistakes: &[file_config::Error]) -> String {
        let text = self.ini_text(options);
        let shown = mistakes.iter().map(|error| {
            let mistake = Mistake::from(error);
            mistake.shown(&self.name, mistake.offset.map(|offset| text.show(offset)))
        });
        shown.collect()
    }
}

/// A config as a dict.
pub struct Dict<'d> {
    document: &'d Document,
    /// What its author wrote.
    text: Text<'d>,
    /// What an INI file was made into.
    pub made: Option<file_config::Document>,
}

impl<'d> Dict<'d> {
    /// One that was written as a dict.
    pub fn json(document: &'d Document) -> Self {
        Dict {
            document,
            text: Text::new(&document.name, document.bytes()),
            made: None,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        match &self.made {
            Some(made) => made.json().as_bytes(),
            None => self.document.bytes(),
        }
    }

    /// `FILE:line:column` of what stands at this byte of the dict, and the line with a caret.
    pub fn place(&self, offset: usize) -> Option<(String, String)> {
        let offset = match &self.made {
            Some(made) => made.origin(offset)?,
            None => offset,
        };
        Some(self.text.show(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_have_a_name_of_which_the_last_one_counts() {
        assert_eq!(definition("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert!(definition("a").is_err());
        assert!(definition("=a").is_err());
        let define = ["a=1", "b=2", "A=3"].map(|text| definition(text).unwrap());
        let options = IniOptions {
            define: define.into(),
            ..IniOptions::default()
        };
        let pairs = [("b", "2"), ("A", "3")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(options.options().defaults, pairs);
    }
}
