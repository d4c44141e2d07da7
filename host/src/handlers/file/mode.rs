//! A file's `mode`, as Python's `open` reads it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use crate::python::Failure;

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mode {
    pub(super) way: Way,
    /// `+`: reading and writing.
    pub(super) both: bool,
    /// `b`: records, which are text, cannot be written.
    pub(super) binary: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// `r`: it must be there; nothing can be written but with `+`.
    Read,
    /// `w`: it is emptied.
    Write,
    /// `x`: it must not be there.
    New,
    /// `a`: whatever is written goes to the end.
    Append,
}

/// What is wrong with a mode; the numbers are codes of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Invalid = 1,
    TextAndBinary = 2,
    SeveralWays = 3,
    NoWay = 4,
}

impl Mode {
    /// CPython: `_io.open` and `FileIO`.
    pub(super) fn parse(mode: &str) -> Result<Mode, Wrong> {
        let mut seen = [false; 7];
        const KNOWN: [char; 7] = ['r', 'w', 'x', 'a', '+', 't', 'b'];
        for char in mode.chars() {
            let place = KNOWN.iter().position(|known| *known == char);
            let place = place.and_then(|place| seen.get_mut(place));
            if std::mem::replace(place.ok_or(Wrong::Invalid)?, true) {
                return Err(Wrong::Invalid);
            }
        }
        let [read, write, new, append, both, text, binary] = seen;
        if text && binary {
            return Err(Wrong::TextAndBinary);
        }
        let way = match (read, write, new, append) {
            (true, false, false, false) => Way::Read,
            (false, true, false, false) => Way::Write,
            (false, false, true, false) => Way::New,
            (false, false, false, true) => Way::Append,
            (false, false, false, false) => return Err(Wrong::NoWay),
            _ => return Err(Wrong::SeveralWays),
        };
        Ok(Mode { way, both, binary })
    }

    /// Opens a file, which is created if the mode says so, but not emptied.
    pub(super) fn open(self, path: &Path) -> io::Result<File> {
        let mut options = self.options();
        match self.way {
            Way::Read => {}
            Way::New => _ = options.create_new(true),
            Way::Write | Way::Append => _ = options.create(true),
        }
        open(&mut options, path)
    }

    /// Creates a file, which must not be there.
    pub(super) fn create_new(self, path: &Path) -> io::Result<File> {
        self.options().create_new(true).open(path)
    }

    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(self.way == Way::Read || self.both);
        match self.way {
            Way::Read => options.write(self.both),
            Way::Write | Way::New => options.write(true),
            Way::Append => options.append(true),
        };
        options
    }

    pub(super) fn creates(self) -> bool {
        self.way != Way::Read
    }

    /// Why a record cannot be written to a file that was opened so.
    pub(super) fn refusal(self) -> Option<Failure> {
        if self.binary {
            let message = "a bytes-like object is required, not 'str'";
            return Some(Failure::new("TypeError", message));
        }
        let read_only = self.way == Way::Read && !self.both;
        read_only.then(|| Failure::new("UnsupportedOperation", "not writable"))
    }
}

/// A named pipe that nobody reads is refused: whoever waited for a reader would keep all others from
/// configuring. Writing waits.
#[cfg(unix)]
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::os::unix::fs::OpenOptionsExt;
    let at_once = OFlags::NONBLOCK;
    let file = options
        .custom_flags(at_once.bits().cast_signed())
        .open(path)?;
    fcntl_setfl(&file, fcntl_getfl(&file)? - at_once)?;
    Ok(file)
}

#[cfg(not(unix))]
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

impl Wrong {
    pub(super) fn words(self, mode: &str) -> String {
        match self {
            Wrong::Invalid => format!("invalid mode: '{mode}'"),
            Wrong::TextAndBinary => "can't have text and binary mode at once".to_owned(),
            Wrong::SeveralWays => "must have exactly one of create/read/write/append mode".into(),
            Wrong::NoWay => {
                "Must have exactly one of create/read/write/append mode and at most one plus".into()
            }
        }
    }

    pub(super) fn from_code(code: i32) -> Wrong {
        let all = [Wrong::TextAndBinary, Wrong::SeveralWays, Wrong::NoWay];
        let found = all.into_iter().find(|wrong| *wrong as i32 == code);
        found.unwrap_or(Wrong::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_read_as_open_reads_them() {
        let way = |mode| Mode::parse(mode).map(|mode| mode.way);
        assert_eq!(way("a"), Ok(Way::Append));
        assert_eq!(way("tw+"), Ok(Way::Write));
        assert_eq!(way("x"), Ok(Way::New));
        assert_eq!(way("rb"), Ok(Way::Read));
        assert_eq!(way("q"), Err(Wrong::Invalid));
        assert_eq!(way("ww"), Err(Wrong::Invalid));
        assert_eq!(way("wbt"), Err(Wrong::TextAndBinary));
        assert_eq!(way("wa"), Err(Wrong::SeveralWays));
        assert_eq!(way(""), Err(Wrong::NoWay));
    }
}
