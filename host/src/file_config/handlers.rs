//! `[handlers]` and `[handler_X]`.

use std::collections::HashSet;

use logconf_core::{Class, Level, Targets};

use super::arguments::{self, Keywords, Mistake, Named};
use super::by_name::ByName;
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::reader::{Listed, Reader};
use super::turns::{Section, Step};
use crate::document::Item;
use crate::ini::{self, strip};
use crate::literal::{self, Node};
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
    let class = class_name(reader, &section);
    let formatter = reader.maybe(&section, "formatter");
    let mut named = reader.kept(class);
    let formatter = reader.kept(formatter).flatten();
    let mut class = None;
    if let Some((name, _)) = &named {
        let mut classes = reader.registry.classes.iter().copied();
        class = classes.find(|class| class.name() == name);
    }
    let keywords = match Given::read(reader, &section, named.as_ref()) {
        // Of a class that is not named, nothing is known that they may be.
        Ok(_) if named.is_none() => Keywords::new(),
        Ok(given) => match given.keywords(reader, class) {
            Ok(keywords) => keywords,
            // The first thing that CPython finds is that there is no such class.
            Err(mistakes) if class.is_none() => {
                let near = named
                    .as_ref()
                    .map(|(name, _)| Namespace(reader.registry).near_class(name));
                let hint = near.and_then(|near| nearest::said(&near));
                let hinted = mistakes
                    .into_iter()
                    .map(|mistake| mistake.hinted(hint.clone()));
                reader.of_unknown_classes.extend(hinted);
                Keywords::new()
            }
            // What else is wrong with it is found all the same.
            Err(mistakes) => {
                reader.mistakes.extend(mistakes);
                (named, class) = (None, None);
                Keywords::new()
            }
        },
        Err(mistakes) => {
            reader.mistakes.extend(mistakes);
            if class.take().is_some() {
                named = None;
            }
            Keywords::new()
        }
    };

    let (name, at) = named.unwrap_or_else(|| (STAND_IN.to_owned(), key.at));
    let mut entry = vec![("class".to_owned(), Item::text(&*name, at))];
    let level_option = reader.maybe(&section, "level");
    let level_option = level_option.map_err(|mistake| mistake.during(Step::SetLevel));
    if let Some(level) = reader.kept(level_option).flatten() {
        entry.push(("level".to_owned(), Reader::text(&level)));
    }
    if let Some(formatter) = formatter.filter(|formatter| !formatter.as_str().is_empty()) {
        entry.push(("formatter".to_owned(), Reader::text(&formatter)));
    }
    for (name, item) in keywords {
        if name == "level" {
            let level = level(reader, &item);
            reader.kept(level);
        }
        // The option wins, as it comes later in CPython.
        if entry.iter().all(|(known, _)| *known != name) {
            entry.push((name, item));
        }
    }
    let target = match class {
        Some(class) => {
            let target = target(reader, &section, class, &mut entry);
            let target = target.map_err(|mistake| mistake.during(Step::SetLevel));
            reader.kept(target).flatten()
        }
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
    let error = error.during(Step::Call);
    Err(match is_name {
        true => error.unknown_name(Vec::new()),
        false => error,
    })
}

/// What `args` and `kwargs` say.
struct Given<'i> {
    args: Option<(ini::Value<'i>, Node)>,
    kwargs: Option<(ini::Value<'i>, Node)>,
    /// The class that they are for.
    name: String,
}

impl<'i> Given<'i> {
    /// Reads them, or tells all that is wrong with them whatever the class is.
    fn read(
        reader: &Reader<'i>,
        section: &str,
        named: Option<&(String, Option<usize>)>,
    ) -> Result<Self, Vec<Error>> {
        let options = ["args", "kwargs"];
        let (args, kwargs) = match options.map(|option| literal(reader, section, option)) {
            [Ok(args), Ok(kwargs)] => (args, kwargs),
            failed => {
                let mistakes = failed.into_iter().filter_map(Result::err).flatten();
                return Err(mistakes.map(|mistake| mistake.during(Step::Call)).collect());
            }
        };
        let name = named.map_or(STAND_IN, |(name, _)| name).to_owned();
        let given = Given { args, kwargs, name };
        match given.parts(reader) {
            Ok(_) => Ok(given),
            Err(mistakes) => Err(given.told(reader, mistakes)),
        }
    }

    /// The arguments by their places, and those with names.
    fn parts(&self, reader: &Reader<'_>) -> Result<(Vec<Node>, Vec<Named>), Vec<Mistake>> {
        let args = self.args.as_ref().map(|(_, node)| node.clone());
        let positional = args.map(|node| arguments::positional(node, &self.name, reader.registry));
        let kwargs = self.kwargs.as_ref().map(|(_, node)| node.clone());
        let named = kwargs.map(|node| arguments::named(node, &self.name));
        match (positional.transpose(), named.transpose()) {
            (Ok(positional), Ok(named)) => {
                Ok((positional.unwrap_or_default(), named.unwrap_or_default()))
            }
            (positional, named) => Err(positional.err().into_iter().chain(named.err()).collect()),
        }
    }

    /// What they give the class, if it is known.
    fn keywords(
        &self,
        reader: &Reader<'_>,
        class: Option<&dyn Class>,
    ) -> Result<Keywords, Vec<Error>> {
        let place = |option: &str, at: usize| self.place(option, at);
        let keywords = self
            .parts(reader)
            .and_then(|(positional, named)| match class {
                Some(class) => arguments::bound(class, positional, named, &place),
                None => {
                    let unbound = arguments::unbound(&self.name, positional, named, &place);
                    unbound.map_err(|mistake| vec![mistake])
                }
            });
        keywords.map_err(|mistakes| self.told(reader, mistakes))
    }

    /// Where a byte of an option stands in the file.
    fn place(&self, option: &str, at: usize) -> Option<usize> {
        let given = if option == "args" {
            &self.args
        } else {
            &self.kwargs
        };
        given.as_ref().and_then(|(value, _)| value.offset(at))
    }

    fn told(&self, reader: &Reader<'_>, mistakes: Vec<Mistake>) -> Vec<Error> {
        let args = self.args.as_ref().map(|(value, _)| value.as_str());
        let is_joined = args.is_some_and(literal::has_joined_texts);
        let told = |mistake: Mistake| {
            let joined = is_joined && mistake.option == "args";
            let hint =
                joined.then(|| "two texts side by side are one: is a comma missing?".to_owned());
            let error = reader.argument(mistake, &|option, at| self.place(option, at));
            error.hinted(hint).during(Step::Call)
        };
        mistakes.into_iter().map(told).collect()
    }
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

/// The class that a handler names, and where.
fn class_name(reader: &Reader<'_>, section: &str) -> Result<(String, Option<usize>), Error> {
    let given = reader.option(section, "class")?;
    let (_, text) = strip(given.as_str());
    let is_name = |part: &str| {
        let starts = part.starts_with(|c: char| c == '_' || c.is_alphabetic());
        starts && part.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    if text.split('.').all(is_name) {
        let name = Namespace(reader.registry).class(text);
        return Ok((name, given.offset(0)));
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
) -> Result<Option<(ini::Value<'i>, Node)>, Vec<Error>> {
    let value = reader.maybe(section, option);
    let Some(value) = value.map_err(|mistake| vec![mistake])? else {
        return Ok(None);
    };
    let node = reader.literal(&value, &Namespace(reader.registry))?;
    Ok(Some((value, node)))
}
