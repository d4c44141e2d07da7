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
//! | a key-value: `info!(user = "eve"; "paid")` | a field of its name: `%(user)s`, `{user}`, `$user` |
//! | one that is an error: `error!(err:err = error; "failed")` | the same, and the error, with those behind it, below the line |
//!
//! Key-values are CPython's argument `extra`. Their types stay: integers, floats, bools, strings and
//! `None`; with `log`'s feature `kv_serde`, lists and dicts by `:serde`; all else is the text that it
//! displays, and so are floats that are not finite. Of a key that is given twice the last value counts,
//! and of several errors the first is printed. A key that is the name of a field which every record
//! has, such as `name` or `message`, changes nothing in formats; CPython raises `KeyError` there. A record
//! without a key that its format names is not written, as in CPython: `defaults` of the formatter can
//! stand in.
//!
//! A logger exists from the first call with its target that passes [`log::max_level`], and is never
//! dropped: targets should not be made up of what varies. (A configuration that is applied later and
//! does not say `"disable_existing_loggers": false` disables those that exist and that it does not
//! name, as in CPython.)
//!
//! [`log::max_level`] is never below what the most verbose logger lets pass, whatever configures the
//! system: a document, a file, a listener. So a call below all levels is one compare. One that some
//! other logger would want is a look into a table that each thread has, which takes no lock and
//! allocates nothing after the thread's first call with its target.

mod key_values;

pub use logconf_core::log_backend::{TRACE, level};

use std::thread;
use std::time::Duration;

use log::{Log, Metadata, SetLoggerError};
use logconf_core::log_backend::MaxLevel;
use logconf_core::{Level, Logger, Logging, NotFollowed, Tables};

use key_values::KeyValues;

use crate::call::Call;
use crate::targets::Targets;

/// Makes a logging system the backend of `log`, for the rest of the program.
///
/// The program has given it its registry, with [`Logging::start`]; whether configurations come
/// before or after this does not matter. (Not from a handler: it waits until no record is on its way
/// since before the last configuration.) Before the program ends, [`Logging::shutdown`] writes
/// what handlers still hold.
///
/// [`init_from_file`](crate::init_from_file) does all of it; the end is
/// [`logconf::shutdown`](crate::shutdown) then.
///
/// ```
/// use logconf::Logging;
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
///
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// Standard::new().start(&LOGGING);
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
    log::set_boxed_logger(Box::new(Backend(Targets::of(logging))))?;
    // Until it is known what is filtered, nothing is.
    log::set_max_level(log::LevelFilter::Trace);
    while logging.follow(&MaxLevel) == Err(NotFollowed::Busy) {
        // A configuration is being applied, or a record is on its way since before the last one.
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

struct Backend<T: Tables + 'static>(Targets<T>);

impl<T: Tables> Log for Backend<T> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata.target(), level(metadata.level()))
    }

    fn log(&self, record: &log::Record<'_>) {
        let (logger, level) = (self.0.logger(record.target()), level(record.level()));
        if logger.enabled(level) {
            hand_on(record, logger, level);
        }
    }

    fn flush(&self) {
        self.0.logging.flush();
    }
}

// Out of line: calls that are filtered must not pay for its stack.
#[inline(never)]
fn hand_on(record: &log::Record<'_>, logger: &'static Logger, level: Level) {
    let KeyValues { extra, error } = KeyValues::of(record);
    let call = Call {
        file: record.file(),
        line: record.line(),
        module_path: record.module_path(),
        extra: &extra.dict(),
        error,
    };
    call.hand_on(logger, level, *record.args());
}
