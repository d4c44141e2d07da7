//! The rows, and a slot: one complete state of the logging system.

use core::ops::Range;

use super::count::Count;
use super::text::{self, Text};
use super::{Found, Full, Name, Names, Table, Tables};
use crate::Level;
use crate::json::{Str, same};
use crate::registry::Registry;

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
    /// [`hash`] of the name.
    pub(crate) hash: u16,
}

/// A handler.
#[derive(Clone, Debug)]
pub struct HandlerRow {
    pub(crate) name: Text,
    pub(crate) level: i32,
    /// The list of its filters, then of its targets, then its line end: see
    /// [`Slot::terminator_of`].
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
    /// [`hash`] of the name.
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
    /// [`hash`] of the name.
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
    /// [`hash`] of the name.
    pub(crate) hash: u16,
}

/// One complete state: what a configuration says.
pub(crate) struct Slot<T: Tables> {
    /// What its classes and streams are counted in.
    pub(crate) registry: Option<&'static Registry>,
    pub(crate) loggers: T::Loggers,
    pub(crate) handlers: T::Handlers,
    pub(crate) formatters: T::Formatters,
    pub(crate) filters: T::Filters,
    pub(crate) text: T::Text,
    loggers_by_name: T::Names,
    handlers_by_name: T::Names,
    formatters_by_name: T::Names,
    filters_by_name: T::Names,
}

impl<T: Tables> Slot<T> {
    pub(crate) const EMPTY: Self = Slot {
        registry: None,
        loggers: T::Loggers::EMPTY,
        handlers: T::Handlers::EMPTY,
        formatters: T::Formatters::EMPTY,
        filters: T::Filters::EMPTY,
        text: T::Text::EMPTY,
        loggers_by_name: T::Names::EMPTY,
        handlers_by_name: T::Names::EMPTY,
        formatters_by_name: T::Names::EMPTY,
        filters_by_name: T::Names::EMPTY,
    };

    /// Back to the root logger of `other`, with its level but without handlers and filters,
    /// and nothing else.
    pub(crate) fn reset(&mut self, other: &Self) -> Result<(), Full> {
        let level = other.effective(ROOT);
        let propagate = other
            .loggers
            .items()
            .first()
            .is_none_or(|root| root.propagate);
        self.loggers.truncate(0);
        self.handlers.truncate(0);
        self.formatters.truncate(0);
        self.filters.truncate(0);
        self.loggers_by_name.clear();
        self.handlers_by_name.clear();
        self.formatters_by_name.clear();
        self.filters_by_name.clear();
        text::clear(&mut self.text)?;
        let name = text::put(&mut self.text, b"root")?;
        self.add_logger(LoggerRow {
            name,
            links: Text::default(),
            level,
            parent: NONE,
            propagate,
            disabled: false,
            named: false,
            keeps_links: false,
            hash: hash(b"root"),
        })
    }

    /// Becomes a copy of `other`, less the loggers that `keep` refuses. Rows other than
    /// loggers keep their numbers.
    pub(crate) fn copy_from(
        &mut self,
        other: &Self,
        mut keep: impl FnMut(u16, &LoggerRow) -> bool,
    ) -> Result<(), Full> {
        self.reset(other)?;
        let copied = |space: &mut T::Text, at| match at == Text::UNNAMED || at == Text::default() {
            true => Ok(at),
            false => text::put(space, other.bytes(at)),
        };
        for row in other.formatters.items() {
            let copy = FormatterRow {
                name: copied(&mut self.text, row.name)?,
                program: copied(&mut self.text, row.program)?,
                ..row.clone()
            };
            self.add_formatter(copy)?;
        }
        for row in other.filters.items() {
            let copy = FilterRow {
                name: copied(&mut self.text, row.name)?,
                prefix: copied(&mut self.text, row.prefix)?,
                ..row.clone()
            };
            self.add_filter(copy)?;
        }
        for row in other.handlers.items() {
            let copy = HandlerRow {
                name: copied(&mut self.text, row.name)?,
                links: copied(&mut self.text, row.links)?,
                ..row.clone()
            };
            self.add_handler(copy)?;
        }
        for (number, row) in other.loggers.items().iter().enumerate() {
            let is_root = number as u16 == ROOT;
            if !is_root && !keep(number as u16, row) {
                continue;
            }
            let root = self.loggers.items().first().filter(|_| is_root);
            let name = match root.map(|root| root.name) {
                Some(name) => name,
                None => copied(&mut self.text, row.name)?,
            };
            let links = copied(&mut self.text, row.links)?;
            let copy = LoggerRow {
                name,
                links,
                named: false,
                keeps_links: false,
                ..row.clone()
            };
            match self.logger_mut(ROOT).filter(|_| is_root) {
                Some(root) => *root = copy,
                None => self.add_logger(copy)?,
            }
        }
        Ok(())
    }

    pub(crate) fn registry(&self) -> &'static Registry {
        self.registry.unwrap_or(&Registry::EMPTY)
    }

    pub(crate) fn bytes(&self, at: Text) -> &[u8] {
        if at == Text::default() {
            return &[];
        }
        text::get(self.text.items(), at)
    }

    pub(crate) fn str(&self, at: Text) -> &str {
        text::get_str(self.text.items(), at)
    }

    /// The row of the logger with this name; `root` and the empty name are the root logger.
    pub(crate) fn logger(&self, name: &[u8]) -> Option<u16> {
        if name.is_empty() {
            return Some(ROOT);
        }
        let space = self.text.items();
        let rows = self.loggers.items();
        let is_it = |row: &LoggerRow| same(text::get(space, row.name), name);
        let found = self.loggers_by_name.find(Name::of(name), |number| {
            rows.get(number as usize).is_some_and(is_it)
        });
        if let Found::Known(number) = found {
            return number.map(|number| number as u16);
        }
        let hash = hash(name);
        position(rows.iter(), |row| row.hash == hash && is_it(row))
    }

    /// As [`Slot::logger`], for a name in a document.
    pub(crate) fn logger_named(&self, name: Str<'_>) -> Option<u16> {
        if !name.is_escaped() {
            return self.logger(name.raw());
        }
        let rows = self.loggers.items();
        self.named(
            &self.loggers_by_name,
            rows,
            |row| (row.name, row.hash),
            name,
        )
    }

    /// The row of the nearest ancestor. `is_logger` tells of loggers that have no row.
    pub(crate) fn ancestor(&self, name: &[u8], is_logger: impl Fn(&[u8]) -> bool) -> u16 {
        let mut name = name;
        'name: loop {
            for ancestor in ancestors(name) {
                if let Some(row) = self.logger(ancestor) {
                    return row;
                }
                // `a..b` has no ancestor `a`, but where there is a logger `a.`, that one has.
                if ancestor.ends_with(b".") && is_logger(ancestor) {
                    name = ancestor;
                    continue 'name;
                }
            }
            return ROOT;
        }
    }

    /// The level of the logger in this row: its own, or the nearest one above that is set.
    /// Before anything was configured, the root logger's is WARNING.
    pub(crate) fn effective(&self, mut row: u16) -> i32 {
        if self.loggers.items().is_empty() {
            return Level::WARNING.0;
        }
        while let Some(logger) = self.loggers.items().get(row as usize) {
            if logger.level != 0 {
                return logger.level;
            }
            row = logger.parent;
        }
        0
    }

    /// The row of a handler that the document has configured.
    pub(crate) fn handler(&self, name: Str<'_>) -> Option<u16> {
        let named = |row: &HandlerRow| match row.kept_from {
            NONE => (row.name, row.hash),
            _ => (Text::UNNAMED, row.hash),
        };
        self.named(&self.handlers_by_name, self.handlers.items(), named, name)
    }

    pub(crate) fn formatter(&self, name: Str<'_>) -> Option<u16> {
        let rows = self.formatters.items();
        self.named(
            &self.formatters_by_name,
            rows,
            |row| (row.name, row.hash),
            name,
        )
    }

    pub(crate) fn filter(&self, name: Str<'_>) -> Option<u16> {
        let rows = self.filters.items();
        self.named(
            &self.filters_by_name,
            rows,
            |row| (row.name, row.hash),
            name,
        )
    }

    fn named<R>(
        &self,
        index: &T::Names,
        rows: &[R],
        name_of: impl Fn(&R) -> (Text, u16),
        name: Str<'_>,
    ) -> Option<u16> {
        let space = self.text.items();
        let is_it = |known| known != Text::UNNAMED && name.is(text::get(space, known));
        let found = index.find(Name::given(name), |number| {
            let row = rows.get(number as usize);
            row.is_some_and(|row| is_it(name_of(row).0))
        });
        if let Found::Known(number) = found {
            return number.map(|number| number as u16);
        }
        let wanted = hash(name.raw());
        position(rows.iter().map(name_of), |(known, hash)| {
            // Of a name with escapes the hash is not known.
            (wanted == hash || name.is_escaped()) && is_it(known)
        })
    }

    /// Adds a logger, or leaves the table as it was.
    pub(crate) fn add_logger(&mut self, row: LoggerRow) -> Result<(), Full> {
        self.loggers.push(row)?;
        self.note_loggers(self.loggers.items().len() - 1);
        Ok(())
    }

    /// Adds a handler, or leaves the table as it was.
    pub(crate) fn add_handler(&mut self, row: HandlerRow) -> Result<(), Full> {
        self.handlers.push(row)?;
        let count = self.handlers.items().len();
        self.handlers_moved(count - 1..count);
        Ok(())
    }

    /// Adds a formatter, or leaves the table as it was.
    pub(crate) fn add_formatter(&mut self, row: FormatterRow) -> Result<(), Full> {
        self.formatters.push(row)?;
        let rows = self.formatters.items();
        let (index, added) = (&mut self.formatters_by_name, rows.len() - 1..rows.len());
        note(index, self.text.items(), rows, added, |row| row.name);
        Ok(())
    }

    /// Adds a filter, or leaves the table as it was.
    pub(crate) fn add_filter(&mut self, row: FilterRow) -> Result<(), Full> {
        self.filters.push(row)?;
        let rows = self.filters.items();
        let (index, added) = (&mut self.filters_by_name, rows.len() - 1..rows.len());
        note(index, self.text.items(), rows, added, |row| row.name);
        Ok(())
    }

    /// The loggers stand in another order.
    pub(crate) fn loggers_moved(&mut self) {
        self.loggers_by_name.clear();
        self.note_loggers(0);
    }

    fn note_loggers(&mut self, from: usize) {
        let rows = self.loggers.items();
        let (index, noted) = (&mut self.loggers_by_name, from..rows.len());
        note(index, self.text.items(), rows, noted, |row| row.name);
    }

    /// Other handlers stand in these rows.
    pub(crate) fn handlers_moved(&mut self, moved: Range<usize>) {
        let (index, rows) = (&mut self.handlers_by_name, self.handlers.items());
        note(index, self.text.items(), rows, moved, |row| row.name);
    }

    /// The last rows were taken back. An index of few rows is filled when they are no longer few.
    pub(crate) fn rows_gone(&mut self) {
        if self.handlers.items().len() <= T::Names::FEW {
            self.handlers_by_name.clear();
        }
        if self.formatters.items().len() <= T::Names::FEW {
            self.formatters_by_name.clear();
        }
        if self.filters.items().len() <= T::Names::FEW {
            self.filters_by_name.clear();
        }
    }

    /// Those of the handlers before which no other has the same name: the newest of a name stands
    /// first.
    pub(crate) fn newest_handlers(&self) -> impl Iterator<Item = &HandlerRow> {
        let rows = self.handlers.items();
        let mut by_name = T::Names::EMPTY;
        rows.iter().enumerate().filter_map(move |(number, row)| {
            let shown = self.shown_name(row);
            let same = |other: u32| {
                let other = rows.get(other as usize);
                other.is_some_and(|other| self.shown_name(other) == shown)
            };
            let is_newest = match by_name.find(Name::from(shown), same) {
                Found::Known(before) => before.is_none(),
                Found::Unknown => self.is_newest_of_name(number),
            };
            if is_newest {
                by_name.add(Name::from(shown), number as u32);
            }
            is_newest.then_some(row)
        })
    }

    fn is_newest_of_name(&self, number: usize) -> bool {
        let rows = self.handlers.items();
        let Some(row) = rows.get(number) else {
            return false;
        };
        let shown = self.shown_name(row);
        let mut before = rows.iter().take(number);
        !before.any(|other| {
            // An unnamed one may stand as its class where another has that name.
            let empty = hash(b"");
            let may_be = [other.hash, row.hash].contains(&empty) || other.hash == row.hash;
            may_be && self.shown_name(other) == shown
        })
    }

    /// Whether no handler before this one has the same name.
    #[cfg(feature = "get")]
    pub(crate) fn is_first_of_name(&self, number: u16) -> bool {
        let rows = self.handlers.items();
        let name = rows.get(number as usize).map(|row| self.bytes(row.name));
        let is_before = |other: u32| {
            let same = rows.get(other as usize).map(|row| self.bytes(row.name)) == name;
            other < u32::from(number) && same
        };
        let before = Name::of(name.unwrap_or(b""));
        match self.handlers_by_name.find(before, is_before) {
            Found::Known(before) => before.is_none(),
            Found::Unknown => !(0..u32::from(number)).any(is_before),
        }
    }

    /// The lines that the handlers of this one's name have lost: of several, all but the newest are kept only
    /// because a logger still has them.
    pub(crate) fn lost_under_name_of(&self, row: &HandlerRow) -> u32 {
        let rows = self.of_same_name(self.bytes(row.name), row.hash);
        rows.fold(0, |lost, row| lost.saturating_add(row.lost.get()))
    }

    /// Hands over what handlers have lost to those of their names in another state.
    pub(crate) fn hand_over_counts(&self, to: &Self) {
        for row in self.handlers.items() {
            // Mostly there is nothing, which is to take no time.
            if row.lost.get() != 0
                && let Some(heir) = to.of_same_name(self.bytes(row.name), row.hash).next()
            {
                heir.lost.add(row.lost.take());
            }
        }
    }

    /// The newest stands first.
    fn of_same_name(&self, name: &[u8], hash: u16) -> impl Iterator<Item = &HandlerRow> {
        let rows = self.handlers.items().iter();
        rows.filter(move |row| row.hash == hash && self.bytes(row.name) == name)
    }

    /// The name of a handler; the class's of one whose name is empty.
    pub(crate) fn shown_name(&self, row: &HandlerRow) -> &str {
        let name = self.str(row.name);
        let class = self.registry().classes.get(row.class as usize);
        match class {
            Some(class) if name.is_empty() => {
                let full = class.name();
                let last = full.bytes().rposition(|byte| byte == b'.');
                last.map_or(full, |dot| full.get(dot + 1..).unwrap_or(full))
            }
            _ => name,
        }
    }

    pub(crate) fn logger_mut(&mut self, row: u16) -> Option<&mut LoggerRow> {
        self.loggers.items_mut().get_mut(row as usize)
    }

    pub(crate) fn handler_mut(&mut self, row: u16) -> Option<&mut HandlerRow> {
        self.handlers.items_mut().get_mut(row as usize)
    }

    pub(crate) fn formatter_mut(&mut self, row: Option<u16>) -> Option<&mut FormatterRow> {
        self.formatters.items_mut().get_mut(row? as usize)
    }

    pub(crate) fn filter_mut(&mut self, row: Option<u16>) -> Option<&mut FilterRow> {
        self.filters.items_mut().get_mut(row? as usize)
    }

    /// The handlers of a logger, in order.
    pub(crate) fn handlers_of(&self, logger: &LoggerRow) -> Indices<'_> {
        Indices(self.bytes(logger.links))
    }

    /// The filters of a logger.
    pub(crate) fn filters_of(&self, logger: &LoggerRow) -> Indices<'_> {
        let mut links = self.handlers_of(logger);
        links.skip_list();
        links
    }

    /// The filters of a handler.
    pub(crate) fn filters_of_handler(&self, handler: &HandlerRow) -> Indices<'_> {
        Indices(self.bytes(handler.links))
    }

    /// The handlers that a handler hands its records to. A closed one has lost them.
    pub(crate) fn targets_of(&self, handler: &HandlerRow) -> Indices<'_> {
        if handler.kept_from != NONE {
            return Indices(&[]);
        }
        let mut links = self.filters_of_handler(handler);
        links.skip_list();
        links
    }

    /// The line end of a handler, if it has one of its own.
    pub(crate) fn terminator_of(&self, handler: &HandlerRow) -> Option<&[u8]> {
        let mut links = self.filters_of_handler(handler);
        (links.skip_list() && links.skip_list()).then_some(links.0)
    }
}

/// The names of a logger's ancestors, the nearest first. CPython: `Manager._fixupParents`,
/// which looks for `rfind(".", 0, i - 1)`: `a..b` has the ancestor `a.` and never `a`.
pub(crate) fn ancestors(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut end = name.len();
    core::iter::from_fn(move || {
        let head = name.get(..end)?;
        let dot = head.iter().rposition(|&byte| byte == b'.');
        let dot = dot.filter(|&dot| dot > 0)?;
        end = dot - 1;
        name.get(..dot)
    })
}

/// Tells most names apart: by their ends, as loggers near one another begin alike.
pub(crate) fn hash(name: &[u8]) -> u16 {
    let end = match name {
        [.., before, last] => u16::from_le_bytes([*last, *before]),
        _ => 0,
    };
    end ^ (name.len() as u16) << 3
}

/// Notes these rows in their index; all of them as soon as they are no longer few.
fn note<R, N: Names>(
    index: &mut N,
    space: &[u8],
    rows: &[R],
    numbers: Range<usize>,
    name_of: impl Fn(&R) -> Text,
) {
    let numbers = match rows.len().checked_sub(N::FEW) {
        None | Some(0) => return,
        Some(1) => 0..rows.len(),
        Some(_) => numbers,
    };
    for (number, row) in rows
        .iter()
        .enumerate()
        .take(numbers.end)
        .skip(numbers.start)
    {
        let name = name_of(row);
        if name != Text::UNNAMED {
            index.add(Name::of(text::get(space, name)), number as u32);
        }
    }
}

fn position<R>(mut rows: impl Iterator<Item = R>, found: impl FnMut(R) -> bool) -> Option<u16> {
    rows.position(found).map(|at| at as u16)
}

/// A list of rows in the text space: each row's number plus one, ended by 0 or the entry's end.
#[derive(Clone)]
pub(crate) struct Indices<'s>(&'s [u8]);

impl<'s> Indices<'s> {
    pub(crate) fn of(bytes: &'s [u8]) -> Self {
        Indices(bytes)
    }

    /// Moves behind the list. Says whether another may follow.
    fn skip_list(&mut self) -> bool {
        while !self.0.is_empty() {
            if self.next().is_none() {
                return true;
            }
        }
        false
    }
}

impl Iterator for Indices<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        (text::take_number(&mut self.0) as u16).checked_sub(1)
    }
}

/// Adds a row to the list being written.
pub(crate) fn put_index(space: &mut impl Table<u8>, row: u16) -> Result<(), Full> {
    text::put_number(space, u32::from(row) + 1)
}

/// Ends the list being written; another may follow in the same entry.
pub(crate) fn end_list(space: &mut impl Table<u8>) -> Result<(), Full> {
    text::put_number(space, 0)
}
