//! `logging.handlers.NTEventLogHandler`, which would write to Windows' event log.

use logconf_core::{Arguments, Class, Output, Problem, Record, Settings, Signature};

use super::given::Sentence;

/// Is there to be refused in words that say why. In CPython it takes its arguments anywhere, tells
/// standard output that it lacks what it needs, and throws its records away. CPython:
/// `logging.handlers.NTEventLogHandler`.
#[derive(Debug)]
pub(crate) struct NtEventLogHandler;

/// The exception is the one that CPython catches there.
static UNSUPPORTED: Sentence = Sentence(
    "ImportError",
    match cfg!(windows) {
        true => "NTEventLogHandler is not supported yet",
        false => "NTEventLogHandler works on Windows only",
    },
);

impl Class for NtEventLogHandler {
    fn name(&self) -> &'static str {
        "logging.handlers.NTEventLogHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "NTEventLogHandler",
            required: &["appname"],
            optional: &["dllname", "logtype"],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Err(arguments.fault(None, &UNSUPPORTED, 0))
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
