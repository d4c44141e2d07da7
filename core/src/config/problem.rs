//! Why a configuration is refused: CPython's sentences, the path and the place.

use core::fmt::{self, Display};

use crate::json::{Kind, Str, Syntax, Value};

/// A configuration that is not taken. Nothing has changed.
///
/// It displays as CPython's sentence; [`Refusal::causes`] gives the chain behind it, as
/// `__cause__` does there.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'d> {
    pub(crate) problem: Problem<'d>,
    pub(crate) path: Path<'d>,
    pub(crate) offset: Option<usize>,
}

/// One mistake.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'d> {
    pub(crate) kind: ProblemKind<'d>,
    /// The value at fault; the surrounding object, if something is missing from it.
    pub(crate) at: Option<usize>,
    /// The key inside the item at fault.
    pub(crate) key: Option<Str<'d>>,
    /// The position in the list under the key.
    pub(crate) index: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum ProblemKind<'d> {
    Syntax(Syntax),
    NotADict,
    VersionMissing,
    VersionUnsupported(Value<'d>),
    /// Another kind of value belongs here.
    Wanted(&'static str, Kind),
    UnknownLevel(Str<'d>),
    LevelType(Value<'d>),
    LevelRange(Value<'d>),
    MissingKey(&'static str),
    /// Something that was to be done with a name which is not defined.
    Lookup(Lookup, Str<'d>),
    /// A handler whose target is configured later; tried again once.
    TargetNotYet,
    CannotResolve(Resolved, Str<'d>),
    UnexpectedArgument(&'static str, Str<'d>),
    InvalidFormat(Str<'d>),
    UnsupportedStyle(Value<'d>),
    Unsupported(&'static str),
    NoHandlerNamed(Str<'d>),
    Full {
        table: &'static str,
        needed: usize,
        available: usize,
    },
    Busy,
    UnknownExtension(Str<'d>),
    UnknownOperation(Value<'d>),
    OperationInConfiguration,
    Unverified,
    FrameTooLong {
        needed: usize,
        available: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    SetFormatter,
    SetTarget,
    AddFilter,
    AddHandler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolved {
    Class,
    Stream,
    Factory,
}

impl<'d> Problem<'d> {
    pub(crate) const fn new(kind: ProblemKind<'d>) -> Self {
        Problem {
            kind,
            at: None,
            key: None,
            index: None,
        }
    }

    pub(crate) fn at(self, offset: usize) -> Self {
        Problem {
            at: self.at.or(Some(offset)),
            ..self
        }
    }

    pub(crate) fn key(self, key: &'d str) -> Self {
        Problem {
            key: self.key.or(Some(Str::plain(key))),
            ..self
        }
    }

    pub(crate) fn wanted(what: &'static str, value: Value<'d>) -> Self {
        Problem::new(ProblemKind::Wanted(what, value.kind())).at(value.offset())
    }

    pub(crate) fn full(table: &'static str, needed: usize, available: Option<usize>) -> Self {
        Problem::new(ProblemKind::Full {
            table,
            needed,
            available: available.unwrap_or(usize::MAX),
        })
    }

    /// The sentence that CPython's lower exception would carry.
    fn cause(&self) -> Option<Cause<'d>> {
        match self.kind {
            ProblemKind::Lookup(_, name) => Some(Cause(name)),
            _ => None,
        }
    }
}

/// CPython's `str` of a `KeyError`: the key's `repr`.
struct Cause<'d>(Str<'d>);

impl Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Repr(self.0).fmt(f)
    }
}

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ProblemKind::Syntax(syntax) => write!(f, "not a JSON document: {syntax}"),
            ProblemKind::NotADict => f.write_str("a configuration is a dict"),
            ProblemKind::VersionMissing => f.write_str("dictionary doesn't specify a version"),
            ProblemKind::VersionUnsupported(version) => {
                f.write_str("Unsupported version: ")?;
                match version.str() {
                    Some(version) => version.fmt(f),
                    None => f.write_str(version.raw()),
                }
            }
            ProblemKind::Wanted(what, found) => {
                write!(f, "expected {what}, found {}", found.name())
            }
            ProblemKind::UnknownLevel(name) => write!(f, "Unknown level: {}", Repr(name)),
            ProblemKind::LevelType(level) => {
                write!(f, "Level not an integer or a valid string: {}", level.raw())
            }
            ProblemKind::LevelRange(level) => {
                write!(f, "Level out of range (32 bits): {}", level.raw())
            }
            ProblemKind::MissingKey(key) => write!(f, "'{key}'"),
            ProblemKind::Lookup(lookup, name) => {
                let what = match lookup {
                    Lookup::SetFormatter => "set formatter",
                    Lookup::SetTarget => "set target handler",
                    Lookup::AddFilter => "add filter",
                    Lookup::AddHandler => "add handler",
                };
                write!(f, "Unable to {what} {}", Repr(name))
            }
            ProblemKind::TargetNotYet => f.write_str("target not configured yet"),
            ProblemKind::CannotResolve(what, name) => {
                let what = match what {
                    Resolved::Class => "no such class is registered",
                    Resolved::Stream => "no such stream is registered",
                    Resolved::Factory => "no such factory is registered",
                };
                write!(f, "Cannot resolve {}: {what}", Repr(name))
            }
            ProblemKind::UnexpectedArgument(class, name) => {
                let class = class.rsplit('.').next().unwrap_or(class);
                write!(
                    f,
                    "{class}.__init__() got an unexpected keyword argument {}",
                    Repr(name)
                )
            }
            ProblemKind::InvalidFormat(format) => {
                write!(f, "Invalid format '{format}' for '%' style")
            }
            ProblemKind::UnsupportedStyle(style) => {
                write!(f, "Style must be one of: % (found {})", style.raw())
            }
            ProblemKind::Unsupported(what) => write!(f, "{what} is not supported here"),
            ProblemKind::NoHandlerNamed(name) => {
                write!(f, "No handler found with name {}", Repr(name))
            }
            ProblemKind::Full {
                table,
                needed,
                available,
            } => write!(
                f,
                "too many {table}: {needed} needed, {available} available"
            ),
            ProblemKind::Busy => f.write_str("busy: another configuration is being applied"),
            ProblemKind::UnknownExtension(key) => {
                write!(f, "unknown key {} in 'logconf'", Repr(key))
            }
            ProblemKind::UnknownOperation(op) => {
                write!(f, "unknown operation {} (there is: \"status\")", op.raw())
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

impl core::error::Error for Problem<'_> {}

/// Python's `repr` of a string.
struct Repr<'d>(Str<'d>);

impl Display for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let (mut single, mut double) = (false, false);
        self.0.each_piece(|piece| {
            single |= piece.contains('\'');
            double |= piece.contains('"');
        });
        let quote = if single && !double { '"' } else { '\'' };
        f.write_char(quote)?;
        let mut written = Ok(());
        self.0.each_piece(|piece| {
            for char in piece.chars() {
                if written.is_ok() {
                    written = match char {
                        '\n' => f.write_str("\\n"),
                        '\r' => f.write_str("\\r"),
                        '\t' => f.write_str("\\t"),
                        '\\' => f.write_str("\\\\"),
                        char if char == quote => write!(f, "\\{char}"),
                        char if char.is_ascii_control() => write!(f, "\\x{:02x}", char as u32),
                        char => f.write_char(char),
                    };
                }
            }
        });
        written?;
        f.write_char(quote)
    }
}

impl Kind {
    /// The kind as it is called in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Dict => "a dict",
            Kind::List => "a list",
            Kind::Str => "a string",
            Kind::Int | Kind::Float => "a number",
            Kind::Bool => "a bool",
            Kind::None => "null",
        }
    }
}

/// Where in the document: a section, an item of it, a key of that.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Path<'d> {
    pub(crate) section: Option<Section>,
    pub(crate) item: Option<Str<'d>>,
    pub(crate) key: Option<Str<'d>>,
    pub(crate) index: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Formatters,
    Filters,
    Handlers,
    Loggers,
    Root,
    Logconf,
}

impl Section {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Section::Formatters => "formatters",
            Section::Filters => "filters",
            Section::Handlers => "handlers",
            Section::Loggers => "loggers",
            Section::Root => "root",
            Section::Logconf => "logconf",
        }
    }

    /// What CPython calls one of its items in "Unable to configure".
    fn item(self) -> Option<&'static str> {
        match self {
            Section::Formatters => Some("formatter"),
            Section::Filters => Some("filter"),
            Section::Handlers => Some("handler"),
            Section::Loggers => Some("logger"),
            Section::Root => Some("root logger"),
            Section::Logconf => None,
        }
    }
}

/// `handlers.h.formatter`, `loggers["app.sensor"].handlers[1]`.
impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        if let Some(section) = self.section {
            f.write_str(section.key())?;
            first = false;
        }
        for name in [self.item, self.key].into_iter().flatten() {
            if is_identifier(name) {
                f.write_str(if first { "" } else { "." })?;
                name.fmt(f)?;
            } else {
                write!(f, "[\"{}\"]", name.raw())?;
            }
            first = false;
        }
        match self.index {
            Some(index) => write!(f, "[{index}]"),
            None => Ok(()),
        }
    }
}

fn is_identifier(name: Str<'_>) -> bool {
    let raw = name.raw();
    !raw.is_empty()
        && !raw.starts_with(|first: char| first.is_ascii_digit())
        && raw
            .bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80)
}

impl<'d> Refusal<'d> {
    pub(crate) fn new(
        problem: Problem<'d>,
        section: Option<Section>,
        item: Option<Str<'d>>,
    ) -> Self {
        Refusal {
            problem,
            path: Path {
                section,
                item,
                key: problem.key,
                index: problem.index,
            },
            offset: problem.at,
        }
    }

    pub(crate) fn bare(kind: ProblemKind<'d>) -> Self {
        Refusal::new(Problem::new(kind), None, None)
    }

    /// The sentences, the outermost first: each is the reason for the one before it.
    pub(crate) fn each_sentence(&self, mut sentence: impl FnMut(&dyn Display)) {
        if let Some(context) = self.context() {
            sentence(&context);
        }
        sentence(&self.problem);
        if let Some(cause) = self.problem.cause() {
            sentence(&cause);
        }
    }

    fn context(&self) -> Option<Context<'d>> {
        if matches!(self.problem.kind, ProblemKind::NoHandlerNamed(_)) {
            return None;
        }
        let section = self.path.section?;
        match (section, self.path.item) {
            (Section::Root, _) | (_, Some(_)) => {}
            _ => return None,
        }
        section.item().map(|what| Context {
            what,
            name: self.path.item,
        })
    }

    /// Calls `cause` with each sentence behind the first, the reason for it first.
    pub fn causes(&self, mut cause: impl FnMut(&dyn Display)) {
        let mut first = true;
        self.each_sentence(|sentence| {
            if !first {
                cause(sentence);
            }
            first = false;
        });
    }

    /// Where in the document, as `handlers.h.formatter`; empty for the document itself.
    pub fn path(&self) -> impl Display {
        self.path
    }

    /// Bytes from the start of the document to the value at fault.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// The table that is full, how much the document needs of it and how much there is.
    pub fn full_table(&self) -> Option<(&'static str, usize, usize)> {
        match self.problem.kind {
            ProblemKind::Full {
                table,
                needed,
                available,
            } => Some((table, needed, available)),
            ProblemKind::FrameTooLong { needed, available } => Some(("frame", needed, available)),
            _ => None,
        }
    }
}

impl Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.context() {
            Some(context) => context.fmt(f),
            None => self.problem.fmt(f),
        }
    }
}

impl core::error::Error for Refusal<'_> {}

struct Context<'d> {
    what: &'static str,
    name: Option<Str<'d>>,
}

impl Display for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unable to configure {}", self.what)?;
        match self.name {
            Some(name) => write!(f, " {}", Repr(name)),
            None => Ok(()),
        }
    }
}
