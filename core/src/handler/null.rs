//! `logging.NullHandler`.

use super::{Class, Output, Settings};
use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::Description;

/// Takes every record and does nothing. CPython: `logging.NullHandler`.
///
/// ```
/// use logconf_core::{Logging, NullHandler, Registry};
/// static REGISTRY: Registry = Registry { classes: &[&NullHandler], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let document = br#"{"version": 1, "handlers": {"none": {"class": "logging.NullHandler"}},
///     "root": {"handlers": ["none"]}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// ```
#[derive(Debug)]
pub struct NullHandler;

impl Class for NullHandler {
    fn name(&self) -> &'static str {
        "logging.NullHandler"
    }

    fn signature(&self) -> &'static Signature {
        // It has no `__init__` of its own. A document gives `level` to any handler; an INI file may
        // give it here.
        &Signature {
            function: "Handler",
            required: &[],
            optional: &["level"],
        }
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings::default())
    }

    fn is_same_when_closed(&self) -> bool {
        true
    }

    fn describe(&self, _: &Settings, _: &mut Description<'_, '_>) -> bool {
        true
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
