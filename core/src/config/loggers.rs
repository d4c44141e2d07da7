//! The section `loggers`, the key `root`, and where each handle stands afterwards.

use super::build::Builder;
use super::handlers::count;
use super::problem::Lookup;
use super::{Problem, Refusal, Section, dict, enter, entries, fields, level};
use crate::json::{Cursor, Kind, Str, Value};
use crate::logger::{Logger, Place};
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
    pub(super) fn unmentioned(&mut self, below_named: bool, disable_existing: bool) {
        if below_named {
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
    pub(super) fn loggers(&mut self, section: Option<Cursor<'d>>) -> Result<(), Refusal<'d>> {
        let Some(mut cursor) = entries(section, Section::Loggers)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let logger = self.logger(key.name, &mut cursor, section);
            logger
                .map_err(|problem| Refusal::new(problem, Some(Section::Loggers), Some(key.name)))?;
        }
        self.find_parents();
        Ok(())
    }

    fn logger(
        &mut self,
        name: Str<'d>,
        cursor: &mut Cursor<'d>,
        section: Option<Cursor<'d>>,
    ) -> Result<(), Problem<'d>> {
        let at = cursor.offset();
        enter(cursor)?;
        let fields = fields(cursor, &KEYS, |_| {});
        let row = self.row(name, at, section)?;
        self.configure(row, at, fields)
    }

    /// The row of a logger that the document names; a new one begins as the logger was.
    pub(super) fn row(
        &mut self,
        name: Str<'d>,
        at: usize,
        section: Option<Cursor<'d>>,
    ) -> Result<u16, Problem<'d>> {
        let text = self.put(name, at)?;
        if let Some(row) = self.new.logger(self.new.bytes(text)) {
            return Ok(row);
        }
        let before = self.before(self.new.bytes(text));
        let row = self.new.loggers.items().len();
        let pushed = self.new.loggers.push(LoggerRow {
            name: text,
            links: Text::default(),
            level: before.level,
            parent: ROOT,
            propagate: before.propagate,
            disabled: before.disabled,
            named: true,
            hash: hash(self.new.bytes(text)),
        });
        pushed.map_err(|Full| {
            let entries = entries(section, Section::Loggers).ok().flatten();
            let needed = entries.map_or(row, count) + 1;
            Problem::full("loggers", needed, self.new.loggers.bound()).at(at)
        })?;
        Ok(row as u16)
    }

    /// What the logger `name` was.
    fn before(&self, name: &[u8]) -> Before {
        if let Some(row) = self.old.logger(name) {
            return Before::of_row(&self.old.loggers.items()[row as usize]);
        }
        let handle = self
            .handles
            .iter()
            .find(|handle| handle.name().as_bytes() == name);
        let place = handle.and_then(|handle| handle.binding(self.old_index).get());
        place.map_or(Before::NEW, Before::of_place)
    }

    fn configure(
        &mut self,
        row: u16,
        at: usize,
        [logger_level, propagate, handlers, filters]: [Option<Value<'d>>; 4],
    ) -> Result<(), Problem<'d>> {
        let given = |value: &Value<'d>| value.kind() != Kind::None;
        let logger_level = match logger_level.filter(given) {
            Some(value) => Some(level(value).map_err(|problem| problem.key("level"))?),
            None => None,
        };
        let links = match (handlers.filter(Value::truth), filters.filter(Value::truth)) {
            (None, None) => Text::default(),
            (handlers, filters) => {
                let list = self.open(at)?;
                self.names(list, handlers, Lookup::AddHandler)?;
                if filters.is_some() {
                    let ended = end_list(&mut self.new.text);
                    ended.map_err(|Full| self.text_full(1).at(at))?;
                    self.names(list, filters, Lookup::AddFilter)?;
                }
                self.finish(list, at)?
            }
        };
        let logger = &mut self.new.loggers.items_mut()[row as usize];
        logger.links = links;
        logger.disabled = false;
        logger.named = true;
        if let Some(level) = logger_level {
            logger.level = level.0;
        }
        if let Some(propagate) = propagate.filter(given) {
            logger.propagate = propagate.truth();
        }
        Ok(())
    }

    /// An empty `root` counts as none. CPython: `DictConfigurator.configure_root`.
    pub(super) fn root(&mut self, root: Option<Value<'d>>) -> Result<(), Refusal<'d>> {
        let Some(value) = root.filter(Value::truth) else {
            return Ok(());
        };
        let configured = dict(value).and_then(|mut cursor| {
            let [level, _, handlers, filters] = fields(&mut cursor, &KEYS, |_| {});
            self.configure(ROOT, value.offset(), [level, None, handlers, filters])
        });
        configured.map_err(|problem| Refusal::new(problem, Some(Section::Root), None))
    }

    pub(super) fn find_parents(&mut self) {
        for row in 1..self.new.loggers.items().len() {
            let name = self.new.loggers.items()[row].name;
            let parent = self.new.ancestor(self.new.bytes(name));
            self.new.loggers.items_mut()[row].parent = parent;
        }
    }

    /// Whether a logger below this row (or with it) is below one that the document names.
    pub(super) fn is_below_named(&self, mut row: u16) -> bool {
        while row != ROOT
            && let Some(logger) = self.new.loggers.items().get(row as usize)
        {
            if logger.named {
                return true;
            }
            row = logger.parent;
        }
        false
    }

    /// Writes down where each handle stands in the new slot. `rule` says what becomes of a
    /// logger that has no row there, given whether it is below one that the document names.
    pub(super) fn bind(&mut self, rule: impl Fn(&mut Before, bool)) {
        for handle in self.handles.iter() {
            let name = handle.name().as_bytes();
            let mut place = place(self.new, name);
            if !place.own_row {
                let mut before = self.before(name);
                rule(&mut before, self.is_below_named(place.row));
                if before.level != 0 {
                    place.level = before.level;
                    place.own_level = true;
                    self.warnings.add_once(super::Warning::LEVELS_MOVED);
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

/// Where a handle stands in the slot `index`, which holds `slot`.
pub(crate) fn place_of<T: Tables>(slot: &Slot<T>, index: usize, handle: &Logger) -> Place {
    let binding = handle.binding(index);
    binding.get().unwrap_or_else(|| {
        let place = place(slot, handle.name().as_bytes());
        binding.set(place);
        place
    })
}
