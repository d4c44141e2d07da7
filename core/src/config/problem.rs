//! Why a document is refused, in CPython's sentences.
//!
//! A [`Problem`] is small: what is wrong, and where. The names in its sentence, the path and
//! the context are read from the document again when somebody asks, by [`Refusal`].

use core::fmt::{self, Display};

use super::path::{Path, Section};
use crate::format::unknown_field;
use crate::json::{Cursor, Reason, Repr, Str, Value, text_of};

/// A document that is not taken. Nothing has changed.
///
/// It displays as CPython's sentence; [`Refusal::causes`] gives the chain behind it, as
/// `__cause__` does there.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'d> {
    text: &'d str,
    problem: Problem,
}

/// One mistake, and the offset of the value at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(crate) kind: ProblemKind,
    at: u32,
}

/// The offset of a mistake that is not in the document.
const NOWHERE: u32 = u32::MAX;

/// What is wrong with the value (or the key) at the place of the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    Syntax(Reason),
    NotADict,
    VersionMissing,
    VersionUnsupported,
    /// Another kind of value belongs there.
    Wanted(&'static str),
    UnknownLevel,
    LevelType,
    LevelRange,
    /// The dict lacks this key.
    MissingKey(&'static str),
    /// What the name was for; it is not defined.
    Undefined(&'static str),
    /// A handler whose target is configured later; tried again once.
    TargetNotYet,
    /// What is not registered under this name.
    CannotResolve(&'static str),
    /// The class does not take this keyword argument.
    UnexpectedArgument(&'static str),
    InvalidFormat,
    UnknownField,
    UnsupportedStyle,
    Unsupported(&'static str),
    NoHandlerNamed,
    Full {
        table: &'static str,
        needed: u32,
        available: u32,
    },
    Busy,
    UnknownExtension,
    UnknownOperation,
    OperationInConfiguration,
    Unverified,
    FrameTooLong {
        needed: u32,
        available: u32,
    },
}

impl Problem {
    pub(crate) const fn new(kind: ProblemKind, at: usize) -> Self {
        Problem {
            kind,
            at: at as u32,
        }
    }

    pub(crate) fn wanted(what: &'static str, at: usize) -> Self {
        Problem::new(ProblemKind::Wanted(what), at)
    }

    /// A table is full: it would have to hold `needed` items.
    pub(crate) fn full(
        table: &'static str,
        needed: usize,
        bound: Option<usize>,
        at: usize,
    ) -> Self {
        let kind = ProblemKind::Full {
            table,
            needed: needed as u32,
            available: bound.unwrap_or(0) as u32,
        };
        Problem::new(kind, at)
    }

    /// As the refusal of a document.
    pub(crate) fn in_document(self, text: &str) -> Refusal<'_> {
        Refusal {
            text,
            problem: self,
        }
    }
}

impl Refusal<'_> {
    /// A refusal that has nothing to do with what the document says.
    pub(crate) fn of(kind: ProblemKind) -> Self {
        Refusal {
            text: "",
            problem: Problem { kind, at: NOWHERE },
        }
    }
}

impl<'d> Refusal<'d> {
    fn cursor(&self) -> Cursor<'d> {
        Cursor::new(self.text, self.problem.at as usize)
    }

    fn value(&self) -> Value<'d> {
        self.cursor().take()
    }

    /// The string or key at fault; without its scheme, if it has one.
    fn name(&self) -> Str<'d> {
        let name = self.cursor().string();
        name.after_scheme(b"ext").unwrap_or(name)
    }

    /// Where in the document; not in one that is not even JSON.
    fn place(&self) -> Path<'d> {
        match self.problem.kind {
            ProblemKind::Syntax(_) => Path::default(),
            _ => Path::to(self.text, self.problem.at as usize),
        }
    }

    fn context(&self) -> Option<Context<'d>> {
        if self.problem.kind == ProblemKind::NoHandlerNamed {
            return None;
        }
        let place = self.place();
        let section = place.section()?;
        let item = place.item();
        (section == Section::Root || item.is_some()).then_some(Context { section, item })
    }

    /// Calls `cause` with each sentence behind the first: the reason for the one before it.
    pub fn causes(&self, mut cause: impl FnMut(&dyn Display)) {
        if self.context().is_some() {
            cause(&Sentence(self));
        }
        match self.problem.kind {
            // CPython's `KeyError`.
            ProblemKind::Undefined(_) => cause(&Repr(self.name())),
            ProblemKind::TargetNotYet => cause(&"target not configured yet"),
            _ => {}
        }
    }

    /// Where in the document, as `handlers.h.formatter`; empty for the document itself.
    pub fn path(&self) -> impl Display + 'd {
        self.place()
    }

    /// Bytes from the start of the document to the value at fault.
    pub fn offset(&self) -> Option<usize> {
        (self.problem.at != NOWHERE).then_some(self.problem.at as usize)
    }

    /// The table that is full, how much the document needs of it and how much there is.
    pub fn full_table(&self) -> Option<(&'static str, usize, usize)> {
        let (table, needed, available) = match self.problem.kind {
            ProblemKind::Full {
                table,
                needed,
                available,
            } => (table, needed, available),
            ProblemKind::FrameTooLong { needed, available } => ("frame", needed, available),
            _ => return None,
        };
        Some((table, needed as usize, available as usize))
    }
}

impl Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.context() {
            Some(context) => context.fmt(f),
            None => Sentence(self).fmt(f),
        }
    }
}

impl core::error::Error for Refusal<'_> {}

/// "Unable to configure handler 'h'".
struct Context<'d> {
    section: Section,
    item: Option<Str<'d>>,
}

impl Display for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unable to configure {}", self.section.item())?;
        match self.item {
            Some(name) if self.section != Section::Root => write!(f, " {}", Repr(name)),
            _ => Ok(()),
        }
    }
}

/// The problem itself.
struct Sentence<'r, 'd>(&'r Refusal<'d>);

impl Display for Sentence<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refusal = self.0;
        let raw = || refusal.value().raw();
        let name = || Repr(refusal.name());
        match refusal.problem.kind {
            ProblemKind::Syntax(reason) => write!(f, "not a JSON document: {reason}"),
            ProblemKind::NotADict => f.write_str("a configuration is a dict"),
            ProblemKind::VersionMissing => f.write_str("dictionary doesn't specify a version"),
            ProblemKind::VersionUnsupported => match refusal.value().str() {
                Some(version) => write!(f, "Unsupported version: {version}"),
                None => write!(f, "Unsupported version: {}", raw()),
            },
            ProblemKind::Wanted(what) => {
                write!(
                    f,
                    "expected {what}, found {}",
                    refusal.value().kind().name()
                )
            }
            ProblemKind::UnknownLevel => write!(f, "Unknown level: {}", name()),
            ProblemKind::LevelType => {
                write!(f, "Level not an integer or a valid string: {}", raw())
            }
            ProblemKind::LevelRange => write!(f, "Level out of range (32 bits): {}", raw()),
            ProblemKind::MissingKey(key) => write!(f, "'{key}'"),
            ProblemKind::Undefined(purpose) => write!(f, "Unable to {purpose} {}", name()),
            ProblemKind::TargetNotYet => write!(f, "Unable to set target handler {}", name()),
            ProblemKind::CannotResolve(what) => match refusal.value().str() {
                Some(_) => write!(f, "Cannot resolve {}: no such {what} is registered", name()),
                None => write!(f, "Cannot resolve {}: a {what} goes by its name", raw()),
            },
            ProblemKind::UnexpectedArgument(class) => {
                let class = class.rsplit('.').next().unwrap_or(class);
                let init = "__init__() got an unexpected keyword argument";
                write!(f, "{class}.{init} {}", name())
            }
            ProblemKind::InvalidFormat => {
                write!(f, "Invalid format '{}' for '%' style", refusal.name())
            }
            ProblemKind::UnknownField => {
                // CPython's sentence, which there comes with each record.
                let field = unknown_field(text_of(refusal.name().raw()));
                write!(f, "Formatting field not found in record: '{field}'")
            }
            ProblemKind::UnsupportedStyle => {
                write!(f, "Style must be one of: % (found {})", raw())
            }
            ProblemKind::Unsupported(what) => write!(f, "{what} is not supported here"),
            ProblemKind::NoHandlerNamed => write!(f, "No handler found with name {}", name()),
            ProblemKind::Full {
                table,
                needed,
                available,
            } => write!(
                f,
                "too many {table}: {needed} needed, {available} available"
            ),
            ProblemKind::Busy => f.write_str(
                "busy: another configuration is being applied, or a log call is still under way in the state before the last one",
            ),
            ProblemKind::UnknownExtension => write!(f, "unknown key {} in 'logconf'", name()),
            ProblemKind::UnknownOperation => {
                write!(f, "unknown operation {} (there is: \"status\")", raw())
            }
            ProblemKind::OperationInConfiguration => {
                f.write_str("a configuration (with 'version') cannot hold an operation")
            }
            ProblemKind::Unverified => f.write_str("request rejected"),
            ProblemKind::FrameTooLong { needed, available } => {
                write!(f, "frame too long: {needed} bytes, at most {available} fit")
            }
        }
    }
}
