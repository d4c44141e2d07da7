//! The section `loggers`, the key `root`, and where each handle stands afterwards.

use super::build::{Builder, entries, length};
use super::handlers::count;
use super::problem::{Item, Purpose, Section, Wanted};
use super::{At, Problem, Warning};
use crate::binding::Place;
use crate::json::{Cursor, Str, Value};
use crate::logger::{Handles, Logger};
use crate::tables::slots::SlotIndex;
use crate::tables::{Full, LoggerRow, ROOT, Slot, Table, Tables, Text, ancestors, end_list, hash};

const KEYS: [&str; 4] = ["level", "propagate", "handlers", "filters"];

/// What a logger was before this configuration.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) level: i32,
    pub(super) propagate: bool,
    pub(super) disabled: bool,
}

impl Before {
    pub(super) const NEW: Before = Before {
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
    /// CPython: `DictConfigurator.configure`.
    #[inline(never)]
    pub(super) fn loggers(&mut self, section: At) -> Result<(), Problem> {
        let Some(mut cursor) = self.section(Section::Loggers, section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            if self.is_superseded(&mut cursor, key.name) {
                continue;
            }
            self.item = Item::new(Section::Loggers, key.offset);
            let configured = self.logger(&mut cursor, key.name, section);
            self.settle(configured, key.name, cursor)?;
        }
        Ok(())
    }

    /// CPython: `DictConfigurator.configure_logger`.
    fn logger(
        &mut self,
        cursor: &mut Cursor<'d>,
        name: Str<'d>,
        section: At,
    ) -> Result<(), Problem> {
        let at = cursor.offset();
        let mut values = [None; 4];
        self.fields(cursor, Wanted::Logger, &KEYS, &mut values)?;
        let row = self.row(name, at, section)?;
        let is_root = row == ROOT;
        if is_root && self.follows(*cursor, name) {
            self.warnings.add(Warning::duplicate(name));
            return Ok(());
        }
        self.root_in_loggers |= is_root && name.is(b"root");
        self.begin_again(row, name);
        self.configure(row, at, &values)
    }

    /// A name that is given twice: the last one counts, as if the first had not been there.
    pub(super) fn begin_again(&mut self, row: u16, name: Str<'d>) {
        let known = self.new.loggers.items().get(row as usize);
        let Some(known) = known.filter(|known| known.named && row != ROOT) else {
            return;
        };
        let before = self.before(self.new.bytes(known.name));
        self.warnings.add(Warning::duplicate(name));
        if let Some(logger) = self.new.logger_mut(row) {
            (logger.level, logger.propagate) = (before.level, before.propagate);
        }
    }

    /// The row of a logger that the document names; a new one begins as the logger was.
    pub(super) fn row(&mut self, name: Str<'d>, at: usize, section: At) -> Result<u16, Problem> {
        if let Some(row) = self.new.logger_named(name) {
            return Ok(row);
        }
        let text = self.put(name, at)?;
        let name = self.new.bytes(text);
        let before = self.before(name);
        let hash = hash(name);
        let row = self.new.loggers.items().len();
        let pushed = self.new.add_logger(LoggerRow {
            name: text,
            links: Text::default(),
            level: before.level,
            parent: ROOT,
            propagate: before.propagate,
            disabled: before.disabled,
            named: false,
            keeps_links: false,
            hash,
        });
        match pushed {
            Ok(()) => Ok(row as u16),
            Err(Full) => {
                let needed = entries(&self.converter, section)?.map_or(row, count) + 1;
                let bound = self.new.loggers.bound();
                Err(Problem::full("loggers", needed, bound, at))
            }
        }
    }

    /// What the logger `name` was.
    fn before(&self, name: &[u8]) -> Before {
        if self.is_whole() {
            return Before::NEW;
        }
        let row = self.old.logger(name);
        if let Some(row) = row.and_then(|row| self.old.loggers.items().get(row as usize)) {
            return Before::of_row(row);
        }
        let handle = self.handles.named(Str::of_text(name)).next();
        let place = handle.and_then(|handle| handle.binding(self.old_index).get());
        place.map_or(Before::NEW, Before::of_place)
    }

    /// CPython: `DictConfigurator.common_logger_config`, and what comes after it.
    fn configure(
        &mut self,
        row: u16,
        at: usize,
        [logger_level, propagate, handlers, filters]: &[Option<Value<'d>>; 4],
    ) -> Result<(), Problem> {
        let new_level = self.level(logger_level)?;
        let links = if handlers.is_some() || filters.is_some() {
            let list = self.open(length(handlers) + length(filters), at)?;
            self.names(list, 0, handlers, Purpose::AddHandler)?;
            if filters.is_some() {
                let ended = end_list(&mut self.new.text);
                ended.map_err(|Full| self.text_full(1, at))?;
                let start = list.written(&mut self.new.text).len();
                self.names(list, start, filters, Purpose::AddFilter)?;
            }
            self.finish(list, at)?
        } else {
            Text::default()
        };
        let propagate = self.converter.given(propagate)?;
        if let Some(logger) = self.new.logger_mut(row) {
            logger.links = links;
            logger.disabled = false;
            logger.named = true;
            if let Some(level) = new_level {
                logger.level = level.0;
            }
            if let Some(propagate) = propagate {
                logger.propagate = propagate.truth();
            }
        }
        Ok(())
    }

    /// An empty `root` counts as none. CPython: `DictConfigurator.configure_root`.
    pub(super) fn root(&mut self, root: At) -> Result<(), Problem> {
        let root = match self.root_value(root) {
            Ok(Some(root)) => root.offset(),
            Ok(None) => return Ok(()),
            Err(problem) => return self.tolerate(problem),
        };
        self.item = Item::new(Section::Root, root);
        if let Err(problem) = self.root_logger(root) {
            self.tolerate(problem)?;
        }
        self.item = None;
        Ok(())
    }

    pub(super) fn root_value(&self, root: At) -> Result<Option<Value<'d>>, Problem> {
        let value = root.cursor(&self.converter).map(|mut root| root.take());
        self.converter.truthy(&value)
    }

    fn root_logger(&mut self, at: usize) -> Result<(), Problem> {
        let mut cursor = self.converter.document().elsewhere(at);
        let mut values = [None; 4];
        self.fields(&mut cursor, Wanted::Logger, &KEYS, &mut values)?;
        // The root logger has nobody to propagate to.
        values[1] = None;
        self.configure(ROOT, at, &values)
    }

    pub(super) fn find_parents(&mut self) {
        for row in 1..self.new.loggers.items().len() as u16 {
            let Some(name) = self.new.logger_mut(row).map(|logger| logger.name) else {
                return;
            };
            let is_logger = |name: &[u8]| self.handles.has(name);
            let parent = self.new.ancestor(self.new.bytes(name), is_logger);
            if let Some(logger) = self.new.logger_mut(row) {
                logger.parent = parent;
            }
        }
    }

    /// Whether a logger is a child of one that the document names and that existed before, or
    /// was a placeholder. CPython: `DictConfigurator.configure`, `child_loggers`.
    pub(super) fn is_child(&self, name: &[u8]) -> bool {
        // What begins as it, up to a dot: of `a..b` that are `a` and `a.`.
        let dots = name.iter().enumerate().filter(|(_, byte)| **byte == b'.');
        let mut above = dots.filter_map(|(dot, _)| name.get(..dot));
        above.any(|parent| {
            let row = Some(parent).filter(|parent| !parent.is_empty());
            let is_named = match row.and_then(|parent| self.new.logger(parent)) {
                Some(ROOT) => self.root_in_loggers,
                Some(row) => self.is_named(row),
                None => false,
            };
            // A logger makes placeholders for its ancestors; nearly all children do.
            is_named && (ancestors(name).any(|ancestor| ancestor == parent) || self.existed(parent))
        })
    }

    fn is_named(&self, row: u16) -> bool {
        let row = self.new.loggers.items().get(row as usize);
        row.is_some_and(|row| row.named)
    }

    /// Whether there was a logger of this name, or a placeholder.
    fn existed(&self, name: &[u8]) -> bool {
        let is_it =
            |other: &[u8]| other == name || ancestors(other).any(|ancestor| ancestor == name);
        let mut rows = self.old.loggers.items().iter();
        let mut handles = self.handles.iter();
        rows.any(|row| is_it(self.old.bytes(row.name)))
            || handles.any(|handle| {
                let bound = handle.binding(self.old_index).get().is_some();
                bound && is_it(handle.name().as_bytes())
            })
    }

    /// Writes down where each handle stands in the new slot. A full configuration says whether
    /// it disables loggers that have no row there; an incremental one leaves them as they are.
    pub(super) fn bind(&mut self, disable_existing: Option<bool>) {
        for handle in self.handles.iter() {
            let name = handle.name().as_bytes();
            let mut place = place(self.new, self.handles, name);
            if !place.own_row {
                let mut before = self.before(name);
                if let Some(disable) = disable_existing.filter(|_| !self.is_whole()) {
                    before.unmentioned(self.is_child(name), disable);
                }
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
        if self.is_whole() {
            self.disable_handles();
        }
    }
}

/// Where a logger stands in a slot that knows nothing of it but its row, if it has one.
pub(crate) fn place<T: Tables>(slot: &Slot<T>, handles: &Handles<T>, name: &[u8]) -> Place {
    let own = slot.logger(name);
    let row = own.unwrap_or_else(|| slot.ancestor(name, |name| handles.has(name)));
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
    handles: &Handles<T>,
    handle: &Logger,
) -> Place {
    let binding = handle.binding(index);
    binding.get().unwrap_or_else(|| {
        let others = handles.named(Str::plain(handle.name()));
        let known = others.filter_map(|other| other.binding(index).get()).next();
        let place = known.unwrap_or_else(|| place(slot, handles, handle.name().as_bytes()));
        binding.set(place);
        place
    })
}
