//! The sections `formatters` and `filters`.

use super::build::Builder;
use super::problem::ProblemKind;
use super::{Problem, Warning, enter, entries, fields, given, truthy};
use crate::format::{self, Mistake};
use crate::json::{Cursor, Str, Value};
use crate::tables::{FilterRow, FormatterRow, Full, Table, Tables, Text};

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure_formatter`.
    pub(super) fn formatters(&mut self, section: Option<Cursor<'d>>) -> Result<(), Problem> {
        let Some(mut cursor) = entries(section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let at = cursor.offset();
            enter(&mut cursor)?;
            let [format, style, class, factory] =
                fields(&mut cursor, &["format", "style", "class", "()"], |_| {});
            no_factory(factory)?;
            if let Some(class) = truthy(class) {
                let name = class.str();
                let name = name.ok_or(Problem::wanted("a class name", class.offset()))?;
                if !name.is(b"logging.Formatter") {
                    let kind = ProblemKind::CannotResolve("class");
                    return Err(Problem::new(kind, class.offset()));
                }
            }
            if let Some(style) = style
                && !style.str().is_some_and(|style| style.is(b"%"))
            {
                let kind = ProblemKind::UnsupportedStyle;
                return Err(Problem::new(kind, style.offset()));
            }
            let program = self.program(key.name, given(truthy(format)))?;
            self.formatter(key.name, program, at)?;
        }
        Ok(())
    }

    fn formatter(&mut self, name: Str<'d>, program: Text, at: usize) -> Result<(), Problem> {
        let known = self.new.formatter(name);
        if let Some(row) = self.new.formatter_mut(known) {
            // A name given twice: the last one counts.
            row.program = program;
            return Ok(());
        }
        let name = self.put(name, at)?;
        let pushed = self.new.formatters.push(FormatterRow { name, program });
        pushed.map_err(|Full| table_full("formatters", &self.new.formatters, at))
    }

    fn program(&mut self, name: Str<'d>, format: Option<Value<'d>>) -> Result<Text, Problem> {
        let at = format.map_or(0, |format| format.offset());
        let string = match format {
            Some(format) => format.str().ok_or(Problem::wanted("a format string", at))?,
            None => Str::plain(format::DEFAULT),
        };
        let compiled = format::compile(&mut self.new.text, string);
        let compiled = compiled.map_err(|mistake| match mistake {
            Mistake::Invalid => Problem::new(ProblemKind::InvalidFormat, at),
            Mistake::UnknownField => Problem::new(ProblemKind::UnknownField, at),
            Mistake::Full => self.text_full(string.raw().len(), at),
        })?;
        if let Some(field) = compiled.absent {
            self.warnings.add(Warning::absent_field(name, field.name()));
        }
        Ok(compiled.program)
    }

    /// CPython: `DictConfigurator.configure_filter`.
    pub(super) fn filters(&mut self, section: Option<Cursor<'d>>) -> Result<(), Problem> {
        let Some(mut cursor) = entries(section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            let at = cursor.offset();
            enter(&mut cursor)?;
            let [prefix, factory] = fields(&mut cursor, &["name", "()"], |_| {});
            no_factory(factory)?;
            let prefix = match prefix {
                Some(prefix) => {
                    let at = prefix.offset();
                    let string = prefix.str();
                    self.put(string.ok_or(Problem::wanted("a logger's name", at))?, at)?
                }
                None => Text::default(),
            };
            self.filter(key.name, prefix, at)?;
        }
        Ok(())
    }

    fn filter(&mut self, name: Str<'d>, prefix: Text, at: usize) -> Result<(), Problem> {
        let known = self.new.filter(name);
        if let Some(row) = self.new.filter_mut(known) {
            row.prefix = prefix;
            return Ok(());
        }
        let name = self.put(name, at)?;
        let pushed = self.new.filters.push(FilterRow { name, prefix });
        pushed.map_err(|Full| table_full("filters", &self.new.filters, at))
    }
}

/// There is no room for one more row.
fn table_full<R>(name: &'static str, table: &impl Table<R>, at: usize) -> Problem {
    Problem::full(name, table.items().len() + 1, table.bound(), at)
}

pub(super) fn no_factory(factory: Option<Value<'_>>) -> Result<(), Problem> {
    match factory {
        Some(factory) => {
            let kind = ProblemKind::CannotResolve("factory");
            Err(Problem::new(kind, factory.offset()))
        }
        None => Ok(()),
    }
}
