//! The section `handlers`.

use super::build::Builder;
use super::formatters::{cannot_resolve, no_factory};
use super::problem::{Lookup, Resolved};
use super::{Arguments, Problem, ProblemKind, Refusal, Section};
use super::{enter, entries, fields, level};
use crate::handler::Settings;
use crate::json::{Cursor, Key, Kind, Str, Value};
use crate::tables::text;
use crate::tables::{FORMATTER_DEFAULT, Full, HandlerRow, NONE, Table, Tables, Text};

/// How many keyword arguments one handler may be given.
const MAX_ARGUMENTS: usize = 12;

/// The keys that every handler has, whatever its class.
const COMMON: [&str; 6] = ["formatter", "class", "level", "filters", "()", "."];

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// Handlers are configured in code-point order of their names; one whose target comes
    /// later is tried again once. CPython: `DictConfigurator.configure`.
    pub(super) fn handlers(&mut self, section: Option<Cursor<'d>>) -> Result<(), Refusal<'d>> {
        let Some(section) = entries(section, Section::Handlers)? else {
            return Ok(());
        };
        self.handler_names(section)?;
        self.sort_handlers();
        let mut deferred = false;
        for again in [false, true] {
            for row in 0..self.new.handlers.items().len() {
                let handler = &self.new.handlers.items()[row];
                if handler.class != NONE {
                    continue;
                }
                // Where the entry stands, as `handler_names` left it.
                let entry = section.elsewhere(handler.settings.numbers[0] as usize);
                match self.handler(row, entry) {
                    Ok(()) => {}
                    Err(Problem {
                        kind: ProblemKind::TargetNotYet,
                        ..
                    }) if !again => deferred = true,
                    Err(problem) => {
                        let name = section.key_of(entry.offset());
                        return Err(Refusal::new(problem, Some(Section::Handlers), name));
                    }
                }
            }
            if !deferred {
                break;
            }
        }
        Ok(())
    }

    /// A row for each name, with the place of its entry.
    fn handler_names(&mut self, section: Cursor<'d>) -> Result<(), Refusal<'d>> {
        let mut cursor = section;
        while let Some(key) = cursor.key() {
            let handler = match cursor.kind() {
                Kind::Dict => self.handler_name(key.name, cursor.offset(), section),
                _ => Err(Problem::wanted("a dict", cursor.take())),
            };
            handler.map_err(|problem| {
                Refusal::new(problem, Some(Section::Handlers), Some(key.name))
            })?;
            cursor.skip();
        }
        Ok(())
    }

    fn handler_name(
        &mut self,
        name: Str<'d>,
        at: usize,
        section: Cursor<'d>,
    ) -> Result<(), Problem<'d>> {
        let settings = Settings {
            numbers: [at as i32, 0],
            ..Settings::default()
        };
        if let Some(row) = self.new.handler(|known| name.is(known)) {
            // A name given twice: the last one counts.
            self.new.handlers.items_mut()[row as usize].settings = settings;
            return Ok(());
        }
        let row = HandlerRow {
            name: self.put(name, at)?,
            level: 0,
            filters: Text::default(),
            class: NONE,
            formatter: FORMATTER_DEFAULT,
            settings,
            kept_from: NONE,
        };
        let pushed = self.new.handlers.push(row);
        pushed.map_err(|Full| {
            Problem::full("handlers", count(section), self.new.handlers.bound()).at(at)
        })
    }

    fn sort_handlers(&mut self) {
        let space = self.new.text.items();
        let rows = self.new.handlers.items_mut();
        let name = |row: &HandlerRow| text::get(space, row.name);
        for end in 1..rows.len() {
            let mut at = end;
            while at > 0 && name(&rows[at]) < name(&rows[at - 1]) {
                rows.swap(at, at - 1);
                at -= 1;
            }
        }
    }

    /// CPython: `DictConfigurator.configure_handler`.
    fn handler(&mut self, row: usize, entry: Cursor<'d>) -> Result<(), Problem<'d>> {
        let mut cursor = entry;
        enter(&mut cursor)?;
        let mut keys = heapless::Vec::<u32, MAX_ARGUMENTS>::new();
        let mut surplus = None;
        let [
            formatter,
            class,
            handler_level,
            filters,
            factory,
            properties,
        ] = fields(&mut cursor, &COMMON, |key| {
            if keys.push(key.offset as u32).is_err() {
                surplus = Some(key);
            }
        });
        let formatter = self.formatter_row(formatter.filter(Value::truth))?;
        no_factory(factory)?;
        let missing = Problem::new(ProblemKind::MissingKey("class"));
        let class = class.ok_or(missing.at(entry.offset()))?;
        let class_row = self.class(class).map_err(|problem| problem.key("class"))?;
        let class = self.registry.classes[class_row as usize];
        if let Some(properties) = properties.filter(Value::truth) {
            let problem = Problem::new(ProblemKind::Unsupported("setting properties with '.'"));
            return Err(problem.at(properties.offset()).key("."));
        }
        let given = keys
            .iter()
            .filter_map(|&at| entry.elsewhere(at as usize).key());
        let unknown = |key: &Key<'d>| {
            let mut known = class.parameters().iter();
            !known.any(|known| key.name.is(known.as_bytes()))
        };
        if let Some(key) = given.chain(surplus).find(unknown).or(surplus) {
            let kind = ProblemKind::UnexpectedArgument(class.name(), key.name);
            return Err(Problem {
                key: Some(key.name),
                ..Problem::new(kind).at(key.offset)
            });
        }
        let settings = class.configure(&Arguments {
            entry,
            keys: &keys,
            registry: self.registry,
            class: class_row,
            handlers: self.new.handlers.items(),
            text: self.new.text.items(),
        })?;
        let level = match handler_level.filter(|value| value.kind() != Kind::None) {
            Some(value) => level(value).map_err(|problem| problem.key("level"))?.0,
            None => 0,
        };
        let filters = match filters.filter(Value::truth) {
            Some(filters) => {
                let list = self.open(filters.offset())?;
                self.names(list, Some(filters), Lookup::AddFilter)?;
                self.finish(list, filters.offset())?
            }
            None => Text::default(),
        };
        let handler = &mut self.new.handlers.items_mut()[row];
        handler.level = level;
        handler.filters = filters;
        handler.class = class_row;
        handler.formatter = formatter;
        handler.settings = settings;
        Ok(())
    }

    fn class(&self, value: Value<'d>) -> Result<u16, Problem<'d>> {
        let name = value.str().ok_or(Problem::wanted("a class name", value))?;
        let class = self.registry.class(name);
        class.ok_or(cannot_resolve(Resolved::Class, name, value))
    }

    fn formatter_row(&self, formatter: Option<Value<'d>>) -> Result<u16, Problem<'d>> {
        let Some(value) = formatter else {
            return Ok(FORMATTER_DEFAULT);
        };
        let name = value
            .str()
            .ok_or(Problem::wanted("a formatter's name", value).key("formatter"))?;
        let found = self.new.formatter(|known| name.is(known));
        let missing = ProblemKind::Lookup(Lookup::SetFormatter, name);
        found.ok_or(Problem::new(missing).at(value.offset()).key("formatter"))
    }
}

/// How many entries a section has.
pub(super) fn count(mut section: Cursor<'_>) -> usize {
    let mut count = 0;
    while section.key().is_some() {
        section.skip();
        count += 1;
    }
    count
}
