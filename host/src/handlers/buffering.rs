//! `logging.handlers.BufferingHandler`, which in CPython throws its records away when it is full.

use logconf_core::{Class, Output, Problem, Record, Settings, Signature};

use super::given::number;

/// Does nothing with its records. CPython: `logging.handlers.BufferingHandler`, on which others are
/// built.
#[derive(Debug)]
pub(crate) struct BufferingHandler;

impl Class for BufferingHandler {
    fn name(&self) -> &'static str {
        "logging.handlers.BufferingHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "BufferingHandler",
            required: &["capacity"],
            optional: &[],
        }
    }

    fn configure(&self, arguments: &logconf_core::Arguments<'_, '_>) -> Result<Settings, Problem> {
        match arguments.get("capacity") {
            Some(given) if number(&given).is_none() => Err(arguments.refuse(given, "a number")),
            _ => Ok(Settings::default()),
        }
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
