//! `[handlers]` and `[handler_X]`.

use std::collections::HashSet;

use logconf_core::{Class, Targets};

use super::arguments::{self, Keywords, Mistake};
use super::document::{Item, Section, Turn};
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::sections::{ByName, Listed, Reader};
use crate::ini::{self, strip};
use crate::literal::Node;
use crate::python::Failure;

/// The handlers of a file.
pub(super) struct Handlers {
    pub(super) entries: Vec<(String, Item)>,
    /// Whether it matters that they stand in this order, in which a document's handlers would
    /// not come to be: they are flushed and closed in the opposite one.
    pub(super) in_order: bool,
}

impl Handlers {
    pub(super) fn names(&self) -> HashSet<&str> {
        self.entries.iter().map(|(name, _)| &**name).collect()
    }
}

/// A handler's entry, and its target.
struct Entry {
    item: Item,
    target: Option<String>,
}

/// CPython: `_install_handlers`.
pub(super) fn read(reader: &mut Reader<'_>) -> Handlers {
    reader.turn = Turn(Section::Handlers, 0);
    let keys = reader.keys("handlers");
    let mut entries = ByName::new();
    for key in reader.kept(keys).unwrap_or_default() {
        reader.turn.1 += 1;
        let read = entry(reader, &key);
        let entry = reader.kept(read).unwrap_or_else(|| stand_in(&key));
        entries.put(&key.name, entry);
    }
    let entries = entries.into_items();
    let in_order = matters(&entries);
    let entries = entries.into_iter().map(|(name, entry)| (name, entry.item));
    Handlers {
        entries: entries.collect(),
        in_order,
    }
}

/// Whether the order matters: a document's handlers come to be by name, and each after its target.
fn matters(entries: &[(String, Entry)]) -> bool {
    let is_by_name = entries.is_sorted_by(|(one, _), (other, _)| one < other);
    // Those by name stand behind whatever is less.
    let is_before = |target: &String, name: &String| is_by_name && target < name;
    let mut entries = entries.iter();
    entries.any(|(name, entry)| {
        let target = entry.target.as_ref();
        target.is_some_and(|target| !is_before(target, name))
    })
}

/// In place of a handler that makes a mistake.
fn stand_in(key: &Listed) -> Entry {
    let class = Item::text("logging.NullHandler", key.at);
    Entry {
        item: Item::dict(vec![("class".to_owned(), class)], key.at),
        target: None,
    }
}

fn entry(reader: &mut Reader<'_>, key: &Listed) -> Result<Entry, Error> {
    let section = format!("handler_{}", key.name);
    reader.section(&section, Some(key))?;
    let given = reader.option(&section, "class")?;
    let name = class_name(reader, &given)?;
    let formatter = reader.maybe(&section, "formatter")?;
    let mut classes = reader.registry.classes.iter().copied();
    let class = classes.find(|class| class.name() == name);
    let keywords = match keywords(reader, &section, &name, class) {
        Ok(keywords) => keywords,
        // The first thing that CPython finds is that there is no such class.
        Err(mistake) if class.is_none() => {
            let hint = Namespace(reader.registry).similar_class(&name);
            reader.unbound.push(mistake.hinted(hint));
            Vec::new()
        }
        Err(mistake) => return Err(mistake),
    };

    let mut entry = vec![("class".to_owned(), Item::text(&*name, given.offset(0)))];
    if let Some(level) = reader.maybe(&section, "level")? {
        entry.push(("level".to_owned(), Reader::text(&level)));
    }
    if let Some(formatter) = formatter.filter(|formatter| !formatter.as_str().is_empty()) {
        entry.push(("formatter".to_owned(), Reader::text(&formatter)));
    }
    for (name, item) in keywords {
        // The option wins, as it comes later in CPython.
        if entry.iter().all(|(known, _)| *known != name) {
            entry.push((name, item));
        }
    }
    let target = match class {
        Some(class) => target(reader, &section, class, &mut entry)?,
        None => None,
    };
    Ok(Entry {
        item: Item::dict(entry, reader.ini.section_offset(&section)),
        target,
    })
}

/// What `args` and `kwargs` give a class, which has this name.
fn keywords(
    reader: &Reader<'_>,
    section: &str,
    name: &str,
    class: Option<&dyn Class>,
) -> Result<Keywords, Error> {
    let args = literal(reader, section, "args")?;
    let kwargs = literal(reader, section, "kwargs")?;
    let place = |option: &str, at: usize| {
        let given = if option == "args" { &args } else { &kwargs };
        given.as_ref().and_then(|(value, _)| value.offset(at))
    };
    let keywords = || {
        let positional = args.as_ref().map(|(_, node)| node.clone());
        let positional = positional.map(|node| arguments::positional(node, name, reader.registry));
        let named = kwargs.as_ref().map(|(_, node)| node.clone());
        let named = named.map(|node| arguments::named(node, name));
        let positional = positional.transpose()?.unwrap_or_default();
        let named = named.transpose()?.unwrap_or_default();
        match class {
            Some(class) => arguments::bound(class, positional, named, &place),
            None => arguments::unbound(name, positional, named, &place),
        }
    };
    keywords().map_err(|mistake: Mistake| reader.argument(mistake, &place))
}

/// Adds the option `target`, and gives the handler's target. CPython: `fixups`.
fn target(
    reader: &Reader<'_>,
    section: &str,
    class: &dyn Class,
    entry: &mut Vec<(String, Item)>,
) -> Result<Option<String>, Error> {
    let Targets::One(parameter) = class.targets() else {
        return Ok(None);
    };
    // `None` is no target. In a document, it would be the name of one.
    entry.retain(|(name, item)| name != parameter || !item.is_null());
    let target = reader.maybe(section, "target")?;
    if let Some(target) = target.filter(|target| !target.as_str().is_empty()) {
        entry.retain(|(name, _)| name != parameter);
        entry.push((parameter.to_owned(), Reader::text(&target)));
    }
    let given = entry.iter().find(|(name, _)| name == parameter);
    Ok(given.and_then(|(_, item)| item.as_text().map(str::to_owned)))
}

/// The class that a handler names.
fn class_name(reader: &Reader<'_>, given: &ini::Value<'_>) -> Result<String, Error> {
    let (_, text) = strip(given.as_str());
    let is_name = |part: &str| {
        let starts = part.starts_with(|c: char| c == '_' || c.is_alphabetic());
        starts && part.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    if text.split('.').all(is_name) {
        return Ok(Namespace(reader.registry).class(text));
    }
    let shown = logconf_core::repr(text);
    let message = format!("{shown} is no class: only the name of one may stand here");
    let exception = match text.is_empty() {
        true => Failure::new("SyntaxError", "invalid syntax"),
        false => Failure::new("ValueError", message.clone()),
    };
    Err(reader.error(ErrorKind::Argument, given.offset(0), message, exception))
}

/// What `args` or `kwargs` says, if it is there.
fn literal<'i>(
    reader: &Reader<'i>,
    section: &str,
    option: &str,
) -> Result<Option<(ini::Value<'i>, Node)>, Error> {
    let Some(value) = reader.maybe(section, option)? else {
        return Ok(None);
    };
    let node = reader.literal(&value, &Namespace(reader.registry))?;
    Ok(Some((value, node)))
}
