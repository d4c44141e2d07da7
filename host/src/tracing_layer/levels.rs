//! Levels of `tracing` and levels here.

use logconf_core::{Level, log_backend};
use tracing_core::LevelFilter;

/// The level that a level of `tracing` is: that of `log` which is called the same.
pub(super) fn level(level: &tracing_core::Level) -> Level {
    log_backend::level(match *level {
        tracing_core::Level::ERROR => log::Level::Error,
        tracing_core::Level::WARN => log::Level::Warn,
        tracing_core::Level::INFO => log::Level::Info,
        tracing_core::Level::DEBUG => log::Level::Debug,
        tracing_core::Level::TRACE => log::Level::Trace,
    })
}

/// Every level of `tracing` that is not below this one.
pub(super) fn filter(lowest: Level) -> LevelFilter {
    match log_backend::filter(lowest) {
        log::LevelFilter::Off => LevelFilter::OFF,
        log::LevelFilter::Error => LevelFilter::ERROR,
        log::LevelFilter::Warn => LevelFilter::WARN,
        log::LevelFilter::Info => LevelFilter::INFO,
        log::LevelFilter::Debug => LevelFilter::DEBUG,
        log::LevelFilter::Trace => LevelFilter::TRACE,
    }
}
