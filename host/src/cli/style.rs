//! Whether output is coloured.

use std::io;

use anstream::{AutoStream, ColorChoice};

/// Whether what goes to stdout is: on a terminal, unless `NO_COLOR` and its like say otherwise.
pub fn is_stdout_coloured() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// The same of stderr.
pub fn is_stderr_coloured() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}
