//! `logging.NullHandler`.

use super::{Class, Output, Settings};
use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::Description;

/// Takes every record and does nothing. CPython: `logging.NullHandler`.
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
