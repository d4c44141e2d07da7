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
mod path;
mod problem;
mod warning;

pub use arguments::{Argument, Arguments};
pub use problem::{Problem, Refusal};
pub use warning::Warning;

pub(crate) use build::Builder;
pub(crate) use loggers::place_of;
pub(crate) use problem::ProblemKind;
pub(crate) use warning::Warnings;

use crate::Level;
use crate::json::{self, Cursor, Key, Kind, Value};

/// The sections of a document.
pub(crate) struct Document<'d> {
    pub(crate) text: &'d str,
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
        let mut places = KEYS.iter().zip(&mut found);
        if let Some((_, place)) = places.find(|(key, _)| name.is(key.as_bytes())) {
            *place = Some(Cursor::new(text, value));
        }
    };
    let text = json::check_noting(document, note).map_err(|syntax| {
        let kind = ProblemKind::Syntax(syntax.reason);
        Problem::new(kind, syntax.offset).in_document("")
    })?;
    read(text, found).map_err(|problem| problem.in_document(text))
}

fn read<'d>(
    text: &'d str,
    sections: [Option<Cursor<'d>>; KEYS.len()],
) -> Result<Request<'d>, Problem> {
    let document = Cursor::document(text);
    if document.kind() != Kind::Dict {
        return Err(Problem::new(ProblemKind::NotADict, document.offset()));
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
    ] = sections;
    let operation = match logconf {
        Some(mut logconf) => extensions(&mut logconf)?,
        None => None,
    };
    let (version, operation) = match (version, operation) {
        (Some(mut version), operation) => (version.take(), operation),
        (None, Some(_)) => return Ok(Request::Status),
        (None, None) => return Err(Problem::new(ProblemKind::VersionMissing, document.offset())),
    };
    if let Some(operation) = operation {
        let kind = ProblemKind::OperationInConfiguration;
        return Err(Problem::new(kind, operation.offset()));
    }
    if !is_version_one(version) {
        let kind = ProblemKind::VersionUnsupported;
        return Err(Problem::new(kind, version.offset()));
    }
    let truth = |section: Option<Cursor<'_>>, default| match section {
        Some(mut section) => section.take().truth(),
        None => default,
    };
    Ok(Request::Configure(Document {
        text,
        incremental: truth(incremental, false),
        disable_existing: truth(disable_existing, true),
        formatters,
        filters,
        handlers,
        loggers,
        root: root.map(|mut root| root.take()),
    }))
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
fn extensions<'d>(logconf: &mut Cursor<'d>) -> Result<Option<Value<'d>>, Problem> {
    enter(logconf)?;
    let mut operation = None;
    while let Some(key) = logconf.key() {
        let value = logconf.take();
        if !key.name.is(b"op") {
            return Err(Problem::new(ProblemKind::UnknownExtension, key.offset));
        }
        if !value.str().is_some_and(|op| op.is(b"status")) {
            return Err(Problem::new(ProblemKind::UnknownOperation, value.offset()));
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
    collect(cursor, names, &mut values, &mut other);
    values
}

/// [`fields`] for any number of names, so that there is one of it.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn collect<'d>(
    cursor: &mut Cursor<'d>,
    names: &[&str],
    values: &mut [Option<Value<'d>>],
    other: &mut dyn FnMut(Key<'d>),
) {
    while let Some(key) = cursor.key() {
        let value = cursor.take();
        let mut places = names.iter().zip(&mut *values);
        match places.find(|(name, _)| key.name.is(name.as_bytes())) {
            Some((_, place)) => *place = Some(value),
            None => other(key),
        }
    }
}

/// A cursor inside a section, if it is there.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn entries(section: Option<Cursor<'_>>) -> Result<Option<Cursor<'_>>, Problem> {
    let Some(mut cursor) = section else {
        return Ok(None);
    };
    // CPython iterates whatever is there: nothing in it is nothing wrong.
    let is_empty = || !cursor.elsewhere(cursor.offset()).take().truth();
    if matches!(cursor.kind(), Kind::List | Kind::Str) && is_empty() {
        return Ok(None);
    }
    enter(&mut cursor)?;
    Ok(Some(cursor))
}

/// Steps into a dict, or says that there is none.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn enter(cursor: &mut Cursor<'_>) -> Result<(), Problem> {
    match cursor.enter_dict() {
        true => Ok(()),
        false => Err(Problem::wanted("a dict", cursor.offset())),
    }
}

/// A value that is there and not `null`.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn given(value: Option<Value<'_>>) -> Option<Value<'_>> {
    value.filter(|value| value.kind() != Kind::None)
}

/// A value that is there and true.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn truthy(value: Option<Value<'_>>) -> Option<Value<'_>> {
    value.filter(Value::truth)
}

/// A level by number or name. CPython: `_checkLevel`.
fn level(value: Value<'_>) -> Result<Level, Problem> {
    let kind = match (value.kind(), value.str()) {
        (Kind::Int | Kind::Bool, _) => match value.int() {
            Some(number) => return Ok(Level(number)),
            None => ProblemKind::LevelRange,
        },
        (_, Some(name)) => match Level::find(|known| name.is(known)) {
            Some(level) => return Ok(level),
            None => ProblemKind::UnknownLevel,
        },
        _ => ProblemKind::LevelType,
    };
    Err(Problem::new(kind, value.offset()))
}
