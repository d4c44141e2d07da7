//! Filters: by logger name, and classes of the program's own.

use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::{Description, GET};

/// A class of filters of the program's own, which a configuration names with `()`.
///
/// It is called from any context that logs, and never inside a critical section.
///
/// ```
/// use logconf_core::{Arguments, FilterClass, Logging, Problem, Record, Registry, Signature};
///
/// /// `{"()": "app.AtMost", "level": "INFO"}`: what is more important goes elsewhere.
/// struct AtMost;
///
/// impl FilterClass for AtMost {
///     fn name(&self) -> &'static str {
///         "app.AtMost"
///     }
///
///     fn signature(&self) -> &'static Signature {
///         &Signature { function: "AtMost", required: &["level"], optional: &[] }
///     }
///
///     fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
///         let level = arguments.get("level").map(|level| arguments.level(level)).transpose()?;
///         Ok([level.map_or(0, |level| level.0), 0])
///     }
///
///     fn passes(&self, [level, _]: [i32; 2], record: &Record<'_>) -> bool {
///         record.level.0 <= level
///     }
/// }
///
/// static REGISTRY: Registry = Registry { filters: &[&AtMost], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let right = br#"{"version": 1, "filters": {"calm": {"()": "app.AtMost", "level": "INFO"}}}"#;
/// assert!(LOGGING.apply(right).is_ok());
/// let wrong = br#"{"version": 1, "filters": {"calm": {"()": "app.AtMost", "level": "LOUD"}}}"#;
/// assert!(LOGGING.apply(wrong).is_err());
/// ```
pub trait FilterClass: Sync {
    /// The name that a configuration gives as `()`.
    fn name(&self) -> &'static str;

    /// The keyword arguments that it takes.
    fn signature(&self) -> &'static Signature {
        &Signature::NONE
    }

    /// Makes two numbers of the keyword arguments, for the filter to use as it likes.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with an argument.
    fn configure(&self, _arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        Ok([0; 2])
    }

    /// Whether a filter with these settings is part of the state in force, which nothing else is while
    /// this is called: a class may forget all others. It comes before each configuration.
    fn tidy(&self, _is_in_force: &dyn Fn([i32; 2]) -> bool) {}

    /// Tells the keyword arguments that make a filter of these settings again, for the request
    /// `get`. Says whether it can: if not, a state with such a filter cannot be read back.
    fn describe(&self, _settings: [i32; 2], _: &mut Description<'_, '_>) -> bool {
        GET && self.signature().parameters().next().is_none()
    }

    /// Whether the record passes.
    fn passes(&self, settings: [i32; 2], record: &Record<'_>) -> bool;
}

/// The names of the loggers above one, the nearest first; the root logger has none. A name that ends with a
/// dot is one of them, and what is in front of two dots in a row is not. CPython: `Manager._fixupParents`.
///
/// ```
/// use logconf_core::ancestors;
/// assert!(ancestors("net.tcp.http").eq(["net.tcp", "net"]));
/// assert!(ancestors("net..tcp").eq(["net."]));
/// assert!(ancestors("net").eq([""; 0]));
/// ```
pub fn ancestors(name: &str) -> impl Iterator<Item = &str> {
    let all = crate::tables::ancestors(name.as_bytes());
    all.filter_map(|ancestor| name.get(..ancestor.len()))
}

/// Whether a filter for `prefix` passes a record of the logger `name`: the logger itself and
/// all below it; an empty prefix passes everything. CPython: `Filter.filter`.
///
/// ```
/// use logconf_core::filter_passes;
/// assert!(filter_passes("net", "net.tcp"));
/// assert!(!filter_passes("net", "network"));
/// assert!(filter_passes("", "anything"));
/// ```
pub fn filter_passes(prefix: &str, name: &str) -> bool {
    passes(prefix.as_bytes(), name.as_bytes())
}

pub(crate) fn passes(prefix: &[u8], name: &[u8]) -> bool {
    match name.strip_prefix(prefix) {
        Some(rest) => prefix.is_empty() || rest.is_empty() || rest.starts_with(b"."),
        None => false,
    }
}
