//! How options are read, and what is wrong with them.

use std::cell::Cell;

use logconf_core::Registry;

use super::arguments::Mistake;
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::turns::{Section, Step, Turn};
use crate::document::Item;
use crate::ini::{Ini, MAX_TAKEN, Value, strip};
use crate::literal::{self, Names, Node};
use crate::nearest;
use crate::python::Failure;

/// How long all values of a file may be together, and what is put into them: each section has those
/// of `[DEFAULT]`, so that a small file can say much.
const ALL_TAKEN: usize = 16 * MAX_TAKEN;

/// Reads options, and keeps the mistakes.
pub(super) struct Reader<'i> {
    pub(super) ini: &'i Ini,
    pub(super) registry: &'static Registry,
    /// How many bytes values may still have.
    room: Cell<usize>,
    /// What is being read.
    pub(super) turn: Turn,
    /// Where in the document, as `handlers.h`.
    pub(super) path: String,
    pub(super) mistakes: Vec<Error>,
    /// Those that are none in another program.
    pub(super) only_here: Vec<Error>,
    /// Those of classes that are not known here.
    pub(super) of_unknown_classes: Vec<Error>,
}

/// An item of a list that an option holds.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) at: Option<usize>,
}

impl<'i> Reader<'i> {
    pub(super) fn new(ini: &'i Ini, registry: &'static Registry) -> Self {
        Reader {
            ini,
            registry,
            room: Cell::new(ALL_TAKEN),
            turn: Turn::default(),
            path: String::new(),
            mistakes: Vec::new(),
            only_here: Vec::new(),
            of_unknown_classes: Vec::new(),
        }
    }

    /// A mistake in what the file says.
    pub(super) fn error(
        &self,
        kind: ErrorKind,
        at: Option<usize>,
        sentence: impl Into<String>,
        exception: Failure,
    ) -> Error {
        let error = Error::said(kind, self.ini, self.turn, at, sentence, exception);
        error.within(&self.path)
    }

    /// Goes on to the next entry of a section.
    pub(super) fn next(&mut self, section: &str, name: &str) {
        self.turn.1 += 1;
        let starts = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
        let is_plain = starts && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        self.path = match is_plain {
            true => format!("{section}.{name}"),
            false => format!("{section}[{}]", serde_json::Value::from(name)),
        };
    }

    /// Begins a section.
    pub(super) fn begin(&mut self, section: Section) {
        self.turn = Turn(section, 0, Step::First);
        self.path.clear();
    }

    /// Whether there is such a section. `wanted` says where it is named. CPython: `cp[section]`.
    pub(super) fn section(&self, section: &str, wanted: Option<&Listed>) -> Result<(), Error> {
        if self.ini.has_section(section) {
            return Ok(());
        }
        let sentence = match wanted {
            Some(listed) => format!(
                "there is no section [{section}], which the keys name as {}",
                logconf_core::repr(&listed.name)
            ),
            None => format!("there is no section [{section}]"),
        };
        let at = wanted.and_then(|listed| listed.at);
        let exception = Failure::new("KeyError", logconf_core::repr(section).to_string());
        let is_empty = wanted.is_some_and(|listed| listed.name.is_empty());
        let hint = is_empty.then(|| "there is a comma too many".to_owned());
        let error = self.error(ErrorKind::Section, at, sentence, exception);
        let near = nearest::nearest(section, self.ini.sections());
        let error = match wanted {
            Some(_) => error.unknown_name(Vec::new()),
            None => error,
        };
        let near = near.first().map(|near| format!("there is [{near}]"));
        let layout = wanted.and_then(|listed| layout_hint(&listed.name));
        Err(error.hinted(hint.or(layout).or(near)))
    }

    /// An option that may be there, its references resolved. CPython: `section.get(option)`.
    pub(super) fn maybe(&self, section: &str, option: &str) -> Result<Option<Value<'i>>, Error> {
        let Some(raw) = self.raw(section, option)? else {
            return Ok(None);
        };
        let mut room = MAX_TAKEN.min(self.room.get());
        let before = room;
        let value = self.ini.get_within(section, option, &mut room);
        self.room.set(self.room.get() - (before - room));
        value.map_err(|error| {
            let exception = Failure::new(error.exception(), error.to_string());
            let at = error.offset().or(raw.offset(0));
            self.error(ErrorKind::Syntax, at, error.sentence(), exception)
        })
    }

    /// An option that may be there, as it was read. CPython: `section.get(option, raw=True)`.
    pub(super) fn raw(&self, section: &str, option: &str) -> Result<Option<Value<'i>>, Error> {
        let Some(value) = self.ini.raw(section, option) else {
            return Ok(None);
        };
        match self.room.get().checked_sub(value.as_str().len()) {
            Some(room) => {
                self.room.set(room);
                Ok(Some(value))
            }
            None => {
                let sentence = format!("the values of a file are {ALL_TAKEN} bytes long at most");
                let exception = Failure::new("ValueError", sentence.clone());
                Err(self.error(ErrorKind::Section, value.offset(0), sentence, exception))
            }
        }
    }

    /// An option that must be there. CPython: `section[option]`.
    pub(super) fn option(&self, section: &str, option: &str) -> Result<Value<'i>, Error> {
        self.maybe(section, option)?.ok_or_else(|| {
            let sentence = format!("section [{section}] has no '{option}'");
            let exception = Failure::new("KeyError", format!("'{option}'"));
            let at = self.ini.section_offset(section);
            let error = self.error(ErrorKind::Section, at, sentence, exception);
            error.hinted((option == "qualname").then(|| "write qualname=NAME".to_owned()))
        })
    }

    /// The names in `keys` of a section.
    pub(super) fn keys(&self, section: &str) -> Result<Vec<Listed>, Error> {
        self.section(section, None)?;
        Ok(list(&self.option(section, "keys")?))
    }

    /// Keeps the mistake of an item, if it has one.
    pub(super) fn kept<T>(&mut self, outcome: Result<T, Error>) -> Option<T> {
        match outcome {
            Ok(item) => Some(item),
            Err(mistake) => {
                self.mistakes.push(mistake);
                None
            }
        }
    }

    /// A text of the file, as part of the document.
    pub(super) fn text(value: &Value<'_>) -> Item {
        Item::text(value.as_str(), value.offset(0))
    }

    /// What an option with literals and names says.
    pub(super) fn literal(&self, value: &Value<'_>, names: &dyn Names) -> Result<Node, Vec<Error>> {
        let text = value.as_str();
        let told = |error: literal::Error| {
            let exception = Failure::new(error.exception, error.message.clone());
            let at = value.offset(error.at);
            let rest = text.get(error.at..).unwrap_or_default();
            let is_name = ["NameError", "AttributeError"].contains(&error.exception);
            let name = rest.split(|c: char| !(c == '.' || c == '_' || c.is_alphanumeric()));
            let near = match name.into_iter().next() {
                Some(name) if is_name => Namespace(self.registry).near(name),
                _ => Vec::new(),
            };
            let hint = if strip(text).1.is_empty() {
                Some("for no arguments, leave it out or write ()".to_owned())
            } else if error.is_call {
                let said = "write the value itself, or '%(NAME)s/x.log' with --define NAME=VALUE";
                Some(said.to_owned())
            } else if is_name && near.is_empty() {
                Some(
                    "names are those of Python's logging, as sys.stdout, or registered ones"
                        .to_owned(),
                )
            } else if rest.starts_with('=') && !rest.starts_with("==") {
                Some("arguments with names stand in kwargs, as {'mode': 'a'}".to_owned())
            } else if value.is_interpolated() {
                Some(format!("in full it reads {}", shortened(text)))
            } else {
                None
            };
            let error = self.error(ErrorKind::Argument, at, error.message, exception);
            match is_name {
                true => error.hinted(hint).unknown_name(near),
                false => error.hinted(hint),
            }
        };
        let parsed = literal::parse(text, names);
        parsed.map_err(|errors| errors.into_iter().map(told).collect())
    }

    /// A mistake in `args` or `kwargs`, whose values these are.
    pub(super) fn argument(
        &self,
        mistake: Mistake,
        place: &dyn Fn(&str, usize) -> Option<usize>,
    ) -> Error {
        let message = mistake.exception.message.clone();
        let sentence = mistake.sentence.unwrap_or(message);
        let at = place(mistake.option, mistake.at);
        let error = self.error(ErrorKind::Argument, at, sentence, mistake.exception);
        match mistake.near {
            Some(near) => error.unknown_name(near),
            None => error,
        }
    }
}

/// The items of a list, without the space around them. CPython: `_strip_spaces`; what is empty
/// has none.
pub(super) fn list(value: &Value<'_>) -> Vec<Listed> {
    let text = value.as_str();
    if text.is_empty() {
        return Vec::new();
    }
    let mut begins = 0;
    let item = |item: &str| {
        let (before, name) = strip(item);
        let listed = Listed {
            name: name.to_owned(),
            at: value.offset(begins + before),
        };
        begins += item.len() + 1;
        listed
    };
    text.split(',').map(item).collect()
}

/// A text that is not too long to be shown.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What to say of a text that looks as if its line held more than it should.
pub(super) fn layout_hint(text: &str) -> Option<String> {
    if text.contains("\n") || text.contains("\\n") {
        return Some("a line that is indented goes on with the one before".to_owned());
    }
    let has_one = [" #", "\t#", " ;", "\t;"]
        .iter()
        .any(|begin| text.contains(begin));
    has_one.then(|| "a comment stands on a line of its own".to_owned())
}
