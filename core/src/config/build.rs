//! The builder: fills the spare slot, and what its steps have in common.

use super::problem::Lookup;
use super::{Document, Problem, ProblemKind, Refusal, Warnings};
use crate::json::{Kind, Str, Value};
use crate::logger::Handles;
use crate::registry::Registry;
use crate::tables::slots::SlotIndex;
use crate::tables::text::Entry;
use crate::tables::{Full, Indices, ROOT, Slot, Table, Tables, Text, put_index};

/// Builds the state that a document describes.
pub(crate) struct Builder<'b, 'd, T: Tables> {
    pub(crate) old: &'b Slot<T>,
    pub(crate) old_index: SlotIndex,
    pub(crate) new: &'b mut Slot<T>,
    pub(crate) new_index: SlotIndex,
    pub(crate) registry: &'b Registry,
    pub(crate) handles: &'b Handles,
    pub(crate) warnings: &'b mut Warnings<'d>,
}

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// A full configuration: everything anew, but for what CPython keeps.
    pub(crate) fn full(mut self, document: &Document<'d>) -> Result<(), Refusal<'d>> {
        let reset = self.new.reset(self.old.effective(ROOT));
        reset.map_err(|Full| Refusal::new(self.text_full(0), None, None))?;
        self.formatters(document.formatters)?;
        self.filters(document.filters)?;
        self.handlers(document.handlers)?;
        self.loggers(document.loggers)?;
        self.root(document.root)?;
        self.keep(document.disable_existing);
        self.bind(|before, below_named| {
            before.unmentioned(below_named, document.disable_existing);
        });
        Ok(())
    }

    /// The text space is too small for `length` bytes more.
    pub(super) fn text_full(&self, length: usize) -> Problem<'d> {
        let used = self.new.text.items().len();
        Problem::full("text bytes", used + length + 1, self.new.text.bound())
    }

    /// Copies a string of the document into the text space; `at` is its place for errors.
    pub(super) fn put(&mut self, string: Str<'d>, at: usize) -> Result<Text, Problem<'d>> {
        let put = string.put(&mut self.new.text);
        put.map_err(|Full| self.text_full(string.raw().len()).at(at))
    }

    /// Adds the rows that a list of names stands for to the entry being written, each once.
    pub(super) fn names(
        &mut self,
        entry: Entry,
        value: Option<Value<'d>>,
        lookup: Lookup,
    ) -> Result<(), Problem<'d>> {
        let Some(value) = value.filter(Value::truth) else {
            return Ok(());
        };
        let key = match lookup {
            Lookup::AddHandler => "handlers",
            _ => "filters",
        };
        if value.kind() != Kind::List {
            return Err(Problem::wanted("a list of names", value).key(key));
        }
        let start = entry.written(&mut self.new.text).len();
        let mut items = value.enter();
        let mut index = 0;
        while let Some(item) = items.item() {
            let fault = |problem: Problem<'d>| Problem {
                index: Some(index),
                ..problem.at(item.offset()).key(key)
            };
            let name = item
                .str()
                .ok_or_else(|| fault(Problem::wanted("a name", item)))?;
            let row = match lookup {
                Lookup::AddHandler => self.new.handler(|known| name.is(known)),
                _ => self.new.filter(|known| name.is(known)),
            };
            let row = row.ok_or_else(|| fault(Problem::new(ProblemKind::Lookup(lookup, name))))?;
            let mut list = Indices::of(&entry.written(&mut self.new.text)[start..]);
            if !list.any(|known| known == row) {
                let put = put_index(&mut self.new.text, row);
                put.map_err(|Full| fault(self.text_full(1)))?;
            }
            index += 1;
        }
        Ok(())
    }

    /// Opens an entry in the text space, for lists.
    pub(super) fn open(&mut self, at: usize) -> Result<Entry, Problem<'d>> {
        Entry::open(&mut self.new.text).map_err(|Full| self.text_full(1).at(at))
    }

    /// Finishes it.
    pub(super) fn finish(&mut self, entry: Entry, at: usize) -> Result<Text, Problem<'d>> {
        let finished = entry.finish(&mut self.new.text);
        finished.map_err(|Full| self.text_full(1).at(at))
    }
}
