//! The rows of the tables.

use super::count::Count;
use super::text::Text;

/// The row of the root logger.
pub(crate) const ROOT: u16 = 0;
/// No row.
pub(crate) const NONE: u16 = u16::MAX;
/// CPython's `_defaultFormatter`: the bare message.
pub(crate) const FORMATTER_DEFAULT: u16 = NONE;

/// A logger that a configuration named.
#[derive(Clone, Debug)]
pub struct LoggerRow {
    pub(crate) name: Text,
    /// The list of its handlers in order, then the list of its filters.
    pub(crate) links: Text,
    pub(crate) level: i32,
    /// The nearest ancestor that has a row.
    pub(crate) parent: u16,
    pub(crate) propagate: bool,
    pub(crate) disabled: bool,
    /// The configuration that made this slot names it.
    pub(crate) named: bool,
    /// While a slot is built: it does not, and the logger keeps its handlers and filters.
    pub(crate) keeps_links: bool,
    /// [`hash`](super::hash) of the name.
    pub(crate) hash: u16,
}

/// A handler.
#[derive(Clone, Debug)]
pub struct HandlerRow {
    pub(crate) name: Text,
    pub(crate) level: i32,
    /// The list of its filters, then of its targets, then its line end: see
    /// [`Slot::terminator_of`](super::Slot::terminator_of).
    pub(crate) links: Text,
    /// Position among the registry's classes.
    pub(crate) class: u16,
    pub(crate) formatter: u16,
    /// What the class made of its keyword arguments.
    pub(crate) settings: crate::handler::Settings,
    /// For a handler that is closed, and kept only because a logger which the
    /// configuration does not mention still has it: its row in the slot before. It is not
    /// found by name. [`NONE`] for all others.
    pub(crate) kept_from: u16,
    /// [`hash`](super::hash) of the name.
    pub(crate) hash: u16,
    /// The lines that streams did not take from it, and those that they gave up for its own.
    pub(crate) lost: Count,
}

/// A formatter.
#[derive(Clone, Debug)]
pub struct FormatterRow {
    pub(crate) name: Text,
    /// A compiled format, or what a class of the program's own made of its arguments.
    pub(crate) program: Text,
    /// Position among the registry's formatters; [`BUILT_IN`](crate::registry::BUILT_IN) for
    /// `logging.Formatter`.
    pub(crate) class: u16,
    /// [`hash`](super::hash) of the name.
    pub(crate) hash: u16,
}

/// A filter.
#[derive(Clone, Debug)]
pub struct FilterRow {
    pub(crate) name: Text,
    /// The logger's name that passes, or what a class of the program's own made of its
    /// arguments.
    pub(crate) prefix: Text,
    /// Position among the registry's filters; [`BUILT_IN`](crate::registry::BUILT_IN) for
    /// `logging.Filter`.
    pub(crate) class: u16,
    /// [`hash`](super::hash) of the name.
    pub(crate) hash: u16,
}
