//! A file handler, and who may be at its file at the same time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use super::Kind;
use super::log_file::LogFile;
use super::place::Place;
use crate::handlers::kept::Kept;
use crate::python::Failure;

/// Threads format their lines side by side, and write them one after the other; whatever opens, moves, closes or
/// looks at the file has it alone. Nothing is locked while a record is formatted: what is formatted may
/// log, too.
pub(super) struct Instance<K: Kind> {
    held: RwLock<(LogFile, K::State)>,
    /// Until then, in seconds, nothing has to be done before a record is formatted. Whoever writes the
    /// line looks again.
    quiet_until: AtomicI64,
    /// What it was made of.
    pub(super) kept: Kept,
}

/// What is done with a record.
pub(super) enum Next {
    Write,
    /// It is measured before it is written.
    Measure,
    /// It was dropped.
    Nothing,
}

impl<K: Kind> Instance<K> {
    pub(super) fn new(file: LogFile, state: K::State, kept: Kept) -> Self {
        Instance {
            held: RwLock::new((file, state)),
            quiet_until: AtomicI64::new(i64::MIN),
            kept,
        }
    }

    /// Does something with the file while nobody else is at it.
    pub(super) fn alone<R>(&self, act: impl FnOnce(&mut LogFile, &mut K::State) -> R) -> R {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let (file, state) = &mut *held;
        let done = act(file, state);
        let until = match file.open.is_some() && !file.closed {
            true => K::quiet_until(state),
            false => i64::MIN,
        };
        self.quiet_until.store(until, Ordering::Relaxed);
        done
    }

    /// Whether a record need not [begin](Instance::begin).
    pub(super) fn is_quiet(&self, place: &Place) -> bool {
        match self.quiet_until.load(Ordering::Relaxed) {
            i64::MIN => false,
            i64::MAX => true,
            until => place.now() < until,
        }
    }

    /// Comes before formatting. What failed and does not matter for the record is left in `trouble`.
    pub(super) fn begin(
        &self,
        place: &Place,
        is_kept: bool,
        trouble: &mut Option<Failure>,
    ) -> Result<Next, Failure> {
        self.alone(|file, state| {
            if file.is_late(is_kept) {
                return Ok(Next::Write);
            }
            match K::before_formatting(state, file) {
                Err(failure) if K::GOES_ON => *trouble = Some(failure),
                outcome => outcome?,
            }
            // A file that has to make room first is opened anew then.
            if K::measures(state, file) {
                return Ok(Next::Measure);
            }
            match file.open_if_needed()? {
                true => Ok(Next::Write),
                false => {
                    place.files.drop_one(&file.path);
                    Ok(Next::Nothing)
                }
            }
        })
    }

    /// Writes a line, of so many characters if they were counted. What failed and does not matter for
    /// the record is left in `trouble`.
    pub(super) fn write(
        &self,
        line: &[u8],
        length: Option<usize>,
        is_kept: bool,
        trouble: &mut Option<Failure>,
    ) -> Result<(), Failure> {
        if length.is_none() {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(written) = held.0.write_among_others(line) {
                return written;
            }
        }
        self.alone(|file, state| {
            if file.is_late(is_kept) {
                return file.write_late(line);
            }
            if let Some(length) = length {
                K::before_writing(state, file, length, trouble)?;
            }
            match file.open_if_needed()? {
                true => file.write(line),
                false => {
                    file.place.files.drop_one(&file.path);
                    Ok(())
                }
            }
        })
    }

    /// How many records for its file were dropped.
    pub(super) fn dropped(&self) -> u32 {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.0.place.files.dropped(&held.0.path)
    }
}
