//! Incremental configurations: levels and `propagate`, nothing else.

use super::build::{Builder, entries, follows};
use super::kept::is_held;
use super::problem::{Item, ProblemKind, Section, Wanted};
use super::{Document, Problem, Warning, level};
use crate::json::{Cursor, Key, Str, Value};
use crate::tables::{Full, ROOT, Table, Tables};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure`, its incremental half. Loggers that exist in no
    /// other way than by an earlier configuration make room for the ones that the document
    /// names, the oldest first, one more with each try.
    #[inline(never)]
    pub(super) fn incremental(&mut self, document: &Document<'d>) -> Result<(), Problem> {
        let mut forgotten = 0;
        loop {
            let mut left = forgotten;
            let copied = self.copy(document, &mut left);
            let edited = copied.map_err(|Full| self.text_full(0, 0));
            match edited.and_then(|()| self.edit(document)) {
                Err(problem) if problem.is_full() && left == 0 => forgotten += 1,
                Err(problem) => return Err(problem),
                Ok(()) => break,
            }
        }
        if forgotten > 0 {
            self.warnings.add_once(Warning::LOGGERS_FORGOTTEN);
        }
        self.find_parents();
        self.bind(None);
        Ok(())
    }

    /// Copies the state in force, less as many of its loggers as may be forgotten.
    fn copy(&mut self, document: &Document<'d>, forget: &mut usize) -> Result<(), Full> {
        let (old, old_index, handles) = (self.old, self.old_index, self.handles);
        let named = entries(&self.converter, document.loggers);
        let named = named.ok().flatten();
        self.new.copy_from(old, |number, row| {
            let forgotten = *forget > 0
                && !is_held(handles, old.bytes(row.name), old_index, number)
                && !named.is_some_and(|loggers| {
                    follows(loggers, Str::of_text(old.bytes(row.name)), &mut ())
                });
            *forget -= usize::from(forgotten);
            !forgotten
        })
    }

    fn edit(&mut self, document: &Document<'d>) -> Result<(), Problem> {
        if let Some(first) = self.first_item(Section::Handlers, document.handlers) {
            // CPython looks the items of a list up before it finds that they lead nowhere.
            let name = self.converter.document().elsewhere(first.offset()).take();
            if name.str().and_then(|name| self.new.handler(name)).is_none() {
                self.tolerate(ProblemKind::NoHandlerNamed.at(&name))?;
            }
        }
        if let Some(mut cursor) = self.section(Section::Handlers, document.handlers)? {
            while let Some(key) = cursor.key() {
                if self.is_superseded(&mut cursor, key.name) {
                    continue;
                }
                let adjusted = self.handler_level(&key, &mut cursor);
                self.settle(adjusted, key.name, cursor)?;
            }
        }
        if let Some(mut cursor) = self.section(Section::Loggers, document.loggers)? {
            while let Some(key) = cursor.key() {
                if self.is_superseded(&mut cursor, key.name) {
                    continue;
                }
                self.item = Item::new(Section::Loggers, key.offset);
                let adjusted = self.logger_level(&key, &mut cursor, document);
                self.settle(adjusted, key.name, cursor)?;
            }
        }
        let root = match self.root_value(document.root) {
            Ok(Some(root)) => root.offset(),
            Ok(None) => return Ok(()),
            Err(problem) => return self.tolerate(problem),
        };
        self.item = Item::new(Section::Root, root);
        let mut cursor = self.converter.document().elsewhere(root);
        let mut values = [None; 2];
        let names = ["level"];
        let found = self.fields(&mut cursor, Wanted::Logger, &names, &mut values);
        if let Err(problem) = found.and_then(|()| self.adjust(ROOT, &values)) {
            self.tolerate(problem)?;
        }
        self.item = None;
        Ok(())
    }

    fn handler_level(&mut self, key: &Key<'d>, cursor: &mut Cursor<'d>) -> Result<(), Problem> {
        // An unnamed handler cannot be asked for by its name. CPython: `Handler.set_name`.
        let named = Some(key.name).filter(|name| !name.is_empty());
        let Some(row) = named.and_then(|name| self.new.handler(name)) else {
            cursor.skip();
            return Err(Problem::new(ProblemKind::NoHandlerNamed, key.offset));
        };
        self.item = Item::new(Section::Handlers, key.offset);
        let mut values = [None];
        self.fields(cursor, Wanted::Logger, &["level"], &mut values)?;
        // Of a name that is given twice, the last one counts alone. The row numbers are the same.
        let old = self.old.handlers.items().get(row as usize);
        let mut now = old.map_or(0, |row| row.level);
        // A level of 0 counts as none; "NOTSET" does not.
        if let Some(given) = self.converter.truthy(&values[0])? {
            now = level(&given)?.0;
        }
        if let Some(row) = self.new.handler_mut(row) {
            row.level = now;
        }
        Ok(())
    }

    fn logger_level(
        &mut self,
        key: &Key<'d>,
        cursor: &mut Cursor<'d>,
        document: &Document<'d>,
    ) -> Result<(), Problem> {
        let at = cursor.offset();
        let mut values = [None; 2];
        self.fields(cursor, Wanted::Logger, &["level", "propagate"], &mut values)?;
        let row = self.row(key.name, at, document.loggers)?;
        if row == ROOT && self.follows(*cursor, key.name) {
            self.warnings.add(Warning::duplicate(key.name));
            return Ok(());
        }
        self.begin_again(row, key.name);
        self.adjust(row, &values)
    }

    fn adjust(
        &mut self,
        row: u16,
        [logger_level, propagate]: &[Option<Value<'d>>; 2],
    ) -> Result<(), Problem> {
        let logger_level = self.level(logger_level)?;
        let propagate = self.converter.given(propagate)?;
        if let Some(logger) = self.new.logger_mut(row) {
            if let Some(level) = logger_level {
                logger.level = level.0;
            }
            if let Some(propagate) = propagate {
                logger.propagate = propagate.truth();
            }
            logger.disabled = false;
            logger.named = true;
        }
        Ok(())
    }
}
