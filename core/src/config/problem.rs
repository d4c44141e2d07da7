//! Why a document is refused, in CPython's sentences.
//!
//! A [`Problem`] is small: what is wrong, and where. The names in its sentence, the path and
//! the context are read from the document again when somebody asks, by [`Refusal`].

use core::fmt::{self, Display};

use super::convert::{Converter, Source};
use super::explain::Explain;
use super::path::Path;
use super::sentence::{Context, Sentence};
use super::{Signature, reference};
use crate::format::Style;
use crate::json::{Cursor, Kind, Reason, Str, Value, ValueRepr};
use crate::registry::Registry;
use crate::tables::NONE;

/// The sections whose items CPython names when it refuses one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word wide: a problem that holds it is then copied by words, not by bytes.
#[repr(u32)]
pub(super) enum Section {
    Formatters,
    Filters,
    Handlers,
    Loggers,
    Root,
}

impl Section {
    /// What one of its items is called.
    pub(super) fn item(self) -> &'static str {
        match self {
            Section::Formatters => "formatter",
            Section::Filters => "filter",
            Section::Handlers => "handler",
            Section::Loggers => "logger",
            Section::Root => "root logger",
        }
    }
}

/// A document that is not taken. Nothing has changed.
///
/// It displays as CPython's sentence; [`Refusal::causes`] gives the chain behind it, as
/// `__cause__` does there.
///
/// ```
/// use logconf_core::Logging;
/// static LOGGING: Logging = Logging::new();
/// let document = br#"{"version": 1, "root": {"level": "info"}}"#;
/// let refusal = LOGGING.apply(document).err().unwrap();
/// let mut said = refusal.to_string();
/// refusal.causes(|cause| said += &format!(": {cause}"));
/// assert_eq!(said, "Unable to configure root logger: Unknown level: 'info'");
/// assert_eq!(refusal.path().to_string(), "root.level");
/// assert_eq!(refusal.offset(), Some(33), "where the level begins");
/// ```
#[derive(Clone, Copy)]
pub struct Refusal<'d> {
    pub(super) source: Source<'d>,
    pub(super) problem: Problem,
    /// The item of a section that could not be configured for it.
    pub(super) item: Option<Item>,
}

/// One mistake, and the offset of the value at fault.
#[derive(Clone, Copy, Debug)]
pub struct Problem {
    pub(crate) kind: ProblemKind,
    pub(super) at: u32,
}

/// An item of a section, and where its key stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(super) section: Section,
    pub(super) key: u32,
}

impl Item {
    /// Where its key stands.
    pub(super) fn offset(self) -> usize {
        self.key as usize
    }

    pub(super) fn new(section: Section, key: usize) -> Option<Item> {
        Some(Item {
            section,
            key: key as u32,
        })
    }
}

/// The offset of a mistake that is not in the document.
const NOWHERE: u32 = u32::MAX;

/// What is wrong with the value (or the key) at the place of the problem.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ProblemKind {
    Syntax(Reason),
    VersionMissing,
    VersionUnsupported,
    /// Another kind of value belongs there.
    Wanted(Wanted),
    /// A keyword argument is of the wrong kind.
    WantedArgument(&'static str),
    UnknownLevel,
    LevelType,
    LevelRange,
    /// A handler has neither `class` nor `()`.
    ClassMissing,
    /// The name is not defined.
    Undefined(Purpose),
    /// A handler whose target is configured later; tried again once.
    TargetNotYet,
    /// A handler's records would come back to it.
    TargetCircle,
    /// What is not registered under this name.
    CannotResolve(&'static str),
    /// The same for a formatter's `class`, where CPython says less.
    CannotImport,
    /// A `cfg://` that leads nowhere.
    Reference,
    /// A keyword argument's name is no identifier.
    Identifier,
    /// The class does not take this keyword argument.
    UnexpectedArgument(&'static Signature),
    /// Nor does it take it under its old name, `strm`.
    UnexpectedStrm(&'static Signature),
    /// It needs others.
    MissingArguments(&'static Signature),
    InvalidFormat(Style),
    UnsupportedStyle,
    NoHandlerNamed,
    Full {
        table: &'static str,
        needed: u32,
        available: u32,
    },
    Busy,
    /// For a reason that is given in full.
    Rejected(&'static str),
    UnknownExtension,
    UnknownOperation,
    OperationInConfiguration,
    /// "check" without anything to check.
    ConfigMissing,
    Unverified,
    FrameTooLong {
        needed: u32,
        available: u32,
    },
    /// What only a class knows about.
    Class(&'static dyn Explain, i32),
}

/// Where a value of another kind belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word wide: a problem that holds it is then copied by words, not by bytes.
#[repr(u32)]
pub(crate) enum Wanted {
    Document,
    Extensions,
    Section,
    Formatter,
    Filter,
    Handler,
    Logger,
    Names,
    ClassName,
    FilterName,
    Format(Style),
    DateFormat,
    Defaults,
    Properties,
}

impl Wanted {
    pub(super) fn what(self) -> &'static str {
        match self {
            Wanted::Names => "a list of names",
            Wanted::ClassName => "a class name",
            Wanted::FilterName => "a logger's name",
            Wanted::Format(_) => "a format string",
            Wanted::DateFormat => "a date format string",
            _ => "a dict",
        }
    }
}

/// What a name was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word wide: a problem that holds it is then copied by words, not by bytes.
#[repr(u32)]
pub(crate) enum Purpose {
    AddHandler,
    AddFilter,
    SetFormatter,
    SetTarget,
}

impl Purpose {
    /// The section in which the name is looked up.
    pub(super) fn section(self) -> &'static str {
        match self {
            Purpose::AddHandler | Purpose::SetTarget => "handlers",
            Purpose::AddFilter => "filters",
            Purpose::SetFormatter => "formatters",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Purpose::AddHandler => "add handler",
            Purpose::AddFilter => "add filter",
            Purpose::SetFormatter => "set formatter",
            Purpose::SetTarget => "set target handler",
        }
    }
}

impl ProblemKind {
    /// Whether the rest of the document may still be worth a look.
    pub(super) fn is_of_version(&self) -> bool {
        matches!(
            self,
            ProblemKind::VersionMissing | ProblemKind::VersionUnsupported
        )
    }

    /// Wrong with this value.
    pub(super) fn at(self, value: &Value<'_>) -> Problem {
        Problem::new(self, value.offset())
    }
}

impl Problem {
    pub(super) fn is_full(&self) -> bool {
        matches!(self.kind, ProblemKind::Full { .. })
    }

    pub(crate) const fn new(kind: ProblemKind, at: usize) -> Self {
        Problem {
            kind,
            at: at as u32,
        }
    }

    pub(crate) fn wanted(what: Wanted, at: usize) -> Self {
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
            // Rows are numbered with 16 bits, also where a table has no bound.
            available: bound.unwrap_or(NONE as usize) as u32,
        };
        Problem::new(kind, at)
    }

    /// As the refusal of a document.
    pub(crate) fn in_document(self, source: Source<'_>) -> Refusal<'_> {
        self.of_item(source, None)
    }

    /// The same, an item of the document not being configurable for it.
    pub(crate) fn of_item(self, source: Source<'_>, item: Option<Item>) -> Refusal<'_> {
        Refusal {
            source,
            problem: self,
            item,
        }
    }

    /// As the refusal of what is not even JSON.
    pub(crate) fn in_no_document<'d>(self) -> Refusal<'d> {
        self.in_document(Source::new("", Cursor::document(""), &Registry::EMPTY))
    }
}

impl<'d> Refusal<'d> {
    /// A refusal that has nothing to do with what the document says.
    pub(crate) fn of(kind: ProblemKind) -> Self {
        Problem::new(kind, NOWHERE as usize).in_no_document()
    }

    /// A cursor at the fault.
    pub(super) fn cursor(&self) -> Cursor<'d> {
        self.source.document().elsewhere(self.problem.at as usize)
    }

    /// The value at fault.
    pub(super) fn value(&self) -> Value<'d> {
        self.cursor().take()
    }

    /// The string or key at fault; without its scheme, if it has one.
    pub(super) fn name(&self) -> Str<'d> {
        let name = self.cursor().string();
        name.after_scheme("ext").unwrap_or(name)
    }

    /// What the value at fault stands for.
    pub(super) fn given(&self) -> Value<'d> {
        self.given_for(self.value())
    }

    pub(super) fn given_for(&self, value: Value<'d>) -> Value<'d> {
        let budget = self.source.budget();
        let converter = Converter {
            source: self.source,
            budget: &budget,
        };
        converter.convert(value).unwrap_or(value)
    }

    pub(super) fn kind(&self) -> Kind {
        self.given().kind()
    }

    pub(super) fn context(&self) -> Option<Context<'d>> {
        let item = self.item?;
        Some(Context {
            section: item.section,
            name: self.source.document().elsewhere(item.key as usize),
        })
    }

    /// The reference that leads nowhere, and why.
    pub(super) fn reference(&self) -> Option<reference::Sentence<'d>> {
        reference::explain(&self.source, self.value())
    }

    /// Whether the document may be right, and was only not looked at: another configuration is
    /// being applied, or the state before the last one is still in use. Try again later.
    pub fn is_busy(&self) -> bool {
        matches!(self.problem.kind, ProblemKind::Busy)
    }

    /// Calls `cause` with each sentence behind the first: the reason for the one before it.
    pub fn causes(&self, mut cause: impl FnMut(&dyn Display)) {
        if self.context().is_some() {
            cause(&Sentence(self));
        }
        match self.problem.kind {
            // CPython's `KeyError`.
            ProblemKind::Undefined(_) => cause(&ValueRepr(self.value())),
            ProblemKind::TargetNotYet => cause(&TARGET_NOT_YET),
            ProblemKind::TargetCircle => cause(&TARGET_CIRCLE),
            _ => {}
        }
    }

    /// Where in the document, as `handlers.h.formatter`; empty for the document itself.
    /// [`Paths`](super::Paths) finds many.
    pub fn path(&self) -> impl Display + use<'d> {
        let place = self.place();
        place.map_or(Path::default(), |(document, offset)| {
            Path::to(document, offset)
        })
    }

    /// The document, and the offset of the fault in it. What is not JSON has none.
    pub(super) fn place(&self) -> Option<(Cursor<'d>, usize)> {
        let is_json = !matches!(self.problem.kind, ProblemKind::Syntax(_));
        is_json.then(|| (self.source.document(), self.problem.at as usize))
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

pub(super) const TARGET_NOT_YET: &str = "target not configured yet";
const TARGET_CIRCLE: &str = "records would come back to the handler that they come from";

impl Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.context() {
            Some(context) => context.fmt(f),
            None => Sentence(self).fmt(f),
        }
    }
}

/// The sentence, and where.
impl fmt::Debug for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({})", Sentence(self))?;
        write!(f, " at {} ({})", self.path(), self.problem.at)
    }
}

impl core::error::Error for Refusal<'_> {}
