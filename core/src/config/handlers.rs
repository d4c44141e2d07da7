//! The section `handlers`.

use super::build::Builder;
use super::formatters::{cannot_resolve, no_factory};
use super::problem::{Lookup, Resolved};
use super::{Arguments, Problem, ProblemKind, Refusal, Section};
use super::{dict, entries, fields_of, level};
use crate::handler::Settings;
use crate::json::{Str, Value};
use crate::tables::text;
use crate::tables::{FORMATTER_DEFAULT, Full, HandlerRow, NONE, Table, Tables, Text};

/// The keys that every handler has, whatever its class.
const COMMON: [&str; 6] = ["formatter", "class", "level", "filters", "()", "."];

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// Handlers are configured in code-point order of their names; one whose target comes
    /// later is tried again once. CPython: `DictConfigurator.configure`.
    pub(super) fn handlers(&mut self, section: Option<Value<'d>>) -> Result<(), Refusal<'d>> {
        let Some(section) = section else {
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
                        let name = section.key_of(entry);
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
    fn handler_names(&mut self, section: Value<'d>) -> Result<(), Refusal<'d>> {
        let Some(mut cursor) = entries(Some(section), Section::Handlers)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            cursor.skip();
            let handler = self.handler_name(key.name, key.value, section);
            handler.map_err(|problem| {
                Refusal::new(problem, Some(Section::Handlers), Some(key.name))
            })?;
        }
        Ok(())
    }

    fn handler_name(
        &mut self,
        name: Str<'d>,
        value: Value<'d>,
        section: Value<'d>,
    ) -> Result<(), Problem<'d>> {
        dict(value)?;
        let settings = Settings {
            numbers: [value.offset() as i32, 0],
            ..Settings::default()
        };
        if let Some(row) = self.new.handler(|known| name.is(known)) {
            // A name given twice: the last one counts.
            self.new.handlers.items_mut()[row as usize].settings = settings;
            return Ok(());
        }
        let row = HandlerRow {
            name: self.put(name, value)?,
            level: 0,
            filters: Text::default(),
            class: NONE,
            formatter: FORMATTER_DEFAULT,
            settings,
            kept_from: NONE,
        };
        let pushed = self.new.handlers.push(row);
        pushed.map_err(|Full| {
            let needed = count(section);
            Problem::full("handlers", needed, self.new.handlers.bound()).at(value)
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
    fn handler(&mut self, row: usize, entry: Value<'d>) -> Result<(), Problem<'d>> {
        let [
            formatter,
            class,
            handler_level,
            filters,
            factory,
            properties,
        ] = fields_of(&mut entry.enter(), &COMMON, |_| {});
        let formatter = self.formatter_row(formatter.filter(Value::truth))?;
        no_factory(factory)?;
        let class_value = class.ok_or(Problem::new(ProblemKind::MissingKey("class")).at(entry))?;
        let class_name = class_value
            .str()
            .ok_or(Problem::wanted("a class name", class_value).key("class"))?;
        let class_row = self
            .registry
            .class(class_name)
            .ok_or(cannot_resolve(Resolved::Class, class_name, class_value).key("class"))?;
        let class = self.registry.classes[class_row as usize];
        if let Some(properties) = properties.filter(Value::truth) {
            let problem = Problem::new(ProblemKind::Unsupported("setting properties with '.'"));
            return Err(problem.at(properties).key("."));
        }
        let mut cursor = entry.enter();
        while let Some(key) = cursor.key() {
            cursor.skip();
            let mut known = COMMON.iter().chain(class.parameters());
            if !known.any(|known| key.name.is(known.as_bytes())) {
                let kind = ProblemKind::UnexpectedArgument(class.name(), key.name);
                return Err(Problem {
                    at: Some(key.offset),
                    key: Some(key.name),
                    ..Problem::new(kind)
                });
            }
        }
        let settings = class.configure(&Arguments {
            entry,
            registry: self.registry,
            class: class_row,
            handlers: self.new.handlers.items(),
            text: self.new.text.items(),
        })?;
        let level = match handler_level.filter(|value| value.kind() != crate::json::Kind::None) {
            Some(value) => level(value).map_err(|problem| problem.key("level"))?.0,
            None => 0,
        };
        let filters = match filters.filter(Value::truth) {
            Some(filters) => {
                let list = self.open(filters)?;
                self.names(list, Some(filters), Lookup::AddFilter)?;
                self.finish(list, filters)?
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

    fn formatter_row(&self, formatter: Option<Value<'d>>) -> Result<u16, Problem<'d>> {
        let Some(value) = formatter else {
            return Ok(FORMATTER_DEFAULT);
        };
        let name = value
            .str()
            .ok_or(Problem::wanted("a formatter's name", value).key("formatter"))?;
        let found = self.new.formatter(|known| name.is(known));
        let missing = ProblemKind::Lookup(Lookup::SetFormatter, name);
        found.ok_or(Problem::new(missing).at(value).key("formatter"))
    }
}

/// How many entries a section has.
pub(super) fn count(section: Value<'_>) -> usize {
    let mut cursor = section.enter();
    let mut count = 0;
    while cursor.key().is_some() {
        cursor.skip();
        count += 1;
    }
    count
}
