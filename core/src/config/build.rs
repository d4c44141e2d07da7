//! The builder: fills the spare slot, and what its steps have in common.

use super::problem::ProblemKind;
use super::{Document, Problem, Warnings, truthy};
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
    pub(crate) registry: &'static Registry,
    pub(crate) handles: &'b Handles,
    pub(crate) warnings: &'b mut Warnings<'d>,
    /// The root logger stands among the loggers, by its name.
    pub(crate) root_in_loggers: bool,
}

/// What a list names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Handlers,
    Filters,
}

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// A full configuration: everything anew, but for what CPython keeps.
    pub(crate) fn full(mut self, document: &Document<'d>) -> Result<(), Problem> {
        let reset = self.new.reset(self.old.effective(ROOT));
        reset.map_err(|Full| self.text_full(0, 0))?;
        self.formatters(document.formatters)?;
        self.filters(document.filters)?;
        self.handlers(document.handlers)?;
        self.loggers(document.loggers)?;
        self.root(document.root)?;
        self.keep(document.disable_existing);
        self.bind(|before, is_child| {
            before.unmentioned(is_child, document.disable_existing);
        });
        Ok(())
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
    pub(super) fn names(
        &mut self,
        entry: Entry,
        value: Option<Value<'d>>,
        named: Named,
    ) -> Result<(), Problem> {
        let Some(value) = truthy(value) else {
            return Ok(());
        };
        if value.kind() != Kind::List {
            return Err(Problem::wanted("a list of names", value.offset()));
        }
        let start = entry.written(&mut self.new.text).len();
        let mut items = value.enter();
        while let Some(item) = items.item() {
            let at = item.offset();
            let name = item.str().ok_or(Problem::wanted("a name", at))?;
            let (row, purpose) = match named {
                Named::Handlers => (self.new.handler(name), "add handler"),
                Named::Filters => (self.new.filter(name), "add filter"),
            };
            let row = row.ok_or(Problem::new(ProblemKind::Undefined(purpose), at))?;
            let listed = entry.written(&mut self.new.text).get(start..);
            if !Indices::of(listed.unwrap_or(&[])).any(|known| known == row) {
                let put = put_index(&mut self.new.text, row);
                put.map_err(|Full| self.text_full(1, at))?;
            }
        }
        Ok(())
    }

    /// Opens an entry in the text space for the rows that these lists name.
    pub(super) fn open(
        &mut self,
        lists: [Option<Value<'d>>; 2],
        at: usize,
    ) -> Result<Entry, Problem> {
        // A name takes three bytes at least, a row three at most.
        let length = |list: &Value<'_>| list.raw().len();
        let at_most = lists.iter().flatten().map(length).sum();
        Entry::open(&mut self.new.text, at_most).map_err(|Full| self.text_full(1, at))
    }

    /// Finishes it.
    pub(super) fn finish(&mut self, entry: Entry, at: usize) -> Result<Text, Problem> {
        let finished = entry.finish(&mut self.new.text);
        finished.map_err(|Full| self.text_full(1, at))
    }
}
