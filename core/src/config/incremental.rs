//! Incremental configurations: levels and `propagate`, nothing else.

use super::build::Builder;
use super::{Document, Problem, ProblemKind, Refusal, Section, Warning};
use super::{dict, enter, entries, fields, level};
use crate::json::{Cursor, Kind, Value};
use crate::tables::{Full, ROOT, Table, Tables};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure`, its incremental half. Loggers that exist in no
    /// other way than by an earlier configuration make room for the ones that the document
    /// names, the oldest first, one more with each try.
    pub(crate) fn incremental(mut self, document: &Document<'d>) -> Result<(), Refusal<'d>> {
        let mut forgotten = 0;
        loop {
            let mut left = forgotten;
            let copied = self.copy(|held| {
                let keep = held || left == 0;
                left -= usize::from(!keep);
                keep
            });
            match self.edit(document, copied) {
                Err(refusal) if refusal.full_table().is_some() && left == 0 => forgotten += 1,
                Err(refusal) => return Err(refusal),
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

    fn copy(&mut self, mut keep: impl FnMut(bool) -> bool) -> Result<(), Full> {
        let (old, old_index, handles) = (self.old, self.old_index, self.handles);
        self.new.copy_from(old, |row| {
            keep(super::kept::is_held(handles, old_index, row))
        })
    }

    fn edit(
        &mut self,
        document: &Document<'d>,
        copied: Result<(), Full>,
    ) -> Result<(), Refusal<'d>> {
        copied.map_err(|Full| Refusal::new(self.text_full(0), None, None))?;
        self.handler_levels(document.handlers)?;
        if let Some(mut cursor) = entries(document.loggers, Section::Loggers)? {
            while let Some(key) = cursor.key() {
                let at = cursor.offset();
                let edited = enter(&mut cursor).and_then(|()| {
                    let fields = fields(&mut cursor, &["level", "propagate"], |_| {});
                    let row = self.row(key.name, at, document.loggers)?;
                    self.adjust(row, fields)
                });
                edited.map_err(|problem| {
                    Refusal::new(problem, Some(Section::Loggers), Some(key.name))
                })?;
            }
        }
        if let Some(root) = document.root.filter(Value::truth) {
            let edited = dict(root).and_then(|mut cursor| {
                let [level] = fields(&mut cursor, &["level"], |_| {});
                self.adjust(ROOT, [level, None])
            });
            edited.map_err(|problem| Refusal::new(problem, Some(Section::Root), None))?;
        }
        Ok(())
    }

    fn handler_levels(&mut self, section: Option<Cursor<'d>>) -> Result<(), Refusal<'d>> {
        let Some(mut cursor) = entries(section, Section::Handlers)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let refuse = |problem| Refusal::new(problem, Some(Section::Handlers), Some(key.name));
            let row = self
                .new
                .handler(|known| key.name.is(known))
                .ok_or_else(|| {
                    let problem = Problem::new(ProblemKind::NoHandlerNamed(key.name));
                    refuse(Problem {
                        at: Some(key.offset),
                        ..problem
                    })
                })?;
            enter(&mut cursor).map_err(refuse)?;
            let [value] = fields(&mut cursor, &["level"], |_| {});
            // A level of 0 counts as none; "NOTSET" does not.
            if let Some(value) = value.filter(Value::truth) {
                let level = level(value).map_err(|problem| refuse(problem.key("level")))?;
                self.new.handlers.items_mut()[row as usize].level = level.0;
            }
        }
        Ok(())
    }

    fn adjust(
        &mut self,
        row: u16,
        [logger_level, propagate]: [Option<Value<'d>>; 2],
    ) -> Result<(), Problem<'d>> {
        let given = |value: &Value<'d>| value.kind() != Kind::None;
        let set = match logger_level.filter(given) {
            Some(value) => Some(level(value).map_err(|problem| problem.key("level"))?.0),
            None => None,
        };
        let logger = &mut self.new.loggers.items_mut()[row as usize];
        logger.level = set.unwrap_or(logger.level);
        logger.disabled = false;
        logger.named = true;
        if let Some(propagate) = propagate.filter(given) {
            logger.propagate = propagate.truth();
        }
        Ok(())
    }
}
