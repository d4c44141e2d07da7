//! Levels of `log` and levels here.

use super::portable;
use crate::level::{Level, LevelName};
use crate::logging::Follower;
use log::LevelFilter;

/// The name `TRACE` for level 5, if the program wants it. Without it, lines say `Level 5` and
/// documents `5`, as in CPython; `logconf check` does not know it.
///
/// ```
/// use logconf_core::{Level, log_backend};
/// assert_eq!(log_backend::level(log::Level::Trace).to_string(), "Level 5");
/// Level::add_name(&log_backend::TRACE);
/// assert_eq!(log_backend::level(log::Level::Trace).to_string(), "TRACE");
/// ```
pub static TRACE: LevelName = LevelName::new(Level::TRACE, "TRACE");

/// The level that a level of `log` is.
pub fn level(level: log::Level) -> Level {
    match level {
        log::Level::Error => Level::ERROR,
        log::Level::Warn => Level::WARNING,
        log::Level::Info => Level::INFO,
        log::Level::Debug => Level::DEBUG,
        log::Level::Trace => Level::TRACE,
    }
}

/// Sets [`log::max_level`]: to what the most verbose logger lets pass, in time.
///
/// One that is told by [`Logging::follow`](crate::Logging::follow) that it cannot be followed now can be
/// given to it again later.
#[derive(Debug)]
pub struct MaxLevel;

impl Follower for MaxLevel {
    fn lowest(&self, level: Level) {
        portable::set_max_level(filter(level));
    }
}

/// Every level of `log` that is not below this one.
///
/// ```
/// use logconf_core::{Level, log_backend};
/// assert_eq!(log_backend::filter(Level(25)), log::LevelFilter::Warn);
/// ```
pub fn filter(lowest: Level) -> LevelFilter {
    let levels = log::Level::iter().take_while(|known| level(*known) >= lowest);
    levels
        .last()
        .map_or(LevelFilter::Off, |known| known.to_level_filter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_is_never_above_the_level() {
        for (lowest, expected) in [
            (1, LevelFilter::Trace),
            (5, LevelFilter::Trace),
            (6, LevelFilter::Debug),
            (10, LevelFilter::Debug),
            (20, LevelFilter::Info),
            (25, LevelFilter::Warn),
            (30, LevelFilter::Warn),
            (40, LevelFilter::Error),
            (41, LevelFilter::Off),
            (i32::MAX, LevelFilter::Off),
        ] {
            assert_eq!(filter(Level(lowest)), expected, "{lowest}");
        }
    }
}
