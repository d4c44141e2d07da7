//! `logging.handlers.BufferingHandler`, which in CPython throws its records away when it is full.

use logconf_core::{Arguments, Class, Description, Output, Problem, Record, Settings, Signature};

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

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let Some(given) = arguments.get("capacity") else {
            return Ok(Settings::default());
        };
        let capacity = number(&given).ok_or_else(|| arguments.refuse(given, "a number"))?;
        Ok(Settings {
            // The halves of one number: nothing but `get` asks for it.
            numbers: [(capacity >> 32) as i32, capacity as i32],
            ..Settings::default()
        })
    }

    fn is_same_when_closed(&self) -> bool {
        true
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        let [high, low] = settings.numbers;
        let capacity = i64::from(high) << 32 | i64::from(low as u32);
        out.json("capacity", &capacity.to_string());
        true
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
