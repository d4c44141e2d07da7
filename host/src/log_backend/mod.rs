//! A logging system as the backend of the crate [`log`]: what `log::info!` says, in the program and
//! in every library, goes to the loggers of this crate.
//!
//! | in `log` | here |
//! |---|---|
//! | the target `shop::orders`, a module's path by default | the logger `shop.orders` |
//! | `Error`, `Warn`, `Info`, `Debug` | `ERROR`, `WARNING`, `INFO`, `DEBUG` |
//! | `Trace` | level 5, which has no name unless the program [adds](TRACE) one |
//! | the module's last part | `%(funcName)s` |
//! | file and line | `%(pathname)s`, `%(filename)s`, `%(module)s`, `%(lineno)d` |
//! | key-values | nothing: no format can name them |
//!
//! A logger exists from the first call with its target that passes [`log::max_level`], and is never
//! dropped: targets should not be made up of what varies. (A configuration that is applied later and
//! does not say `"disable_existing_loggers": false` disables those that exist and that it does not
//! name, as in CPython.)
//!
//! [`log::max_level`] is never below what the most verbose logger lets pass, whatever configures the
//! system: a document, a file, a listener. So a call below all levels is one compare. One that some
//! other logger would want is a look into a table, under a lock that is held for that alone, and
//! allocates nothing after the first of its target.

mod levels;
mod loggers;

pub use levels::{TRACE, level};

use std::thread;
use std::time::Duration;

use log::{Log, Metadata, SetLoggerError};
use logconf_core::{Logger, Logging, Record, Tables};

use levels::MaxLevel;
use loggers::Loggers;

use crate::origins::of_function;

/// Makes a logging system the backend of `log`, for the rest of the program.
///
/// The program has given it its registry, with [`Logging::start`]; whether configurations come
/// before or after this does not matter. (Not from a handler: it waits until no record is on its way
/// since before the last configuration.) Before the program ends, `log::logger().flush()` writes
/// what memory handlers still hold.
///
/// [`init_from_file`](crate::init_from_file) does all of it.
///
/// ```
/// use logconf::Logging;
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
///
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// LOGGING.start(Standard::new().registry());
/// logconf::log_backend::install(&LOGGING).unwrap();
/// assert_eq!(log::max_level(), log::LevelFilter::Warn);
///
/// let config = br#"{
///     "version": 1,
///     "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
///     "loggers": {"hyper": {"level": "ERROR"}, "shop.orders": {"level": "DEBUG"}},
///     "root": {"level": "INFO", "handlers": ["h"]}
/// }"#;
/// assert!(LOGGING.apply(config).is_ok());
/// assert_eq!(log::max_level(), log::LevelFilter::Debug);
/// assert!(log::log_enabled!(target: "shop::orders::paid", log::Level::Debug));
/// assert!(!log::log_enabled!(target: "hyper::client", log::Level::Warn));
/// ```
///
/// # Errors
///
/// If `log` has a backend already; nothing has changed then.
pub fn install<T: Tables>(logging: &'static Logging<T>) -> Result<(), SetLoggerError> {
    log::set_boxed_logger(Box::new(Backend {
        logging,
        loggers: Loggers::default(),
    }))?;
    // Until it is known what is filtered, nothing is.
    log::set_max_level(log::LevelFilter::Trace);
    while !logging.follow(&MaxLevel) {
        // A configuration is being applied, or a record is on its way since before the last one.
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

struct Backend<T: Tables + 'static> {
    logging: &'static Logging<T>,
    loggers: Loggers,
}

impl<T: Tables> Backend<T> {
    fn logger(&self, target: &str) -> &'static Logger {
        let register = |logger| self.logging.register(&[logger]);
        self.loggers.of_target(target, register)
    }
}

impl<T: Tables> Log for Backend<T> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let logger = self.logger(metadata.target());
        logger.enabled(level(metadata.level()))
    }

    fn log(&self, record: &log::Record<'_>) {
        let (logger, level) = (self.logger(record.target()), level(record.level()));
        if !logger.enabled(level) {
            return;
        }
        let handed_on = Record {
            name: logger.name(),
            level,
            message: *record.args(),
            // CPython's words for a call that it cannot find.
            file: record.file().unwrap_or("(unknown file)"),
            line: record.line().unwrap_or(0),
            created: None,
            level_name: None,
            origin: None,
        };
        of_function(record.module_path().map(last_part), &mut |origin| {
            logger.handle(&Record {
                origin: Some(origin),
                ..handed_on
            });
        });
    }

    fn flush(&self) {
        self.logging.flush();
    }
}

/// The last part of a module's path: Rust does not tell the function.
fn last_part(module_path: &str) -> &str {
    module_path.rsplit(':').next().unwrap_or(module_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_the_last_part_of_its_path() {
        assert_eq!(last_part("shop::orders::paid"), "paid");
        assert_eq!(last_part("shop"), "shop");
    }
}
