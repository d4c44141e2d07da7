//! `[loggers]` and `[logger_X]`.

use std::collections::HashSet;
use std::mem;

use logconf_core::Level;

use super::by_name::ByName;
use super::error::{Error, ErrorKind};
use super::reader::{Listed, Reader, layout_hint, list};
use super::turns::{Section, Step, Turn};
use crate::document::{Item, Json};
use crate::ini::strip;
use crate::python::Failure;

/// The loggers of a file.
#[derive(Default)]
pub(super) struct Loggers {
    pub(super) entries: Vec<(String, Item)>,
    /// For each of them, when CPython reads the section that counts: which one of all it is, from 1.
    pub(super) turns: Vec<usize>,
    /// The root logger's entry.
    pub(super) root: Vec<(String, Item)>,
}

/// What a file says of one logger, perhaps in several sections.
struct Logger {
    name: String,
    at: Option<usize>,
    level: Option<Item>,
    propagate: Item,
    handlers: Item,
    /// When CPython reads the section.
    turn: Turn,
}

/// CPython: `_install_loggers`.
pub(super) fn read(reader: &mut Reader<'_>, handlers: &HashSet<&str>) -> Loggers {
    reader.begin(Section::Root);
    let keys = keys(reader);
    let keys = reader.kept(keys);
    let root = root(reader);
    let mut root = reader.kept(root).unwrap_or_default();
    let mut turn_of_root = reader.turn;
    reader.begin(Section::Loggers);
    let mut loggers: ByName<Logger> = ByName::new();
    for key in keys.unwrap_or_default() {
        reader.turn.1 += 1;
        let logger = logger(reader, &key);
        let Some(mut logger) = reader.kept(logger) else {
            continue;
        };
        let is_root = ["root", ""].contains(&&*logger.name);
        if is_root {
            // Configured once more, by its name.
            superseded(
                reader,
                turn_of_root,
                root.level.as_ref(),
                &root.handlers,
                handlers,
            );
            turn_of_root = reader.turn;
            root = Root {
                level: logger.level.clone().or(root.level),
                handlers: logger.handlers.clone(),
            };
            logger.level = root.level.clone();
        }
        // The last section counts; it only leaves the level alone if it has none.
        if let Some(known) = loggers.take(&logger.name) {
            if !is_root {
                superseded(
                    reader,
                    known.turn,
                    known.level.as_ref(),
                    &known.handlers,
                    handlers,
                );
            }
            logger.level = logger.level.or(known.level);
        }
        loggers.put(&logger.name.clone(), logger);
    }
    let loggers = loggers.into_items();
    Loggers {
        turns: loggers.iter().map(|(_, logger)| logger.turn.1).collect(),
        entries: loggers.into_iter().map(entry).collect(),
        root: root.entry(),
    }
}

/// The names of sections but the root's.
fn keys(reader: &Reader<'_>) -> Result<Vec<Listed>, Error> {
    let mut keys = reader.keys("loggers")?;
    match keys.iter().position(|key| key.name == "root") {
        Some(at) => {
            keys.remove(at);
            Ok(keys)
        }
        None => {
            let sentence = "the keys of [loggers] must have 'root' among them";
            let exception = Failure::new("ValueError", "list.remove(x): x not in list");
            let at = reader.ini.option_offset("loggers", "keys");
            Err(reader.error(ErrorKind::Section, at, sentence, exception))
        }
    }
}

/// What the root logger is given.
struct Root {
    level: Option<Item>,
    handlers: Item,
}

impl Default for Root {
    fn default() -> Self {
        Root {
            level: None,
            handlers: Item::list(Vec::new(), None),
        }
    }
}

impl Root {
    /// Its handlers are always there: a dict without any keeps those of before.
    fn entry(self) -> Vec<(String, Item)> {
        let level = self.level.map(|level| ("level".to_owned(), level));
        let handlers = ("handlers".to_owned(), self.handlers);
        level.into_iter().chain([handlers]).collect()
    }
}

fn entry((name, logger): (String, Logger)) -> (String, Item) {
    let mut entry = Vec::new();
    if let Some(level) = logger.level {
        entry.push(("level".to_owned(), level));
    }
    entry.push(("propagate".to_owned(), logger.propagate));
    entry.push(("handlers".to_owned(), logger.handlers));
    (name, Item::dict(entry, logger.at))
}

fn root(reader: &mut Reader<'_>) -> Result<Root, Error> {
    reader.section("logger_root", None)?;
    let level = level(reader, "logger_root");
    let level = reader.kept(level).flatten();
    Ok(Root {
        handlers: handler_names(reader, "logger_root", level.as_ref())?,
        level,
    })
}

/// A mistake in one option hides none in the others.
fn logger(reader: &mut Reader<'_>, key: &Listed) -> Result<Logger, Error> {
    let section = format!("logger_{}", key.name);
    reader.section(&section, Some(key))?;
    let at = reader.ini.section_offset(&section);
    let name = reader.option(&section, "qualname");
    let name = reader.kept(name).map(|name| name.as_str().to_owned());
    let propagate = propagate(reader, &section);
    let propagate = reader.kept(propagate);
    let level = level(reader, &section);
    let level = reader.kept(level).flatten();
    let handlers = handler_names(reader, &section, level.as_ref());
    let handlers = reader.kept(handlers);
    Ok(Logger {
        name: name.unwrap_or_else(|| key.name.clone()),
        at,
        propagate: propagate.unwrap_or_else(|| Item::truth(true, at)),
        handlers: handlers.unwrap_or_else(|| Item::list(Vec::new(), at)),
        level,
        turn: reader.turn,
    })
}

fn level(reader: &Reader<'_>, section: &str) -> Result<Option<Item>, Error> {
    let level = reader.maybe(section, "level")?;
    Ok(level.map(|level| Reader::text(&level)))
}

/// Where they are missing, the level may be the reason: a line that is indented goes on with it.
fn handler_names(reader: &Reader<'_>, section: &str, level: Option<&Item>) -> Result<Item, Error> {
    let value = reader.option(section, "handlers");
    let value = value.map_err(|missing| match level.and_then(|l| unknown(reader, l)) {
        Some(mistake) => mistake,
        None => missing,
    })?;
    let names = list(&value);
    let items = names
        .into_iter()
        .map(|listed| Item::text(listed.name, listed.at));
    Ok(Item::list(items.collect(), value.offset(0)))
}

/// CPython: `section.getint("propagate", fallback=1)`.
fn propagate(reader: &Reader<'_>, section: &str) -> Result<Item, Error> {
    let Some(value) = reader.maybe(section, "propagate")? else {
        return Ok(Item::truth(true, reader.ini.section_offset(section)));
    };
    let at = value.offset(0);
    match is_not_zero(value.as_str()) {
        Some(propagate) => Ok(Item::truth(propagate, at)),
        None => {
            let shown = logconf_core::repr(value.as_str());
            let sentence = format!("'propagate' must be a whole number (0 or 1), not {shown}");
            let message = format!("invalid literal for int() with base 10: {shown}");
            let exception = Failure::new("ValueError", message);
            let error = reader.error(ErrorKind::Section, at, sentence, exception);
            Err(error.hinted(meant(value.as_str())))
        }
    }
}

/// What to write in place of a word that Python's integers are not.
fn meant(word: &str) -> Option<String> {
    let number = match &*strip(word).1.to_lowercase() {
        "no" | "false" | "off" | "n" => 0,
        "yes" | "true" | "on" | "y" => 1,
        _ => return None,
    };
    Some(format!("write {number}"))
}

/// CPython: `int(text) != 0`; `None` if it is no integer. Underscores may stand between digits.
fn is_not_zero(text: &str) -> Option<bool> {
    let (_, text) = strip(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits.split('_').all(is_number) {
        return None;
    }
    Some(digits.bytes().any(|byte| !matches!(byte, b'0' | b'_')))
}

/// What is wrong with a level, if there is none of its name.
fn unknown(reader: &Reader<'_>, level: &Item) -> Option<Error> {
    let name = level.as_text()?;
    if Level::from_name(name).is_some() {
        return None;
    }
    let message = format!("Unknown level: {}", logconf_core::repr(name));
    let exception = Failure::new("ValueError", message.clone());
    let error = reader.error(ErrorKind::Section, level.at, message, exception);
    Some(error.unknown_name(Vec::new()).hinted(layout_hint(name)))
}

/// What a later section replaces must be right all the same.
fn superseded(
    reader: &mut Reader<'_>,
    turn: Turn,
    level: Option<&Item>,
    names: &Item,
    handlers: &HashSet<&str>,
) {
    let now = mem::replace(&mut reader.turn, turn);
    // Elsewhere there may be other levels.
    let unknown = level.and_then(|level| unknown(reader, level));
    reader.only_here.extend(unknown);
    let names = match &names.value {
        Json::List(names) => &names[..],
        _ => &[],
    };
    for item in names {
        if let Some(name) = item.as_text()
            && !handlers.contains(name)
        {
            let shown = logconf_core::repr(name).to_string();
            let sentence = format!("Unable to add handler {shown}");
            let exception = Failure::new("KeyError", shown);
            let mistake = reader.error(ErrorKind::Section, item.at, sentence, exception);
            reader.mistakes.push(mistake.during(Step::LookUp));
        }
    }
    reader.turn = now;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn propagate_is_read_as_python_reads_integers() {
        for text in [
            "1",
            " 1 ",
            "2",
            "-1",
            "+1",
            "1_0",
            "0001",
            "99999999999999999999",
        ] {
            assert_eq!(is_not_zero(text), Some(true), "{text}");
        }
        for text in ["0", "-0", "00", "0_0"] {
            assert_eq!(is_not_zero(text), Some(false), "{text}");
        }
        for text in ["", "yes", "1.0", "_1", "1_", "1__0", "0x1", "- 1", "True"] {
            assert_eq!(is_not_zero(text), None, "{text}");
        }
    }
}
