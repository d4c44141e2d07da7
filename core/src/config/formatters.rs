//! The sections `formatters` and `filters`.

use super::build::Builder;
use super::problem::Resolved;
use super::{Problem, ProblemKind, Refusal, Section, Warning, enter, entries, fields};
use crate::format::{self, Mistake};
use crate::json::{Cursor, Kind, Str, Value};
use crate::tables::{FilterRow, FormatterRow, Full, Table, Tables, Text};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure_formatter`.
    pub(super) fn formatters(&mut self, section: Option<Cursor<'d>>) -> Result<(), Refusal<'d>> {
        let Some(mut cursor) = entries(section, Section::Formatters)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let formatter = self.formatter(key.name, &mut cursor);
            formatter.map_err(|problem| {
                Refusal::new(problem, Some(Section::Formatters), Some(key.name))
            })?;
        }
        Ok(())
    }

    fn formatter(&mut self, name: Str<'d>, cursor: &mut Cursor<'d>) -> Result<(), Problem<'d>> {
        let at = cursor.offset();
        enter(cursor)?;
        let [format, style, class, factory] =
            fields(cursor, &["format", "style", "class", "()"], |_| {});
        no_factory(factory)?;
        if let Some(class) = class.filter(Value::truth) {
            let named = class.str().ok_or(Problem::wanted("a class name", class));
            let named = named.map_err(|problem| problem.key("class"))?;
            if !named.is(b"logging.Formatter") {
                return Err(cannot_resolve(Resolved::Class, named, class).key("class"));
            }
        }
        if let Some(style) = style
            && !style.str().is_some_and(|style| style.is(b"%"))
        {
            let problem = Problem::new(ProblemKind::UnsupportedStyle(style));
            return Err(problem.at(style.offset()).key("style"));
        }
        let program = self.program(name, format.filter(Value::truth))?;
        let known = self.new.formatter(|known| name.is(known));
        if let Some(row) = known {
            // A name given twice: the last one counts.
            self.new.formatters.items_mut()[row as usize].program = program;
            return Ok(());
        }
        let row = FormatterRow {
            name: self.put(name, at)?,
            program,
        };
        let pushed = self.new.formatters.push(row);
        pushed.map_err(|Full| {
            let table = &self.new.formatters;
            Problem::full("formatters", table.items().len() + 1, table.bound()).at(at)
        })
    }

    fn program(
        &mut self,
        formatter: Str<'d>,
        format: Option<Value<'d>>,
    ) -> Result<Text, Problem<'d>> {
        let default = Str::plain(format::DEFAULT);
        let string = match format {
            Some(format) if format.kind() != Kind::None => format
                .str()
                .ok_or(Problem::wanted("a format string", format).key("format"))?,
            _ => default,
        };
        let compiled = format::compile(&mut self.new.text, string).map_err(|mistake| {
            let problem = match mistake {
                Mistake::Invalid => Problem::new(ProblemKind::InvalidFormat(string)),
                Mistake::Full => self.text_full(string.raw().len()),
            };
            match format {
                Some(format) => problem.at(format.offset()).key("format"),
                None => problem,
            }
        })?;
        if let Some(field) = compiled.absent {
            let warning = Warning::absent_field(formatter, field.name());
            self.warnings.add(warning);
        }
        Ok(compiled.program)
    }

    /// CPython: `DictConfigurator.configure_filter`.
    pub(super) fn filters(&mut self, section: Option<Cursor<'d>>) -> Result<(), Refusal<'d>> {
        let Some(mut cursor) = entries(section, Section::Filters)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let filter = self.filter(key.name, &mut cursor);
            filter
                .map_err(|problem| Refusal::new(problem, Some(Section::Filters), Some(key.name)))?;
        }
        Ok(())
    }

    fn filter(&mut self, name: Str<'d>, cursor: &mut Cursor<'d>) -> Result<(), Problem<'d>> {
        let at = cursor.offset();
        enter(cursor)?;
        let [prefix, factory] = fields(cursor, &["name", "()"], |_| {});
        no_factory(factory)?;
        let prefix = match prefix {
            Some(prefix) => {
                let string = prefix.str();
                let string =
                    string.ok_or(Problem::wanted("a logger's name", prefix).key("name"))?;
                self.put(string, prefix.offset())?
            }
            None => Text::default(),
        };
        let known = self.new.filter(|known| name.is(known));
        if let Some(row) = known {
            self.new.filters.items_mut()[row as usize].prefix = prefix;
            return Ok(());
        }
        let row = FilterRow {
            name: self.put(name, at)?,
            prefix,
        };
        let pushed = self.new.filters.push(row);
        pushed.map_err(|Full| {
            let table = &self.new.filters;
            Problem::full("filters", table.items().len() + 1, table.bound()).at(at)
        })
    }
}

pub(super) fn cannot_resolve<'d>(what: Resolved, name: Str<'d>, value: Value<'d>) -> Problem<'d> {
    Problem::new(ProblemKind::CannotResolve(what, name)).at(value.offset())
}

pub(super) fn no_factory<'d>(factory: Option<Value<'d>>) -> Result<(), Problem<'d>> {
    match factory {
        Some(factory) => Err(match factory.str() {
            Some(name) => cannot_resolve(Resolved::Factory, name, factory),
            None => Problem::wanted("a factory's name", factory),
        }
        .key("()")),
        None => Ok(()),
    }
}
