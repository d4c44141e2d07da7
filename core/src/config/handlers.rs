//! The section `handlers`.

use super::build::{Builder, Named};
use super::formatters::no_factory;
use super::problem::ProblemKind;
use super::{Arguments, Problem, enter, entries, fields, given, level, truthy};
use crate::handler::Settings;
use crate::json::{Cursor, Key, Str, Value};
use crate::tables::text;
use crate::tables::{FORMATTER_DEFAULT, Full, HandlerRow, NONE, Table, Tables, Text};

/// How many keyword arguments one handler may be given.
const MAX_ARGUMENTS: usize = 12;

/// The keys that every handler has, whatever its class.
const COMMON: [&str; 6] = ["formatter", "class", "level", "filters", "()", "."];

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// Handlers are configured in code-point order of their names; one whose target comes
    /// later is tried again once. CPython: `DictConfigurator.configure`.
    pub(super) fn handlers(&mut self, section: Option<Cursor<'d>>) -> Result<(), Problem> {
        let Some(section) = entries(section)? else {
            return Ok(());
        };
        self.handler_names(section)?;
        self.sort_handlers();
        let mut deferred = true;
        for again in [false, true] {
            if !core::mem::take(&mut deferred) {
                break;
            }
            for number in 0..self.new.handlers.items().len() as u16 {
                let row = self.new.handler_mut(number).filter(|row| row.class == NONE);
                // Where the entry stands, as `handler_names` left it.
                let Some(at) = row.map(|row| row.settings.numbers[0] as usize) else {
                    continue;
                };
                match self.handler(number, section.elsewhere(at)) {
                    Err(problem) if problem.kind == ProblemKind::TargetNotYet && !again => {
                        deferred = true;
                    }
                    configured => configured?,
                }
            }
        }
        Ok(())
    }

    /// A row for each name, with the place of its entry.
    fn handler_names(&mut self, section: Cursor<'d>) -> Result<(), Problem> {
        let mut cursor = section;
        while let Some(key) = cursor.key() {
            let at = cursor.offset();
            enter(&mut cursor.elsewhere(at))?;
            cursor.skip();
            self.handler_name(key.name, at, section)?;
        }
        Ok(())
    }

    fn handler_name(
        &mut self,
        name: Str<'d>,
        at: usize,
        section: Cursor<'d>,
    ) -> Result<(), Problem> {
        let settings = Settings {
            numbers: [at as i32, 0],
            ..Settings::default()
        };
        let known = self.new.handler(name);
        if let Some(row) = known.and_then(|known| self.new.handler_mut(known)) {
            // A name given twice: the last one counts.
            row.settings = settings;
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
            Problem::full("handlers", count(section), self.new.handlers.bound(), at)
        })
    }

    fn sort_handlers(&mut self) {
        let space = self.new.text.items();
        let rows = self.new.handlers.items_mut();
        let name = |row: &HandlerRow| text::get(space, row.name);
        for end in 1..rows.len() {
            for at in (1..=end).rev() {
                match rows.get_mut(at - 1..=at) {
                    Some([before, row]) if name(row) < name(before) => core::mem::swap(before, row),
                    _ => break,
                }
            }
        }
    }

    /// CPython: `DictConfigurator.configure_handler`.
    fn handler(&mut self, number: u16, entry: Cursor<'d>) -> Result<(), Problem> {
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
        let formatter = self.formatter_row(truthy(formatter))?;
        no_factory(factory)?;
        let missing = Problem::new(ProblemKind::MissingKey("class"), entry.offset());
        let class = class.ok_or(missing)?;
        let name = class.str();
        let name = name.ok_or(Problem::wanted("a class name", class.offset()))?;
        let unknown = Problem::new(ProblemKind::CannotResolve("class"), class.offset());
        let (class_number, class) = self.registry.class(name).ok_or(unknown)?;
        if let Some(properties) = truthy(properties) {
            let kind = ProblemKind::Unsupported("setting properties with '.'");
            return Err(Problem::new(kind, properties.offset()));
        }
        let given_keys = keys
            .iter()
            .filter_map(|&at| entry.elsewhere(at as usize).key());
        let unexpected = |key: &Key<'d>| {
            let mut known = class.parameters().iter();
            !known.any(|known| key.name.is(known.as_bytes()))
        };
        if let Some(key) = given_keys.chain(surplus).find(unexpected).or(surplus) {
            let kind = ProblemKind::UnexpectedArgument(class.name());
            return Err(Problem::new(kind, key.offset));
        }
        let settings = class.configure(&Arguments {
            entry,
            keys: &keys,
            registry: self.registry,
            class: class_number,
            handlers: self.new.handlers.items(),
            text: self.new.text.items(),
        })?;
        let level = match given(handler_level) {
            Some(value) => level(value)?.0,
            None => 0,
        };
        let filters = match truthy(filters) {
            Some(filters) => {
                let list = self.open([Some(filters), None], filters.offset())?;
                self.names(list, Some(filters), Named::Filters)?;
                self.finish(list, filters.offset())?
            }
            None => Text::default(),
        };
        if let Some(row) = self.new.handler_mut(number) {
            row.level = level;
            row.filters = filters;
            row.class = class_number;
            row.formatter = formatter;
            row.settings = settings;
        }
        Ok(())
    }

    fn formatter_row(&self, formatter: Option<Value<'d>>) -> Result<u16, Problem> {
        let Some(value) = formatter else {
            return Ok(FORMATTER_DEFAULT);
        };
        let at = value.offset();
        let name = value.str();
        let name = name.ok_or(Problem::wanted("a formatter's name", at))?;
        let found = self.new.formatter(name);
        found.ok_or(Problem::new(ProblemKind::Undefined("set formatter"), at))
    }
}

/// How many entries there are from the cursor to the end of the section that it has entered.
pub(super) fn count(mut section: Cursor<'_>) -> usize {
    let mut count = 0;
    while section.key().is_some() {
        section.skip();
        count += 1;
    }
    count
}
