//! What a full configuration keeps of loggers that it does not name.
//!
//! CPython keeps them for ever, their handlers closed but working. Tables with a bound keep
//! what there is room for: first the rows that a handle holds, then the others, the newest
//! first, and only then handlers and filters. The document itself never has to make room.

use super::Warning;
use super::build::Builder;
use super::loggers::Before;
use crate::json::Str;
use crate::logger::Handles;
use crate::tables::slots::SlotIndex;
use crate::tables::text::{self, Entry};
use crate::tables::{
    FORMATTER_DEFAULT, FilterRow, FormatterRow, Found, Full, HandlerRow, LoggerRow, Name, Names,
    ROOT, Table, Tables, Text, end_list, hash, put_index,
};

/// Whether a handle of the program stands for this row of the slot, which has this name.
pub(super) fn is_held<T: Tables>(
    handles: &Handles<T>,
    name: &[u8],
    slot: SlotIndex,
    row: u16,
) -> bool {
    handles.maybe_named(Str::of_text(name)).any(|handle| {
        let place = handle.binding(slot).get();
        place.is_some_and(|place| place.own_row && place.row == row)
    })
}

impl<T: Tables> Builder<'_, '_, T> {
    pub(super) fn keep(&mut self, disable_existing: bool) {
        let named = self.new.loggers.items().len();
        for held in [true, false] {
            let mut are_others = false;
            for (number, row) in self.old.loggers.items().iter().enumerate().skip(1).rev() {
                let (name, number) = (self.old.bytes(row.name), number as u16);
                if self.new.logger(name).is_some() {
                    continue;
                }
                if is_held(self.handles, name, self.old_index, number) == held {
                    self.keep_logger(row, held, disable_existing);
                } else {
                    are_others = true;
                }
            }
            if !are_others {
                break;
            }
        }
        // Kept rows, the oldest first, then those that the document names: turning round the
        // named ones and then all of them gives that, as the newest kept row came first.
        let rows = self.new.loggers.items_mut();
        if rows.len() > named {
            for block in [1..named, 1..rows.len()] {
                rows.get_mut(block).unwrap_or(&mut []).reverse();
            }
            self.new.loggers_moved();
        }
        self.find_parents();
        let root_links = self.old.loggers.items().first().map(|root| root.links);
        let root = self.new.logger_mut(ROOT).filter(|root| !root.named);
        if let (Some(root), Some(links)) = (root, root_links) {
            root.keeps_links = links != Text::default();
            root.links = links;
        }
        let before = self.lengths();
        if self.keep_handlers().is_err() {
            self.truncate(before);
        }
        for number in 0..self.new.loggers.items().len() as u16 {
            if self.keep_links(number).is_err() {
                self.warnings.add_once(Warning::HANDLERS_LOST);
            }
        }
    }

    fn keep_logger(&mut self, row: &LoggerRow, held: bool, disable_existing: bool) {
        let name = self.old.bytes(row.name);
        let is_child = self.is_child(name);
        let mut now = Before::of_row(row);
        now.unmentioned(is_child, disable_existing);
        let links = if is_child { Text::default() } else { row.links };
        let has_links = links != Text::default();
        // A handle can carry the rest itself. Without one, that such a logger was there once
        // is worth a row only where rows cost nothing.
        let is_plain = now.level == 0 && now.propagate && !has_links;
        let is_bounded = self.new.loggers.bound().is_some();
        if is_plain && (held || !now.disabled && is_bounded) {
            return;
        }
        if self.push_logger(name, now, links).is_err() {
            match held {
                true if has_links => self.warnings.add_once(Warning::HANDLERS_LOST),
                true => {}
                false => self.warnings.add_once(Warning::LOGGERS_FORGOTTEN),
            }
        }
    }

    /// `links` are those of the old row until [`Self::keep_links`] has copied them.
    fn push_logger(&mut self, name: &[u8], now: Before, links: Text) -> Result<(), Full> {
        let before = self.new.text.items().len();
        let row = LoggerRow {
            name: text::put(&mut self.new.text, name)?,
            links,
            level: now.level,
            parent: ROOT,
            propagate: now.propagate,
            disabled: now.disabled,
            named: false,
            keeps_links: links != Text::default(),
            hash: hash(name),
        };
        let pushed = self.new.add_logger(row);
        pushed.inspect_err(|Full| self.new.text.truncate(before))
    }

    /// Copies all handlers that kept loggers have, in the order of the old slot: then of
    /// several with one name, the newest stands first.
    fn keep_handlers(&mut self) -> Result<(), Full> {
        let rows = self.new.loggers.items();
        if !rows.iter().any(|row| row.keeps_links) {
            return Ok(());
        }
        let mut listed = T::Names::EMPTY;
        for handler in 0..self.old.handlers.items().len() as u16 {
            if self.is_listed(handler, &mut listed) {
                self.keep_handler(handler)?;
            }
        }
        Ok(())
    }

    /// Whether a kept logger has this handler. `listed` has all that one has, if it has any.
    fn is_listed(&self, handler: u16, listed: &mut T::Names) -> bool {
        let found = listed.find(Name::of(&handler.to_le_bytes()), |one| {
            one == u32::from(handler)
        });
        if let Found::Known(found) = found {
            return found.is_some();
        }
        let mut is_listed = false;
        let rows = self.new.loggers.items().iter();
        for row in rows.filter(|row| row.keeps_links) {
            for one in self.old.handlers_of(row) {
                is_listed |= one == handler;
                listed.add(Name::of(&one.to_le_bytes()), one.into());
            }
        }
        is_listed
    }

    fn lengths(&self) -> [usize; 4] {
        [
            self.new.handlers.items().len(),
            self.new.formatters.items().len(),
            self.new.filters.items().len(),
            self.new.text.items().len(),
        ]
    }

    fn truncate(&mut self, [handlers, formatters, filters, text]: [usize; 4]) {
        self.new.handlers.truncate(handlers);
        self.new.formatters.truncate(formatters);
        self.new.filters.truncate(filters);
        self.new.text.truncate(text);
        self.new.rows_gone();
    }

    /// Copies the handlers and filters of a logger that the document does not name, all or
    /// none.
    fn keep_links(&mut self, number: u16) -> Result<(), Full> {
        let row = self.new.loggers.items().get(number as usize);
        let Some(old) = row.filter(|row| row.keeps_links).cloned() else {
            return Ok(());
        };
        let before = self.lengths();
        let copied = self.copy_links(&old);
        if copied.is_err() {
            self.truncate(before);
        }
        if let Some(row) = self.new.logger_mut(number) {
            row.links = copied.unwrap_or_default();
        }
        copied.map(drop)
    }

    fn copy_links(&mut self, row: &LoggerRow) -> Result<Text, Full> {
        // What the list refers to comes first: an entry is written in one piece.
        for handler in self.old.handlers_of(row) {
            self.keep_handler(handler)?;
        }
        for filter in self.old.filters_of(row) {
            self.keep_filter(filter)?;
        }
        let list = Entry::open(&mut self.new.text, self.old.bytes(row.links).len() * 3)?;
        for handler in self.old.handlers_of(row) {
            let handler = self.keep_handler(handler)?;
            put_index(&mut self.new.text, handler)?;
        }
        end_list(&mut self.new.text)?;
        for filter in self.old.filters_of(row) {
            let filter = self.keep_filter(filter)?;
            put_index(&mut self.new.text, filter)?;
        }
        list.finish(&mut self.new.text)
    }

    /// The row of a kept handler, closed: it has lost its target.
    fn keep_handler(&mut self, old: u16) -> Result<u16, Full> {
        let key = old.to_le_bytes();
        let rows = self.new.handlers.items();
        let is_it = |row: &HandlerRow| row.kept_from == old;
        let known = position(
            &mut self.kept.handlers,
            Name::of(&key),
            rows,
            is_it,
            |row| row.kept_from.to_le_bytes(),
        );
        if let Some(row) = known {
            return Ok(row);
        }
        let row = self.old.handlers.items().get(old as usize).ok_or(Full)?;
        for filter in self.old.filters_of_handler(row) {
            self.keep_filter(filter)?;
        }
        let terminator = self.old.terminator_of(row);
        let formatter = self.keep_formatter(row.formatter)?;
        let name = text::put(&mut self.new.text, self.old.bytes(row.name))?;
        let list = Entry::open(&mut self.new.text, self.old.bytes(row.links).len() * 3)?;
        for filter in self.old.filters_of_handler(row) {
            let filter = self.keep_filter(filter)?;
            put_index(&mut self.new.text, filter)?;
        }
        if let Some(terminator) = terminator {
            end_list(&mut self.new.text)?;
            end_list(&mut self.new.text)?;
            self.new.text.extend(terminator)?;
        }
        let kept = HandlerRow {
            name,
            links: list.finish(&mut self.new.text)?,
            formatter,
            kept_from: old,
            ..row.clone()
        };
        self.new.add_handler(kept)?;
        let number = self.new.handlers.items().len() as u16 - 1;
        self.kept.handlers.add(Name::of(&key), number.into());
        Ok(number)
    }

    fn keep_formatter(&mut self, old: u16) -> Result<u16, Full> {
        let Some(row) = self.old.formatters.items().get(old as usize) else {
            return Ok(FORMATTER_DEFAULT);
        };
        let program = self.old.bytes(row.program);
        let new = &*self.new;
        let rows = new.formatters.items();
        let same =
            |known: &FormatterRow| known.class == row.class && new.bytes(known.program) == program;
        let programs = &mut self.kept.programs;
        let known = position(programs, Name::of(program), rows, same, |known| {
            new.bytes(known.program)
        });
        if let Some(row) = known {
            return Ok(row);
        }
        let kept = FormatterRow {
            name: Text::UNNAMED,
            program: text::put(&mut self.new.text, program)?,
            ..row.clone()
        };
        self.new.add_formatter(kept)?;
        let number = self.new.formatters.items().len() as u16 - 1;
        self.kept.programs.add(Name::of(program), number.into());
        Ok(number)
    }

    fn keep_filter(&mut self, old: u16) -> Result<u16, Full> {
        let row = self.old.filters.items().get(old as usize).ok_or(Full)?;
        let prefix = self.old.bytes(row.prefix);
        let new = &*self.new;
        let rows = new.filters.items();
        let same =
            |known: &FilterRow| known.class == row.class && new.bytes(known.prefix) == prefix;
        let prefixes = &mut self.kept.prefixes;
        let known = position(prefixes, Name::of(prefix), rows, same, |known| {
            new.bytes(known.prefix)
        });
        if let Some(row) = known {
            return Ok(row);
        }
        let kept = FilterRow {
            name: Text::UNNAMED,
            prefix: text::put(&mut self.new.text, prefix)?,
            ..row.clone()
        };
        self.new.add_filter(kept)?;
        let number = self.new.filters.items().len() as u16 - 1;
        self.kept.prefixes.add(Name::of(prefix), number.into());
        Ok(number)
    }
}

/// What finds the rows for kept handlers, formatters and filters by what they were, or say.
pub(crate) struct Kept<N> {
    handlers: N,
    programs: N,
    prefixes: N,
}

impl<N: Names> Kept<N> {
    pub(crate) const EMPTY: Self = Kept {
        handlers: N::EMPTY,
        programs: N::EMPTY,
        prefixes: N::EMPTY,
    };
}

/// The first row that is it. `index` has all rows by their keys, if it has any.
fn position<R, K: AsRef<[u8]>>(
    index: &mut impl Names,
    key: Name<'_>,
    rows: &[R],
    is_it: impl Fn(&R) -> bool,
    key_of: impl Fn(&R) -> K,
) -> Option<u16> {
    let found = index.find(key, |number| rows.get(number as usize).is_some_and(&is_it));
    if let Found::Known(found) = found {
        return found.map(|number| number as u16);
    }
    // It is asked about those first that it was told of last.
    for (number, row) in rows.iter().enumerate().rev() {
        index.add(Name::of(key_of(row).as_ref()), number as u32);
    }
    rows.iter().position(is_it).map(|number| number as u16)
}
