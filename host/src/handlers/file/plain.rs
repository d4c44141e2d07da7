//! `logging.FileHandler`.

use logconf_core::{Arguments, Problem, Signature};

use super::Kind;

/// CPython: `logging.FileHandler`.
pub(crate) struct Plain;

impl Kind for Plain {
    const NAME: &'static str = "logging.FileHandler";
    const SIGNATURE: &'static Signature = &Signature {
        function: "FileHandler",
        required: &["filename"],
        optional: &["mode", "encoding", "delay", "errors"],
    };

    type State = ();

    fn configure(_: &Arguments<'_, '_>, _: &mut String) -> Result<(), Problem> {
        Ok(())
    }
}
