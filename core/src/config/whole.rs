//! Documents that say everything, as `get` writes them: nothing stays of what they do not name.
//!
//! `"logconf": {"disabled": [NAME, ...]}` makes one. CPython's dictConfig cannot say which loggers are
//! disabled, and leaves others as they are.

use super::build::Builder;
use super::loggers::Before;
use super::problem::ProblemKind;
use super::{At, Problem};
use crate::json::{Cursor, Kind, Str};
use crate::tables::{ROOT, Table, Tables};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// What a logger has that such a document does not name.
    pub(super) fn anew(&self, name: &[u8]) -> Before {
        Before {
            disabled: self.names_disabled().any(|disabled| disabled.is(name)),
            ..Before::NEW
        }
    }

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
        for row in 1..self.new.loggers.items().len() as u16 {
            let name = self.new.loggers.items().get(row as usize);
            let name = name.map_or(&[][..], |row| self.new.bytes(row.name));
            let disabled = self.names_disabled().any(|disabled| disabled.is(name));
            if let Some(row) = self.new.logger_mut(row) {
                row.disabled = disabled;
            }
        }
        Ok(())
    }

    fn names_disabled(&self) -> impl Iterator<Item = Str<'d>> {
        let mut items = names(self.converter.document(), self.disabled);
        core::iter::from_fn(move || items.as_mut()?.item()).filter_map(|item| item.str())
    }
}

/// A cursor inside the list.
fn names(document: Cursor<'_>, disabled: At) -> Option<Cursor<'_>> {
    let mut cursor = disabled.in_document(document)?;
    cursor.is(Kind::List).then(|| cursor.take().enter())
}
