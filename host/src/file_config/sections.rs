//! The sections of a file: how options are read, and the document that comes of them.

use std::cell::Cell;
use std::collections::HashMap;

use logconf_core::{Level, Registry};

use super::arguments::Mistake;
use super::document::{Document, Item, Json, Section, Turn};
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::{Options, formatters, handlers, loggers};
use crate::ini::{Ini, MAX_TAKEN, Value, strip};
use crate::literal::{self, Names, Node};
use crate::python::Failure;

/// How long all values of a file may be together, and what is put into them: each section has those
/// of `[DEFAULT]`, so that a small file can say much.
const ALL_TAKEN: usize = 16 * MAX_TAKEN;

/// What a file's sections come to.
pub(super) struct Sections {
    registry: &'static Registry,
    document: Document,
    mistakes: Vec<Error>,
    /// What is wrong in this program, and may be right in another one.
    only_here: Vec<Error>,
    /// What is wrong with the arguments of classes that are not known here.
    of_unknown_classes: Vec<Error>,
}

impl Sections {
    /// Reads them in CPython's order, so that the first mistake is the one that it raises.
    pub(super) fn read(ini: &Ini, registry: &'static Registry, options: &Options) -> Self {
        let mut reader = Reader {
            ini,
            registry,
            room: Cell::new(ALL_TAKEN),
            turn: Turn::default(),
            path: String::new(),
            mistakes: Vec::new(),
            only_here: Vec::new(),
            of_unknown_classes: Vec::new(),
        };
        let formatters = formatters::read(&mut reader);
        let handlers = handlers::read(&mut reader);
        let names = handlers.names();
        let loggers = loggers::read(&mut reader, &names);

        let version = Json::Plain("1".to_owned()).at(None);
        let disable = Item::truth(options.disable_existing_loggers, None);
        let mut top = vec![
            ("version".to_owned(), version),
            ("disable_existing_loggers".to_owned(), disable),
        ];
        if handlers.in_order {
            let in_order = ("in_order".to_owned(), Item::truth(true, None));
            top.push(("logconf".to_owned(), Item::dict(vec![in_order], None)));
        }
        let at = |section: &str| ini.section_offset(section);
        let sections = [
            ("formatters", formatters),
            ("handlers", handlers.entries),
            ("loggers", loggers.entries),
        ];
        for (name, entries) in sections {
            if !entries.is_empty() {
                top.push((name.to_owned(), Item::dict(entries, at(name))));
            }
        }
        top.push((
            "root".to_owned(),
            Item::dict(loggers.root, at("logger_root")),
        ));
        Sections {
            registry,
            document: Document::new(Item::dict(top, None)),
            mistakes: reader.mistakes,
            only_here: reader.only_here,
            of_unknown_classes: reader.of_unknown_classes,
        }
    }

    /// The document to keep.
    pub(super) fn converted(self) -> Result<Document, Vec<Error>> {
        let mistakes: Vec<Error> = self
            .mistakes
            .into_iter()
            .chain(self.of_unknown_classes)
            .collect();
        match mistakes.is_empty() {
            true => Ok(self.document),
            false => Err(mistakes),
        }
    }

    /// What keeps the document from being applied, beside what it says itself.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = &Error> {
        self.mistakes.iter().chain(&self.only_here)
    }

    /// What may have been meant by what was refused, as far as it can be guessed from the value.
    pub(super) fn hint(&self, refused: &Error) -> Option<String> {
        let value = refused.quoted()?;
        let path = refused.path();
        match path.rsplit('.').next()? {
            "class" if path.starts_with("formatters") => {
                Namespace(self.registry).similar_formatter(value)
            }
            "class" => Namespace(self.registry).similar_class(value),
            "level" if Level::from_name(&value.to_uppercase()).is_some() => {
                Some(format!("there is '{}'", value.to_uppercase()))
            }
            _ => inline_comment(value),
        }
    }

    /// The document. If there are mistakes, it holds what is right: in place of a handler or a
    /// formatter that is not, a plain one stands, so that whoever refers to it makes no mistake.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }
}

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
        self.turn = Turn(section, 0);
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
        Err(error.hinted(hint.or(wanted.and_then(|listed| inline_comment(&listed.name)))))
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
            self.error(ErrorKind::Section, at, sentence, exception)
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
    pub(super) fn literal(&self, value: &Value<'_>, names: &dyn Names) -> Result<Node, Error> {
        let text = value.as_str();
        literal::parse(text, names).map_err(|error| {
            let exception = Failure::new(error.exception, error.message.clone());
            let at = value.offset(error.at);
            let rest = text.get(error.at..).unwrap_or_default();
            let hint = if strip(text).1.is_empty() {
                Some("for no arguments, leave it out or write ()".to_owned())
            } else if error.exception == "NameError" {
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
            error.hinted(hint)
        })
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
        self.error(ErrorKind::Argument, at, sentence, mistake.exception)
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

/// What to say of a text that looks as if it had a comment at its end.
pub(super) fn inline_comment(text: &str) -> Option<String> {
    let has_one = [" #", "\t#", " ;", "\t;"]
        .iter()
        .any(|begin| text.contains(begin));
    has_one.then(|| "a comment stands on a line of its own".to_owned())
}

/// Items by name, in order. Of several with the same name the last one counts, in its place.
pub(super) struct ByName<T> {
    items: Vec<Option<(String, T)>>,
    places: HashMap<String, usize>,
}

impl<T> ByName<T> {
    pub(super) fn new() -> Self {
        ByName {
            items: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds an item, and gives the one that it replaces.
    pub(super) fn put(&mut self, name: &str, item: T) -> Option<T> {
        let before = self.places.insert(name.to_owned(), self.items.len());
        self.items.push(Some((name.to_owned(), item)));
        let (_, replaced) = self.items[before?].take()?;
        Some(replaced)
    }

    /// Takes an item out.
    pub(super) fn take(&mut self, name: &str) -> Option<T> {
        let (_, item) = self.items[self.places.remove(name)?].take()?;
        Some(item)
    }

    pub(super) fn into_items(self) -> Vec<(String, T)> {
        self.items.into_iter().flatten().collect()
    }
}
