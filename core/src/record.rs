//! A record: one call of a logger, on its way to the handlers.

use core::error::Error;
use core::fmt::{self, Display};

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
    pub origin: Option<&'r dyn Caller>,
    /// Fields of this record alone, which a format can name: a JSON dict; empty for none. CPython:
    /// the argument `extra` of a log call. A field that every record has, such as `name`, stays what
    /// it is, where CPython raises `KeyError`; an integer that 64 bits are too few for is exact as
    /// text alone. (Without the feature `defaults`, no format sees them.)
    pub extra: &'r str,
    /// The error that the record tells of. A formatter prints it, and the errors behind it, below
    /// the message. CPython: `exc_info`.
    pub error: Option<&'r dyn Error>,
}

impl<'r> Record<'r> {
    /// A record of which nothing more is known.
    ///
    /// ```
    /// use logconf_core::{Level, Logger, Record};
    /// static TCP: Logger = Logger::new("net.tcp");
    /// let error = "x".parse::<u16>().unwrap_err();
    /// if TCP.enabled(Level::ERROR) {
    ///     TCP.handle(&Record {
    ///         extra: r#"{"peer": "10.0.2.2"}"#,
    ///         error: Some(&error),
    ///         ..Record::new("net.tcp", Level::ERROR, format_args!("no port"))
    ///     });
    /// }
    /// ```
    pub const fn new(name: &'r str, level: Level, message: fmt::Arguments<'r>) -> Self {
        Record {
            name,
            level,
            message,
            file: "",
            line: 0,
            created: None,
            level_name: None,
            origin: None,
            extra: "",
            error: None,
        }
    }
}

/// An error and those behind it, the last one at the end: what stands for a record's error in a
/// line of the log. CPython: `Formatter.formatException`, which prints a traceback.
///
/// ```
/// use logconf_core::Chain;
/// let error = "x".parse::<u16>().unwrap_err();
/// assert_eq!(Chain(&error).to_string(), "Error: invalid digit found in string");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chain<'e>(pub &'e dyn Error);

/// How many errors of a chain are shown: one might lead back to itself.
const MOST_ERRORS: usize = 32;

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error: {}", self.0)?;
        let mut next = self.0.source();
        for _ in 1..MOST_ERRORS {
            let Some(cause) = next else { break };
            write!(f, "\nCaused by: {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}

/// Knows who makes a call: the process and the thread, or the task.
///
/// It is asked once for each record that a logger lets pass, in the context of the call, unless
/// the record has an origin already.
pub trait Origins: Sync {
    /// Calls `with` once, with whoever knows the origin of this record.
    fn origin(&self, record: &Record<'_>, with: &mut dyn FnMut(&dyn Caller));
}

/// Who makes a call, asked when somebody wants to know: a format that names a field of an [`Origin`],
/// or a handler that holds records back.
pub trait Caller {
    /// What is known of the call.
    fn origin(&self) -> Origin<'_>;
}

// Not in the trait: a device has it only if it prints one.
impl fmt::Debug for dyn Caller + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.origin().fmt(f)
    }
}

impl Caller for Origin<'_> {
    fn origin(&self) -> Origin<'_> {
        *self
    }
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
