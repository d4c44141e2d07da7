//! The builder: fills the spare slot, and what its steps have in common.

use super::convert::Converter;
use super::kept::Kept;
use super::problem::{Item, ProblemKind, Purpose, Section, Wanted};
use super::{At, Document, Problem, Warning, Warnings, collect, level};
use crate::Level;
use crate::json::{Cursor, Kind, Str, Value};
use crate::logger::Handles;
use crate::reply::GET;
use crate::tables::slots::SlotIndex;
use crate::tables::text::Entry;
use crate::tables::{
    Found, Full, Indices, Name, Names, Seen, Slot, Table, Tables, Text, put_index,
};

/// Builds the state that a document describes.
pub(crate) struct Builder<'b, 'd, T: Tables> {
    pub(crate) old: &'b Slot<T>,
    pub(crate) old_index: SlotIndex,
    pub(crate) new: &'b mut Slot<T>,
    pub(crate) new_index: SlotIndex,
    /// A state that will return: what its handlers use is not free.
    pub(crate) reserved: Option<&'b Slot<T>>,
    pub(crate) converter: Converter<'b, 'd>,
    pub(crate) handles: &'b Handles<T>,
    pub(crate) warnings: &'b mut Warnings<'d>,
    /// Told of each mistake when the document is only checked; nothing outside the slot is
    /// touched then. Without it, the first mistake ends the work.
    pub(crate) report: Option<&'b mut dyn FnMut(Problem, Option<Item>)>,
    /// The loggers that it names as disabled, if it says everything.
    pub(crate) disabled: At,
    /// The root logger stands among the loggers, by its name.
    pub(crate) root_in_loggers: bool,
    /// Handlers are made in the order in which they stand.
    pub(crate) in_order: bool,
    /// The item of a section that is being configured.
    pub(crate) item: Option<Item>,
    /// The keys that are still to come in the section: see [`follows`].
    pub(crate) ahead: T::Names,
    pub(crate) kept: Kept<T::Names>,
}

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// Applies a document to the spare slot.
    pub(crate) fn build(mut self, document: &Document<'d>) -> Result<(), (Problem, Option<Item>)> {
        if let Some(mut key) = document.duplicate.cursor(&self.converter) {
            self.warnings.add(Warning::duplicate(key.string()));
        }
        let built = match document.incremental {
            true => self.incremental(document),
            false => self.full(document),
        };
        built.map_err(|problem| (problem, self.item))
    }

    /// A full configuration: everything anew, but for what CPython keeps.
    fn full(&mut self, document: &Document<'d>) -> Result<(), Problem> {
        let reset = self.new.reset(self.old);
        reset.map_err(|Full| self.text_full(0, 0))?;
        if self.is_whole() {
            self.begin_whole();
        }
        self.formatters(document.formatters)?;
        self.filters(document.filters)?;
        self.handlers(document.handlers, document.in_order)?;
        self.loggers(document.loggers)?;
        self.root(document.root)?;
        match self.is_whole() {
            true => {
                self.disable_rows(document.disabled)?;
                self.find_parents();
            }
            false => self.keep(document.disable_existing),
        }
        self.bind(Some(document.disable_existing));
        Ok(())
    }

    /// Whether nothing stays of what the document does not name.
    pub(super) fn is_whole(&self) -> bool {
        GET && self.disabled.is_there()
    }

    /// Ends the work with a mistake, or goes on without what it concerns if the document is
    /// only checked.
    #[cold]
    #[inline(never)]
    pub(super) fn tolerate(&mut self, problem: Problem) -> Result<(), Problem> {
        match &mut self.report {
            // Whatever follows would not fit either, or could not be looked up.
            Some(report) if !problem.is_full() && !self.converter.is_exhausted() => {
                report(problem, self.item);
                Ok(())
            }
            _ => Err(problem),
        }
    }

    /// Whether the same name follows behind the entry at the cursor, so that this one does not
    /// count; the cursor is behind it then. Only where every mistake is reported: else
    /// [`Builder::settle`] finds out when it has to.
    pub(super) fn is_superseded(&mut self, cursor: &mut Cursor<'d>, name: Str<'d>) -> bool {
        if self.report.is_none() {
            return false;
        }
        let mut rest = *cursor;
        rest.skip();
        let is_superseded = self.follows(rest, name);
        if is_superseded {
            self.warnings.add(Warning::duplicate(name));
            *cursor = rest;
        }
        is_superseded
    }

    /// The outcome of one item of a section, the cursor standing behind it: what was wrong
    /// with it does not count if the same name follows, as the last one wins.
    pub(super) fn settle(
        &mut self,
        outcome: Result<(), Problem>,
        name: Str<'d>,
        cursor: Cursor<'d>,
    ) -> Result<(), Problem> {
        if let Err(problem) = outcome
            && !self.follows(cursor, name)
        {
            self.tolerate(problem)?;
        }
        self.item = None;
        Ok(())
    }

    /// Whether the section has this key from the cursor on.
    pub(super) fn follows(&mut self, cursor: Cursor<'d>, name: Str<'d>) -> bool {
        follows(cursor, name, &mut self.ahead)
    }

    /// A cursor inside a section, if it is there. CPython iterates whatever is there:
    /// nothing in it is nothing wrong.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn section(
        &mut self,
        section: Section,
        at: At,
    ) -> Result<Option<Cursor<'d>>, Problem> {
        self.ahead.clear();
        match entries(&self.converter, at) {
            Err(problem) => {
                // The items of a list count as names, of which the first one fails.
                self.item = self.first_item(section, at);
                self.tolerate(problem)?;
                self.item = None;
                Ok(None)
            }
            entries => entries,
        }
    }

    pub(super) fn first_item(&self, section: Section, at: At) -> Option<Item> {
        let given = self.converter.convert(at.cursor(&self.converter)?.take());
        let list = given.ok()?.of_kind(Kind::List)?;
        Item::new(section, list.nth(0)?.offset())
    }

    /// Finds the values of the dict at the cursor, which is left behind it, under these keys.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn fields(
        &mut self,
        cursor: &mut Cursor<'d>,
        wanted: Wanted,
        names: &[&str],
        values: &mut [Option<Value<'d>>],
    ) -> Result<(), Problem> {
        let duplicate = match cursor.enter_dict() {
            true => collect(cursor, names, values, &mut |_| {}),
            false => {
                let given = self.converter.convert(cursor.take())?;
                let dict = given.of_kind(Kind::Dict);
                let dict = dict.ok_or(ProblemKind::Wanted(wanted).at(&given))?;
                collect(&mut dict.enter(), names, values, &mut |_| {})
            }
        };
        if let Some(key) = duplicate {
            self.warnings.add(Warning::duplicate(key.name));
        }
        Ok(())
    }

    /// A level that is given, if one is.
    pub(super) fn level(&mut self, value: &Option<Value<'d>>) -> Result<Option<Level>, Problem> {
        let Some(given) = self.converter.given(value)? else {
            return Ok(None);
        };
        match level(&given) {
            Ok(level) => Ok(Some(level)),
            Err(problem) => self.tolerate(problem).map(|()| None),
        }
    }

    /// The text space is too small for `length` bytes more, which stand at `at`.
    pub(super) fn text_full(&self, length: usize, at: usize) -> Problem {
        let used = self.new.text.items().len();
        Problem::full("text bytes", used + length + 1, self.new.text.bound(), at)
    }

    /// Copies a string into the text space; `at` is its place for errors.
    pub(super) fn put(&mut self, string: Str<'d>, at: usize) -> Result<Text, Problem> {
        let put = string.put(&mut self.new.text);
        put.map_err(|Full| self.text_full(string.raw().len(), at))
    }

    /// Adds the rows that a list of names stands for to the entry being written, each once.
    /// The list begins at `start`. The items are not converted. CPython: `add_handlers`,
    /// `add_filters`.
    pub(super) fn names(
        &mut self,
        entry: Entry,
        start: usize,
        value: &Option<Value<'d>>,
        purpose: Purpose,
    ) -> Result<(), Problem> {
        let Some(value) = value else {
            return Ok(());
        };
        let given = self.converter.convert(*value)?;
        let is_dict = given.is(Kind::Dict);
        if !is_dict && !given.is(Kind::List) {
            return match given.truth() {
                true => self.tolerate(ProblemKind::Wanted(Wanted::Names).at(&given)),
                false => Ok(()),
            };
        }
        let mut items = given.enter();
        let mut is_first = entry.written(&mut self.new.text).len() == start;
        let mut seen = Seen::<T::Names>::NOTHING;
        loop {
            let at;
            let mut name = None;
            if is_dict {
                let Some(key) = items.key() else {
                    return Ok(());
                };
                at = key.offset;
                name = Some(key.name);
                items.skip();
            } else {
                if !items.has_item() {
                    return Ok(());
                }
                at = items.offset();
                if items.is(Kind::Str) {
                    name = Some(items.string());
                } else {
                    items.skip();
                }
            }
            let row = match (name, purpose) {
                (Some(name), Purpose::AddFilter) => self.new.filter(name),
                (Some(name), _) => self.new.handler(name),
                (None, _) => None,
            };
            let Some(row) = row else {
                self.tolerate(Problem::new(ProblemKind::Undefined(purpose), at))?;
                continue;
            };
            let mut is_new = || {
                let listed = entry.written(&mut self.new.text).get(start..);
                seen.is_new(row, Indices::of(listed.unwrap_or(&[])))
            };
            if core::mem::take(&mut is_first) || is_new() {
                let put = put_index(&mut self.new.text, row);
                put.map_err(|Full| self.text_full(1, at))?;
            }
        }
    }

    /// Opens an entry in the text space for what this many bytes of the document list.
    pub(super) fn open(&mut self, length: usize, at: usize) -> Result<Entry, Problem> {
        // A name takes three bytes at least, a row three at most.
        Entry::open(&mut self.new.text, length).map_err(|Full| self.text_full(1, at))
    }

    /// Finishes it; nothing is left of an empty one.
    pub(super) fn finish(&mut self, entry: Entry, at: usize) -> Result<Text, Problem> {
        if entry.written(&mut self.new.text).is_empty() {
            entry.abandon(&mut self.new.text);
            return Ok(Text::default());
        }
        let finished = entry.finish(&mut self.new.text);
        finished.map_err(|Full| self.text_full(1, at))
    }
}

/// The bytes of a list in the document at most; unknown for one that a reference leads to.
pub(super) fn length(value: &Option<Value<'_>>) -> usize {
    match value {
        Some(value) if value.may_have_scheme() => UNKNOWN,
        Some(value) => value.length(),
        None => 0,
    }
}

/// More than an entry with a short length holds.
const UNKNOWN: usize = 0x100;

/// A cursor inside a section, if it is there.
pub(super) fn entries<'d>(
    converter: &Converter<'_, 'd>,
    section: At,
) -> Result<Option<Cursor<'d>>, Problem> {
    let Some(mut cursor) = section.cursor(converter) else {
        return Ok(None);
    };
    if cursor.enter_dict() {
        return Ok(Some(cursor));
    }
    let given = converter.convert(cursor.take())?;
    match given.kind() {
        Kind::Dict => Ok(Some(given.enter())),
        Kind::List | Kind::Str if !given.truth() => Ok(None),
        _ => Err(ProblemKind::Wanted(Wanted::Section).at(&given)),
    }
}

/// Whether a dict has this key from the cursor on. `ahead` has the keys of the same dict from an
/// earlier place on, if it has any.
// Out of line: it is rarely needed.
#[inline(never)]
pub(super) fn follows(mut cursor: Cursor<'_>, name: Str<'_>, ahead: &mut impl Names) -> bool {
    let found = ahead.find(Name::given(name), |offset| {
        let known = cursor.elsewhere(offset as usize).key();
        offset as usize >= cursor.offset() && known.is_some_and(|known| known.name.same(name))
    });
    if let Found::Known(found) = found {
        return found.is_some();
    }
    let mut follows = false;
    while let Some(key) = cursor.key() {
        follows |= key.name.same(name);
        ahead.add(Name::given(key.name), key.offset as u32);
        cursor.skip();
    }
    follows
}
