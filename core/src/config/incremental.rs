//! Incremental configurations: levels and `propagate`, nothing else.

use super::build::Builder;
use super::kept::is_held;
use super::problem::ProblemKind;
use super::{Document, Problem, Warning, enter, entries, fields, given, level, truthy};
use crate::json::{Cursor, Value};
use crate::tables::{Full, ROOT, Tables};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure`, its incremental half. Loggers that exist in no
    /// other way than by an earlier configuration make room for the ones that the document
    /// names, the oldest first, one more with each try.
    pub(crate) fn incremental(mut self, document: &Document<'d>) -> Result<(), Problem> {
        let mut forgotten = 0;
        loop {
            let mut left = forgotten;
            let copied = self.copy(document, &mut left);
            let edited = copied.map_err(|Full| self.text_full(0, 0));
            match edited.and_then(|()| self.edit(document)) {
                Err(problem) if matches!(problem.kind, ProblemKind::Full { .. }) && left == 0 => {
                    forgotten += 1;
                }
                Err(problem) => return Err(problem),
                Ok(()) => break,
            }
        }
        if forgotten > 0 {
            self.warnings.add_once(Warning::LOGGERS_FORGOTTEN);
        }
        self.find_parents();
        self.bind(|_, _| {});
        Ok(())
    }

    /// Copies the state in force, less as many of its loggers as may be forgotten.
    fn copy(&mut self, document: &Document<'d>, forget: &mut usize) -> Result<(), Full> {
        let (old, old_index, handles) = (self.old, self.old_index, self.handles);
        self.new.copy_from(old, |number, row| {
            let forgotten = *forget > 0
                && !is_held(handles, old_index, number)
                && !names(document.loggers, old.bytes(row.name));
            *forget -= usize::from(forgotten);
            !forgotten
        })
    }

    fn edit(&mut self, document: &Document<'d>) -> Result<(), Problem> {
        self.handler_levels(document.handlers)?;
        if let Some(mut cursor) = entries(document.loggers)? {
            while let Some(key) = cursor.key() {
                let at = cursor.offset();
                enter(&mut cursor)?;
                let fields = fields(&mut cursor, &["level", "propagate"], |_| {});
                let row = self.row(key.name, at, document.loggers)?;
                self.adjust(row, fields)?;
            }
        }
        if let Some(root) = truthy(document.root) {
            let mut cursor = root.cursor();
            enter(&mut cursor)?;
            let [level] = fields(&mut cursor, &["level"], |_| {});
            self.adjust(ROOT, [level, None])?;
        }
        Ok(())
    }

    fn handler_levels(&mut self, section: Option<Cursor<'d>>) -> Result<(), Problem> {
        let Some(mut cursor) = entries(section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let row = self.new.handler(key.name);
            let row = row.ok_or(Problem::new(ProblemKind::NoHandlerNamed, key.offset))?;
            enter(&mut cursor)?;
            let [value] = fields(&mut cursor, &["level"], |_| {});
            // A level of 0 counts as none; "NOTSET" does not.
            if let (Some(value), Some(row)) = (truthy(value), self.new.handler_mut(row)) {
                row.level = level(value)?.0;
            }
        }
        Ok(())
    }

    fn adjust(
        &mut self,
        row: u16,
        [logger_level, propagate]: [Option<Value<'d>>; 2],
    ) -> Result<(), Problem> {
        let Some(logger) = self.new.logger_mut(row) else {
            return Ok(());
        };
        if let Some(value) = given(logger_level) {
            logger.level = level(value)?.0;
        }
        if let Some(propagate) = given(propagate) {
            logger.propagate = propagate.truth();
        }
        logger.disabled = false;
        logger.named = true;
        Ok(())
    }
}

/// Whether a section has an entry of this name.
fn names(section: Option<Cursor<'_>>, name: &[u8]) -> bool {
    let Ok(Some(mut cursor)) = entries(section) else {
        return false;
    };
    while let Some(key) = cursor.key() {
        if key.name.is(name) {
            return true;
        }
        cursor.skip();
    }
    false
}
