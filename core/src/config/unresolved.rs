//! Names that stand for nothing, and those that might have been meant.

use core::fmt::{self, Display};

use super::Signature;
use super::extensions::settings;
use super::handlers::COMMON;
use super::problem::{ProblemKind, Purpose, Refusal, Section};
use crate::json::{Kind, Str};
use crate::level;

/// A name in a document that stands for nothing. [`Refusal::unresolved`] gives it.
#[derive(Clone, Copy)]
pub struct Unresolved<'d> {
    refusal: Refusal<'d>,
    name: Str<'d>,
    among: Among,
}

/// Where the name was looked for.
#[derive(Clone, Copy)]
enum Among {
    Classes,
    Formatters,
    Filters,
    /// Whatever `ext://` can name.
    Registry,
    /// A section of the document.
    Section(Purpose),
    Levels,
    /// What stands under the key `logconf`.
    Extensions,
    /// What a class takes, and what an item of this section may say beside that.
    Parameters(&'static Signature, Option<Section>),
}

/// What a name was to stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sought {
    /// A class, of handlers, formatters or filters.
    Class,
    /// What `ext://` can name.
    Object,
    /// An item that the document defines.
    Item,
    /// A level.
    Level,
    /// An argument of a class.
    Argument,
    /// A key under the key `logconf`.
    Extension,
}

impl<'d> Refusal<'d> {
    /// The name at fault, if the document is refused because nothing has that name.
    pub fn unresolved(&self) -> Option<Unresolved<'d>> {
        let (name, among) = match self.problem.kind {
            ProblemKind::CannotResolve("class") => {
                let among = match self.item.map(|item| item.section) {
                    Some(Section::Handlers) => Among::Classes,
                    Some(Section::Formatters) => Among::Formatters,
                    Some(Section::Filters) => Among::Filters,
                    _ => Among::Registry,
                };
                (self.name(), among)
            }
            ProblemKind::CannotResolve(_) => (self.name(), Among::Registry),
            ProblemKind::CannotImport => (self.name(), Among::Formatters),
            ProblemKind::Undefined(purpose) => (self.value().str()?, Among::Section(purpose)),
            ProblemKind::UnknownLevel => (self.value().str()?, Among::Levels),
            ProblemKind::UnknownExtension => (self.name(), Among::Extensions),
            ProblemKind::UnexpectedArgument(signature) => {
                let section = self.item.map(|item| item.section);
                (self.name(), Among::Parameters(signature, section))
            }
            _ => return None,
        };
        Some(Unresolved {
            refusal: *self,
            name,
            among,
        })
    }
}

impl<'d> Unresolved<'d> {
    /// The name, without `ext://`.
    pub fn name(&self) -> impl Display + 'd {
        self.name
    }

    /// What it was to stand for.
    ///
    /// ```
    /// use logconf_core::{Logging, Sought};
    /// static LOGGING: Logging = Logging::new();
    /// let refusal = LOGGING.apply(br#"{"version": 1, "root": {"level": "LOUD"}}"#).unwrap_err();
    /// assert_eq!(refusal.unresolved().unwrap().sought(), Sought::Level);
    /// ```
    pub fn sought(&self) -> Sought {
        match self.among {
            Among::Classes | Among::Formatters | Among::Filters => Sought::Class,
            Among::Registry => Sought::Object,
            Among::Section(_) => Sought::Item,
            Among::Levels => Sought::Level,
            Among::Parameters(..) => Sought::Argument,
            Among::Extensions => Sought::Extension,
        }
    }

    /// Calls `known` with each name that would do in its place: those that the program has
    /// registered for what it is to name, those that the document itself defines, the levels, or what a class takes.
    pub fn known(&self, known: &mut dyn FnMut(&dyn Display)) {
        let registry = self.refusal.source.registry;
        let all = matches!(self.among, Among::Registry);
        if all || matches!(self.among, Among::Classes) {
            let classes = registry.classes.iter();
            classes.for_each(|class| known(&class.name()));
        }
        if all || matches!(self.among, Among::Formatters) {
            known(&"logging.Formatter");
            let formatters = registry.formatters.iter();
            formatters.for_each(|class| known(&class.name()));
        }
        if all || matches!(self.among, Among::Filters) {
            known(&"logging.Filter");
            let filters = registry.filters.iter();
            filters.for_each(|class| known(&class.name()));
        }
        if all {
            registry.streams.iter().for_each(|(name, _)| known(name));
            registry.values.iter().for_each(|(name, _)| known(name));
        }
        match self.among {
            Among::Section(purpose) => self.defined(purpose, known),
            Among::Extensions => settings().for_each(|name| known(&name)),
            Among::Levels => level::NAMES.iter().for_each(|(name, _)| known(name)),
            Among::Parameters(signature, section) => {
                signature.parameters().for_each(|name| known(&name));
                if matches!(section, Some(Section::Handlers)) {
                    COMMON.iter().for_each(|name| known(name));
                }
            }
            _ => {}
        }
    }

    /// Whether the names are few enough to tell all of them: they are those that the document defines, a
    /// class's parameters, the levels, or the keys under `logconf`.
    pub fn are_few(&self) -> bool {
        matches!(
            self.among,
            Among::Section(_) | Among::Levels | Among::Parameters(..) | Among::Extensions
        )
    }

    /// The names that the section defines in which this one was looked for.
    fn defined(&self, purpose: Purpose, known: &mut dyn FnMut(&dyn Display)) {
        let document = self.refusal.source.document();
        let section = document.field(Str::plain(purpose.section()));
        let section = section.map(|section| self.refusal.given_for(section));
        let Some(section) = section.and_then(|section| section.of_kind(Kind::Dict)) else {
            return;
        };
        let mut entries = section.enter();
        while let Some(key) = entries.key() {
            entries.take();
            known(&key.name);
        }
    }
}

/// The name.
impl fmt::Debug for Unresolved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}
