//! A whole INI file, before it is written down.

use super::super::maker::Maker;
use super::{references, sections};
use crate::json::Json;

/// What stands in a section: options, and lines that are none.
#[derive(Clone, Debug)]
pub enum Item {
    Option { name: String, value: String },
    Line(String),
}

#[derive(Clone, Debug)]
pub struct Section {
    pub name: String,
    pub items: Vec<Item>,
}

impl Section {
    pub fn new(name: impl Into<String>) -> Section {
        Section {
            name: name.into(),
            items: Vec::new(),
        }
    }

    pub fn get(&self, option: &str) -> Option<&str> {
        self.options()
            .find(|(name, _)| *name == option)
            .map(|(_, value)| value)
    }

    pub fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.items.iter().filter_map(|item| match item {
            Item::Option { name, value } => Some((name.as_str(), value.as_str())),
            Item::Line(_) => None,
        })
    }

    /// Sets an option, in its old place if it has one.
    pub fn set(&mut self, option: &str, text: impl Into<String>) {
        let text = text.into();
        for item in &mut self.items {
            if let Item::Option { name, value } = item
                && name == option
            {
                *value = text;
                return;
            }
        }
        self.repeat(option, text);
    }

    /// Writes an option down once more.
    pub fn repeat(&mut self, option: &str, value: impl Into<String>) {
        self.items.push(Item::Option {
            name: option.into(),
            value: value.into(),
        });
    }

    /// Removes an option; whether it was there.
    pub fn remove(&mut self, option: &str) -> bool {
        let before = self.items.len();
        self.items
            .retain(|item| !matches!(item, Item::Option { name, .. } if name == option));
        self.items.len() < before
    }
}

/// A file, and what `fileConfig` is given with it.
#[derive(Clone, Debug)]
pub struct File {
    /// Lines before the first section.
    pub before: String,
    pub sections: Vec<Section>,
    pub defaults: Json,
    /// The names of the handlers that loggers have.
    pub live: Vec<String>,
}

impl File {
    pub fn section(&mut self, name: &str) -> Option<&mut Section> {
        self.sections.iter_mut().find(|s| s.name == name)
    }

    /// The section `DEFAULT`, made where there is none.
    pub fn default_section(&mut self) -> &mut Section {
        const NAME: &str = "DEFAULT";
        if self.section(NAME).is_none() {
            self.sections.insert(0, Section::new(NAME));
        }
        self.section(NAME).expect("it was made")
    }

    /// Whether every section has an option by default.
    pub fn has_default(&mut self, option: &str) -> bool {
        let in_file = self
            .section("DEFAULT")
            .is_some_and(|s| s.get(option).is_some());
        in_file || self.defaults.get(option).is_some()
    }

    /// The numbers of the sections that are named in the file and begin so.
    pub fn named(&self, prefix: &str) -> Vec<usize> {
        let numbered = self.sections.iter().enumerate();
        numbered
            .filter(|(_, s)| s.name.starts_with(prefix) && !s.name.contains(sections::NOBODY))
            .map(|(number, _)| number)
            .collect()
    }

    /// Whether some value holds a text.
    pub fn holds(&self, text: &str) -> bool {
        let mut options = self.sections.iter().flat_map(Section::options);
        options.any(|(_, value)| value.contains(text))
    }
}

/// A file that CPython takes, mostly.
pub fn file(maker: &mut Maker) -> File {
    let (formatters, formatter_names) = sections::formatters(maker);
    let (handlers, handler_names) = sections::handlers(maker, &formatter_names);
    let (loggers, live) = sections::loggers(maker, &handler_names);
    let mut all = vec![
        sections::keys(maker, "loggers", &loggers),
        sections::keys(maker, "handlers", &handlers),
        sections::keys(maker, "formatters", &formatters),
    ];
    all.extend([loggers, handlers, formatters].concat());
    let mut file = File {
        before: String::new(),
        sections: all,
        defaults: Json::empty(),
        live,
    };
    sections::unread(maker, &mut file);
    if maker.rule("ini: sections in any order", 40) {
        let count = file.sections.len();
        file.sections = maker.shuffled(&file.sections, count);
    }
    references::hoist(maker, &mut file);
    references::interpolate(maker, &mut file);
    references::defaults(maker, &mut file);
    if file.section("DEFAULT").is_some() && maker.rule("ini: DEFAULT behind other sections", 25) {
        file.sections.rotate_left(1);
    }
    file
}

/// The operation that gives a file to `fileConfig`.
pub fn operation(maker: &mut Maker, file: &File, text: String) -> Json {
    let mut operation = super::super::operation("fileConfig").with("text", text);
    if file.defaults != Json::empty() || maker.rule("ini: defaults: none in them", 5) {
        operation.set("defaults", file.defaults.clone());
    }
    match maker.below(20) {
        0..6 => maker.note("ini: existing loggers are disabled by default"),
        6..8 => {
            maker.note("ini: existing loggers are disabled");
            operation.set("disable_existing_loggers", true);
        }
        _ => {
            maker.note("ini: existing loggers are kept");
            operation.set("disable_existing_loggers", false);
        }
    }
    operation
}
