//! Levels: numbers that rank records, and the names that CPython gives to some of them.

use core::fmt;

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

const NAMES: [(&str, Level); 8] = [
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
    /// 0: a logger asks its parent; a handler takes every record.
    pub const NOTSET: Level = Level(0);

    /// The level with this name, `WARN` and `FATAL` included. Names are case-sensitive.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::find(|known| known == name.as_bytes())
    }

    pub(crate) fn find(is_it: impl Fn(&[u8]) -> bool) -> Option<Level> {
        let found = NAMES.iter().find(|(known, _)| is_it(known.as_bytes()))?;
        Some(found.1)
    }

    /// The name of this level, if it has one.
    pub fn name(self) -> Option<&'static str> {
        let found = NAMES.iter().find(|(_, level)| *level == self)?;
        Some(found.0)
    }
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

    #[test]
    fn names_are_case_sensitive_and_numbers_are_not_names() {
        assert_eq!(Level::from_name("info"), None);
        assert_eq!(Level::from_name("10"), None);
    }
}
