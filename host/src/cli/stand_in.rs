//! Stand-ins for classes: with them, a config that is applied has no effect but on the logging system.

use std::collections::HashSet;
use std::fmt;

use logconf::core::{
    Arguments, Class, FilterClass, FormatterClass, Output, Problem, Record, Registry, Settings,
    Signature, Targets,
};
use serde_json::Value;

/// A class of which nothing is there but the name and what it may be given. Its handlers do nothing, its
/// filters let everything pass, its formatters write the message.
pub struct Inert {
    name: &'static str,
    signature: &'static Signature,
    targets: Targets,
}

impl Inert {
    /// In place of a class that is known.
    fn of(class: &'static dyn Class) -> &'static dyn Class {
        Box::leak(Box::new(Inert {
            name: class.name(),
            signature: class.signature(),
            targets: class.targets(),
        }))
    }

    /// For a class of which nothing is known but the name, and that takes these arguments.
    pub fn named(name: &str, arguments: &'static [&'static str]) -> &'static Inert {
        let name = leaked(name);
        Box::leak(Box::new(Inert {
            name,
            signature: Box::leak(Box::new(Signature {
                function: name.rsplit('.').next().unwrap_or(name),
                required: &[],
                optional: arguments,
            })),
            targets: Targets::None,
        }))
    }
}

impl Class for Inert {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn targets(&self) -> Targets {
        self.targets
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}

impl FormatterClass for Inert {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn format(&self, _: [i32; 2], record: &Record<'_>, line: &mut dyn fmt::Write) -> fmt::Result {
        write!(line, "{}", record.message)
    }
}

impl FilterClass for Inert {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn passes(&self, _: [i32; 2], _: &Record<'_>) -> bool {
        true
    }
}

/// The names of a registry, with others in place of the handlers' classes.
pub fn replaced(
    known: &'static Registry,
    class: impl Fn(&'static dyn Class) -> &'static dyn Class,
) -> Registry {
    let classes = known.classes.iter().map(|known| class(*known));
    Registry {
        classes: classes.collect::<Vec<_>>().leak(),
        streams: known.streams,
        formatters: known.formatters,
        filters: known.filters,
        values: known.values,
        schemes: known.schemes,
        clock: known.clock,
        origins: known.origins,
        ..Registry::EMPTY
    }
}

/// The same names, with nothing behind the handlers' classes: no file is opened.
pub fn inert(known: &'static Registry) -> &'static Registry {
    Box::leak(Box::new(replaced(known, Inert::of)))
}

/// What a class is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Handler,
    Formatter,
    Filter,
}

/// More names, of classes that take these arguments.
pub fn with_names(
    known: &'static Registry,
    names: impl Iterator<Item = (String, Role)>,
    arguments: &'static [&'static str],
) -> &'static Registry {
    let (mut classes, mut formatters, mut filters) = (
        known.classes.to_vec(),
        known.formatters.to_vec(),
        known.filters.to_vec(),
    );
    for (name, role) in names {
        let inert = Inert::named(&name, arguments);
        match role {
            Role::Handler => classes.push(inert),
            Role::Formatter => formatters.push(inert),
            Role::Filter => filters.push(inert),
        }
    }
    Box::leak(Box::new(Registry {
        classes: classes.leak(),
        formatters: formatters.leak(),
        filters: filters.leak(),
        ..replaced(known, |class| class)
    }))
}

/// What a dict uses a class for: handlers if nothing else.
pub fn role_in(dict: &Value, name: &str) -> Role {
    let uses = |section: &str| {
        let mut items = dict[section].as_object().into_iter().flatten();
        items.any(|(_, item)| item["class"] == name || item["()"] == name)
    };
    match (uses("formatters"), uses("filters")) {
        (true, _) => Role::Formatter,
        (_, true) => Role::Filter,
        _ => Role::Handler,
    }
}

/// The names of all keys that items of a dict have: what a class may be given of which nothing is known.
pub fn arguments_in(dict: &Value) -> &'static [&'static str] {
    let items = ["formatters", "filters", "handlers"]
        .into_iter()
        .filter_map(|section| dict[section].as_object())
        .flatten()
        .filter_map(|(_, item)| item.as_object());
    let names: HashSet<&str> = items
        .flat_map(|item| item.keys())
        .map(String::as_str)
        .collect();
    let names = names.into_iter().map(leaked);
    // A formatter is given these although its dict has other keys for some.
    let names = names.chain(Signature::FORMATTER.parameters());
    names.collect::<Vec<_>>().leak()
}

/// So many positional arguments a class is given of which nothing is known.
const POSITIONS: usize = 64;

/// The same of an INI file: names for what `args` gives, then whatever may be a name in `kwargs`.
pub fn arguments_in_ini(text: &str) -> &'static [&'static str] {
    let positions = (1..=POSITIONS).map(|number| leaked(&format!("argument_{number}")));
    let is_name = |word: &&str| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        !word.is_empty() && word.chars().all(is_part)
    };
    let quoted: HashSet<&str> = text.split(['\'', '"']).filter(is_name).collect();
    let names = quoted.into_iter().map(leaked);
    positions.chain(names).collect::<Vec<_>>().leak()
}

fn leaked(name: &str) -> &'static str {
    name.to_owned().leak()
}
