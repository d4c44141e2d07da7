//! The sections of a file, and the document that comes of them.

use logconf_core::{Refusal, Registry};

use super::error::Error;
use super::names::Namespace;
use super::reader::{Reader, layout_hint};
use super::turns::Turns;
use super::{Options, formatters, handlers, loggers};
use crate::document::{Document, Item, Json};
use crate::ini::Ini;
use crate::nearest;

/// What a file's sections come to.
pub(super) struct Sections {
    document: Document,
    turns: Turns,
    mistakes: Vec<Error>,
    /// What is wrong in this program, and may be right in another one.
    only_here: Vec<Error>,
    /// What is wrong with the arguments of classes that are not known here.
    of_unknown_classes: Vec<Error>,
}

impl Sections {
    /// Reads them in CPython's order, so that the first mistake is the one that it raises.
    pub(super) fn read(ini: &Ini, registry: &'static Registry, options: &Options) -> Self {
        let mut reader = Reader::new(ini, registry);
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
        let (document, turns) = Turns::of(Item::dict(top, None), &loggers.turns);
        Sections {
            document,
            turns,
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

    /// Whether nothing keeps it from being a document.
    pub(super) fn is_document(&self) -> bool {
        self.mistakes.is_empty() && self.of_unknown_classes.is_empty()
    }

    /// What keeps the document from being applied, beside what it says itself.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = &Error> {
        self.mistakes.iter().chain(&self.only_here)
    }

    /// What is wrong with the arguments of classes that are not known where it was read.
    pub(super) fn of_unknown_classes(&self) -> &[Error] {
        &self.of_unknown_classes
    }

    /// What was refused, with what may have been meant.
    pub(super) fn explained(refused: Error, refusal: &Refusal<'_>, registry: &Registry) -> Error {
        let refused = refused.knowing(nearest::listed(refusal));
        let Some(unresolved) = refusal.unresolved() else {
            let hint = refused.quoted().and_then(layout_hint);
            return refused.hinted(hint);
        };
        let name = unresolved.name().to_string();
        let path = refused.path();
        let near = match path.rsplit('.').next() {
            Some("class") if path.starts_with("formatters") => {
                Namespace(registry).near_formatter(&name)
            }
            Some("class") => Namespace(registry).near_class(&name),
            _ => nearest::names(refusal),
        };
        let layout = layout_hint(&name);
        if layout.is_some() {
            return refused.unknown_name(Vec::new()).hinted(layout);
        }
        refused.unknown_name(near)
    }

    /// The document. If there are mistakes, it holds what is right: in place of a handler or a
    /// formatter that is not, a plain one stands, so that whoever refers to it makes no mistake.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    /// The document, and when CPython reads its parts.
    pub(super) fn in_turn(&self) -> (&Document, &Turns) {
        (&self.document, &self.turns)
    }
}
