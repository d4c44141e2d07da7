//! States that are stored, and the one to start with.

use core::cell::Cell;

use super::Logging;
use crate::Level;
use crate::config::{self, Document, NO_STORAGE, Persist, Problem, ProblemKind, Refusal, Request};
use crate::persist::{Fault, Item, Storage, opened, sealed};
use crate::record::Record;
use crate::tables::slots::SlotIndex;
use crate::tables::{Slot, Tables};

/// What [`Logging::resume`] has put in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a stored configuration may not fit any more"]
#[non_exhaustive]
pub enum Resumed {
    /// The built-in configuration: nothing is stored.
    BuiltIn,
    /// The stored configuration.
    Stored,
    /// The built-in configuration: what is stored does not fit this program any more, or is
    /// damaged. It stays stored.
    Unfit,
    /// The built-in configuration: another context logs in the state before it still, so that no
    /// other can follow. Call `resume` again when that has ended.
    Busy,
    /// The built-in configuration: the storage could not be read.
    Unread(Fault),
}

impl<T: Tables> Logging<T> {
    /// For the start of the program, after [`Logging::start`] and, so that a stored configuration
    /// can disable them, [`Logging::register`]: puts the built-in configuration in force, and over
    /// it the one that is stored, if there is one. One that is stored but cannot be put in force
    /// is reported by a warning of the logger `logconf` as well.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// use logconf_core::Resumed;
    /// static LOGGING: Logging = Logging::new();
    /// let built_in = br#"{"version": 1, "root": {"level": "INFO"}}"#;
    /// assert_eq!(LOGGING.resume(built_in).unwrap(), Resumed::BuiltIn);
    /// ```
    ///
    /// # Errors
    ///
    /// If the built-in configuration is refused; the stored one is not looked at then.
    pub fn resume<'d>(&self, built_in: &'d [u8]) -> Result<Resumed, Refusal<'d>> {
        self.apply(built_in)?;
        let Some(storage) = self.registry().storage else {
            return Ok(Resumed::BuiltIn);
        };
        let mut resumed = Resumed::BuiltIn;
        let loaded = storage.load(Item::CONFIGURATION, &mut |stored| {
            resumed = match opened(stored) {
                Ok(document) => self.resume_document(document),
                Err(unreadable) => {
                    self.report(format_args!(
                        "{BUILT_IN_INSTEAD}: {}",
                        unreadable.sentence()
                    ));
                    Resumed::Unfit
                }
            };
        });
        if let Err(fault) = loaded {
            self.report(format_args!("{BUILT_IN_INSTEAD}: {fault}"));
            resumed = Resumed::Unread(fault);
        }
        Ok(resumed)
    }

    fn resume_document(&self, document: &[u8]) -> Resumed {
        let applied =
            config::request(document, self.registry()).and_then(|request| match request {
                Request::Configure(mut document) => {
                    // It is stored already.
                    document.persist = Persist::NO;
                    self.configure(&document).map(drop)
                }
                _ => Err(Refusal::of(ProblemKind::VersionMissing)),
            });
        self.tidy();
        let Err(refusal) = applied else {
            return Resumed::Stored;
        };
        if refusal.is_busy() {
            self.report(format_args!("{BUILT_IN_INSTEAD}: {refusal}"));
            return Resumed::Busy;
        }
        let mut said = false;
        refusal.causes(|cause| {
            if !said {
                let path = refusal.path();
                self.report(format_args!(
                    "{BUILT_IN_INSTEAD}: {refusal} ({cause}), at {path}"
                ));
            }
            said = true;
        });
        if !said {
            self.report(format_args!(
                "{BUILT_IN_INSTEAD}: {refusal}, at {}",
                refusal.path()
            ));
        }
        Resumed::Unfit
    }

    /// A warning in the log.
    fn report(&self, message: core::fmt::Arguments<'_>) {
        const NAME: &str = "logconf";
        let pin = self.pin();
        let place = config::place(&*pin, self.handles(), NAME.as_bytes());
        let mut record = Record::new(NAME, Level::WARNING, message);
        if place.passes(record.level) {
            self.emit_in(&pin, place, &mut record);
        }
    }

    /// Stores a state that is complete and not in force yet, if its document asks for that.
    pub(super) fn persist(
        &self,
        document: &Document<'_>,
        slot: &Slot<T>,
        index: SlotIndex,
    ) -> Result<(), Problem> {
        match (
            document.persist.is_wanted(),
            document.source.registry.storage,
        ) {
            (true, Some(storage)) => self.save(storage, document, slot, index),
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn save(
        &self,
        storage: &dyn Storage,
        document: &Document<'_>,
        slot: &Slot<T>,
        index: SlotIndex,
    ) -> Result<(), Problem> {
        let unwritten = Cell::new(None);
        let saved = storage.save(Item::CONFIGURATION, &|room| {
            sealed(room, |room| {
                let written = self.write_state(slot, index, room);
                let (length, problem) = match written {
                    Ok(length) => (Some(length), None),
                    Err(problem) => (None, Some(problem)),
                };
                unwritten.set(problem);
                length
            })
        });
        let Err(fault) = saved else { return Ok(()) };
        let reason = match (fault, unwritten.take()) {
            (Fault::Busy, _) => ProblemKind::Busy,
            (_, Some(problem)) => problem,
            (Fault::NotOpen, None) => ProblemKind::Rejected(NOT_OPEN),
            (Fault::TooLong, None) => ProblemKind::Rejected(TOO_LONG),
            (Fault::Full, None) => ProblemKind::Rejected(NO_ROOM),
            (Fault::Device, None) => ProblemKind::Rejected(FAILED),
        };
        Err(document.persist.problem(reason))
    }

    /// Stores no configuration any more. Gives why that could not be done.
    pub(crate) fn forget(&self) -> Option<&'static str> {
        match self.registry().storage {
            Some(storage) => storage
                .erase(Item::CONFIGURATION)
                .err()
                .map(Fault::sentence),
            None => Some(NO_STORAGE),
        }
    }
}

const BUILT_IN_INSTEAD: &str =
    "the built-in configuration is in force, as the stored one cannot be";

const NOT_OPEN: &str = "the configuration was not stored, nor applied: the storage is not open";
const TOO_LONG: &str =
    "the configuration was not stored, nor applied: it is too long for the storage";
const NO_ROOM: &str = "the configuration was not stored, nor applied: the storage has no room left";
const FAILED: &str = "the configuration was not stored, nor applied: the storage failed";
