//! Lines that the system takes only a part of.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The end of a line that the system took only the beginning of, where a disk became full. It is
/// written in front of the next line, so that neither is torn: as CPython's buffer does, which keeps
/// whole lines, too, but not without end.
#[derive(Debug, Default)]
pub(super) struct Half {
    /// Whether there is one, so that nothing is locked in any other case.
    is_there: AtomicBool,
    end: Mutex<Vec<u8>>,
}

impl Half {
    /// Writes a line, behind the end of one before it.
    pub(super) fn write(&self, file: &File, line: &[u8]) -> io::Result<()> {
        self.finish(file)?;
        put(file, line).map_err(|(written, error)| {
            if written > 0 {
                let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
                end.extend_from_slice(&line[written..]);
                self.is_there.store(true, Ordering::Relaxed);
            }
            error
        })
    }

    /// Writes the end of a line, if there is one.
    pub(super) fn finish(&self, file: &File) -> io::Result<()> {
        if !self.is_there.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        // Its beginning may be gone, to make room. (A pipe has no length: another may read it now.)
        if file.metadata().is_ok_and(|data| data.len() == 0) {
            end.clear();
        }
        let outcome = put(file, &end);
        let written = outcome
            .as_ref()
            .map_or_else(|(written, _)| *written, |()| end.len());
        end.drain(..written);
        self.is_there.store(!end.is_empty(), Ordering::Relaxed);
        outcome.map_err(|(_, error)| error)
    }
}

/// Writes all, or says how much was written.
fn put(mut file: &File, bytes: &[u8]) -> Result<(), (usize, io::Error)> {
    let mut written = 0;
    while written < bytes.len() {
        match file.write(&bytes[written..]) {
            Ok(0) => return Err((written, ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err((written, error)),
        }
    }
    Ok(())
}
