//! A logging system as the backend of the crate [`log`], on a device: what `log::info!` says, in the
//! firmware and in every library, goes to the loggers of this crate.
//!
//! | in `log` | here |
//! |---|---|
//! | the target `net::tcp`, a module's path by default | the logger `net.tcp` |
//! | `Error`, `Warn`, `Info`, `Debug` | `ERROR`, `WARNING`, `INFO`, `DEBUG` |
//! | `Trace` | [`Level::TRACE`](crate::Level::TRACE), which has no name unless the program [adds](TRACE) one |
//! | file and line | `%(pathname)s`, `%(filename)s`, `%(module)s`, `%(lineno)d` |
//! | key-values | nothing: it would take a dict that somebody allocates |
//!
//! Nothing is allocated, so a target makes no logger. If there is a [`Logger`](crate::Logger) handle of
//! its name, it is that logger, with its level, its handlers, and disabled if it is. If not, it is a logger
//! that comes with this call: it has the row of its name, if the configuration names it, or else stands
//! under its nearest ancestor that has a row, whose level and handlers it has; and
//! `disable_existing_loggers` does not disable it, as it does not exist before. The record has the name of
//! the target either way. A name longer than 96 bytes stands for that of its nearest ancestor which is
//! not.
//!
//! [`log::max_level`] is never below what the most verbose logger lets pass, whatever configures the
//! system. So a call below all levels is one compare. One that some other logger would want is a walk over
//! the handles and over the rows of loggers, with interrupts on.

mod levels;
mod name;
mod portable;

pub use levels::{MaxLevel, TRACE, filter, level};

use core::error::Error;
use core::fmt;

use log::{LevelFilter, Log, Metadata, SetLoggerError};

use crate::binding::Place;
use crate::config;
use crate::json::Str;
use crate::logging::{Logging, NotFollowed};
use crate::record::Record;
use crate::tables::slots::Pin;
use crate::tables::{Slot, Tables};
use name::Name;

/// Why [`install`] has not done all.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotInstalled {
    /// `log` has a backend already. Nothing has changed.
    Taken(SetLoggerError),
    /// The system is the backend, but [`log::max_level`] does not follow its configurations: it stays at
    /// `Trace`, which loses nothing and costs every call a look at the loggers. [`Logging::follow`] with
    /// [`MaxLevel`] can be tried again.
    NotFollowed(NotFollowed),
}

impl fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotInstalled::Taken(_) => f.write_str("'log' has a backend already"),
            NotInstalled::NotFollowed(reason) => {
                write!(
                    f,
                    "the level of 'log' cannot follow the configurations: {reason}"
                )
            }
        }
    }
}

impl Error for NotInstalled {}

/// Makes a logging system the backend of `log`, for as long as the device runs. Whether
/// configurations come before or after this does not matter.
///
/// It works without compare-and-swap too, as on `thumbv6m`, where `log` itself has no safe way.
///
/// ```
/// use logconf_core::{Logging, log_backend};
///
/// static LOGGING: Logging = Logging::new();
/// assert!(log_backend::install(&LOGGING).is_ok());
/// assert_eq!(log::max_level(), log::LevelFilter::Warn);
///
/// let document = br#"{"version": 1, "loggers": {"net.tcp": {"level": "DEBUG"}}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// assert_eq!(log::max_level(), log::LevelFilter::Debug);
/// assert!(log::log_enabled!(target: "net::tcp::retry", log::Level::Debug));
/// assert!(!log::log_enabled!(target: "net::udp", log::Level::Info));
/// ```
///
/// # Errors
///
/// If `log` has a backend already; and if [`log::max_level`] cannot follow the configurations, as then not
/// all is done.
pub fn install<T: Tables>(logging: &'static Logging<T>) -> Result<(), NotInstalled> {
    portable::set_logger(logging).map_err(NotInstalled::Taken)?;
    // Until it is known what is filtered, nothing is.
    portable::set_max_level(LevelFilter::Trace);
    let followed = logging.follow(&MaxLevel);
    followed.map_err(NotInstalled::NotFollowed)
}

/// Where the logger of this name stands, which may have a handle or not.
fn place_of_name<T: Tables>(logging: &Logging<T>, pin: &Pin<'_, Slot<T>>, name: &str) -> Place {
    let handles = logging.handles();
    let handle = handles.named(Str::plain(name)).next();
    match handle {
        Some(handle) => config::place_of(&**pin, pin.index(), handles, handle),
        None => config::place(&**pin, handles, name.as_bytes()),
    }
}

/// For [`install`], or for a program's own backend that hands calls on to several.
impl<T: Tables> Log for Logging<T> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let name = Name::of(metadata.target());
        let pin = self.pin();
        let place = place_of_name(self, &pin, name.as_str());
        place.passes(level(metadata.level()))
    }

    fn log(&self, record: &log::Record<'_>) {
        let name = Name::of(record.target());
        let level = level(record.level());
        let pin = self.pin();
        let place = place_of_name(self, &pin, name.as_str());
        if place.passes(level) {
            let mut record = Record {
                // CPython's words for a call that it cannot find.
                file: record.file().unwrap_or("(unknown file)"),
                line: record.line().unwrap_or(0),
                ..Record::new(name.as_str(), level, *record.args())
            };
            self.emit_in(&pin, place, &mut record);
        }
    }

    fn flush(&self) {
        Logging::flush(self);
    }
}
