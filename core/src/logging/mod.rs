//! The logging system: tables, handles and registry brought together.

mod follower;
#[cfg(feature = "overrides")]
mod overrides;
#[cfg(not(feature = "overrides"))]
#[path = "without_overrides.rs"]
mod overrides;
#[cfg(feature = "persist")]
mod persistence;
#[cfg(not(feature = "persist"))]
#[path = "without_persistence.rs"]
mod persistence;
mod succession;

pub use follower::{Follower, NotFollowed};
pub(crate) use overrides::AVAILABLE as OVERRIDES;
#[cfg(feature = "persist")]
pub use persistence::Resumed;
pub use succession::Applied;
pub(crate) use succession::Commit;

use core::cell::Cell;

use critical_section::Mutex;

#[cfg(feature = "defmt")]
use crate::Level;
use crate::binding::Place;
use crate::config::{self, Problem, ProblemKind, Refusal, Request, Source, Warnings};
use crate::emission::Emission;
use crate::handler::{Class, Settings};
use crate::logger::{Handles, Home, Logger, set_default_home};
use crate::record::{Origins, Record};
use crate::registry::Registry;
use crate::shared::Shared;
use crate::tables::slots::{Busy, Pin, SLOTS, SlotIndex, Slots};
use crate::tables::{DefaultCapacities, NONE, Slot, Table, Tables};
use follower::FOLLOWERS;
use overrides::Override;

/// A logging system of capacities `T`: what CPython keeps in its `Manager`, root logger and
/// module state.
///
/// ```
/// use logconf_core::{Logger, Logging, NullHandler, Registry, Ring, StreamHandler, info};
///
/// static UART0: Ring<256> = Ring::new();
/// static REGISTRY: Registry = Registry {
///     classes: &[&StreamHandler, &NullHandler],
///     streams: &[("board.uart0", &UART0)],
///     ..Registry::EMPTY
/// };
/// static LOGGING: Logging = Logging::new();
/// static TCP: Logger = Logger::new("net.tcp");
///
/// LOGGING.start(&REGISTRY);
/// LOGGING.install();
/// let taken = LOGGING.apply(br#"{
///     "version": 1,
///     "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
///     "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
///                           "stream": "ext://board.uart0"}},
///     "root": {"level": "INFO", "handlers": ["uart"]}
/// }"#);
/// assert_eq!(taken.unwrap().generation(), 2);
///
/// info!(TCP, "connection {}", 1);
/// let mut out = [0; 64];
/// let length = UART0.read(&mut out);
/// assert_eq!(&out[..length], b"INFO net.tcp: connection 1\n");
/// ```
pub struct Logging<T: Tables = DefaultCapacities> {
    handles: Handles<T>,
    slots: Slots<Slot<T>>,
    state: Mutex<State>,
}

/// All zero at the start, so that a static [`Logging`] takes no flash.
struct State {
    registry: Cell<Option<&'static Registry>>,
    /// How many configurations were taken, and how many states have returned.
    commits: Cell<u32>,
    /// How many records handlers failed on.
    failures: Cell<u32>,
    /// A logger has come between others in the tree, and the state in force does not know.
    disordered: Cell<bool>,
    /// The slots, a bit for each, that may still have readers from when they were in force,
    /// which may leave records behind.
    retiring: Cell<u8>,
    temporary: Override,
    followers: [Cell<Option<&'static dyn Follower>>; FOLLOWERS],
}

impl<T: Tables> Logging<T> {
    /// A system with a root logger at WARNING and nothing else, at generation 1.
    pub const fn new() -> Self {
        Logging {
            handles: Handles::new(),
            slots: Slots::new([const { Shared::new(Slot::EMPTY) }; SLOTS]),
            state: Mutex::new(State {
                registry: Cell::new(None),
                commits: Cell::new(0),
                failures: Cell::new(0),
                disordered: Cell::new(false),
                retiring: Cell::new(0),
                temporary: Override::new(),
                followers: [const { Cell::new(None) }; FOLLOWERS],
            }),
        }
    }

    /// Says what documents can refer to. Call it once, before the first document; until then
    /// there are no classes and no streams, and a second registry is ignored.
    pub fn start(&self, registry: &'static Registry) {
        critical_section::with(|cs| {
            let place = &self.state.borrow(cs).registry;
            place.set(place.get().or(Some(registry)));
        });
    }

    /// Takes in every handle that belongs nowhere yet at its first log call.
    ///
    /// Without this, only handles given to [`Logging::register`] belong to the system.
    pub fn install(&'static self) {
        set_default_home(self);
    }

    /// Makes handles exist, for configurations and `status`, before their first log call. One
    /// that already belongs to a system stays there.
    pub fn register(&'static self, loggers: &[&'static Logger]) {
        for logger in loggers {
            self.adopt(logger);
        }
    }

    /// Applies a dictConfig document, whole or not at all.
    ///
    /// It may be called from any context, and waits for no other one: while another configuration is being
    /// applied it is refused as [busy](Refusal::is_busy). What it takes is the time of parsing, and of what the
    /// classes of its handlers do when they are made, flushed and closed. Two things may take longer: with
    /// `"logconf": {"persist": true}` the document is written to the registry's storage before it is in force, which
    /// belongs where that may be done, rarely an interrupt handler; and a class of the program's own may wait.
    /// A line that is flushed on the way does not: `"overflow": "block"` has no effect then.
    ///
    /// CPython: `dictConfig`. What a document can say is that, within the registry. Handlers are
    /// made in the order of their names, each after its target; with
    /// `"logconf": {"in_order": true}` in the order in which they stand, whatever their targets.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] says what is wrong and where; nothing has changed then. While another
    /// configuration is being applied, or a log call that was interrupted still reads the
    /// state before the last one, it is [busy](Refusal::is_busy).
    pub fn apply<'d>(&self, document: &'d [u8]) -> Result<Applied<'d>, Refusal<'d>> {
        match config::request(self.front(document)?, self.registry())? {
            Request::Configure(document) => {
                let applied = self.configure(&document)?.applied;
                // What the configuration dropped is let go at once, if nobody is in it.
                self.tidy();
                Ok(applied)
            }
            _ => Err(Refusal::of(ProblemKind::VersionMissing)),
        }
    }

    /// What the program's own configurator makes of a document. CPython: `dictConfigClass`.
    pub(crate) fn front<'d>(&self, document: &'d [u8]) -> Result<&'d [u8], Refusal<'d>> {
        let Some(configurator) = self.registry().configurator else {
            return Ok(document);
        };
        let configured = configurator.configure(document);
        configured.map_err(|reason| Refusal::of(ProblemKind::Rejected(reason)))
    }

    /// Calls `mistake` with everything that is wrong with a document, which is not applied;
    /// none means that it would be taken as things are now. What can be found out only by doing it, such
    /// as whether a disk is full, is not tried. Gives the warnings.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// static LOGGING: Logging = Logging::new();
    /// let mut mistakes = 0;
    /// let document = br#"{"version": 1, "root": {"level": "LOUD", "handlers": ["uart"]}}"#;
    /// LOGGING.check(document, &mut |_| mistakes += 1);
    /// assert_eq!(mistakes, 2);
    /// ```
    pub fn check<'d>(
        &self,
        document: &'d [u8],
        mistake: &mut dyn FnMut(&Refusal<'d>),
    ) -> Warnings<'d> {
        let source = self
            .front(document)
            .and_then(|document| config::source(document, self.registry()));
        match source {
            Ok(source) => self.check_source(source, mistake),
            Err(refusal) => {
                mistake(&refusal);
                Warnings::default()
            }
        }
    }

    pub(crate) fn check_source<'d>(
        &self,
        source: Source<'d>,
        mistake: &mut dyn FnMut(&Refusal<'d>),
    ) -> Warnings<'d> {
        let mut warnings = Warnings::default();
        let Some(document) = config::checked(source, mistake) else {
            return warnings;
        };
        let document = &document;
        let mut build = match self.slots.begin() {
            Ok(build) => build,
            Err(Busy) => {
                mistake(&Refusal::of(ProblemKind::Busy));
                return warnings;
            }
        };
        let mut report = |problem: Problem, item| mistake(&problem.of_item(document.source, item));
        let built = self.build(&mut build, document, &mut warnings, Some(&mut report));
        if let Err((problem, item)) = built {
            report(problem, item);
        }
        warnings
    }

    /// Calls `name` with each logger that is disabled now, so that silence never surprises.
    pub fn silenced(&self, mut name: impl FnMut(&str)) {
        let pin = self.pin();
        self.silenced_in(&pin, pin.index(), &mut name);
    }

    pub(crate) fn silenced_in(&self, slot: &Slot<T>, index: SlotIndex, name: &mut dyn FnMut(&str)) {
        for row in slot.loggers.items().iter().skip(1) {
            if row.disabled {
                name(slot.str(row.name));
            }
        }
        for handle in self.handles.iter() {
            let place = handle.binding(index).get();
            let alone = place.is_some_and(|place| place.disabled && !place.own_row);
            if alone && self.handles.is_first(handle) {
                name(handle.name());
            }
        }
    }

    /// Flushes every handler of the last full configuration, the newest first.
    pub fn flush(&self) {
        let pin = self.slots.pin();
        let emission = Emission::new(&*pin, self);
        for row in pin.handlers.items().iter().rev() {
            if row.kept_from == NONE {
                emission.flush(row);
            }
        }
    }

    /// Flushes the handlers of this class that have these settings: for a class whose handlers have a
    /// thread of their own, which hands on what they hold. Says whether the last full configuration
    /// has any; if not, what they hold is flushed as the state before is [let go](Logging::poll).
    pub fn flush_handler(&self, class: &dyn Class, settings: &Settings) -> bool {
        let pin = self.slots.pin();
        let emission = Emission::new(&*pin, self);
        let mut found = false;
        for row in pin.handlers.items() {
            let its = pin.registry().classes.get(row.class as usize);
            if row.kept_from == NONE
                && row.settings == *settings
                && its.is_some_and(|its| core::ptr::addr_eq(*its, class))
            {
                found = true;
                emission.flush(row);
            }
        }
        found
    }

    /// Flushes and closes every handler of the last full configuration, the newest first, and before
    /// that what the state before it still holds: for the end of a program. A record that comes
    /// afterwards is a late one; what a class makes of that is its own affair.
    ///
    /// CPython: `logging.shutdown`.
    pub fn shutdown(&self) {
        self.tidy();
        let pin = self.slots.pin();
        self.close_in(&Emission::new(&*pin, self), &pin, None);
    }

    /// What documents can refer to: what [`Logging::start`] was given.
    pub fn registry(&self) -> &'static Registry {
        let registry = critical_section::with(|cs| self.state.borrow(cs).registry.get());
        registry.unwrap_or(&Registry::EMPTY)
    }

    pub(crate) fn handles(&self) -> &Handles<T> {
        &self.handles
    }

    pub(crate) fn pin(&self) -> Pin<'_, Slot<T>> {
        self.slots.pin()
    }

    /// The state in force, and its number.
    pub(crate) fn pin_numbered(&self) -> (Pin<'_, Slot<T>>, u32) {
        self.slots.pin_and(|cs| self.state.borrow(cs).generation())
    }

    /// The number of the state in force: 1 at the start, one more with each configuration, and
    /// with each return of the state before a temporary one.
    pub fn generation(&self) -> u32 {
        critical_section::with(|cs| self.state.borrow(cs).generation())
    }

    /// How many lines the streams of the registry could not take, and how many records
    /// handlers failed on, since the start.
    pub fn dropped(&self) -> u32 {
        let by_streams = self.registry().dropped_by_streams();
        by_streams.saturating_add(self.failed())
    }

    /// How many records handlers failed on since the start: a format that names what a record
    /// does not have, a file that cannot be written.
    pub fn failed(&self) -> u32 {
        critical_section::with(|cs| self.state.borrow(cs).failures.get())
    }

    pub(crate) fn count_failure(&self) {
        critical_section::with(|cs| {
            let failures = &self.state.borrow(cs).failures;
            failures.set(failures.get().saturating_add(1));
        });
    }

    /// Emits a record that its logger lets pass, in a slot that its caller holds.
    #[inline(always)]
    pub(crate) fn emit_in(&self, slot: &Slot<T>, place: Place, record: &mut Record<'_>) {
        match slot.registry().origins {
            None => self.emission(slot).log(place, record),
            Some(origins) => self.emit_from(origins, slot, place, record),
        }
    }

    /// Emits a record with who made the call, unless it says so itself.
    // Out of line: devices rarely have it, and their log calls shall not pay for it.
    #[inline(never)]
    fn emit_from(
        &self,
        origins: &'static dyn Origins,
        slot: &Slot<T>,
        place: Place,
        record: &mut Record<'_>,
    ) {
        if record.origin.is_some() {
            return self.emission(slot).log(place, record);
        }
        origins.origin(record, &mut |origin| {
            let mut record = Record {
                origin: Some(origin),
                ..*record
            };
            self.emission(slot).log(place, &mut record);
        });
    }

    pub(crate) fn emission<'e>(&'e self, slot: &'e Slot<T>) -> Emission<'e, T> {
        Emission::new(slot, self)
    }
}

impl State {
    fn generation(&self) -> u32 {
        self.commits.get().wrapping_add(1)
    }

    /// Another state is in force.
    fn count_commit(&self) {
        self.commits.set(self.commits.get().wrapping_add(1));
    }

    /// Notes that a slot is no longer in force.
    fn retire(&self, index: SlotIndex) {
        self.retiring.set(self.retiring.get() | 1 << index);
    }

    /// Whether somebody has to see to it.
    fn is_retiring(&self, index: SlotIndex) -> bool {
        self.retiring.get() & 1 << index != 0
    }

    /// The same, and counts it as done.
    fn has_retired(&self, index: SlotIndex) -> bool {
        let is_retiring = self.is_retiring(index);
        self.retiring.set(self.retiring.get() & !(1 << index));
        is_retiring
    }
}

impl<T: Tables> Default for Logging<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Tables> Home for Logging<T> {
    fn adopt(&'static self, logger: &'static Logger) {
        if !self.handles.add(logger, self) {
            return;
        }
        let pin = self.slots.pin();
        let place = config::place_of(&*pin, pin.index(), &self.handles, logger);
        // During a configuration the gate stays open; that configuration, or the next call,
        // sets it.
        self.slots
            .if_settled(pin.index(), || logger.set_gate(place.gate()));
        drop(pin);
        if logger.name().ends_with('.') {
            // It comes between others in the tree: see `Slot::ancestor`.
            critical_section::with(|cs| self.state.borrow(cs).disordered.set(true));
            self.put_in_order();
        }
    }

    fn emit(&self, logger: &Logger, record: &mut Record<'_>) {
        let pin = self.slots.pin();
        let place = config::place_of(&*pin, pin.index(), &self.handles, logger);
        if place.passes(record.level) {
            self.emit_in(&pin, place, record);
        } else {
            self.slots
                .if_settled(pin.index(), || logger.set_gate(place.gate()));
        }
    }

    #[cfg(feature = "defmt")]
    fn passes(&self, logger: &Logger, level: Level) -> bool {
        let pin = self.slots.pin();
        let place = config::place_of(&*pin, pin.index(), &self.handles, logger);
        self.slots
            .if_settled(pin.index(), || logger.set_gate(place.gate()));
        place.passes(level)
    }
}
