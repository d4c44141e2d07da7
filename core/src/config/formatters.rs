//! The sections `formatters` and `filters`.

use super::build::Builder;
use super::call::Keywords;
use super::problem::{Item, ProblemKind, Section, Wanted};
use super::{At, Problem, Signature, Warning};
use crate::format::{self, Mistake, Spec, Style};
use crate::json::{Cursor, Kind, Str, Value};
use crate::registry::{BUILT_IN, Object};
use crate::tables::{FilterRow, FormatterRow, Full, Table, Tables, Text, hash, text};

/// A formatter or filter as far as it is configured: its class, and its program, prefix or
/// settings.
type Made = (u16, Text);

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// CPython: `DictConfigurator.configure`.
    // Out of line: inlined, it would make the stack of all sections one.
    #[inline(never)]
    pub(super) fn formatters(&mut self, section: At) -> Result<(), Problem> {
        let Some(mut cursor) = self.section(Section::Formatters, section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            if self.is_superseded(&mut cursor, key.name) {
                continue;
            }
            self.item = Item::new(Section::Formatters, key.offset);
            let at = cursor.offset();
            let made = self.formatter(&mut cursor, key.name);
            let added = made.and_then(|made| self.add_formatter(key.name, made, at));
            if added.is_err() && self.report.is_some() {
                // Whoever refers to it makes no mistake.
                self.add_formatter(key.name, (BUILT_IN, Text::default()), at)?;
            }
            self.settle(added, key.name, cursor)?;
        }
        Ok(())
    }

    /// CPython: `DictConfigurator.configure_formatter`.
    fn formatter(&mut self, cursor: &mut Cursor<'d>, name: Str<'d>) -> Result<Made, Problem> {
        let entry = *cursor;
        let names = [
            "format", "datefmt", "style", "class", "validate", "()", "defaults",
        ];
        let mut values = [None; 7];
        self.fields(cursor, Wanted::Formatter, &names, &mut values)?;
        let [format, datefmt, style, class, validate, factory, defaults] = values;
        if factory.is_some() {
            return self.custom_formatter(entry, name);
        }
        for value in [format, datefmt, style] {
            self.converter.read(&value)?;
        }
        if let Some(class) = self.converter.truthy(&class)? {
            let class_name = class.str();
            let wanted = ProblemKind::Wanted(Wanted::ClassName).at(&class);
            match self.converter.registry.object(class_name.ok_or(wanted)?) {
                Some(Object::Formatter(BUILT_IN)) => {}
                Some(Object::Formatter(row)) => {
                    self.converter.check(&validate)?;
                    return self.formatter_of_class(row, entry);
                }
                _ => return Err(ProblemKind::CannotImport.at(&class)),
            }
        }
        self.program(name, &[format, datefmt, style, validate, defaults])
    }

    /// A class of the program's own, named by `class`: called with `fmt`, `datefmt`, `style`,
    /// `validate`.
    fn formatter_of_class(&mut self, class: u16, entry: Cursor<'d>) -> Result<Made, Problem> {
        let entry = self.dict(entry, Wanted::Formatter)?;
        let mut keywords = Keywords::only(entry, &["format", "datefmt", "style", "validate"]);
        keywords.alias = Some(("fmt", "format"));
        self.made_by(class, entry, &keywords)
    }

    /// A factory. CPython: `BaseConfigurator.configure_custom`, and the second try with `fmt`
    /// in place of `format`.
    fn custom_formatter(&mut self, entry: Cursor<'d>, name: Str<'d>) -> Result<Made, Problem> {
        let (entry, mut keywords) = self.keywords(entry, Wanted::Formatter)?;
        let [factory, properties] = ["()", "."].map(|key| entry.field(Str::plain(key)));
        let Some(factory) = self.converter.read(&factory)? else {
            return Ok((BUILT_IN, Text::default()));
        };
        let Object::Formatter(class) = self.resolve(factory)? else {
            return Err(ProblemKind::WantedArgument("a formatter class").at(&factory));
        };
        let signature = match self.converter.registry.formatters.get(class as usize) {
            Some(class) => class.signature(),
            None => &Signature::FORMATTER,
        };
        let takes = |name| signature.parameters().any(|known| known == name);
        let format = entry.field(Str::plain("format"));
        if format.is_some() && !takes("format") && takes("fmt") {
            keywords.alias = Some(("fmt", "format"));
        }
        keywords.fit(signature, entry, &self.converter, 0)?;
        let made = if class == BUILT_IN {
            let names = ["fmt", "datefmt", "style", "validate", "defaults"];
            let mut values = names.map(|name| entry.field(Str::plain(name)));
            if keywords.alias.is_some() {
                values[0] = format;
            }
            self.program(name, &values)?
        } else {
            self.made_by(class, entry, &keywords)?
        };
        self.properties(properties, &mut |_, _| false)?;
        Ok(made)
    }

    /// What a class of the program's own makes of its arguments.
    fn made_by(
        &mut self,
        class: u16,
        entry: Cursor<'d>,
        keywords: &Keywords,
    ) -> Result<Made, Problem> {
        let classes = self.converter.registry.formatters;
        let Some(of_class) = classes.get(class as usize) else {
            return Ok((BUILT_IN, Text::default()));
        };
        let settings = of_class.configure(&self.arguments(entry, keywords, class))?;
        Ok((class, self.put_settings(settings, entry.offset())?))
    }

    /// Compiles a format: `fmt`, `datefmt`, `style`, `validate`, `defaults`. CPython:
    /// `Formatter.__init__`.
    fn program(
        &mut self,
        name: Str<'d>,
        [format, datefmt, style, validate, defaults]: &[Option<Value<'d>>; 5],
    ) -> Result<Made, Problem> {
        let style = match self.converter.read(style)? {
            None => Style::Percent,
            Some(style) => {
                let found = style.str().and_then(Style::from_name);
                found.ok_or(ProblemKind::UnsupportedStyle.at(&style))?
            }
        };
        let format = self.string(format, Wanted::Format(style))?;
        let at = format.map_or(0, |format| format.offset());
        let format = format.and_then(|format| format.str());
        let datefmt = self.string(datefmt, Wanted::DateFormat)?;
        let datefmt = datefmt.and_then(|datefmt| datefmt.str());
        let validate = self.converter.read(validate)?;
        let defaults = match self.converter.truthy(defaults)? {
            None => None,
            Some(defaults) => {
                let wanted = ProblemKind::Wanted(Wanted::Defaults).at(&defaults);
                Some(defaults.of_kind(Kind::Dict).ok_or(wanted)?)
            }
        };
        let spec = Spec {
            style,
            format,
            datefmt,
            validate: validate.is_none_or(|validate| validate.truth()),
            defaults,
            clock: self.converter.registry.clock.is_some(),
            origins: self.converter.registry.origins.is_some(),
        };
        let compiled = format::compile(&mut self.new.text, &spec);
        let compiled = compiled.map_err(|mistake| match mistake {
            Mistake::Invalid => Problem::new(ProblemKind::InvalidFormat(style), at),
            Mistake::Full => {
                let length =
                    |string: Option<Str<'_>>| string.map_or(0, |string| string.raw().len());
                self.text_full(length(spec.format) + length(spec.datefmt), at)
            }
        })?;
        if let Some(absent) = compiled.absent {
            self.warnings.add(Warning::absent(name, absent));
        }
        Ok((BUILT_IN, compiled.program))
    }

    /// A string that is given and not empty.
    fn string(
        &self,
        value: &Option<Value<'d>>,
        wanted: Wanted,
    ) -> Result<Option<Value<'d>>, Problem> {
        match self.converter.truthy(value)? {
            Some(given) if !given.is(Kind::Str) => Err(ProblemKind::Wanted(wanted).at(&given)),
            given => Ok(given),
        }
    }

    fn add_formatter(
        &mut self,
        name: Str<'d>,
        (class, program): Made,
        at: usize,
    ) -> Result<(), Problem> {
        let known = self.new.formatter(name);
        if let Some(row) = self.new.formatter_mut(known) {
            // A name given twice: the last one counts.
            (row.class, row.program) = (class, program);
            self.warnings.add(Warning::duplicate(name));
            return Ok(());
        }
        let name = self.put(name, at)?;
        let row = FormatterRow {
            hash: hash(self.new.bytes(name)),
            name,
            program,
            class,
        };
        let pushed = self.new.add_formatter(row);
        pushed.map_err(|Full| table_full("formatters", &self.new.formatters, at))
    }

    /// CPython: `DictConfigurator.configure`.
    #[inline(never)]
    pub(super) fn filters(&mut self, section: At) -> Result<(), Problem> {
        let Some(mut cursor) = self.section(Section::Filters, section)? else {
            return Ok(());
        };
        while let Some(key) = cursor.key() {
            if self.is_superseded(&mut cursor, key.name) {
                continue;
            }
            self.item = Item::new(Section::Filters, key.offset);
            let at = cursor.offset();
            let made = self.filter(&mut cursor);
            let added = made.and_then(|made| self.add_filter(key.name, made, at));
            if added.is_err() && self.report.is_some() {
                self.add_filter(key.name, (BUILT_IN, Text::default()), at)?;
            }
            self.settle(added, key.name, cursor)?;
        }
        Ok(())
    }

    /// CPython: `DictConfigurator.configure_filter`.
    fn filter(&mut self, cursor: &mut Cursor<'d>) -> Result<Made, Problem> {
        let entry = *cursor;
        let mut values = [None; 3];
        self.fields(cursor, Wanted::Filter, &["name", "()", "."], &mut values)?;
        let [prefix, factory, properties] = values;
        if let Some(factory) = self.converter.read(&factory)? {
            let Object::Filter(class) = self.resolve(factory)? else {
                return Err(ProblemKind::WantedArgument("a filter class").at(&factory));
            };
            let (entry, keywords) = self.keywords(entry, Wanted::Filter)?;
            let classes = self.converter.registry.filters;
            let of_class = classes.get(class as usize);
            let signature = of_class.map_or(&Signature::FILTER, |class| class.signature());
            keywords.fit(signature, entry, &self.converter, 0)?;
            if let Some(of_class) = of_class {
                let settings = of_class.configure(&self.arguments(entry, &keywords, class))?;
                let settings = self.put_settings(settings, entry.offset())?;
                self.properties(properties, &mut |_, _| false)?;
                return Ok((class, settings));
            }
            self.properties(properties, &mut |_, _| false)?;
        }
        let Some(prefix) = self.converter.read(&prefix)? else {
            return Ok((BUILT_IN, Text::default()));
        };
        let wanted = ProblemKind::Wanted(Wanted::FilterName).at(&prefix);
        let prefix_text = self.put(prefix.str().ok_or(wanted)?, prefix.offset())?;
        Ok((BUILT_IN, prefix_text))
    }

    fn add_filter(
        &mut self,
        name: Str<'d>,
        (class, prefix): Made,
        at: usize,
    ) -> Result<(), Problem> {
        let known = self.new.filter(name);
        if let Some(row) = self.new.filter_mut(known) {
            (row.class, row.prefix) = (class, prefix);
            self.warnings.add(Warning::duplicate(name));
            return Ok(());
        }
        let name = self.put(name, at)?;
        let row = FilterRow {
            hash: hash(self.new.bytes(name)),
            name,
            prefix,
            class,
        };
        let pushed = self.new.add_filter(row);
        pushed.map_err(|Full| table_full("filters", &self.new.filters, at))
    }

    /// The dict at the cursor, and the keyword arguments in it.
    fn keywords(
        &mut self,
        entry: Cursor<'d>,
        wanted: Wanted,
    ) -> Result<(Cursor<'d>, Keywords), Problem> {
        let entry = self.dict(entry, wanted)?;
        Ok((entry, Keywords::of(entry, &["()", "."])))
    }

    fn put_settings(&mut self, settings: [i32; 2], at: usize) -> Result<Text, Problem> {
        let put = text::put(&mut self.new.text, &format::settings_bytes(settings));
        put.map_err(|Full| self.text_full(8, at))
    }
}

/// There is no room for one more row.
fn table_full<R>(name: &'static str, table: &impl Table<R>, at: usize) -> Problem {
    Problem::full(name, table.items().len() + 1, table.bound(), at)
}
