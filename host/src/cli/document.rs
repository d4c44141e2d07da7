//! A config as the command line names it.

use std::io::{self, Read};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use logconf::core::Registry;
use logconf::document;
use logconf::file_config::{self, Converted, Options, Source};
use logconf::form::{self, Form};
use logconf::ini;
use serde_json::Value;

use super::check::{Finding, Written, human};
use super::mistake::Mistake;
use super::stand_in::{self, Role};
use super::{Exit, clean, say};

/// A config and where it came from.
pub struct Document {
    /// The file's name, or that of standard input.
    pub name: String,
    bytes: Vec<u8>,
}

/// How files are read.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Files")]
pub struct Reading {
    /// The form of the file, where neither its name nor its beginning tells.
    #[arg(long, value_name = "FORMAT", value_parser = forms())]
    from: Option<Form>,

    /// A class of handlers, formatters or filters that the program brings; may be given for several. What
    /// a config gives it is not checked.
    #[arg(long = "class", value_name = "NAME")]
    classes: Vec<String>,

    /// What %(NAME)s stands for where the file does not say it; may be given for several names.
    #[arg(long, short = 'D', value_name = "NAME=VALUE", value_parser = definition, help_heading = INI)]
    define: Vec<(String, String)>,

    /// Do not disable the loggers that exist and that the file does not name.
    #[arg(long, help_heading = INI)]
    keep_existing: bool,

    /// The file's encoding: utf-8, utf-16, ascii or latin-1.
    #[arg(long, value_name = "NAME", value_parser = encoding, help_heading = INI)]
    encoding: Option<String>,
}

const INI: &str = "INI files";

/// The forms, by their names.
fn forms() -> impl TypedValueParser<Value = Form> {
    PossibleValuesParser::new(["json", "ini", "yaml", "toml"]).map(|name| match &*name {
        "json" => Form::Json,
        "ini" => Form::Ini,
        "yaml" => Form::Yaml,
        _ => Form::Toml,
    })
}

fn definition(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    if name.is_empty() {
        return Err("expected a name in front of '='".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// The name of an encoding that INI files may have.
fn encoding(name: &str) -> Result<String, String> {
    match ini::decode(b"", Some(name)) {
        Err(error) if error.exception() == "LookupError" => {
            Err("there are utf-8, utf-16, utf-16-le, utf-16-be, ascii and latin-1".to_owned())
        }
        _ => Ok(name.to_owned()),
    }
}

impl Reading {
    /// The classes of the program's own.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Whether it is one of them.
    pub fn names(&self, class: &str) -> bool {
        self.classes.iter().any(|name| name == class)
    }

    /// What is known, and the classes of the program's own, for what a dict uses them for.
    pub fn registry(&self, known: &'static Registry, dict: &Value) -> &'static Registry {
        if self.classes.is_empty() {
            return known;
        }
        let role = |name: &String| (name.clone(), stand_in::role_in(dict, name));
        let names = self.classes.iter().map(role);
        stand_in::with_names(known, names, stand_in::arguments_in(dict))
    }

    /// The same for a file that is not read yet.
    pub fn registry_of(&self, known: &'static Registry, document: &Document) -> &'static Registry {
        if self.classes.is_empty() {
            return known;
        }
        let form = document.form(self);
        if form != Form::Ini {
            let (read, _) = document::Document::read_on(form, &document.name, document.bytes());
            let dict = read.and_then(|read| serde_json::from_str(read.json()).ok());
            return self.registry(known, &dict.unwrap_or_default());
        }
        let text = self.ini_text(document);
        let role = |name: &String| (name.clone(), role_in_ini(&text, name));
        stand_in::with_names(
            known,
            self.classes.iter().map(role),
            stand_in::arguments_in_ini(&text),
        )
    }

    fn ini_text(&self, document: &Document) -> String {
        ini::decode(document.raw(), self.encoding()).unwrap_or_default()
    }

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

/// What an INI file uses a class for, which is the last line of the kind in its section.
fn role_in_ini(text: &str, name: &str) -> Role {
    let (mut role, mut found) = (Role::Handler, Role::Handler);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            role = match line.starts_with("[formatter_") {
                true => Role::Formatter,
                false => Role::Handler,
            };
        }
        let option = line.split_once(['=', ':']);
        if option.is_some_and(|(key, value)| key.trim() == "class" && value.trim() == name) {
            found = role;
        }
    }
    found
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
            say(&format!("logconf: cannot read {}: {e}", clean(file)));
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

    /// The form that it is written in.
    pub fn form(&self, options: &Reading) -> Form {
        let looked_at = || Form::of(&self.name, &self.bytes);
        options.from.unwrap_or_else(looked_at)
    }

    /// The config as a dict, and as its author wrote it.
    pub fn dict(
        &self,
        options: &Reading,
        registry: &'static Registry,
    ) -> Result<Dict<'_>, Vec<Mistake>> {
        let form = self.form(options);
        if form == Form::Json {
            return Ok(Dict::json(self));
        }
        Ok(Dict {
            written: Written::new(self, options),
            made: Some(self.parts(form, options, registry)?),
            document: self,
        })
    }

    /// The parts of the dict, and where each is written.
    pub fn parts(
        &self,
        form: Form,
        options: &Reading,
        registry: &'static Registry,
    ) -> Result<document::Document, Vec<Mistake>> {
        if form != Form::Ini {
            let (read, errors) = document::Document::read_on(form, &self.name, self.bytes());
            let mistakes = || errors.iter().map(Mistake::from).collect();
            return read.filter(|_| errors.is_empty()).ok_or_else(mistakes);
        }
        let made = match self.converted(options, registry) {
            Ok(converted) => converted.into_document(),
            Err(error) => Err(vec![error]),
        };
        made.map_err(|errors| errors.iter().map(Mistake::from).collect())
    }

    /// An INI file as a dict, which all commands make alike: with the names of a host that `registry`
    /// knows, whatever the dict is for.
    pub fn converted(
        &self,
        options: &Reading,
        registry: &'static Registry,
    ) -> Result<Converted<'static>, file_config::Error> {
        let source = Source::Reader {
            name: &self.name,
            reader: &mut &*self.bytes,
        };
        let converted = Converted::read(source, registry, &options.options());
        converted.map(Converted::into_owned)
    }

    /// Mistakes in it, for people.
    pub fn shown(&self, options: &Reading, mistakes: Vec<Mistake>, style: &human::Style) -> String {
        let written = Written::new(self, options);
        let findings = mistakes
            .into_iter()
            .map(|mistake| mistake.finding(&written));
        findings
            .map(|finding| human::shown(&finding, Some(&written), style))
            .collect()
    }
}

/// A config as a dict.
pub struct Dict<'d> {
    document: &'d Document,
    /// What its author wrote.
    written: Written<'d>,
    /// What a file in another form was made into.
    made: Option<document::Document>,
}

impl<'d> Dict<'d> {
    /// One that was written as a dict.
    pub fn json(document: &'d Document) -> Self {
        let json = Reading {
            from: Some(Form::Json),
            ..Reading::default()
        };
        Dict {
            document,
            written: Written::new(document, &json),
            made: None,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        match &self.made {
            Some(made) => made.json().as_bytes(),
            None => self.document.bytes(),
        }
    }

    /// What its author wrote.
    pub fn written(&self) -> &Written<'d> {
        &self.written
    }

    /// What a file in another form was made into.
    pub fn made(&self) -> Option<&document::Document> {
        self.made.as_ref()
    }

    /// A mistake in it whose place is one in the dict.
    pub fn finding(&self, mistake: Mistake) -> Finding {
        match &self.made {
            None => mistake.finding(&self.written),
            Some(made) => {
                let offset = mistake.offset;
                let place = offset.and_then(|at| self.written.place(at..at, Some(made)));
                Finding::from(mistake).at(place)
            }
        }
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
        let options = Reading {
            define: define.into(),
            ..Reading::default()
        };
        let pairs = [("b", "2"), ("A", "3")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(options.options().defaults, pairs);
    }
}
