//! A record: one call of a logger, on its way to the handlers.

use core::fmt;

use crate::Level;

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
}
