//! Levels: numbers that rank records, and the names that CPython gives to some of them.

use core::cell::Cell;
use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::Mutex;

/// How important a record is, or how important it must be to pass.
///
/// CPython: the constants of `Lib/logging/__init__.py`, `_levelToName` and `_nameToLevel`.
///
/// ```
/// use logconf_core::Level;
/// assert_eq!(Level::from_name("WARN"), Some(Level::WARNING));
/// assert!(Level(35) > Level::WARNING);
/// assert_eq!(Level(35).to_string(), "Level 35");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(pub i32);

/// The names that levels have from the start.
pub(crate) const NAMES: [(&str, Level); 8] = [
    ("CRITICAL", Level::CRITICAL),
    ("ERROR", Level::ERROR),
    ("WARNING", Level::WARNING),
    ("INFO", Level::INFO),
    ("DEBUG", Level::DEBUG),
    ("NOTSET", Level::NOTSET),
    ("FATAL", Level::CRITICAL),
    ("WARN", Level::WARNING),
];

impl Level {
    /// 50: the program may be unable to go on.
    pub const CRITICAL: Level = Level(50);
    /// 40: something could not be done.
    pub const ERROR: Level = Level(40);
    /// 30: something unexpected, and the program goes on. The root logger's level at the start.
    pub const WARNING: Level = Level(30);
    /// 20: things work as expected.
    pub const INFO: Level = Level(20);
    /// 10: detail for finding a fault.
    pub const DEBUG: Level = Level(10);
    /// 5: what `trace!` of other frameworks logs at. CPython has no such level: lines say `Level 5`
    /// and documents `5`, unless the program [adds](Level::add_name) a name.
    pub const TRACE: Level = Level(5);
    /// 0: a logger asks its parent; a handler takes every record.
    pub const NOTSET: Level = Level(0);

    /// The level with this name, `WARN` and `FATAL` included. Names are case-sensitive.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::find(|known| known == name.as_bytes())
    }

    pub(crate) fn find(is_it: impl Fn(&[u8]) -> bool) -> Option<Level> {
        if let Some(added) = newest(|added| is_it(added.name.as_bytes())) {
            return Some(added.level);
        }
        let found = NAMES.iter().find(|(known, _)| is_it(known.as_bytes()))?;
        Some(found.1)
    }

    /// The name of this level, if it has one.
    pub fn name(self) -> Option<&'static str> {
        if let Some(added) = newest(|added| added.level == self) {
            return Some(added.name);
        }
        Some(match self {
            Level::CRITICAL => "CRITICAL",
            Level::ERROR => "ERROR",
            Level::WARNING => "WARNING",
            Level::INFO => "INFO",
            Level::DEBUG => "DEBUG",
            Level::NOTSET => "NOTSET",
            _ => return None,
        })
    }

    /// Gives a level a name, for documents and for lines.
    ///
    /// CPython: `addLevelName`. The newest name of a level is the one that is printed, and the
    /// newest level of a name the one that is meant; names that a level had before still mean
    /// it. A static that was added before becomes the newest again.
    ///
    /// ```
    /// use logconf_core::{Level, LevelName};
    /// static TRACE: LevelName = LevelName::new(Level(5), "TRACE");
    /// Level::add_name(&TRACE);
    /// assert_eq!(Level::from_name("TRACE"), Some(Level(5)));
    /// assert_eq!(Level(5).to_string(), "TRACE");
    /// ```
    pub fn add_name(name: &'static LevelName) {
        critical_section::with(|cs| {
            let links = name.links.borrow(cs);
            let order = ADDED.load(Ordering::Relaxed).wrapping_add(1);
            if links.order.replace(order) == 0 {
                links.next.set(HEAD.borrow(cs).replace(Some(name)));
            }
            ADDED.store(order, Ordering::Release);
        });
    }
}

/// A name for a level, to be added with [`Level::add_name`]. It takes no room in any table.
pub struct LevelName {
    level: Level,
    name: &'static str,
    links: Mutex<Links>,
}

struct Links {
    next: Cell<Option<&'static LevelName>>,
    /// Greater for what was added later; 0 for what was not.
    order: Cell<u32>,
}

/// The names that were added: a list through the names themselves.
static HEAD: Mutex<Cell<Option<&'static LevelName>>> = Mutex::new(Cell::new(None));
/// How often a name was added.
static ADDED: AtomicU32 = AtomicU32::new(0);

impl LevelName {
    /// A name for a level.
    pub const fn new(level: Level, name: &'static str) -> Self {
        LevelName {
            level,
            name,
            links: Mutex::new(Links {
                next: Cell::new(None),
                order: Cell::new(0),
            }),
        }
    }
}

/// Shows the level and the name.
impl fmt::Debug for LevelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("LevelName");
        out.field("level", &self.level).field("name", &self.name);
        out.finish()
    }
}

/// The name that was added last among those that `is_it` says yes to.
#[inline(always)]
fn newest(is_it: impl Fn(&LevelName) -> bool) -> Option<&'static LevelName> {
    match ADDED.load(Ordering::Acquire) {
        0 => None,
        _ => newest_added(is_it),
    }
}

#[inline(never)]
fn newest_added(is_it: impl Fn(&LevelName) -> bool) -> Option<&'static LevelName> {
    let mut next = critical_section::with(|cs| HEAD.borrow(cs).get());
    let mut newest = None;
    let mut newest_order = 0;
    while let Some(name) = next {
        let order;
        (next, order) = critical_section::with(|cs| {
            let links = name.links.borrow(cs);
            (links.next.get(), links.order.get())
        });
        if order > newest_order && is_it(name) {
            (newest, newest_order) = (Some(name), order);
        }
    }
    newest
}

/// As CPython's `getLevelName`: the name, or `Level 15`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "Level {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn aliases_are_accepted_and_never_printed() {
        assert_eq!(Level::from_name("FATAL"), Some(Level::CRITICAL));
        assert_eq!(Level::CRITICAL.to_string(), "CRITICAL");
        assert_eq!(Level::from_name("WARN"), Some(Level::WARNING));
        assert_eq!(Level::WARNING.to_string(), "WARNING");
    }

    /// What CPython answers after the same calls of `addLevelName`. The list is one for the
    /// whole process, so the levels are this test's own.
    #[test]
    fn the_newest_name_wins_in_both_directions() {
        static LOW: LevelName = LevelName::new(Level(101), "LOW");
        static LOWER: LevelName = LevelName::new(Level(101), "LOWER");
        static MOVED: LevelName = LevelName::new(Level(102), "LOW");
        let named = |name| Level::from_name(name).map(|level| level.0);
        assert_eq!((named("LOW"), Level(101).name()), (None, None));
        Level::add_name(&LOW);
        assert_eq!((named("LOW"), Level(101).name()), (Some(101), Some("LOW")));
        Level::add_name(&LOWER);
        assert_eq!((named("LOW"), named("LOWER")), (Some(101), Some(101)));
        assert_eq!(Level(101).name(), Some("LOWER"));
        Level::add_name(&MOVED);
        assert_eq!((named("LOW"), named("LOWER")), (Some(102), Some(101)));
        assert_eq!(
            (Level(101).name(), Level(102).name()),
            (Some("LOWER"), Some("LOW"))
        );
        // Once more: it becomes the newest, and the list stays whole.
        Level::add_name(&LOW);
        assert_eq!((named("LOW"), Level(101).name()), (Some(101), Some("LOW")));
        assert_eq!(
            (named("LOWER"), Level(102).name()),
            (Some(101), Some("LOW"))
        );
    }

    #[test]
    fn names_are_case_sensitive_and_numbers_are_not_names() {
        assert_eq!(Level::from_name("info"), None);
        assert_eq!(Level::from_name("10"), None);
    }
}
