//! The section `loggers`, the key `root`, and where each handle stands afterwards.

use super::build::{Builder, Named};
use super::handlers::count;
use super::{Problem, Warning, enter, entries, fields, given, level, truthy};
use crate::json::{Cursor, Str, Value};
use crate::logger::{Handles, Logger, Place};
use crate::tables::slots::SlotIndex;
use crate::tables::{Full, LoggerRow, ROOT, Slot, Table, Tables, Text, end_list, hash};

const KEYS: [&str; 4] = ["level", "propagate", "handlers", "filters"];

/// What a logger was before this configuration.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) level: i32,
    pub(super) propagate: bool,
    pub(super) disabled: bool,
}

impl Before {
    const NEW: Before = Before {
        level: 0,
        propagate: true,
        disabled: false,
    };

    pub(super) fn of_row(row: &LoggerRow) -> Before {
        Before {
            level: row.level,
            propagate: row.propagate,
            disabled: row.disabled,
        }
    }

    /// What a full configuration makes of a logger that it does not name: a child of one
    /// that it names starts anew, others are disabled or enabled.
    pub(super) fn unmentioned(&mut self, is_child: bool, disable_existing: bool) {
        if is_child {
            self.level = 0;
            self.propagate = true;
        } else {
            self.disabled = disable_existing;
        }
    }

    fn of_place(place: Place) -> Before {
        Before {
            level: if place.own_level { place.level } else { 0 },
            propagate: place.propagate,
            disabled: place.disabled,
        }
    }
}

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure_logger`.
    pub(super) fn loggers(&mut self, section: Option<Cursor<'d>>) -> Result<(), Problem> {
        let Some(mut cursor) = entries(section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let at = cursor.offset();
            enter(&mut cursor)?;
            let fields = fields(&mut cursor, &KEYS, |_| {});
            let row = self.row(key.name, at, section)?;
            self.root_in_loggers |= row == ROOT;
            self.configure(row, at, fields)?;
        }
        Ok(())
    }

    /// The row of a logger that the document names; a new one begins as the logger was.
    pub(super) fn row(
        &mut self,
        name: Str<'d>,
        at: usize,
        section: Option<Cursor<'d>>,
    ) -> Result<u16, Problem> {
        if let Some(row) = self.new.logger_named(name) {
            return Ok(row);
        }
        let text = self.put(name, at)?;
        let name = self.new.bytes(text);
        let before = self.before(name);
        let hash = hash(name);
        let row = self.new.loggers.items().len();
        let pushed = self.new.loggers.push(LoggerRow {
            name: text,
            links: Text::default(),
            level: before.level,
            parent: ROOT,
            propagate: before.propagate,
            disabled: before.disabled,
            named: true,
            hash,
        });
        match pushed {
            Ok(()) => Ok(row as u16),
            Err(Full) => {
                let needed = entries(section)?.map_or(row, count) + 1;
                let bound = self.new.loggers.bound();
                Err(Problem::full("loggers", needed, bound, at))
            }
        }
    }

    /// What the logger `name` was.
    fn before(&self, name: &[u8]) -> Before {
        let row = self.old.logger(name);
        if let Some(row) = row.and_then(|row| self.old.loggers.items().get(row as usize)) {
            return Before::of_row(row);
        }
        let mut handles = self.handles.iter();
        let handle = handles.find(|handle| handle.name().as_bytes() == name);
        let place = handle.and_then(|handle| handle.binding(self.old_index).get());
        place.map_or(Before::NEW, Before::of_place)
    }

    fn configure(
        &mut self,
        row: u16,
        at: usize,
        [logger_level, propagate, handlers, filters]: [Option<Value<'d>>; 4],
    ) -> Result<(), Problem> {
        let new_level = match given(logger_level) {
            Some(value) => Some(level(value)?),
            None => None,
        };
        let (handlers, filters) = (truthy(handlers), truthy(filters));
        let links = if handlers.is_some() || filters.is_some() {
            let list = self.open([handlers, filters], at)?;
            self.names(list, handlers, Named::Handlers)?;
            if filters.is_some() {
                let ended = end_list(&mut self.new.text);
                ended.map_err(|Full| self.text_full(1, at))?;
                self.names(list, filters, Named::Filters)?;
            }
            self.finish(list, at)?
        } else {
            Text::default()
        };
        if let Some(logger) = self.new.logger_mut(row) {
            logger.links = links;
            logger.disabled = false;
            logger.named = true;
            if let Some(level) = new_level {
                logger.level = level.0;
            }
            if let Some(propagate) = given(propagate) {
                logger.propagate = propagate.truth();
            }
        }
        Ok(())
    }

    /// An empty `root` counts as none. CPython: `DictConfigurator.configure_root`.
    pub(super) fn root(&mut self, root: Option<Value<'d>>) -> Result<(), Problem> {
        let Some(root) = truthy(root) else {
            return Ok(());
        };
        let mut cursor = root.cursor();
        enter(&mut cursor)?;
        let [level, _, handlers, filters] = fields(&mut cursor, &KEYS, |_| {});
        self.configure(ROOT, root.offset(), [level, None, handlers, filters])
    }

    pub(super) fn find_parents(&mut self) {
        for row in 1..self.new.loggers.items().len() as u16 {
            let Some(name) = self.new.logger_mut(row).map(|logger| logger.name) else {
                return;
            };
            let parent = self.new.ancestor(self.new.bytes(name));
            if let Some(logger) = self.new.logger_mut(row) {
                logger.parent = parent;
            }
        }
    }

    /// Whether a logger is a child of one that the document names and that existed before, or
    /// was a placeholder. CPython: `DictConfigurator.configure`, `child_loggers`.
    pub(super) fn is_child(&self, name: &[u8]) -> bool {
        let rows = self.new.loggers.items().iter().enumerate();
        let mut parents = rows.filter(|(number, row)| match *number as u16 {
            ROOT => self.root_in_loggers,
            _ => row.named,
        });
        parents.any(|(_, row)| {
            let parent = self.new.bytes(row.name);
            match name.strip_prefix(parent) {
                // Between two dots is no place for a placeholder.
                Some([b'.', b'.', ..]) => self.existed(parent),
                Some([b'.', ..]) => true,
                _ => false,
            }
        })
    }

    fn existed(&self, name: &[u8]) -> bool {
        let mut handles = self.handles.iter();
        self.old.logger(name).is_some()
            || handles.any(|handle| {
                let bound = handle.binding(self.old_index).get().is_some();
                bound && handle.name().as_bytes() == name
            })
    }

    /// Writes down where each handle stands in the new slot. `rule` says what becomes of a
    /// logger that has no row there, given whether it is a child of one that the document names.
    pub(super) fn bind(&mut self, rule: impl Fn(&mut Before, bool)) {
        for handle in self.handles.iter() {
            let name = handle.name().as_bytes();
            let mut place = place(self.new, name);
            if !place.own_row {
                let mut before = self.before(name);
                rule(&mut before, self.is_child(name));
                if before.level != 0 {
                    place.level = before.level;
                    place.own_level = true;
                    self.warnings.add_once(Warning::LEVELS_MOVED);
                }
                place.propagate = before.propagate;
                place.disabled = before.disabled;
            }
            handle.binding(self.new_index).set(place);
        }
    }
}

/// Where a logger stands in a slot that knows nothing of it but its row, if it has one.
pub(crate) fn place<T: Tables>(slot: &Slot<T>, name: &[u8]) -> Place {
    let own = slot.logger(name);
    let row = own.unwrap_or_else(|| slot.ancestor(name));
    let logger = slot.loggers.items().get(row as usize);
    Place {
        level: slot.effective(row),
        row,
        own_row: own.is_some(),
        disabled: own.is_some() && logger.is_some_and(|logger| logger.disabled),
        own_level: false,
        propagate: true,
    }
}

/// Where a handle stands in the slot `index`, which holds `slot`. One that came after the slot
/// was built stands where others of its name do.
pub(crate) fn place_of<T: Tables>(
    slot: &Slot<T>,
    index: SlotIndex,
    handles: &Handles,
    handle: &Logger,
) -> Place {
    let binding = handle.binding(index);
    binding.get().unwrap_or_else(|| {
        let others = handles.iter().filter(|other| other.name() == handle.name());
        let known = others.filter_map(|other| other.binding(index).get()).next();
        let place = known.unwrap_or_else(|| place(slot, handle.name().as_bytes()));
        binding.set(place);
        place
    })
}
