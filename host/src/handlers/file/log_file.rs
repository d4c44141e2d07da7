//! One handler's file: opened, written, closed, opened again.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::access::{self, Found};
use super::files::Left;
use super::mode::{Mode, Way, Wrong};
use super::open::{Open, Opened};
use super::place::Place;
use super::shared::Shared;
use crate::encoding::Encoding;
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
    /// The file that was under the path when it was closed.
    pub(super) left: Option<Arc<Left>>,
    pub(super) shared: Shared,
    pub(super) place: &'static Place,
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

/// How often a file is opened that is gone again at once.
const TRIES: usize = 3;

impl LogFile {
    /// Opens the file as Python's `open` does, which empties it in mode `w`.
    pub(super) fn open(&mut self) -> Result<(), Failure> {
        let opened = self.readable_mode().and_then(|mode| self.open_in_use(mode));
        let open = opened.map_err(|fault| self.failure(fault))?;
        self.open = Some(open);
        self.empty();
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
        self.shared = Shared::with(self.place.files.holders(&self.path));
        if self.delay {
            return Ok(());
        }
        let mode = self.readable_mode()?;
        let file = self.open_for_now(mode)?;
        match self.known_encoding() {
            Some(encoding) => {
                self.open = Some(Open::new(file, encoding));
                Ok(())
            }
            None => {
                if self.created {
                    self.place.files.remove(&file, &self.path);
                }
                Err(Fault::UnknownEncoding)
            }
        }
    }

    /// Opens the file, unless a handler in force has it open: that takes longer than all the rest of
    /// most configurations.
    fn open_for_now(&mut self, mode: Mode) -> Result<Arc<Opened>, Fault> {
        let files = &self.place.files;
        if mode.creates() {
            match Found::at(&self.path) {
                Ok(there) => {
                    if let Some(opened) = files.open_already(&self.path, mode, there) {
                        access::permits_writing(&self.path).map_err(Fault::Os)?;
                        return Ok(opened);
                    }
                }
                Err(_) => {
                    let created = files.create(&self.path, mode).map_err(Fault::Os)?;
                    if let Some(created) = created {
                        self.created = true;
                        return Ok(Arc::new(created));
                    }
                }
            }
        }
        self.open_as_it_is(mode)
    }

    fn open_as_it_is(&self, mode: Mode) -> Result<Arc<Opened>, Fault> {
        let file = mode.open(&self.path).map_err(Fault::Os)?;
        if mode.way == Way::Read && file.metadata().is_ok_and(|data| data.is_dir()) {
            return Err(Fault::Os(access::is_a_directory()));
        }
        let found = Found::of(&file).ok();
        let half = self.place.files.half_in(mode, found);
        Ok(Arc::new(Opened::new(file, mode, found, half)))
    }

    /// Opens the file to use it: a refused configuration that has created it cannot remove it
    /// any more, and if it has done so meanwhile, the file is created again.
    fn open_in_use(&self, mode: Mode) -> Result<Open, Fault> {
        let mut tries = 0;
        let file = loop {
            let file = self.open_as_it_is(mode)?;
            self.place.files.adopt(&file);
            tries += 1;
            if tries == TRIES || file.is_at(&self.path) {
                break file;
            }
        };
        let encoding = self.known_encoding().ok_or(Fault::UnknownEncoding)?;
        Ok(Open::new(file, encoding))
    }

    /// As opening in mode `w` does.
    fn empty(&self) {
        if let Some(open) = &self.open
            && open.file.mode.way == Way::Write
            && !self.shared.is_in_use()
        {
            self.place.files.empty(&open.file);
        }
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
        if let Some(open) = &self.open {
            self.place.files.adopt(&open.file);
            if !open.file.is_at(&self.path) {
                // What fails here is reported at the first record.
                self.open = self.open_in_use(open.file.mode).ok();
            }
        }
        let opened = self.open.as_ref().map(|open| &open.file);
        let files = &self.place.files;
        files.hold(&self.path, self.shared.own(), opened);
        self.shared.touch();
        self.empty();
        if let Some(open) = &mut self.open {
            open.look();
        }
    }

    /// The configuration was refused: a file that it created goes, unless somebody else uses
    /// it.
    pub(super) fn abandon(&mut self) {
        if let Some(open) = self.open.take().filter(|_| self.created) {
            self.place.files.remove(&open.file, &self.path);
        }
    }

    pub(super) fn close(&mut self) {
        self.open = None;
        self.shared.touch();
        self.shared = Shared::default();
        self.left = self.place.files.leave(&self.path);
        self.closed = true;
    }

    /// Whether a record was logged before the configuration that closed the file.
    pub(super) fn is_late(&self, is_kept: bool) -> bool {
        self.closed && !is_kept
    }

    /// Writes such a record at the end of what is there now, whatever the mode: it neither
    /// empties the file nor moves it. If the file was emptied since it was closed, the record
    /// is gone with what was there.
    pub(super) fn write_late(&mut self, line: &[u8]) -> Result<(), Failure> {
        let write = || {
            let mode = self.readable_mode().map_err(|fault| self.failure(fault))?;
            if let Some(refusal) = mode.refusal() {
                return Err(refusal);
            }
            let at_the_end = Mode {
                way: Way::Append,
                both: false,
                binary: false,
            };
            let opened = self.open_in_use(at_the_end);
            let mut open = opened.map_err(|fault| self.failure(fault))?;
            open.write(line, self.errors())?;
            self.place.wrote(&self.path, line);
            Ok(())
        };
        let written = match &self.left {
            Some(left) => left.unless_emptied(write),
            None => Some(write()),
        };
        written.unwrap_or_else(|| {
            self.place.files.drop_one(&self.path);
            Ok(())
        })
    }

    /// Writes a line, all at once.
    pub(super) fn write(&mut self, line: &[u8]) -> Result<(), Failure> {
        if self.shared.was_touched() {
            self.go_on()?;
        }
        if let Some(open) = &mut self.open {
            let errors = self.errors.as_deref().unwrap_or("strict");
            open.write(line, errors)?;
            self.place.wrote(&self.path, line);
        }
        Ok(())
    }

    /// Writes a line while other threads may write theirs, if there is nothing else to do.
    pub(super) fn write_among_others(&self, line: &[u8]) -> Option<Result<(), Failure>> {
        // Who is told of the lines is told of one after the other.
        if self.closed || self.shared.is_touched() || self.place.tells() {
            return None;
        }
        let open = self.open.as_ref()?;
        open.write_among_others(line, self.errors())
    }

    fn errors(&self) -> &str {
        self.errors.as_deref().unwrap_or("strict")
    }

    /// Goes on at the end of what is under its path now.
    fn go_on(&mut self) -> Result<(), Failure> {
        if let Some(open) = &self.open
            && open.file.mode.refusal().is_none()
        {
            let at_the_end = Mode {
                way: Way::Append,
                ..open.file.mode
            };
            let opened = self.open_in_use(at_the_end);
            self.open = Some(opened.map_err(|fault| self.failure(fault))?);
        }
        Ok(())
    }
}
