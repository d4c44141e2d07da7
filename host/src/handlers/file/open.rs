//! Files that are open, and writing to them.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::access::Found;
use super::mode::{Mode, Way};
use crate::encoding::Encoding;
use crate::half::Half;
use crate::python::Failure;

/// What the system has opened. Several handlers may have it, in mode `a`.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    pub(super) mode: Mode,
    /// Nothing, where the system does not say.
    pub(super) found: Option<Found>,
    half: Arc<Half>,
}

/// What one handler writes to.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) file: Arc<Opened>,
    encoding: Encoding,
    /// The next line will be the first in the file. Only asked for an encoding with a mark.
    at_start: bool,
    /// Threads may write to it at the same time.
    takes_many: bool,
}

impl Opened {
    pub(super) fn new(file: File, mode: Mode, found: Option<Found>, half: Arc<Half>) -> Self {
        Opened {
            file,
            mode,
            found,
            half,
        }
    }

    /// Whether this is the file that is found under the path.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.found.is_some() && self.found == Found::at(path).ok()
    }

    /// Whether what was written is gone: the file was emptied, to make room. (A pipe has no length: another
    /// may read it now.)
    fn is_empty(&self) -> bool {
        self.file.metadata().is_ok_and(|data| data.len() == 0)
    }

    pub(super) fn empty(&self) {
        let _ = self.file.set_len(0);
    }
}

/// Nobody has it open any more.
impl Drop for Opened {
    fn drop(&mut self) {
        // That it could not be written has been told.
        let _ = self.half.finish(&self.file, || self.is_empty());
    }
}

impl Open {
    pub(super) fn new(file: Arc<Opened>, encoding: Encoding) -> Self {
        let mut open = Open {
            takes_many: !encoding.has_mark() && file.mode.refusal().is_none(),
            file,
            encoding,
            at_start: false,
        };
        open.look();
        open
    }

    /// Finds out whether it is at the start of the file. CPython: the same, when it is opened.
    pub(super) fn look(&mut self) {
        if !self.encoding.has_mark() {
            return;
        }
        let place = match self.file.mode.way {
            Way::Append => SeekFrom::End(0),
            _ => SeekFrom::Current(0),
        };
        let place = (&self.file.file).seek(place);
        self.at_start = place.map_or(self.encoding.marks_pipes(), |place| place == 0);
    }

    /// How long the file is, in bytes.
    pub(super) fn length(&mut self) -> Result<u64, Failure> {
        let end = (&self.file.file).seek(SeekFrom::End(0));
        // CPython gives no name here.
        let end = end.map_err(|error| Failure::os(&error, None))?;
        // A file that has been emptied gets its mark again.
        self.at_start = end == 0;
        Ok(end)
    }

    /// Writes a line, all at once.
    pub(super) fn write(&mut self, line: &[u8], errors: &str) -> Result<(), Failure> {
        if let Some(refusal) = self.file.mode.refusal() {
            return Err(refusal);
        }
        let bytes = self.encoding.encode(line, errors, self.at_start)?;
        let written = self.put(&bytes);
        self.at_start = false;
        if written.is_err() {
            self.look();
        }
        written
    }

    /// Writes a line, unless that is not for several threads at the same time. (They encode side by side,
    /// and write one after the other, as the system does with a file in any case.)
    pub(super) fn write_among_others(
        &self,
        line: &[u8],
        errors: &str,
    ) -> Option<Result<(), Failure>> {
        self.takes_many.then(|| {
            let bytes = self.encoding.encode(line, errors, false)?;
            self.put(&bytes)
        })
    }

    fn put(&self, bytes: &[u8]) -> Result<(), Failure> {
        let Opened { file, half, .. } = &*self.file;
        let written = half.write(file, bytes, || self.file.is_empty());
        written.map_err(|error| Failure::os(&error, None))
    }
}
