//! What finds rows and handles by name where there may be thousands.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::SharedSeed;
use foldhash::fast::FoldHasher;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use logconf_core::{Found, HandleNames, Logger, Name, Names};

/// Its key is another one in each process: who writes a configuration does not know which names collide.
fn hash(name: Name<'_>) -> u64 {
    static KEY: LazyLock<(u64, SharedSeed)> = LazyLock::new(|| {
        let random = RandomState::new();
        (random.hash_one(0), SharedSeed::from_u64(random.hash_one(1)))
    });
    let (key, shared) = &*KEY;
    let mut hasher = FoldHasher::with_seed(*key, shared);
    match name.whole() {
        Some(name) => hasher.write(name),
        // It would hash other pieces of the same name differently.
        None => {
            let mut whole = Vec::new();
            name.pieces(&mut |piece| whole.extend_from_slice(piece));
            hasher.write(&whole);
        }
    }
    hasher.finish()
}

/// Numbers by the hashes of their names.
///
/// ```
/// use logconf::core::{Found, Name, Names};
/// use logconf::tables::ByName;
/// let mut rows = ByName::EMPTY;
/// rows.add(Name::from("net.tcp"), 7);
/// assert_eq!(rows.find(Name::from("net.tcp"), |row| row == 7), Found::Known(Some(7)));
/// assert_eq!(rows.find(Name::from("net.udp"), |row| row == 7), Found::Known(None));
/// ```
#[derive(Clone, Debug)]
pub struct ByName {
    /// The last note of each hash.
    last: HashTable<(u64, Note)>,
    /// Those before them: there are few.
    earlier: Vec<Note>,
}

/// A number, and how many of the earlier notes there were when the one before it had become one; 0 if
/// there is none before it.
#[derive(Clone, Copy, Debug)]
struct Note {
    number: u32,
    before: u32,
}

impl Names for ByName {
    const EMPTY: Self = ByName {
        last: HashTable::new(),
        earlier: Vec::new(),
    };
    const FEW: usize = 8;

    fn clear(&mut self) {
        self.last.clear();
        self.earlier.clear();
    }

    fn add(&mut self, name: Name<'_>, number: u32) {
        let hash = hash(name);
        let note = |before| Note { number, before };
        match self.last.entry(hash, |last| last.0 == hash, |last| last.0) {
            Entry::Vacant(place) => {
                place.insert((hash, note(0)));
            }
            Entry::Occupied(mut place) if place.get().1.number != number => {
                self.earlier.push(place.get().1);
                place.get_mut().1 = note(self.earlier.len() as u32);
            }
            // It was noted before.
            Entry::Occupied(_) => {}
        }
    }

    fn find(&self, name: Name<'_>, mut is_it: impl FnMut(u32) -> bool) -> Found {
        if self.last.is_empty() {
            // Nothing was noted, or there is nothing: whoever looks has found out soon.
            return Found::Unknown;
        }
        let hash = hash(name);
        let last = self.last.find(hash, |last| last.0 == hash);
        let mut next = last.map(|last| last.1);
        while let Some(note) = next {
            if is_it(note.number) {
                return Found::Known(Some(note.number));
            }
            let before = (note.before as usize).checked_sub(1);
            next = before.and_then(|before| self.earlier.get(before).copied());
        }
        Found::Known(None)
    }
}

/// The handles of a logging system by their names.
///
/// Its lock is held to look a name up and to add a handle, and for nothing else.
///
/// ```
/// use logconf::core::{HandleNames, Logger, Name};
/// use logconf::tables::HandlesByName;
/// static TCP: Logger = Logger::new("net.tcp");
/// let handles = HandlesByName::EMPTY;
/// handles.add(&TCP);
/// assert_eq!(handles.named(Name::from("net.tcp"), [].into_iter()).count(), 1);
/// assert_eq!(handles.named(Name::from("net.udp"), [&TCP].into_iter()).count(), 0);
/// ```
#[derive(Debug)]
pub struct HandlesByName(RwLock<HashTable<(u64, &'static Handle)>>);

/// A handle, and the one of the same hash before it. Handles live for ever, and so does this.
#[derive(Debug)]
struct Handle {
    logger: &'static Logger,
    before: Option<&'static Handle>,
}

impl HandleNames for HandlesByName {
    const EMPTY: Self = HandlesByName(RwLock::new(HashTable::new()));

    fn add(&self, logger: &'static Logger) {
        let hash = hash(Name::from(logger.name()));
        let handle = |before| &*Box::leak(Box::new(Handle { logger, before }));
        let mut newest = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match newest.entry(hash, |newest| newest.0 == hash, |newest| newest.0) {
            Entry::Vacant(place) => {
                place.insert((hash, handle(None)));
            }
            Entry::Occupied(mut place) => {
                let newest = &mut place.get_mut().1;
                *newest = handle(Some(*newest));
            }
        }
    }

    fn named(
        &self,
        name: Name<'_>,
        _all: impl Iterator<Item = &'static Logger>,
    ) -> impl Iterator<Item = &'static Logger> {
        let hash = hash(name);
        let newest = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.find(hash, |newest| newest.0 == hash);
        let first = newest.map(|newest| newest.1);
        std::iter::successors(first, |handle| handle.before).map(|handle| handle.logger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Logging;
    use crate::tables::Unbounded;
    use crate::tables::growth::document;
    use logconf_core::Tables;

    #[test]
    fn of_the_numbers_of_a_name_those_noted_last_are_asked_about_first() {
        let mut rows = ByName::EMPTY;
        let name = Name::from("a");
        assert_eq!(rows.find(name, |_| true), Found::Unknown);
        for number in [7, 3, 5, 5, 3] {
            rows.add(name, number);
            rows.add(Name::from("b"), 9);
        }
        let mut asked = Vec::new();
        let found = rows.find(name, |number| {
            asked.push(number);
            number > 5
        });
        assert_eq!(found, Found::Known(Some(7)));
        assert_eq!(asked, [3, 5, 3, 7]);
        assert_eq!(rows.find(name, |_| false), Found::Known(None));
        rows.clear();
        assert_eq!(rows.find(name, |_| true), Found::Unknown);
    }

    #[test]
    fn a_name_is_found_in_whatever_pieces_it_comes() {
        let logging: Logging<Unbounded> = Logging::new();
        let loggers = r#""app.in.\u00e9t\u00e9": {}, "app.in.été": {}"#;
        let document = format!(r#"{{"version": 1, "loggers": {{{loggers}}}}}"#);
        let applied = logging.apply(document.as_bytes()).unwrap();
        assert_eq!(applied.warnings().iter().count(), 1);
    }

    #[test]
    fn handles_of_one_name_come_newest_first() {
        static HANDLES: [Logger; 3] = [Logger::new("a"), Logger::new("b"), Logger::new("a")];
        let handles = HandlesByName::EMPTY;
        HANDLES.iter().for_each(|handle| handles.add(handle));
        let found: Vec<&Logger> = handles.named(Name::from("a"), [].into_iter()).collect();
        assert!(std::ptr::eq(found[0], &HANDLES[2]) && std::ptr::eq(found[1], &HANDLES[0]));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn an_index_changes_nothing_but_the_time() {
        type Bounded = logconf_core::Capacities<4000, 4, 4, 4, 200_000, 200>;
        static WITH: Logging<Unbounded> = Logging::new();
        static WITHOUT: Logging<Bounded> = Logging::new();
        let (with, without) = (&WITH, &WITHOUT);
        let handle = |n| &*Box::leak(Box::new(Logger::new(format!("app.m{n}.x").leak())));
        let handles = [1, 2, 2, 3].map(|n| [handle(n), handle(n)]);
        for [one, other] in handles {
            with.register(&[one]);
            without.register(&[other]);
        }
        for (loggers, level, tail) in [
            (99, "INFO", ""),
            (50, "DEBUG", ".\\u00e9"),
            (9, "INFO", "..b"),
        ] {
            let document = document(loggers, level, tail);
            with.apply(document.as_bytes()).unwrap();
            without.apply(document.as_bytes()).unwrap();
            let silenced = [silenced(with), silenced(without)];
            assert!(!silenced[0].is_empty());
            assert_eq!(silenced[0], silenced[1]);
        }
    }

    fn silenced<T: Tables>(logging: &Logging<T>) -> Vec<String> {
        let mut names = Vec::new();
        logging.silenced(|name| names.push(name.to_owned()));
        names
    }
}
