//! `logging.FileHandler`.

use logconf_core::{Arguments, Problem, Signature};

use super::{Kind, file_name, mode_of};

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

    fn mode(arguments: &Arguments<'_, '_>) -> Result<String, Problem> {
        // The name is looked at first here.
        file_name(arguments)?;
        mode_of(arguments)
    }

    fn configure(_: &Arguments<'_, '_>) -> Result<(), Problem> {
        Ok(())
    }

    fn quiet_until((): &()) -> i64 {
        i64::MAX
    }
}
