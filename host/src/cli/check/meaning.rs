//! What a config leads to: core applies it, to handlers that do nothing, and tells.

use std::borrow::{Borrow, Cow};
use std::ops::Deref;

use foldhash::fast::RandomState;
use logconf::Logging;
use logconf::core::{Registry, ancestors};
use logconf::tables::Unbounded;
use serde::Deserialize;

use super::super::replay;
use super::super::stand_in;
use super::before;

/// There are many loggers, and each is looked up from those below it.
pub type Map<K, V> = std::collections::HashMap<K, V, RandomState>;
pub type Set<T> = std::collections::HashSet<T, RandomState>;

/// The state after a config, as `status` tells it: names are parts of its text.
#[derive(Deserialize)]
pub struct Meaning<'s> {
    #[serde(borrow)]
    pub root: Option<Logger<'s>>,
    #[serde(borrow)]
    pub loggers: Map<Name<'s>, Logger<'s>>,
    #[serde(borrow)]
    pub handlers: Map<Name<'s>, Handler<'s>>,
    #[serde(borrow)]
    pub capacities: Map<Name<'s>, Used>,
}

#[derive(Deserialize)]
pub struct Logger<'s> {
    pub level: i32,
    pub propagate: bool,
    #[serde(borrow)]
    pub handlers: Vec<Name<'s>>,
}

#[derive(Deserialize)]
pub struct Handler<'s> {
    #[serde(borrow)]
    pub class: Name<'s>,
    pub level: i32,
}

/// A name that is copied only where it is written with escapes.
#[derive(Deserialize, PartialEq, Eq, Hash)]
#[serde(transparent)]
pub struct Name<'s>(#[serde(borrow)] Cow<'s, str>);

impl Borrow<str> for Name<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[derive(Deserialize)]
pub struct Used {
    pub used: u64,
}

impl<'s> Meaning<'s> {
    /// What a config leads to in a program that has just started. `None` if it is refused. `text` is where
    /// that is told.
    pub fn of(dict: &[u8], registry: &'static Registry, text: &'s mut Vec<u8>) -> Option<Self> {
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(stand_in::inert(registry));
        logging.apply(dict).ok()?;
        let room = 4 * dict.len() + (1 << 14);
        *text = replay::status(&logging, room);
        serde_json::from_slice(text).ok()
    }

    /// A logger, the root logger under its name or an empty one.
    pub fn logger(&self, name: &str) -> Option<&Logger<'s>> {
        match name {
            "" | "root" => self.root.as_ref(),
            _ => self.loggers.get(name),
        }
    }

    /// The loggers to which the records of one go, itself first: with their names.
    fn chain<'m>(&'m self, name: &'m str) -> impl Iterator<Item = (&'m str, &'m Logger<'s>)> {
        let mut is_last = false;
        upwards(name)
            .filter_map(|name| Some((name, self.logger(name)?)))
            .take_while(move |(_, logger)| !std::mem::replace(&mut is_last, !logger.propagate))
    }

    /// All loggers, the root logger under an empty name.
    fn all(&self) -> impl Iterator<Item = (&str, &Logger<'s>)> {
        let loggers = self.loggers.iter();
        let root = self.root.iter().map(|root| ("", root));
        loggers.map(|(name, logger)| (&**name, logger)).chain(root)
    }

    /// The names of the loggers above one to which its records go; that of the root logger is empty.
    pub fn above<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.chain(name).skip(1).map(|(above, _)| above)
    }

    /// The handlers of each logger, the root logger's under an empty name.
    pub fn handled(&self) -> Map<&str, Set<&str>> {
        self.all()
            .map(|(name, logger)| (name, logger.handlers.iter().map(|name| &**name).collect()))
            .collect()
    }

    /// For each logger with a level of its own: the lowest handler's level, and the handler, of all that
    /// take records which that level lets pass. Loggers below it that have no level take its.
    pub fn lowest_handlers(&self) -> Map<&str, (i32, &str)> {
        let own: Map<&str, _> =
            self.all()
                .map(|(name, logger)| {
                    let rows = logger.handlers.iter().filter_map(|handler| {
                        Some((self.handlers.get(&**handler)?.level, &**handler))
                    });
                    (name, rows.min())
                })
                .collect();
        let mut lowest = Map::default();
        for (name, _) in self.all() {
            let (mut owner, mut found, mut is_last) = (None, None, false);
            for above in upwards(name) {
                let Some(logger) = self.logger(above) else {
                    continue;
                };
                if owner.is_none() && logger.level != 0 {
                    owner = Some(above);
                }
                if !is_last {
                    let rows = own.get(above).copied().flatten();
                    found = found.into_iter().chain(rows).min();
                    is_last = !logger.propagate;
                }
                if is_last && owner.is_some() {
                    break;
                }
            }
            if let (Some(owner), Some(found)) = (owner, found) {
                let known = lowest.entry(owner).or_insert(found);
                *known = found.min(*known);
            }
        }
        lowest
    }

    /// The handlers that take its records, each with the logger that has it.
    pub fn handlers_of<'m>(
        &'m self,
        name: &'m str,
    ) -> impl Iterator<Item = (&'m str, &'m str, &'m Handler<'s>)> {
        let all = self
            .chain(name)
            .flat_map(|(of, logger)| logger.handlers.iter().map(move |handler| (of, &**handler)));
        all.filter_map(|(of, handler)| Some((of, handler, self.handlers.get(handler)?)))
    }
}

/// A logger's name and those above it, at last the empty one of the root logger.
fn upwards(name: &str) -> impl Iterator<Item = &str> {
    let own = Some(name).filter(|name| !name.is_empty());
    // `root` is the root logger itself: it comes once.
    let above = ancestors(name).filter(|above| *above != "root");
    own.into_iter().chain(above).chain([""])
}

/// Those of the loggers that are there which a config disables.
pub fn silenced(dict: &[u8], registry: &'static Registry, existing: &[String]) -> Vec<String> {
    let logging: Logging<Unbounded> = Logging::new();
    logging.start(stand_in::inert(registry));
    let before = before::dict(existing.iter().map(String::as_str), [].into_iter());
    let mut silenced = Vec::new();
    if logging.apply(before.as_bytes()).is_ok() && logging.apply(dict).is_ok() {
        logging.silenced(|name| silenced.push(name.to_owned()));
    }
    silenced
}

/// How many more places of each table a config takes in a system where `before` is in force.
pub fn grown(dict: &[u8], registry: &'static Registry, before: &str) -> Option<Map<String, u64>> {
    #[derive(Deserialize)]
    struct Tables {
        capacities: Map<String, Used>,
    }
    let logging: Logging<Unbounded> = Logging::new();
    logging.start(stand_in::inert(before::registry(registry)));
    let used = |dict: &[u8]| {
        logging.apply(dict).ok()?;
        let room = 4 * (before.len() + dict.len()) + (1 << 14);
        let status = replay::status(&logging, room);
        let tables: Tables = serde_json::from_slice(&status).ok()?;
        Some(tables.capacities)
    };
    let [before, after] = [used(before.as_bytes())?, used(dict)?];
    let grown = after.into_iter().map(|(table, after)| {
        let before = before.get(&table).map_or(0, |table| table.used);
        (table, after.used.saturating_sub(before))
    });
    Some(grown.collect())
}
