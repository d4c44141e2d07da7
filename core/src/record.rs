//! A record: one call of a logger, on its way to the handlers.

use core::fmt;

use crate::Level;
use crate::clock::Timestamp;

/// What one log call said, and where.
///
/// CPython: `LogRecord`. The message is not formatted before a handler takes the record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r> {
    /// The logger's name.
    pub name: &'r str,
    /// The call's level.
    pub level: Level,
    /// The message and its arguments.
    pub message: fmt::Arguments<'r>,
    /// The source file of the call, as the compiler was given it.
    pub file: &'r str,
    /// The line of the call, counted from 1.
    pub line: u32,
    /// When the call was made, if there is a clock.
    pub created: Option<Timestamp>,
    /// What the level was called then, for a record that was held back since.
    pub level_name: Option<&'r str>,
    /// Who made the call, where an operating system tells.
    pub origin: Option<&'r Origin<'r>>,
}

/// Knows who makes a call: the process and the thread, or the task.
///
/// It is asked once for each record that a logger lets pass, in the context of the call, unless
/// the record has an origin already. What handlers hold back keeps the answer.
pub trait Origins: Sync {
    /// Calls `with` once, with the origin of this record.
    fn origin(&self, record: &Record<'_>, with: &mut dyn FnMut(&Origin<'_>));
}

/// The function, thread and process that a record comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'r> {
    /// CPython's `funcName`.
    pub function: &'r str,
    /// CPython's `process`.
    pub process: u32,
    /// CPython's `processName`.
    pub process_name: &'r str,
    /// CPython's `thread`.
    pub thread: u64,
    /// CPython's `threadName`.
    pub thread_name: &'r str,
}
