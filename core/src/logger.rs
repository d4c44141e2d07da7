//! Static logger handles: what firmware logs through.

use core::cell::Cell;
use core::fmt;
use core::panic::Location;

use critical_section::Mutex;

use crate::Level;
use crate::binding::Binding;
use crate::gate::Gate;
use crate::json::Str;
use crate::record::Record;
use crate::tables::slots::{SLOTS, SlotIndex};
use crate::tables::{HandleNames, Name, Tables};

/// A named logger.
///
/// A handle takes no row of any table. It exists, for configurations and for `status`, from
/// its first log call (filtered or not) or from [`Logging::register`](crate::Logging::register).
/// Two handles may share a name; they are the same logger.
///
/// The level below which calls are filtered is cached in the handle: a filtered call is one
/// load, one compare and one branch. The log macros ([`info!`](crate::info) and so on) check
/// it before they touch their arguments.
///
/// ```
/// use logconf_core::{Logger, info};
/// static TCP: Logger = Logger::new("net.tcp");
/// info!(TCP, "connection {} from {}", 7, "10.0.2.2");
/// ```
///
/// `root` and the empty name are the root logger.
pub struct Logger {
    name: &'static str,
    gate: Gate<&'static dyn Home>,
    /// The one that came before it to the same logging system.
    next: Mutex<Cell<Option<&'static Logger>>>,
    bindings: [Binding; SLOTS],
}

/// The logging system, as a handle sees it.
pub(crate) trait Home: Sync {
    fn adopt(&'static self, logger: &'static Logger);
    fn emit(&self, logger: &Logger, record: &mut Record<'_>);
    /// Whether the logger lets a record of this level pass.
    #[cfg(feature = "defmt")]
    fn passes(&self, logger: &Logger, level: Level) -> bool;
}

/// The system that takes handles which nobody registered elsewhere.
static DEFAULT_HOME: Mutex<Cell<Option<&'static dyn Home>>> = Mutex::new(Cell::new(None));

pub(crate) fn set_default_home(home: &'static dyn Home) {
    critical_section::with(|cs| DEFAULT_HOME.borrow(cs).set(Some(home)));
}

impl Logger {
    /// A handle for the logger `name`, a dotted path.
    pub const fn new(name: &'static str) -> Self {
        Logger {
            name,
            gate: Gate::new(),
            next: Mutex::new(Cell::new(None)),
            bindings: [const { Binding::new() }; SLOTS],
        }
    }

    /// The name, `root` for the root logger.
    pub const fn name(&self) -> &'static str {
        match self.name.is_empty() {
            true => "root",
            false => self.name,
        }
    }

    /// Whether a call at `level` may reach a handler; if not, it certainly does not.
    #[inline(always)]
    pub fn enabled(&self, level: Level) -> bool {
        self.gate.lets_pass(level)
    }

    /// Logs a message. The macros call this for calls that pass [`Logger::enabled`].
    ///
    /// A record of level 0 or below is never logged (CPython: `Logger._log` behind
    /// `isEnabledFor`). Before a logging system is there, records go nowhere.
    #[inline(never)]
    #[track_caller]
    pub fn log(&'static self, level: Level, message: fmt::Arguments<'_>) {
        let location = Location::caller();
        let Some(home) = self.home() else { return };
        home.emit(
            self,
            &mut Record {
                file: location.file(),
                line: location.line(),
                ..Record::new(self.name(), level, message)
            },
        );
    }

    /// Logs a record that another logging framework has made; its name becomes that of the logger.
    /// As [`Logger::log`], it is for calls that pass [`Logger::enabled`].
    ///
    /// CPython: `Logger.handle`.
    pub fn handle(&'static self, record: &Record<'_>) {
        let Some(home) = self.home() else { return };
        let mut record = Record {
            name: self.name(),
            ..*record
        };
        home.emit(self, &mut record);
    }

    /// Whether the logger lets a call at this level pass that is no record; for one that passes
    /// [`Logger::enabled`].
    ///
    /// The gate says so itself: while it is open during a configuration, the state before or the one
    /// after lets the call pass. One that has never been set does not say anything.
    #[cfg(feature = "defmt")]
    #[doc(hidden)]
    #[inline(always)]
    pub fn passes(&'static self, level: Level) -> bool {
        self.gate() != crate::gate::OPEN || self.first_passes(level)
    }

    #[cfg(feature = "defmt")]
    #[inline(never)]
    fn first_passes(&'static self, level: Level) -> bool {
        self.home().is_some_and(|home| home.passes(self, level))
    }

    fn home(&'static self) -> Option<&'static dyn Home> {
        self.gate.home().or_else(|| self.first_home())
    }

    // Out of line: it is for the first call.
    #[inline(never)]
    fn first_home(&'static self) -> Option<&'static dyn Home> {
        let default = critical_section::with(|cs| DEFAULT_HOME.borrow(cs).get())?;
        default.adopt(self);
        // Another context may have been faster, with another home.
        self.gate.home()
    }

    pub(crate) fn binding(&self, slot: SlotIndex) -> &Binding {
        &self.bindings[slot % SLOTS]
    }

    pub(crate) fn gate(&self) -> i32 {
        self.gate.level()
    }

    pub(crate) fn set_gate(&self, gate: i32) {
        self.gate.set_level(gate);
    }
}

/// Shows the name and the cached level.
impl fmt::Debug for Logger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Logger");
        out.field("name", &self.name()).field("gate", &self.gate());
        out.finish()
    }
}

/// All the handles of one logging system: a list through the handles themselves.
pub(crate) struct Handles<T: Tables> {
    head: Mutex<Cell<Option<&'static Logger>>>,
    by_name: T::HandleNames,
}

impl<T: Tables> Handles<T> {
    pub(crate) const fn new() -> Self {
        Handles {
            head: Mutex::new(Cell::new(None)),
            by_name: T::HandleNames::EMPTY,
        }
    }

    /// Adds a handle, unless it already belongs somewhere. Says whether it belongs here.
    pub(crate) fn add(&self, logger: &'static Logger, home: &'static dyn Home) -> bool {
        let other = critical_section::with(|cs| {
            if logger.gate.settle(cs, home) {
                let head = self.head.borrow(cs);
                logger.next.borrow(cs).set(head.replace(Some(logger)));
                return None;
            }
            logger.gate.home_in(cs)
        });
        match other {
            Some(other) => core::ptr::addr_eq(other, home),
            None => {
                // Until it is found by name, it is as if it came a little later.
                self.by_name.add(logger);
                true
            }
        }
    }

    /// Whether the handle is the one that stands for all of its name.
    pub(crate) fn is_first(&self, handle: &Logger) -> bool {
        let mut same = self.named(Str::plain(handle.name()));
        same.next().is_none_or(|first| core::ptr::eq(first, handle))
    }

    /// Whether there is a handle of this name.
    pub(crate) fn has(&self, name: &[u8]) -> bool {
        self.named(Str::of_text(name)).next().is_some()
    }

    /// The handles of this name, the newest first.
    pub(crate) fn named(&self, name: Str<'_>) -> impl Iterator<Item = &'static Logger> {
        let may_be = self.maybe_named(name);
        may_be.filter(move |handle| name.is(handle.name().as_bytes()))
    }

    /// Those among which the handles of this name are: all, unless more is known.
    pub(crate) fn maybe_named(&self, name: Str<'_>) -> impl Iterator<Item = &'static Logger> {
        self.by_name.named(Name::given(name), self.iter())
    }

    /// The handles, the newest first. One that comes during the walk is not met.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Logger> {
        let mut next = critical_section::with(|cs| self.head.borrow(cs).get());
        core::iter::from_fn(move || {
            let logger = next?;
            next = critical_section::with(|cs| logger.next.borrow(cs).get());
            Some(logger)
        })
    }
}

/// Logs at a level given as a [`Level`].
///
/// ```
/// use logconf_core::{Level, Logger, log};
/// static PUMP: Logger = Logger::new("pump");
/// log!(PUMP, Level(25), "{} of {}", 3, 4);
/// ```
#[macro_export]
macro_rules! log {
    ($logger:expr, $level:expr, $($message:tt)+) => {
        if $logger.enabled($level) {
            $logger.log($level, ::core::format_args!($($message)+));
        }
    };
}

/// Logs at level DEBUG.
///
/// ```
/// use logconf_core::{Logger, debug};
/// static PUMP: Logger = Logger::new("pump");
/// let pressure = 3;
/// debug!(PUMP, "at {pressure} bar, {} at most", 10);
/// ```
#[macro_export]
macro_rules! debug {
    ($logger:expr, $($message:tt)+) => { $crate::log!($logger, $crate::Level::DEBUG, $($message)+) };
}

/// Logs at level INFO.
///
/// ```
/// use logconf_core::{Logger, info};
/// static PUMP: Logger = Logger::new("pump");
/// let pressure = 3;
/// info!(PUMP, "at {pressure} bar, {} at most", 10);
/// ```
#[macro_export]
macro_rules! info {
    ($logger:expr, $($message:tt)+) => { $crate::log!($logger, $crate::Level::INFO, $($message)+) };
}

/// Logs at level WARNING.
///
/// ```
/// use logconf_core::{Logger, warning};
/// static PUMP: Logger = Logger::new("pump");
/// let pressure = 3;
/// warning!(PUMP, "at {pressure} bar, {} at most", 10);
/// ```
#[macro_export]
macro_rules! warning {
    ($logger:expr, $($message:tt)+) => { $crate::log!($logger, $crate::Level::WARNING, $($message)+) };
}

/// Logs at level ERROR.
///
/// ```
/// use logconf_core::{Logger, error};
/// static PUMP: Logger = Logger::new("pump");
/// let pressure = 3;
/// error!(PUMP, "at {pressure} bar, {} at most", 10);
/// ```
#[macro_export]
macro_rules! error {
    ($logger:expr, $($message:tt)+) => { $crate::log!($logger, $crate::Level::ERROR, $($message)+) };
}

/// Logs at level CRITICAL.
///
/// ```
/// use logconf_core::{Logger, critical};
/// static PUMP: Logger = Logger::new("pump");
/// let pressure = 3;
/// critical!(PUMP, "at {pressure} bar, {} at most", 10);
/// ```
#[macro_export]
macro_rules! critical {
    ($logger:expr, $($message:tt)+) => { $crate::log!($logger, $crate::Level::CRITICAL, $($message)+) };
}
