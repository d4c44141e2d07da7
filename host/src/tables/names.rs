//! What finds rows and handles by name where there may be thousands.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{LazyLock, PoisonError, RwLock};

use logconf_core::{Found, HandleNames, Logger, Name, Names};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByName(BTreeSet<(u64, u32)>);

/// Its key is another one in each process: who writes a configuration cannot make its names collide.
fn hash(name: Name<'_>) -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    // It hashes the same bytes alike, in whatever pieces they come.
    let mut hasher = KEY.build_hasher();
    name.pieces(&mut |piece| hasher.write(piece));
    hasher.finish()
}

impl Names for ByName {
    const EMPTY: Self = ByName(BTreeSet::new());

    fn clear(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, name: Name<'_>, number: u32) {
        self.0.insert((hash(name), number));
    }

    fn find(&self, name: Name<'_>, mut is_it: impl FnMut(u32) -> bool) -> Found {
        if self.0.is_empty() {
            // Nothing was noted, or there is nothing: whoever looks has found out soon.
            return Found::Unknown;
        }
        let hash = hash(name);
        let mut numbers = self.0.range((hash, 0)..=(hash, u32::MAX));
        let found = numbers.find(|(_, number)| is_it(*number));
        Found::Known(found.map(|(_, number)| *number))
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
pub struct HandlesByName(RwLock<BTreeMap<u64, &'static Handle>>);

/// A handle, and the one of the same hash before it. Handles live for ever, and so does this.
#[derive(Debug)]
struct Handle {
    logger: &'static Logger,
    before: Option<&'static Handle>,
}

impl HandleNames for HandlesByName {
    const EMPTY: Self = HandlesByName(RwLock::new(BTreeMap::new()));

    fn add(&self, logger: &'static Logger) {
        let hash = hash(Name::from(logger.name()));
        let mut newest = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = newest.get(&hash).copied();
        newest.insert(hash, Box::leak(Box::new(Handle { logger, before })));
    }

    fn named(
        &self,
        name: Name<'_>,
        _all: impl Iterator<Item = &'static Logger>,
    ) -> impl Iterator<Item = &'static Logger> {
        let hash = hash(name);
        let newest = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.get(&hash).copied();
        std::iter::successors(newest, |handle| handle.before).map(|handle| handle.logger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Logging;
    use crate::tables::{Buffer, Heap, Unbounded};
    use logconf_core::{FilterRow, FormatterRow, HandlerRow, LoggerRow, Tables};
    use std::cell::Cell;

    #[test]
    fn the_lowest_number_that_is_it_is_found_whatever_else_was_noted() {
        let mut rows = ByName::EMPTY;
        let name = Name::from("a");
        assert_eq!(rows.find(name, |_| true), Found::Unknown);
        for number in [7, 3, 5, 3] {
            rows.add(name, number);
        }
        assert_eq!(rows.find(name, |number| number > 3), Found::Known(Some(5)));
        assert_eq!(rows.find(name, |_| false), Found::Known(None));
        rows.clear();
        assert_eq!(rows.find(name, |_| true), Found::Unknown);
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

    thread_local! {
        static ASKED: Cell<usize> = const { Cell::new(0) };
        static NOT_KNOWN: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts what it is asked and how often it does not know.
    struct Counting(ByName);

    impl Names for Counting {
        const EMPTY: Self = Counting(ByName::EMPTY);

        fn clear(&mut self) {
            self.0.clear();
        }

        fn add(&mut self, name: Name<'_>, number: u32) {
            self.0.add(name, number);
        }

        fn find(&self, name: Name<'_>, mut is_it: impl FnMut(u32) -> bool) -> Found {
            let found = self.0.find(name, |number| {
                ASKED.set(ASKED.get() + 1);
                is_it(number)
            });
            NOT_KNOWN.set(NOT_KNOWN.get() + usize::from(found == Found::Unknown));
            found
        }
    }

    struct Counted;

    impl Tables for Counted {
        type Loggers = Heap<LoggerRow>;
        type Handlers = Heap<HandlerRow>;
        type Formatters = Heap<FormatterRow>;
        type Filters = Heap<FilterRow>;
        type Text = Heap<u8>;
        type Line = Buffer;
        type Names = Counting;
        type HandleNames = HandlesByName;
    }

    fn document(loggers: usize, level: &str, tail: &str) -> String {
        let logger = |n| format!(r#""app.m{}.unit{n}{tail}": {{"level": "{level}"}}"#, n % 9);
        let loggers: Vec<String> = (0..loggers).map(logger).collect();
        format!(r#"{{"version": 1, "loggers": {{{}}}}}"#, loggers.join(","))
    }

    /// How many rows and keys are compared, and how many times all are looked at, when loggers are
    /// checked, configured, configured again and replaced by others.
    fn steps(loggers: usize) -> (usize, usize) {
        let logging: Logging<Counted> = Logging::new();
        // Before there is a root logger, there is nothing to know.
        logging.apply(br#"{"version": 1}"#).unwrap();
        (ASKED.set(0), NOT_KNOWN.set(0));
        for (level, tail) in [
            ("INFO", ""),
            ("DEBUG", ""),
            ("INFO", ".\\u00e9"),
            ("INFO", "é"),
        ] {
            let document = document(loggers, level, tail);
            let mut mistakes = 0;
            logging.check(document.as_bytes(), &mut |_| mistakes += 1);
            assert_eq!(mistakes, 0);
            logging.apply(document.as_bytes()).unwrap();
        }
        // What only one of ten has is wrong there.
        let wrong = document(loggers / 10, "LOUD", "");
        let mut mistakes = 0;
        logging.check(wrong.as_bytes(), &mut |_| mistakes += 1);
        assert_eq!(mistakes, loggers / 10);
        (ASKED.get(), NOT_KNOWN.get())
    }

    #[test]
    fn what_is_looked_at_grows_with_the_number_of_loggers_and_not_faster() {
        let ((few, few_unknown), (many, many_unknown)) = (steps(100), steps(1000));
        assert!(many <= few * 11, "{few} and {many} comparisons");
        assert!(
            few_unknown < 100 && many_unknown == few_unknown,
            "{few_unknown}, {many_unknown}"
        );
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
