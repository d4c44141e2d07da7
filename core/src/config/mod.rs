//! The configurator: all rules of dictConfig, once, for every size of table.
//!
//! A document goes through three steps. [`json::check`](crate::json::check()) passes it as
//! text; [`request`] finds its sections; [`Builder`] fills a spare slot from them, section by
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
use crate::json::{self, Cursor, Key, Kind, Value};

/// The sections of a document.
pub(crate) struct Document<'d> {
    pub(crate) incremental: bool,
    disable_existing: bool,
    formatters: Option<Cursor<'d>>,
    filters: Option<Cursor<'d>>,
    handlers: Option<Cursor<'d>>,
    loggers: Option<Cursor<'d>>,
    root: Option<Value<'d>>,
}

/// What a request asks for.
pub(crate) enum Request<'d> {
    Configure(Document<'d>),
    Status,
}

/// The keys of a document.
const KEYS: [&str; 9] = [
    "version",
    "incremental",
    "disable_existing_loggers",
    "formatters",
    "filters",
    "handlers",
    "loggers",
    "root",
    "logconf",
];

/// Checks a document and reads its top. CPython: `DictConfigurator.configure`.
pub(crate) fn request(document: &[u8]) -> Result<Request<'_>, Refusal<'_>> {
    let mut found = [None; KEYS.len()];
    // Of several values under one key the last wins, as in CPython.
    let note = |text, key, value| {
        let name = Cursor::new(text, key).string();
        let key = KEYS.iter().position(|key| name.is(key.as_bytes()));
        if let Some(key) = key {
            found[key] = Some(Cursor::new(text, value));
        }
    };
    let text = json::check_noting(document, note).map_err(|syntax| {
        let problem = Problem::new(ProblemKind::Syntax(syntax));
        bare(problem.at(syntax.offset))
    })?;
    let document = Cursor::document(text);
    if document.kind() != Kind::Dict {
        return Err(bare(
            Problem::new(ProblemKind::NotADict).at(document.offset()),
        ));
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
    ] = found;
    fn value(section: Option<Cursor<'_>>) -> Option<Value<'_>> {
        section.map(|mut section| section.take())
    }
    let operation = match value(logconf) {
        Some(logconf) => extensions(logconf)
            .map_err(|problem| Refusal::new(problem, Some(Section::Logconf), None))?,
        None => None,
    };
    let Some(version) = value(version) else {
        return match operation {
            Some(_) => Ok(Request::Status),
            None => {
                let missing = Problem::new(ProblemKind::VersionMissing);
                Err(bare(missing.at(document.offset())))
            }
        };
    };
    if let Some(operation) = operation {
        let problem = Problem::new(ProblemKind::OperationInConfiguration);
        let problem = problem.at(operation.offset()).key("op");
        return Err(Refusal::new(problem, Some(Section::Logconf), None));
    }
    if !is_version_one(version) {
        let problem = Problem::new(ProblemKind::VersionUnsupported(version));
        return Err(bare(problem.at(version.offset()).key("version")));
    }
    Ok(Request::Configure(Document {
        incremental: value(incremental).is_some_and(|value| value.truth()),
        disable_existing: value(disable_existing).is_none_or(|value| value.truth()),
        formatters,
        filters,
        handlers,
        loggers,
        root: value(root),
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
        let value = entries.take();
        if !key.name.is(b"op") {
            let unknown = ProblemKind::UnknownExtension(key.name);
            return Err(Problem {
                key: Some(key.name),
                ..Problem::new(unknown).at(key.offset)
            });
        }
        if !value.str().is_some_and(|op| op.is(b"status")) {
            let unknown = ProblemKind::UnknownOperation(value);
            return Err(Problem::new(unknown).at(value.offset()).key("op"));
        }
        operation = Some(value);
    }
    Ok(operation)
}

/// The values of the dict that the cursor has entered under these keys; the cursor is left
/// behind it. Of several values under one key the last wins, as in CPython. Other keys go to
/// `other`.
fn fields<'d, const N: usize>(
    cursor: &mut Cursor<'d>,
    names: &[&str; N],
    mut other: impl FnMut(Key<'d>),
) -> [Option<Value<'d>>; N] {
    let mut values = [None; N];
    while let Some(key) = cursor.key() {
        let value = cursor.take();
        let position = names.iter().position(|name| key.name.is(name.as_bytes()));
        match position {
            Some(position) => values[position] = Some(value),
            None => other(key),
        }
    }
    values
}

/// A cursor inside a section that is there and is a dict.
fn entries<'d>(
    section: Option<Cursor<'d>>,
    which: Section,
) -> Result<Option<Cursor<'d>>, Refusal<'d>> {
    let Some(mut cursor) = section else {
        return Ok(None);
    };
    match enter(&mut cursor) {
        Ok(()) => Ok(Some(cursor)),
        Err(problem) => Err(Refusal::new(problem, Some(which), None)),
    }
}

/// Steps into a dict, or says what is wrong with the value.
fn enter<'d>(cursor: &mut Cursor<'d>) -> Result<(), Problem<'d>> {
    let entered = cursor.enter_dict();
    entered.map_err(|value| Problem::wanted("a dict", value))
}

/// A cursor inside a dict, or what is wrong with the value.
fn dict<'d>(value: Value<'d>) -> Result<Cursor<'d>, Problem<'d>> {
    match value.kind() {
        Kind::Dict => Ok(value.enter()),
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
    Err(Problem::new(kind).at(value.offset()))
}
