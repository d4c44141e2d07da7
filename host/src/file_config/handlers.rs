//! `[handlers]` and `[handler_X]`.

use std::collections::HashSet;

use logconf_core::{Class, Level, Targets};

use super::arguments::{self, Keywords, Mistake};
use super::by_name::ByName;
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::reader::{Listed, Reader};
use super::turns::Section;
use crate::document::Item;
use crate::ini::{self, strip};
use crate::literal::Node;
use crate::nearest;
use crate::python::Failure;

/// The handlers of a file.
pub(super) struct Handlers {
    pub(super) entries: Vec<(String, Item)>,
    /// Whether it matters that they stand in this order, in which a document's handlers would not
    /// be made. They are flushed and closed in the opposite one.
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
    reader.begin(Section::Handlers);
    let keys = reader.keys("handlers");
    let mut entries = ByName::new();
    for key in reader.kept(keys).unwrap_or_default() {
        reader.next("handlers", &key.name);
        // One that is named twice is made twice, and the second one stays.
        let entry = entries.take(&key.name).unwrap_or_else(|| {
            let read = entry(reader, &key);
            reader.kept(read).unwrap_or_else(|| stand_in(&key))
        });
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

/// Whether the order matters. A document's handlers are made by name, and each after its target;
/// of two that open one file, one may empty it, or want it to be new.
fn matters(entries: &[(String, Entry)]) -> bool {
    let is_by_name = entries.is_sorted_by(|(one, _), (other, _)| one < other);
    // Those by name stand behind whatever is less.
    let is_before = |target: &String, name: &String| is_by_name && target < name;
    let mut all = entries.iter();
    let by_target = all.any(|(name, entry)| {
        let target = entry.target.as_ref();
        target.is_some_and(|target| !is_before(target, name))
    });
    let mut files = HashSet::new();
    let mut names = entries
        .iter()
        .filter_map(|(_, entry)| entry.item.field("filename"));
    by_target || !is_by_name && !names.all(|name| files.insert(name))
}

/// The class in place of one that is called with mistakes.
const STAND_IN: &str = "logging.NullHandler";

/// In place of a handler that makes a mistake.
fn stand_in(key: &Listed) -> Entry {
    let class = Item::text(STAND_IN, key.at);
    Entry {
        item: Item::dict(vec![("class".to_owned(), class)], key.at),
        target: None,
    }
}

fn entry(reader: &mut Reader<'_>, key: &Listed) -> Result<Entry, Error> {
    let section = format!("handler_{}", key.name);
    reader.section(&section, Some(key))?;
    let given = reader.option(&section, "class")?;
    let mut name = class_name(reader, &given)?;
    let formatter = reader.maybe(&section, "formatter")?;
    let mut classes = reader.registry.classes.iter().copied();
    let mut class = classes.find(|class| class.name() == name);
    let keywords = match keywords(reader, &section, &name, class) {
        Ok(keywords) => keywords,
        // The first thing that CPython finds is that there is no such class.
        Err(mistakes) if class.is_none() => {
            let near = Namespace(reader.registry).near_class(&name);
            let hint = nearest::said(&near);
            let mistakes = mistakes.into_iter();
            let hinted = mistakes.map(|mistake| mistake.hinted(hint.clone()));
            reader.of_unknown_classes.extend(hinted);
            Vec::new()
        }
        // What else is wrong with it is found all the same.
        Err(mistakes) => {
            reader.mistakes.extend(mistakes);
            name = STAND_IN.to_owned();
            class = None;
            Vec::new()
        }
    };

    let mut entry = vec![("class".to_owned(), Item::text(&*name, given.offset(0)))];
    if let Some(level) = reader.maybe(&section, "level")? {
        entry.push(("level".to_owned(), Reader::text(&level)));
    }
    if let Some(formatter) = formatter.filter(|formatter| !formatter.as_str().is_empty()) {
        entry.push(("formatter".to_owned(), Reader::text(&formatter)));
    }
    for (name, item) in keywords {
        if name == "level" {
            level(reader, &item)?;
        }
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

/// A level that is an argument must be one, also where the option counts. CPython: `_checkLevel`.
fn level(reader: &Reader<'_>, item: &Item) -> Result<(), Error> {
    let is_name = item.as_text().is_some();
    let exception = match (item.as_text(), item.as_plain()) {
        (Some(name), _) if Level::from_name(name).is_some() => return Ok(()),
        (Some(name), _) => {
            let message = format!("Unknown level: {}", logconf_core::repr(name));
            Failure::new("ValueError", message)
        }
        (None, Some(number)) if number.parse::<i32>().is_ok() => return Ok(()),
        (None, Some("true" | "false")) => return Ok(()),
        (None, _) => {
            let message = "Level not an integer or a valid string";
            Failure::new("TypeError", message)
        }
    };
    let message = exception.message.clone();
    let error = reader.error(ErrorKind::Argument, item.at, message, exception);
    Err(match is_name {
        true => error.unknown_name(Vec::new()),
        false => error,
    })
}

/// What `args` and `kwargs` give a class, which has this name.
fn keywords(
    reader: &Reader<'_>,
    section: &str,
    name: &str,
    class: Option<&dyn Class>,
) -> Result<Keywords, Vec<Error>> {
    let (args, kwargs) = match ["args", "kwargs"].map(|option| literal(reader, section, option)) {
        [Ok(args), Ok(kwargs)] => (args, kwargs),
        failed => return Err(failed.into_iter().filter_map(Result::err).collect()),
    };
    let place = |option: &str, at: usize| {
        let given = if option == "args" { &args } else { &kwargs };
        given.as_ref().and_then(|(value, _)| value.offset(at))
    };
    let keywords = || {
        let positional = args.as_ref().map(|(_, node)| node.clone());
        let positional = positional.map(|node| arguments::positional(node, name, reader.registry));
        let named = kwargs.as_ref().map(|(_, node)| node.clone());
        let named = named.map(|node| arguments::named(node, name));
        let (positional, named) = match (positional.transpose(), named.transpose()) {
            (Ok(positional), Ok(named)) => {
                (positional.unwrap_or_default(), named.unwrap_or_default())
            }
            (positional, named) => {
                let failed = positional.err().into_iter().chain(named.err());
                return Err(failed.collect());
            }
        };
        match class {
            Some(class) => arguments::bound(class, positional, named, &place),
            None => {
                let unbound = arguments::unbound(name, positional, named, &place);
                unbound.map_err(|mistake| vec![mistake])
            }
        }
    };
    keywords().map_err(|mistakes: Vec<Mistake>| {
        let mistakes = mistakes.into_iter();
        mistakes
            .map(|mistake| reader.argument(mistake, &place))
            .collect()
    })
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
    entry.retain(|(name, item)| name != parameter || item.as_plain() != Some("null"));
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
