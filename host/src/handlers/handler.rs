//! Handlers that are objects of their own.

use logconf_core::Record;

use super::failure::Failure;

/// A handler that a program brings, or that sends records somewhere. CPython: a subclass of
/// `logging.Handler`.
///
/// Each entry of a configuration makes one. It gets one record at a time, whatever the threads that
/// log, and no other handler waits for it.
///
/// ```
/// use logconf::core::Record;
/// use logconf::handlers::{Failure, Handler};
///
/// struct Alert {
///     room: String,
///     sent: Vec<String>,
/// }
///
/// impl Handler for Alert {
///     fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
///         self.sent.push(format!("{}: {text}", self.room));
///         Ok(())
///     }
/// }
/// ```
///
/// [`Standard::handler`](crate::registry::Standard::handler) gives it the name that configurations
/// use.
pub trait Handler: Send + 'static {
    /// Whether it wants the text. If not, no formatter is run for it, and the text is empty.
    const FORMATS: bool = true;

    /// The arguments that nobody shall read, such as a password. The request `get` tells all arguments
    /// to whoever may configure the program; a state with a handler that was given one of these cannot be
    /// read back.
    const SECRETS: &'static [&'static str] = &[];

    /// Takes a record that has passed the handler's level and filters: the record, its message
    /// formatted already, and the line that the handler's formatter makes of it, without a line end.
    ///
    /// What a handler uses may log, too: a record that the thread logs meanwhile reaches streams and
    /// files. For queues, and for handlers like this one, it is lost, and counted.
    ///
    /// # Errors
    ///
    /// Whatever kept the record from where it should go. It is
    /// [reported](crate::registry::Standard::report) and counted, and logging goes on. CPython:
    /// `Handler.handleError`.
    fn emit(&mut self, record: &Record<'_>, text: &str) -> Result<(), Failure>;

    /// Hands on what the handler holds back.
    fn flush(&mut self) {}

    /// A new configuration drops the handler, or the program ends. Records may come even then, as
    /// in CPython: of a logger that the configuration does not name, of a call that began before it,
    /// or from a queue. The handler is closed again after them, and then dropped.
    fn close(&mut self) {}
}
