//! All that a service needs, in one call: a logging system, a file, the backend of `log`.

mod error;
mod guard;

pub use error::{Error, Refused};
pub use guard::Guard;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use log::SetLoggerError;
use logconf_core::{Applied, Logging, Refusal, Stream};

use crate::document::Document;
use crate::file_config::{self, Options, Source, file_config};
use crate::form::{self, Form};
use crate::log_backend;
use crate::registry::Standard;
use crate::streams::Stderr;
use crate::tables::Unbounded;

static LOGGING: Logging<Unbounded> = Logging::new();
static STARTED: Once = Once::new();
/// Whether it is the backend of `log`.
static INSTALLED: Mutex<bool> = Mutex::new(false);

/// How often a file is tried while the state before the last one is still in use, and how long
/// to wait in between: ten seconds altogether.
const TRIES: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// A file that was taken.
#[non_exhaustive]
pub struct Service {
    /// The logging system, for what else there is to do with it.
    pub logging: &'static Logging<Unbounded>,
    /// The number of the state that the file put in force.
    pub generation: u32,
    /// What is surprising about the configuration.
    pub warnings: Vec<String>,
    /// The loggers that are disabled now: those that were there and that the file does not name, if
    /// it does not say `"disable_existing_loggers": false`.
    pub silenced: Vec<String>,
}

/// Makes a file the configuration of all that the program and its libraries log, through `log` or
/// through loggers of this crate.
///
/// The file is a dictConfig document in JSON, YAML or TOML, or an INI file, by its name or by how it begins: see
/// [`Form::of`].
/// It may use what the [standard registry](Standard) has; relative names of files start from the
/// current directory. What a program brings of its own comes with
/// [`Standard::init_from_file`]; a text that is in no file is for [`init_from_str`]; for more than one
/// logging system, there are [`Standard::start`] and [`log_backend::install()`].
///
/// Called again, it takes the file anew, or another one: after `SIGHUP`, for example. An INI file
/// leaves loggers that it does not name as they are, as if it were read with
/// `disable_existing_loggers=False`; a document says it itself. While the state before the last one is
/// still in use, by a slow handler for example, it is tried for ten seconds; [`Error::is_busy`] tells if
/// that was in vain.
///
/// The registry is that of the first call, also if that call fails: afterwards, only this function and
/// [`init_from_str`] take a configuration.
///
/// ```
/// # let path = std::env::temp_dir().join(format!("logconf-doc-{}.json", std::process::id()));
/// # std::fs::write(&path, r#"{
/// #     "version": 1,
/// #     "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
/// #     "root": {"level": "INFO", "handlers": ["h"]}
/// # }"#).unwrap();
/// // let path = "logging.json";
/// let service = logconf::init_from_file(&path)?;
/// let logging = service.guard(); // when it is dropped: what handlers still hold
/// for warning in &service.warnings {
///     log::warn!("{warning}");
/// }
/// log::info!("listening on port {}", 8080);
/// # drop(logging);
/// # assert_eq!(log::max_level(), log::LevelFilter::Info);
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<_, logconf::init::Error>(())
/// ```
///
/// # Errors
///
/// The [`Error`] says what is wrong and where. Nothing has changed then, unless it is
/// [`Error::Backend`].
pub fn init_from_file(path: impl AsRef<Path>) -> Result<Service, Error> {
    start();
    take_file(path.as_ref())
}

/// As [`init_from_file`], with a text, such as one that is built in. Errors call it `<text>`.
///
/// ```
/// let service = logconf::init_from_str(
///     r#"{
///         "version": 1,
///         "handlers": {"h": {"class": "logging.StreamHandler"}},
///         "root": {"level": "INFO", "handlers": ["h"]}
///     }"#,
/// )?;
/// let _logging = service.guard();
/// log::info!("listening");
/// # Ok::<_, logconf::init::Error>(())
/// ```
///
/// # Errors
///
/// As there.
pub fn init_from_str(text: &str) -> Result<Service, Error> {
    start();
    take_text(text)
}

fn start() {
    STARTED.call_once(|| Standard::new().start(&LOGGING));
}

/// The logging system, for what configures it otherwise: with a registry, and behind `log` unless
/// something else is.
pub(crate) fn started() -> &'static Logging<Unbounded> {
    start();
    // The loggers of this crate are there in any case.
    let _ = install();
    &LOGGING
}

/// Flushes and closes what the last file has configured, the newest handler first: for the end of the
/// program. What is logged afterwards still comes to handlers that can do something with it then.
///
/// It waits until queues are handed on.
///
/// CPython: `logging.shutdown`, which it calls by itself; a Rust program has to, or keep a
/// [`Guard`].
///
/// ```
/// logconf::init_from_str(
///     r#"{"version": 1, "handlers": {"h": {"class": "logging.StreamHandler"}},
///         "root": {"level": "INFO", "handlers": ["h"]}}"#,
/// )?;
/// log::info!("listening");
/// logconf::shutdown();
/// # Ok::<_, logconf::init::Error>(())
/// ```
pub fn shutdown() {
    LOGGING.shutdown();
    // A failure may have been told there by halves.
    Stderr::new().flush();
}

impl Standard {
    /// As [`init_from_file`], with what the program has added to the registry.
    /// It is for the first call; later ones, also if this one fails, are for [`init_from_file`], which
    /// keeps the registry.
    ///
    /// # Errors
    ///
    /// As there; and [`Error::Started`] if it is not the first call.
    pub fn init_from_file(self, path: impl AsRef<Path>) -> Result<Service, Error> {
        self.start_first()?;
        take_file(path.as_ref())
    }

    /// As [`init_from_str`], with what the program has added to the registry. It is for the first
    /// call, too.
    ///
    /// # Errors
    ///
    /// As [`Standard::init_from_file`].
    pub fn init_from_str(self, text: &str) -> Result<Service, Error> {
        self.start_first()?;
        take_text(text)
    }

    fn start_first(self) -> Result<(), Error> {
        let mut registry = Some(self);
        STARTED.call_once(|| registry.take().unwrap_or_default().start(&LOGGING));
        match registry {
            Some(_) => Err(Error::Started),
            None => Ok(()),
        }
    }
}

fn take_file(path: &Path) -> Result<Service, Error> {
    let bytes = std::fs::read(path).map_err(|error| Error::Unreadable {
        path: path.to_owned(),
        error,
    })?;
    take(path, &bytes)
}

fn take_text(text: &str) -> Result<Service, Error> {
    take(Path::new("<text>"), text.as_bytes())
}

fn take(path: &Path, bytes: &[u8]) -> Result<Service, Error> {
    let (generation, warnings) = match Form::of(&path.to_string_lossy(), bytes) {
        Form::Ini => ini(path, bytes)?,
        form => document(path, form, bytes)?,
    };
    install().map_err(Error::Backend)?;
    let mut silenced = Vec::new();
    LOGGING.silenced(|name| silenced.push(name.to_owned()));
    Ok(Service {
        logging: &LOGGING,
        generation,
        warnings,
        silenced,
    })
}

fn install() -> Result<(), SetLoggerError> {
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*installed {
        // Loggers of this crate join at their first call.
        LOGGING.install();
        log_backend::install(&LOGGING)?;
        *installed = true;
    }
    Ok(())
}

/// Applies it: the number of the state, and the warnings.
fn document(path: &Path, form: Form, bytes: &[u8]) -> Result<(u32, Vec<String>), Error> {
    let text = form::without_mark(bytes);
    let made = match form {
        Form::Json => None,
        form => {
            Some(Document::read(form, &path.to_string_lossy(), text).map_err(Error::NoDocument)?)
        }
    };
    let document = made.as_ref().map_or(text, |made| made.json().as_bytes());
    let origin = |offset| match &made {
        Some(made) => made.origin(offset),
        None => Some(offset),
    };
    let applied = patiently(|| LOGGING.apply(document), Refusal::is_busy)
        .map_err(|refusal| Error::Document(Box::new(Refused::new(path, text, origin, &refusal))))?;
    Ok((applied.generation(), warnings(&applied)))
}

fn warnings(applied: &Applied<'_>) -> Vec<String> {
    let warnings = applied.warnings();
    let more = (warnings.more() > 0).then(|| format!("{} more", warnings.more()));
    let all = warnings.iter().map(|warning| warning.to_string());
    all.chain(more).collect()
}

/// The same for an INI file.
fn ini(path: &Path, bytes: &[u8]) -> Result<(u32, Vec<String>), Error> {
    let options = Options {
        disable_existing_loggers: false,
        ..Options::default()
    };
    let name = path.display().to_string();
    let apply = || {
        let mut reader = bytes;
        let source = Source::Reader {
            name: &name,
            reader: &mut reader,
        };
        file_config(&LOGGING, source, &options)
    };
    let is_busy = |error: &file_config::Error| error.kind() == file_config::ErrorKind::Busy;
    let taken = patiently(apply, is_busy).map_err(Error::Ini)?;
    Ok((taken.generation, taken.warnings))
}

/// Tries again for a while where others are in the way.
fn patiently<T, E>(
    mut apply: impl FnMut() -> Result<T, E>,
    is_busy: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let mut tries = 1;
    loop {
        match apply() {
            Err(error) if is_busy(&error) && tries < TRIES => thread::sleep(PAUSE),
            outcome => return outcome,
        }
        tries += 1;
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Service");
        out.field("generation", &self.generation)
            .field("warnings", &self.warnings)
            .field("silenced", &self.silenced)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_busy_is_tried_again_and_nothing_else_is() {
        let outcome = |results: &[Result<i32, bool>]| {
            let mut results = results.iter();
            let last = patiently(|| *results.next().unwrap(), |busy| *busy);
            (last, results.len())
        };
        assert_eq!(outcome(&[Err(true), Err(true), Ok(1)]), (Ok(1), 0));
        assert_eq!(outcome(&[Err(true), Err(false), Ok(1)]), (Err(false), 1));
    }
}
