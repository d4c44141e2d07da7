//! CPython's own handlers.

use super::program::python;
use std::process::Command;

/// What comes before each script: a limit to its time, and what every script needs.
const PRELUDE: &str = "\
import faulthandler, logging, logging.handlers, socket, ssl
faulthandler.dump_traceback_later(20, exit=True)
";

/// Runs a script of Python in which CPython's handlers send records, and gives what it prints.
/// The modules `logging`, `logging.handlers`, `socket` and `ssl` are imported.
///
/// # Panics
///
/// If the script fails, takes longer than 20 seconds, or writes to its standard error, which is
/// where a handler that cannot send says so.
pub fn cpython_sends(script: &str) -> String {
    let output = Command::new(python())
        .args(["-B", "-X", "utf8", "-c"])
        .arg(PRELUDE.to_owned() + script)
        .output()
        .expect("the interpreter runs");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && complaints.is_empty(),
        "CPython: {}\n{complaints}",
        output.status
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}
