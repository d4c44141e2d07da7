//! Rows by their names: how they are found, and what is noted of them so that many are found as fast.

use core::ops::Range;

use super::rows::{FilterRow, FormatterRow, HandlerRow, LoggerRow, NONE, ROOT};
use super::text::{self, Text};
use super::{Found, Full, Name, Names, Slot, Table, Tables};
use crate::json::{Str, same};

impl<T: Tables> Slot<T> {
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
