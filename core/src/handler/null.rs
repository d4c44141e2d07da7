//! `logging.NullHandler`.

use super::{Class, Output, Settings};
use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;

/// Takes every record and does nothing. CPython: `logging.NullHandler`.
#[derive(Debug)]
pub struct NullHandler;

impl Class for NullHandler {
    fn name(&self) -> &'static str {
        "logging.NullHandler"
    }

    fn signature(&self) -> &'static Signature {
        // It has no `__init__` of its own.
        &Signature {
            function: "Handler",
            required: &[],
            optional: &[],
        }
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
