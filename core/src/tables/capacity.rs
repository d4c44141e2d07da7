//! How much fits: the numbers that a user sets, in one place.

use core::cmp::Ordering;
use core::marker::PhantomData;

use heapless::Vec;

use super::{FilterRow, FormatterRow, HandleNames, HandlerRow, LoggerRow, Names};

/// No more fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// A growable list with or without a bound.
///
/// [`heapless::Vec`] is one; a program with a heap may bring its own.
pub trait Table<T>: Send + Sync {
    /// The list with nothing in it, for statics.
    const EMPTY: Self;

    /// The list with nothing in it, for the stack: what is not there need not be cleared.
    fn new() -> Self
    where
        Self: Sized;

    /// Adds `item` at the end, or leaves the list as it was.
    fn push(&mut self, item: T) -> Result<(), Full>;

    /// Adds all of `items` at the end, or leaves the list as it was.
    fn extend(&mut self, items: &[T]) -> Result<(), Full>
    where
        T: Clone;

    /// Keeps the first `len` items.
    fn truncate(&mut self, len: usize);

    /// The items.
    fn items(&self) -> &[T];

    /// The items, to be changed in place.
    fn items_mut(&mut self) -> &mut [T];

    /// Sorts the items from a place on, if there may be so many that it should be done well: what
    /// is not in order afterwards gets there by exchanging neighbours.
    fn presort(&mut self, _from: usize, _compare: impl FnMut(&T, &T) -> Ordering)
    where
        Self: Sized,
    {
    }

    /// How many fit; `None` without a bound.
    fn bound(&self) -> Option<usize>;
}

impl<T: Send + Sync, const N: usize> Table<T> for Vec<T, N> {
    const EMPTY: Self = Vec::new();

    fn new() -> Self {
        Vec::new()
    }

    #[inline]
    fn push(&mut self, item: T) -> Result<(), Full> {
        Vec::push(self, item).map_err(|_| Full)
    }

    fn extend(&mut self, items: &[T]) -> Result<(), Full>
    where
        T: Clone,
    {
        self.extend_from_slice(items).map_err(|_| Full)
    }

    fn truncate(&mut self, len: usize) {
        Vec::truncate(self, len);
    }

    fn items(&self) -> &[T] {
        self
    }

    fn items_mut(&mut self) -> &mut [T] {
        self
    }

    fn bound(&self) -> Option<usize> {
        Some(N)
    }
}

/// What the tables are made of.
pub trait Tables: 'static {
    /// One row for the root logger and one for each logger that a configuration names.
    type Loggers: Table<LoggerRow>;
    /// One row for each handler.
    type Handlers: Table<HandlerRow>;
    /// One row for each formatter.
    type Formatters: Table<FormatterRow>;
    /// One row for each filter.
    type Filters: Table<FilterRow>;
    /// Names and format strings, in bytes.
    type Text: Table<u8>;
    /// One line of output while it is made, in bytes; it lives on the stack of the log call.
    type Line: Table<u8>;
    /// Finds rows by name, and keys of a document; `()` where all may be looked at.
    type Names: Names;
    /// Finds handles by name; `()` where all may be looked at.
    type HandleNames: HandleNames;
}

/// Tables of fixed capacity.
///
/// | number | counts |
/// |---|---|
/// | `LOGGERS` | loggers that a configuration names, the root among them |
/// | `HANDLERS`, `FORMATTERS`, `FILTERS` | what a configuration defines, and what loggers it does not mention keep |
/// | `TEXT` | bytes of their names and format strings, with one or two bytes beside each |
/// | `LINE` | bytes of the longest line; a longer one is cut and ends in `...` |
///
/// A configuration that needs more than there is gets refused with the table, the need and
/// the capacity. `LOGGERS` and `TEXT` must not be 0.
///
/// ```
/// use logconf_core::{Capacities, Logging};
/// static LOGGING: Logging<Capacities<2, 1, 1, 0, 64, 128>> = Logging::new(); // the root and one more
/// let document = br#"{"version": 1, "loggers": {"a": {}, "b": {}}}"#;
/// let refusal = LOGGING.apply(document).err().unwrap();
/// let mut said = refusal.to_string();
/// refusal.causes(|cause| said += &format!(": {cause}"));
/// assert!(said.contains("too many loggers: 3 needed, 2 available"), "{said}");
/// ```
#[derive(Debug)]
pub struct Capacities<
    const LOGGERS: usize,
    const HANDLERS: usize,
    const FORMATTERS: usize,
    const FILTERS: usize,
    const TEXT: usize,
    const LINE: usize,
>(PhantomData<()>);

/// Enough for 99 of 100 configurations found in public repositories, in each respect.
pub type DefaultCapacities = Capacities<16, 8, 4, 4, 640, 256>;

impl<
    const LOGGERS: usize,
    const HANDLERS: usize,
    const FORMATTERS: usize,
    const FILTERS: usize,
    const TEXT: usize,
    const LINE: usize,
> Tables for Capacities<LOGGERS, HANDLERS, FORMATTERS, FILTERS, TEXT, LINE>
{
    type Loggers = Vec<LoggerRow, LOGGERS>;
    type Handlers = Vec<HandlerRow, HANDLERS>;
    type Formatters = Vec<FormatterRow, FORMATTERS>;
    type Filters = Vec<FilterRow, FILTERS>;
    type Text = Vec<u8, TEXT>;
    type Line = Vec<u8, LINE>;
    type Names = ();
    type HandleNames = ();
}
