//! Documents that say everything, as `get` writes them: nothing stays of what they do not name.
//!
//! `"logconf": {"disabled": [NAME, ...]}` makes one. CPython's dictConfig cannot say which loggers are
//! disabled, and leaves others as they are.

use super::build::Builder;
use super::problem::ProblemKind;
use super::{At, Problem};
use crate::binding::Place;
use crate::json::{Cursor, Kind, Str};
use crate::tables::{ROOT, Table, Tables};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// The root logger propagates unless such a document says that it does not.
    pub(super) fn begin_whole(&mut self) {
        if let Some(root) = self.new.logger_mut(ROOT) {
            root.propagate = true;
        }
    }

    /// Disables the loggers that have a row and are named as disabled.
    pub(super) fn disable_rows(&mut self, disabled: At) -> Result<(), Problem> {
        let mut items = names(self.converter.document(), disabled);
        while let Some(item) = items.as_mut().and_then(Cursor::item) {
            if !item.is(Kind::Str) {
                self.tolerate(ProblemKind::WantedArgument("a logger's name").at(&item))?;
            }
        }
        for row in self.new.loggers.items_mut().iter_mut().skip(1) {
            row.disabled = false;
        }
        for name in disabled_names(self.converter.document(), disabled) {
            let row = self.new.logger_named(name).filter(|row| *row != ROOT);
            if let Some(row) = row.and_then(|row| self.new.logger_mut(row)) {
                row.disabled = true;
            }
        }
        Ok(())
    }

    /// Disables the handles that have no row and are named as disabled.
    pub(super) fn disable_handles(&self) {
        for name in disabled_names(self.converter.document(), self.disabled) {
            for handle in self.handles.named(name) {
                let binding = handle.binding(self.new_index);
                if let Some(place) = binding.get().filter(|place| !place.own_row) {
                    let disabled = true;
                    binding.set(Place { disabled, ..place });
                }
            }
        }
    }
}

fn disabled_names(document: Cursor<'_>, disabled: At) -> impl Iterator<Item = Str<'_>> {
    let mut items = names(document, disabled);
    core::iter::from_fn(move || items.as_mut()?.item()).filter_map(|item| item.str())
}

/// A cursor inside the list.
fn names(document: Cursor<'_>, disabled: At) -> Option<Cursor<'_>> {
    let mut cursor = disabled.in_document(document)?;
    cursor.is(Kind::List).then(|| cursor.take().enter())
}
