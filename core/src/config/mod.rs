//! The configurator: all rules of dictConfig, once, for every size of table.
//!
//! A document goes through three steps. [`json::check`](crate::json::check()) passes it as
//! text; [`Document`] finds its sections; [`Builder`] fills a spare slot from them, section by
//! section, in CPython's order. Nothing that others see changes before the slot is complete.

mod arguments;
mod build;
mod formatters;
mod handlers;
mod incremental;
mod kept;
mod loggers;
mod problem;
mod warning;

pub use arguments::{Argument, Arguments};
pub use problem::{Problem, Refusal};
pub use warning::Warning;

pub(crate) use build::Builder;
pub(crate) use loggers::place_of;
pub(crate) use problem::{ProblemKind, Section};
pub(crate) use warning::Warnings;

use crate::Level;
use crate::json::{Cursor, Kind, Str, Value};

/// The sections of a document.
pub(crate) struct Document<'d> {
    pub(crate) incremental: bool,
    disable_existing: bool,
    formatters: Option<Value<'d>>,
    filters: Option<Value<'d>>,
    handlers: Option<Value<'d>>,
    loggers: Option<Value<'d>>,
    root: Option<Value<'d>>,
}

/// What a request asks for.
pub(crate) enum Request<'d> {
    Configure(Document<'d>),
    Status,
}

/// Reads the top of a checked document. CPython: `DictConfigurator.configure`.
pub(crate) fn request(text: &str) -> Result<Request<'_>, Refusal<'_>> {
    let document = Value::document(text);
    if document.kind() != Kind::Dict {
        return Err(bare(Problem::new(ProblemKind::NotADict).at(document)));
    }
    let [
        version,
        incremental,
        disable_existing,
        formatters,
        filters,
        handlers,
        loggers,
        root,
        logconf,
    ] = fields(
        document,
        [
            "version",
            "incremental",
            "disable_existing_loggers",
            "formatters",
            "filters",
            "handlers",
            "loggers",
            "root",
            "logconf",
        ],
    );
    let operation = match logconf {
        Some(logconf) => extensions(logconf)
            .map_err(|problem| Refusal::new(problem, Some(Section::Logconf), None))?,
        None => None,
    };
    let Some(version) = version else {
        return match operation {
            Some(_) => Ok(Request::Status),
            None => Err(bare(Problem::new(ProblemKind::VersionMissing).at(document))),
        };
    };
    if let Some(operation) = operation {
        let problem = Problem::new(ProblemKind::OperationInConfiguration).at(operation);
        return Err(Refusal::new(
            problem.key("op"),
            Some(Section::Logconf),
            None,
        ));
    }
    if !is_version_one(version) {
        let problem = Problem::new(ProblemKind::VersionUnsupported(version)).at(version);
        return Err(bare(problem.key("version")));
    }
    Ok(Request::Configure(Document {
        incremental: incremental.is_some_and(|value| value.truth()),
        disable_existing: disable_existing.is_none_or(|value| value.truth()),
        formatters,
        filters,
        handlers,
        loggers,
        root,
    }))
}

fn bare(problem: Problem<'_>) -> Refusal<'_> {
    Refusal::new(problem, None, None)
}

/// Python's `== 1`, which `true` and `1.0` are too.
fn is_version_one(version: Value<'_>) -> bool {
    match version.kind() {
        Kind::Int | Kind::Bool => version.int() == Some(1),
        Kind::Float => version
            .raw()
            .strip_prefix("1.")
            .is_some_and(|zeros| zeros.bytes().all(|digit| digit == b'0')),
        _ => false,
    }
}

/// Reads the `logconf` key; gives the operation, if there is one.
fn extensions<'d>(logconf: Value<'d>) -> Result<Option<Value<'d>>, Problem<'d>> {
    if logconf.kind() != Kind::Dict {
        return Err(Problem::wanted("a dict", logconf));
    }
    let mut operation = None;
    let mut entries = logconf.enter();
    while let Some(key) = entries.key() {
        entries.skip();
        if !key.name.is(b"op") {
            let unknown = ProblemKind::UnknownExtension(key.name);
            return Err(Problem {
                at: Some(key.offset),
                key: Some(key.name),
                ..Problem::new(unknown)
            });
        }
        if !key.value.str().is_some_and(|op| op.is(b"status")) {
            let unknown = ProblemKind::UnknownOperation(key.value);
            return Err(Problem::new(unknown).at(key.value).key("op"));
        }
        operation = Some(key.value);
    }
    Ok(operation)
}

/// The values of a dict under these keys; the last of several wins, as in CPython.
pub(crate) fn fields<'d, const N: usize>(
    dict: Value<'d>,
    names: [&str; N],
) -> [Option<Value<'d>>; N] {
    let mut cursor = dict.enter();
    fields_of(&mut cursor, &names, |_| {})
}

/// As [`fields`], from a cursor inside the dict, which is left behind it. Keys beside
/// `names` go to `other`.
fn fields_of<'d, const N: usize>(
    cursor: &mut Cursor<'d>,
    names: &[&str; N],
    mut other: impl FnMut(Str<'d>),
) -> [Option<Value<'d>>; N] {
    let mut values = [None; N];
    while let Some(key) = cursor.key() {
        cursor.skip();
        let position = names.iter().position(|name| key.name.is(name.as_bytes()));
        match position {
            Some(position) => values[position] = Some(key.value),
            None => other(key.name),
        }
    }
    values
}

/// The entries of a section that is there and is a dict.
fn entries<'d>(
    section: Option<Value<'d>>,
    which: Section,
) -> Result<Option<Cursor<'d>>, Refusal<'d>> {
    match section {
        Some(section) if section.kind() == Kind::Dict => Ok(Some(section.enter())),
        Some(section) => {
            let problem = Problem::wanted("a dict", section);
            Err(Refusal::new(problem, Some(which), None))
        }
        None => Ok(None),
    }
}

/// A dict, or what is wrong with it.
fn dict<'d>(value: Value<'d>) -> Result<Value<'d>, Problem<'d>> {
    match value.kind() {
        Kind::Dict => Ok(value),
        _ => Err(Problem::wanted("a dict", value)),
    }
}

/// A level by number or name. CPython: `_checkLevel`.
fn level<'d>(value: Value<'d>) -> Result<Level, Problem<'d>> {
    let kind = match (value.kind(), value.str()) {
        (Kind::Int | Kind::Bool, _) => match value.int() {
            Some(number) => return Ok(Level(number)),
            None => ProblemKind::LevelRange(value),
        },
        (_, Some(name)) => match Level::from_name(name.raw()) {
            Some(level) => return Ok(level),
            None => ProblemKind::UnknownLevel(name),
        },
        _ => ProblemKind::LevelType(value),
    };
    Err(Problem::new(kind).at(value))
}
