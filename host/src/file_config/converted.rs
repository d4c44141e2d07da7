//! A file as a document, and what is wrong with it.

use std::borrow::Cow;

use logconf_core::{Logging, Paths, Refusal, Registry, Tables};

use super::error::{Error, ErrorKind};
use super::sections::Sections;
use super::turns::Section;
use super::{Options, Source};
use crate::document::Document;
use crate::ini::Ini;

/// After so many mistakes in what a file says, nothing is looked for in what it means; nor after so many in that.
const MANY: usize = 1000;

/// For so many mistakes in what it means it is looked for what was meant: that has to be done in the whole of it.
const HINTED: usize = 100;

/// An INI file that was made into a document, as far as it can be one.
///
/// It may be checked for another logging system than the one whose registry has the names in `args`:
/// a host makes the document, and a device takes it.
///
/// ```
/// use logconf::Logging;
/// use logconf::core::{Registry, StreamHandler};
/// use logconf::file_config::{Converted, Options, Source};
/// use logconf::registry::Standard;
///
/// static DEVICE: Registry = Registry { classes: &[&StreamHandler], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&DEVICE);
/// let text = "[formatters]\nkeys=\n[handlers]\nkeys=h\n[handler_h]\nclass=FileHandler\nargs=('a.log',)\n\
///             [loggers]\nkeys=root\n[logger_root]\nhandlers=h\n";
/// let host = Standard::new().registry();
/// let converted = Converted::read(Source::Text(text), host, &Options::default()).unwrap();
/// let mut mistakes = Vec::new();
/// converted.check(&LOGGING, &mut |mistake| mistakes.push(mistake.path().to_owned()));
/// assert_eq!(mistakes, ["handlers.h.class"]);
/// ```
pub struct Converted<'s> {
    ini: Cow<'s, Ini>,
    sections: Sections,
}

impl<'s> Converted<'s> {
    /// Reads a file. `registry` knows the classes that it names, and the names in `args`.
    ///
    /// # Errors
    ///
    /// It is no INI file.
    pub fn read(
        source: impl Into<Source<'s>>,
        registry: &'static Registry,
        options: &Options,
    ) -> Result<Self, Error> {
        let ini = source.into().read(options)?;
        let sections = Sections::read(&ini, registry, options);
        Ok(Converted { ini, sections })
    }

    /// What the file says, of which the document is only a part.
    pub fn ini(&self) -> &Ini {
        &self.ini
    }

    /// The same, of its own.
    pub fn into_owned(self) -> Converted<'static> {
        Converted {
            ini: Cow::Owned(self.ini.into_owned()),
            sections: self.sections,
        }
    }

    /// Whether the file is a document: [`into_document`](Self::into_document) finds no mistake.
    pub fn is_document(&self) -> bool {
        self.sections.is_document()
    }

    /// The document. If there are mistakes, it holds what is right: in place of a handler or a formatter
    /// that is not, a plain one stands.
    pub fn document(&self) -> &Document {
        self.sections.document()
    }

    /// The document, or everything that keeps the file from being one.
    ///
    /// # Errors
    ///
    /// Those of [`convert`](super::convert()).
    pub fn into_document(self) -> Result<Document, Vec<Error>> {
        self.sections.converted()
    }

    /// Calls `mistake` with everything that is wrong with the file for this logging system, which does
    /// not apply it. Gives the warnings.
    pub fn check<T: Tables>(
        &self,
        logging: &Logging<T>,
        mistake: &mut dyn FnMut(&Error),
    ) -> Vec<String> {
        let (mistakes, warnings) = self.judged(logging);
        mistakes.iter().for_each(mistake);
        warnings
    }

    /// Whether nothing that the file says keeps the document from being applied where it was read.
    pub(super) fn is_whole(&self) -> bool {
        self.sections.mistakes().next().is_none()
    }

    /// Why a logging system with this registry refuses the document.
    pub(super) fn refused(&self, refusal: &Refusal<'_>, registry: &'static Registry) -> Error {
        let error = self.unexplained(refusal, &mut Paths::default());
        Sections::explained(error, refusal, registry)
    }

    fn unexplained<'d>(&self, refusal: &Refusal<'d>, paths: &mut Paths<'d>) -> Error {
        Error::refused(&self.ini, self.sections.in_turn(), refusal, paths)
    }

    /// Every mistake, in the order in which CPython would come upon them, and the warnings.
    pub(super) fn judged<T: Tables>(&self, logging: &Logging<T>) -> (Vec<Error>, Vec<String>) {
        let mut mistakes: Vec<Error> = self.sections.mistakes().cloned().collect();
        if mistakes.len() > MANY {
            return (mistakes, Vec::new());
        }
        // Names are not looked for in vain where it is not known which there are: the keys are missing, or
        // name what is not there.
        let is_whole = |section| {
            let mut of_section = mistakes.iter().filter(|m| m.turn().0 == section);
            of_section.all(|m| m.turn().1 > 0 && m.kind() != ErrorKind::Section)
        };
        let formatters = is_whole(Section::Formatters);
        let handlers = is_whole(Section::Handlers);
        let mut refused: Vec<Error> = Vec::new();
        let mut looked_at = 0;
        let json = self.document().json().as_bytes();
        let mut paths = Paths::default();
        let warnings = logging.check(json, &mut |refusal| {
            looked_at += 1;
            if looked_at > MANY {
                return;
            }
            let mut error = self.unexplained(refusal, &mut paths);
            let is_name =
                |end: &str| error.exception().0 == "KeyError" && error.path().contains(end);
            if !formatters && is_name(".formatter") || !handlers && is_name("handlers[") {
                return;
            }
            if looked_at <= HINTED {
                error = Sections::explained(error, refusal, logging.registry());
            } else if refusal.unresolved().is_some() {
                error = error.unknown_name(Vec::new());
            }
            refused.push(error);
        });
        // The first thing that is wrong with a class which is known nowhere is that.
        let of_unknown_classes = self.sections.of_unknown_classes().iter();
        let only_unnamed = of_unknown_classes.filter(|mistake| {
            let class = format!("{}.class", mistake.path());
            refused.iter().all(|refusal| refusal.path() != class)
        });
        mistakes.extend(only_unnamed.cloned());
        mistakes.extend(refused);
        mistakes.sort_by_key(Error::turn);
        let warned = warnings.iter().map(|warning| warning.to_string());
        let more = (warnings.more() > 0).then(|| format!("{} more", warnings.more()));
        (mistakes, warned.chain(more).collect())
    }
}
