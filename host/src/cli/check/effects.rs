//! What a config leads to that its author may not expect.

use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::core::repr;

use super::super::level_name::level_name;
use super::finding::{Finding, Rule};
use super::meaning::{Logger, Map, Meaning, Set};
use super::tree::{entries, member, path, range, strings};
use super::written::Written;

type Found = Vec<(Finding, Range<usize>)>;

/// A logger that the config names.
struct Named<'t, 'd> {
    /// Empty for the root logger.
    name: &'t str,
    path: Vec<&'t str>,
    entry: &'t Object<'d>,
    key: Range<usize>,
}

impl Named<'_, '_> {
    fn shown(&self) -> String {
        match self.name {
            "" => "the root logger".to_owned(),
            name => format!("logger {}", repr(name)),
        }
    }

    fn path(&self, more: &[&str]) -> String {
        path(&[&*self.path, more].concat())
    }
}

pub fn of(document: &Object<'_>, meaning: &Meaning<'_>, written: &Written<'_>) -> Found {
    let mut found = Found::new();
    let named = named(document);
    // A level that is not below the highest of all handlers' is not below the lowest of its own.
    let highest = meaning.handlers.values().map(|handler| handler.level).max();
    let may_be_below = |logger: &Logger<'_>| logger.level != 0 && Some(logger.level) < highest;
    let lowest = match meaning
        .loggers
        .values()
        .chain(&meaning.root)
        .any(may_be_below)
    {
        true => meaning.lowest_handlers(),
        false => Map::default(),
    };
    let handled = meaning.handled();
    for logger in &named {
        found.extend(never_passes(logger, meaning, &lowest));
        found.extend(no_handler(logger, meaning));
        found.extend(handled_twice(logger, meaning, &handled, written));
    }
    found
}

fn named<'t, 'd>(document: &'t Object<'d>) -> Vec<Named<'t, 'd>> {
    let mut named = Vec::new();
    for entry in entries(document, "loggers") {
        if let Some(dict) = entry.value.as_object() {
            let name = entry.name.as_str();
            named.push(Named {
                name: if name == "root" { "" } else { name },
                path: vec!["loggers", name],
                entry: dict,
                key: range(&entry.name),
            });
        }
    }
    let mut members = document.properties.iter().rev();
    if let Some(root) = members.find(|member| member.name.as_str() == "root")
        && let Some(dict) = root.value.as_object()
    {
        named.push(Named {
            name: "",
            path: vec!["root"],
            entry: dict,
            key: range(&root.name),
        });
    }
    named
}

/// A level below those of all handlers.
fn never_passes(
    logger: &Named<'_, '_>,
    meaning: &Meaning<'_>,
    lowest: &Map<&str, (i32, &str)>,
) -> Option<(Finding, Range<usize>)> {
    let given = member(logger.entry, "level")?;
    let own = meaning.logger(logger.name)?.level;
    let lowest = lowest.get(logger.name)?;
    if own == 0 || own >= lowest.0 {
        return None;
    }
    let message = format!(
        "{} lets {} pass, and no handler of it anything below {}",
        logger.shown(),
        level_name(own),
        level_name(lowest.0)
    );
    let help = format!("the handler with the lowest level is {}", repr(lowest.1));
    let finding = Finding::new(Rule::LevelNeverPasses, message)
        .under(logger.path(&["level"]))
        .help(Some(help));
    Some((finding, range(given)))
}

/// Records that go nowhere. What a logger shares with the root logger, or has from a named one above
/// it, is told of those.
fn no_handler(logger: &Named<'_, '_>, meaning: &Meaning<'_>) -> Option<(Finding, Range<usize>)> {
    let own = meaning.logger(logger.name)?;
    let stands_alone = logger.name.is_empty() || !own.propagate;
    if !stands_alone || meaning.handlers_of(logger.name).next().is_some() {
        return None;
    }
    let why = match logger.name {
        "" => "has no handler",
        _ => "has no handler, and hands nothing on to the loggers above it",
    };
    let message = format!("{} {why}", logger.shown());
    let help = "its records from WARNING on are written to stderr as bare messages, others nowhere; \
                a logging.NullHandler drops all of them";
    let finding = Finding::new(Rule::NoHandler, message)
        .under(logger.path(&[]))
        .help(Some(help.to_owned()));
    Some((finding, logger.key.clone()))
}

/// Handlers that a logger above has as well.
fn handled_twice(
    logger: &Named<'_, '_>,
    meaning: &Meaning<'_>,
    handled: &Map<&str, Set<&str>>,
    written: &Written<'_>,
) -> Found {
    let mut found = Found::new();
    for (number, (name, place)) in strings(logger.entry, "handlers").enumerate() {
        let mut above = meaning.above(logger.name);
        let Some(of) = above.find(|of| handled.get(of).is_some_and(|all| all.contains(name)))
        else {
            continue;
        };
        let Some(handler) = meaning.handlers.get(name) else {
            continue;
        };
        if &*handler.class == "logging.NullHandler" {
            continue;
        }
        let above = match of {
            "" => "the root logger".to_owned(),
            of => format!("logger {}", repr(of)),
        };
        let message = format!(
            "handler {} takes each record of {} twice: {above} has it, too",
            repr(name),
            logger.shown()
        );
        let help = format!("leave it out here, or say {}", written.denied("propagate"));
        let finding = Finding::new(Rule::HandledTwice, message)
            .under(format!("{}[{number}]", logger.path(&["handlers"])))
            .help(Some(help));
        found.push((finding, place));
    }
    found
}
