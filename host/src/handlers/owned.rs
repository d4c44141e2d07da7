//! Records that outlive their call.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display};

use logconf_core::{Caller, Level, Origin, Record, Timestamp};

/// A record with all that it says of its own.
#[derive(Debug)]
pub(super) struct Owned {
    name: String,
    level: Level,
    message: String,
    file: String,
    line: u32,
    created: Option<Timestamp>,
    level_name: String,
    origin: Option<OwnedOrigin>,
    extra: String,
    error: Option<OwnedError>,
}

/// Who made the call. What hands records on runs in another thread, perhaps.
#[derive(Debug)]
struct OwnedOrigin {
    function: String,
    process: u32,
    process_name: String,
    thread: u64,
    thread_name: String,
}

/// What an error and those behind it said.
#[derive(Debug)]
pub(super) struct OwnedError {
    message: String,
    source: Option<Box<OwnedError>>,
}

impl Owned {
    /// `message` is the record's, formatted.
    pub(super) fn new(record: &Record<'_>, message: &[u8]) -> Self {
        Owned {
            name: record.name.to_owned(),
            level: record.level,
            message: String::from_utf8_lossy(message).into_owned(),
            file: record.file.to_owned(),
            line: record.line,
            created: record.created,
            level_name: level_name(record).into_owned(),
            origin: record
                .origin
                .map(|caller| OwnedOrigin::new(&caller.origin())),
            extra: record.extra.to_owned(),
            error: record.error.map(OwnedError::new),
        }
    }

    pub(super) fn lend(&self, to: &mut dyn FnMut(&Record<'_>)) {
        to(&Record {
            file: &self.file,
            line: self.line,
            created: self.created,
            level_name: Some(&self.level_name),
            origin: self.origin.as_ref().map(|origin| origin as &dyn Caller),
            extra: &self.extra,
            error: self.error.as_ref().map(|error| error as &dyn Error),
            ..Record::new(&self.name, self.level, format_args!("{}", self.message))
        });
    }
}

impl OwnedOrigin {
    fn new(origin: &Origin<'_>) -> Self {
        OwnedOrigin {
            function: origin.function.to_owned(),
            process: origin.process,
            process_name: origin.process_name.to_owned(),
            thread: origin.thread,
            thread_name: origin.thread_name.to_owned(),
        }
    }
}

impl Caller for OwnedOrigin {
    fn origin(&self) -> Origin<'_> {
        Origin {
            function: &self.function,
            process: self.process,
            process_name: &self.process_name,
            thread: self.thread,
            thread_name: &self.thread_name,
        }
    }
}

/// What the record's level was called, or is now. CPython: `record.levelname`.
pub(super) fn level_name<'r>(record: &Record<'r>) -> Cow<'r, str> {
    match record.level_name {
        Some(name) => name.into(),
        None => record.level.to_string().into(),
    }
}

/// How many errors of a chain are kept: one might lead back to itself.
const MOST_ERRORS: usize = 32;

impl OwnedError {
    pub(super) fn new(error: &dyn Error) -> Self {
        let mut messages = vec![error.to_string()];
        let mut next = error.source();
        while let Some(cause) = next.filter(|_| messages.len() < MOST_ERRORS) {
            messages.push(cause.to_string());
            next = cause.source();
        }
        let mut whole = None;
        for message in messages.drain(1..).rev() {
            whole = Some(Box::new(OwnedError {
                message,
                source: whole,
            }));
        }
        OwnedError {
            message: messages.remove(0),
            source: whole,
        }
    }
}

impl Display for OwnedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for OwnedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
