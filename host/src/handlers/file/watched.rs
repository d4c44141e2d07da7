//! `logging.handlers.WatchedFileHandler`.

use std::io::ErrorKind;

use logconf_core::{Arguments, Problem, Signature};

use super::Kind;
use super::access::Found;
use super::log_file::LogFile;
use crate::python::Failure;

/// Opens its file again when another program has moved it away. CPython:
/// `logging.handlers.WatchedFileHandler`.
pub(crate) struct Watched;

/// Which file it was when it was looked at last; not when it was opened late.
#[derive(Debug, Default)]
pub(crate) struct Seen(Option<Found>);

impl Seen {
    /// CPython: `_statstream`.
    fn look(&mut self, file: &LogFile) {
        if let Some(open) = &file.open {
            self.0 = open.file.found;
        }
    }
}

impl Kind for Watched {
    const NAME: &'static str = "logging.handlers.WatchedFileHandler";
    const SIGNATURE: &'static Signature = &Signature {
        function: "WatchedFileHandler",
        required: &["filename"],
        optional: &["mode", "encoding", "delay", "errors"],
    };

    type State = Seen;

    fn configure(_: &Arguments<'_, '_>) -> Result<Seen, Problem> {
        Ok(Seen::default())
    }

    fn committed(seen: &mut Seen, file: &LogFile, _: bool) {
        seen.look(file);
    }

    /// CPython: `reopenIfNeeded`. A file that is opened late is opened a second time at the
    /// second record, as there.
    fn before_formatting(seen: &mut Seen, file: &mut LogFile) -> Result<(), Failure> {
        let there = match Found::at(&file.path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(file.os(&error)),
        };
        if (there.is_none() || there != seen.0) && file.open.take().is_some() {
            file.open()?;
            seen.look(file);
        }
        Ok(())
    }
}
