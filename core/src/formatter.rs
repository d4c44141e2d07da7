//! Formatter classes of the program's own.

use core::fmt;

use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::{Description, GET};

/// A class of formatters of the program's own, which a configuration names with `class` or
/// `()`. `logging.Formatter` is built in.
///
/// It is called from any context that logs, and never inside a critical section.
///
/// ```
/// use core::fmt::{self, Write};
/// use logconf_core::{FormatterClass, Logging, Record, Registry, Signature};
///
/// /// `{"()": "app.Short"}`: the first letter of the level, and the message.
/// struct Short;
///
/// impl FormatterClass for Short {
///     fn name(&self) -> &'static str {
///         "app.Short"
///     }
///
///     fn signature(&self) -> &'static Signature {
///         &Signature::NONE
///     }
///
///     fn format(&self, _: [i32; 2], record: &Record<'_>, line: &mut dyn Write) -> fmt::Result {
///         let level = record.level.name().and_then(|name| name.get(..1)).unwrap_or("?");
///         write!(line, "{level} {}", record.message)
///     }
/// }
///
/// static REGISTRY: Registry = Registry { formatters: &[&Short], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let document = br#"{"version": 1, "formatters": {"short": {"()": "app.Short"}}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// ```
pub trait FormatterClass: Sync {
    /// The name that a configuration gives.
    fn name(&self) -> &'static str;

    /// The keyword arguments that it takes. One called `fmt` is also given as `format`; with
    /// `class` it gets `fmt`, `datefmt`, `style` and `validate`, as in CPython.
    fn signature(&self) -> &'static Signature {
        &Signature::FORMATTER
    }

    /// Makes two numbers of the keyword arguments, for the formatter to use as it likes.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with an argument.
    fn configure(&self, _arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        Ok([0; 2])
    }

    /// Whether a formatter with these settings is part of the state in force, which nothing else is while
    /// this is called: a class may forget all others. It comes before each configuration.
    fn tidy(&self, _is_in_force: &dyn Fn([i32; 2]) -> bool) {}

    /// Tells the keyword arguments that make a formatter of these settings again, for the request
    /// `get`. Says whether it can: if not, a state with such a formatter cannot be read back.
    fn describe(&self, _settings: [i32; 2], _: &mut Description<'_, '_>) -> bool {
        GET && self.signature().parameters().next().is_none()
    }

    /// Writes the line for a record, without a line end. A line that is full takes no more and fails, so that
    /// nobody goes on; it is written as far as it goes, whatever this returns then.
    ///
    /// # Errors
    ///
    /// If the record cannot be shown; it is then left out and reported.
    fn format(
        &self,
        settings: [i32; 2],
        record: &Record<'_>,
        line: &mut dyn fmt::Write,
    ) -> fmt::Result;
}
