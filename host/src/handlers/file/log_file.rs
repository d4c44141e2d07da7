//! One handler's file: opened, written, closed, opened again.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::access::{self, Identity};
use super::encoding::Encoding;
use super::mode::{Mode, Way, Wrong};
use super::place::Place;
use crate::python::Failure;

/// CPython: what `FileHandler` knows of its file.
#[derive(Debug)]
pub(in crate::handlers) struct LogFile {
    pub(super) path: PathBuf,
    pub(super) mode: String,
    /// As it was given; `None` is UTF-8.
    pub(super) encoding: Option<String>,
    pub(super) errors: Option<String>,
    pub(super) delay: bool,
    pub(super) open: Option<Open>,
    /// It was not there before, and the configuration may still be refused.
    pub(super) created: bool,
    pub(super) closed: bool,
    /// Which file it was when it was closed, and how long.
    pub(super) left: Option<(Identity, u64)>,
}

/// A file that is open.
#[derive(Debug)]
pub(super) struct Open {
    file: File,
    mode: Mode,
    encoding: Encoding,
}

/// Why a file cannot be opened.
#[derive(Debug)]
pub(super) enum Fault {
    Mode(Wrong),
    /// A mode with `b` has no encoding.
    BinaryEncoding,
    EmbeddedNull,
    Os(io::Error),
    UnknownEncoding,
}

pub(super) const BINARY_ENCODING: &str = "binary mode doesn't take an encoding argument";

impl LogFile {
    /// Opens the file as Python's `open` does, which empties it in mode `w`.
    pub(super) fn open(&mut self) -> Result<(), Failure> {
        let (open, _) = self.open_as_it_is().map_err(|fault| self.failure(fault))?;
        open.empty();
        self.open = Some(open);
        Ok(())
    }

    /// CPython: the beginning of `FileHandler.emit`. Says whether there is a file then: not if
    /// it is closed, and opening it again would empty it.
    pub(super) fn open_if_needed(&mut self) -> Result<bool, Failure> {
        if self.open.is_none() {
            if self.mode == "w" && self.closed {
                return Ok(false);
            }
            self.open()?;
        }
        Ok(true)
    }

    /// Opens the file, for a configuration that may still be refused: it is created, but not
    /// emptied.
    pub(super) fn prepare(&mut self) -> Result<(), Fault> {
        if !self.delay {
            let (open, created) = self.open_as_it_is()?;
            self.open = Some(open);
            self.created = created;
        }
        Ok(())
    }

    /// The file, and whether it was not there before.
    fn open_as_it_is(&self) -> Result<(Open, bool), Fault> {
        let mode = self.readable_mode()?;
        let mut options = mode.options();
        let mut created = false;
        let opened = match mode.creates() {
            false => options.open(&self.path),
            true => match options.create_new(true).open(&self.path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && mode.way != Way::New => {
                    // A link to a file that is not there is what `create` is for.
                    options.create_new(false).create(true).open(&self.path)
                }
                opened => {
                    created = opened.is_ok();
                    opened
                }
            },
        };
        let file = opened.map_err(Fault::Os)?;
        if mode.way == Way::Read && file.metadata().is_ok_and(|data| data.is_dir()) {
            return Err(Fault::Os(access::is_a_directory()));
        }
        let Some(encoding) = self.known_encoding() else {
            if created {
                let _ = fs::remove_file(&self.path);
            }
            return Err(Fault::UnknownEncoding);
        };
        let open = Open {
            file,
            mode,
            encoding,
        };
        Ok((open, created))
    }

    /// Finds what opening the file would find, without doing it.
    pub(super) fn try_out(&self) -> Result<(), Fault> {
        if self.delay {
            return Ok(());
        }
        let mode = self.readable_mode()?;
        access::would_open(&self.path, mode).map_err(Fault::Os)?;
        self.known_encoding().ok_or(Fault::UnknownEncoding)?;
        Ok(())
    }

    fn readable_mode(&self) -> Result<Mode, Fault> {
        let mode = Mode::parse(&self.mode).map_err(Fault::Mode)?;
        if mode.binary && self.encoding.is_some() {
            return Err(Fault::BinaryEncoding);
        }
        if self.path.as_os_str().as_encoded_bytes().contains(&0) {
            return Err(Fault::EmbeddedNull);
        }
        Ok(mode)
    }

    fn known_encoding(&self) -> Option<Encoding> {
        match &self.encoding {
            Some(name) => Encoding::find(name),
            None => Some(Encoding::Utf8),
        }
    }

    fn failure(&self, fault: Fault) -> Failure {
        match fault {
            Fault::Mode(wrong) => Failure::new("ValueError", wrong.words(&self.mode)),
            Fault::BinaryEncoding => Failure::new("ValueError", BINARY_ENCODING),
            Fault::EmbeddedNull => Failure::new("ValueError", "embedded null byte"),
            Fault::Os(error) => self.os(&error),
            Fault::UnknownEncoding => {
                let name = self.encoding.as_deref().unwrap_or_default();
                Failure::new("LookupError", format!("unknown encoding: {name}"))
            }
        }
    }

    /// A failure of the system's with this file.
    pub(super) fn os(&self, error: &io::Error) -> Failure {
        Failure::os(error, Some(&self.path.to_string_lossy()))
    }

    /// The configuration was taken. What the handlers before it did to the file when they were
    /// closed came first: they may even have moved it away.
    pub(super) fn commit(&mut self) {
        self.created = false;
        if self
            .open
            .as_ref()
            .is_some_and(|open| !open.is_at(&self.path))
        {
            // What fails here is reported at the first record.
            let opened = self.open_as_it_is();
            self.open = opened.ok().map(|(open, _)| open);
        }
        if let Some(open) = &self.open {
            open.empty();
        }
    }

    /// The configuration was refused: a file that it created goes, unless somebody else has
    /// written to it.
    pub(super) fn abandon(&mut self) {
        let Some(open) = self.open.take().filter(|_| self.created) else {
            return;
        };
        if open.is_at(&self.path) && open.file.metadata().is_ok_and(|data| data.len() == 0) {
            let _ = fs::remove_file(&self.path);
        }
    }

    pub(super) fn close(&mut self) {
        let open = self.open.take();
        let data = open.and_then(|open| open.metadata().ok());
        self.left = data.map(|data| (access::identity(&data), data.len()));
        self.closed = true;
    }

    /// Whether a record comes from before the configuration that closed the file, and opening
    /// it in its mode would empty it.
    pub(super) fn is_late(&self, is_kept: bool) -> bool {
        let empties = Mode::parse(&self.mode).is_ok_and(|mode| mode.way == Way::Write);
        self.closed && !is_kept && empties
    }

    /// Writes such a record at the end, if the file is still as it was left; otherwise it has
    /// been emptied, and the record with it.
    pub(super) fn write_late(&mut self, line: &[u8], place: &Place) -> Result<(), Failure> {
        let there = fs::metadata(&self.path).ok();
        let there = there.map(|data| (access::identity(&data), data.len()));
        let late = Mode {
            way: Way::Append,
            both: false,
            binary: false,
        };
        if self.left.is_some() && there != self.left {
            return Ok(());
        }
        // One that was to be opened late may not even be there.
        let file = late.options().create(true).open(&self.path);
        let file = file.map_err(|error| self.os(&error))?;
        self.open = Some(Open {
            file,
            mode: late,
            encoding: self.known_encoding().unwrap_or(Encoding::Utf8),
        });
        let written = self.write(line, place);
        self.close();
        written
    }

    /// How long the file is, in bytes.
    pub(super) fn length(&mut self) -> Result<u64, Failure> {
        let end = self
            .open
            .as_mut()
            .map(|open| open.file.seek(SeekFrom::End(0)));
        // CPython gives no name here.
        end.unwrap_or(Ok(0))
            .map_err(|error| Failure::os(&error, None))
    }

    /// Writes a line, all at once.
    pub(super) fn write(&mut self, line: &[u8], place: &Place) -> Result<(), Failure> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        if let Some(refusal) = open.mode.refusal() {
            return Err(refusal);
        }
        let errors = self.errors.as_deref().unwrap_or("strict");
        let bytes = open.encoding.encode(line, errors)?;
        let written = open.file.write_all(&bytes);
        written.map_err(|error| Failure::os(&error, None))?;
        place.wrote(&self.path, line);
        Ok(())
    }
}

impl Open {
    /// As opening in mode `w` does. (What is no file cannot be emptied.)
    fn empty(&self) {
        if self.mode.way == Way::Write {
            let _ = self.file.set_len(0);
        }
    }

    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    /// Whether this is the file that is found under the path.
    fn is_at(&self, path: &Path) -> bool {
        match (self.metadata(), fs::metadata(path)) {
            (Ok(own), Ok(there)) => access::identity(&own) == access::identity(&there),
            _ => false,
        }
    }
}
