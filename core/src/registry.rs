//! What a configuration can refer to: the names that a program has registered.

use core::fmt::Display;

use crate::clock::Clock;
use crate::filter::FilterClass;
use crate::formatter::FormatterClass;
use crate::handler::Class;
use crate::json::Str;
use crate::record::{Origins, Record};
use crate::stream::Stream;

/// The names that a configuration may use for what the program brings.
///
/// ```
/// use logconf_core::{MemoryHandler, NullHandler, Registry, Ring, StreamHandler};
/// static UART0: Ring<1024> = Ring::new();
/// static MEMORY: MemoryHandler<1, 512> = MemoryHandler::new();
/// static REGISTRY: Registry = Registry {
///     classes: &[&StreamHandler, &MEMORY, &NullHandler],
///     streams: &[("board.uart0", &UART0), ("sys.stdout", &UART0)],
///     values: &[("board.verbosity", "15")],
///     ..Registry::EMPTY
/// };
/// ```
///
/// The built-in `logging.Formatter` and `logging.Filter` need not be named.
pub struct Registry {
    /// What a handler's `class` or `()` can name.
    pub classes: &'static [&'static dyn Class],
    /// What `ext://` can name where a stream belongs. The same stream may have several names.
    /// The one called `sys.stderr`, if there is one, also takes what no handler is there for
    /// (CPython: `lastResort`) and the reports of failing handlers.
    pub streams: &'static [(&'static str, &'static dyn Stream)],
    /// What a formatter's `class` or `()` can name.
    pub formatters: &'static [&'static dyn FormatterClass],
    /// What a filter's `()` can name.
    pub filters: &'static [&'static dyn FilterClass],
    /// What `ext://` can name beside that: numbers and strings, written as JSON.
    pub values: &'static [(&'static str, &'static str)],
    /// More prefixes like `ext://`, each with what looks a name up. CPython:
    /// `BaseConfigurator.value_converters`.
    pub schemes: &'static [(&'static str, Lookup)],
    /// Stands in front of the built-in configurator. CPython: `dictConfigClass`.
    pub configurator: Option<&'static dyn Configurator>,
    /// Says when records are made; without it, they have no time.
    pub clock: Option<&'static dyn Clock>,
    /// Says who makes a call; without it, `%(process)d` and its like print as `?`.
    pub origins: Option<&'static dyn Origins>,
    /// Told of records that a handler failed on; without it, a line goes to `sys.stderr`.
    /// CPython: `Handler.handleError`.
    pub report: Option<&'static dyn Report>,
    /// Told when time begins to matter; without it, the program calls
    /// [`Logging::poll`](crate::Logging::poll) by itself.
    pub timekeeper: Option<&'static dyn Timekeeper>,
    /// Keeps a configuration over a restart; without it, those that ask for that are refused.
    #[cfg(feature = "persist")]
    pub storage: Option<&'static dyn crate::persist::Storage>,
}

/// Finds what stands behind a prefix of the program's own: a number or a string, written as
/// JSON; `None` if there is no such name.
pub type Lookup = fn(name: &str) -> Option<&'static str>;

/// Sees every configuration before the built-in configurator does.
pub trait Configurator: Sync {
    /// The document to apply: the same, or another in its place.
    ///
    /// # Errors
    ///
    /// A reason to refuse the configuration.
    fn configure<'d>(&self, document: &'d [u8]) -> Result<&'d [u8], &'static str>;
}

/// A record that a handler could not deal with.
pub struct Failed<'f> {
    /// The handler's name.
    pub handler: &'f str,
    /// CPython's name for this kind of failure: `ValueError`, `OSError`.
    pub kind: &'static str,
    /// What went wrong.
    pub reason: &'f dyn Display,
    /// The record.
    pub record: &'f Record<'f>,
}

/// Is told of failures. It is called from any context that logs, and must not log itself.
pub trait Report: Sync {
    /// A handler failed; logging goes on.
    fn failed(&self, failed: &Failed<'_>);
}

/// Sees to it that [`Logging::poll`](crate::Logging::poll) is called while a temporary override is in
/// force: for a program without an idle loop, which need not wake up at other times.
///
/// ```
/// use std::sync::Mutex;
/// use std::sync::mpsc::{Sender, channel};
/// use logconf_core::{Logging, Registry, Timekeeper};
///
/// struct Wake(Mutex<Option<Sender<()>>>); // on a device: what wakes a task
///
/// impl Timekeeper for Wake {
///     fn override_began(&self) {
///         if let Some(sender) = &*self.0.lock().unwrap() {
///             let _ = sender.send(());
///         }
///     }
/// }
///
/// static WAKE: Wake = Wake(Mutex::new(None));
/// static REGISTRY: Registry = Registry { timekeeper: Some(&WAKE), ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
///
/// let (sender, receiver) = channel();
/// *WAKE.0.lock().unwrap() = Some(sender);
/// LOGGING.start(&REGISTRY);
/// # #[cfg(feature = "overrides")] {
/// let document = br#"{"version": 1, "logconf": {"expires_s": 60}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// assert!(receiver.try_recv().is_ok(), "from now on, poll");
/// # }
/// ```
pub trait Timekeeper: Sync {
    /// A temporary override has come, or its time has begun anew: `poll` is to be called soon, and then
    /// [in time](crate::Logging::poll_within_ms). This is called from the context that applies the
    /// configuration, which is in force already; another one cannot be applied before this is back.
    fn override_began(&self);
}

/// What a name stands for: a position in one of the registry's lists, or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    Class(u16),
    Stream(u16),
    Formatter(u16),
    Filter(u16),
    Value(&'static str),
    /// Something that names stand in: a module.
    Module,
}

/// The position of `logging.Formatter` and `logging.Filter`, which are built in.
pub(crate) const BUILT_IN: u16 = u16::MAX;

impl Registry {
    /// Nothing at all; the rest of a registry that names only some of the fields.
    pub const EMPTY: Registry = Registry {
        classes: &[],
        streams: &[],
        formatters: &[],
        filters: &[],
        values: &[],
        schemes: &[],
        configurator: None,
        clock: None,
        origins: None,
        report: None,
        timekeeper: None,
        #[cfg(feature = "persist")]
        storage: None,
    };

    /// CPython: `BaseConfigurator.resolve`.
    pub(crate) fn object(&self, name: Str<'_>) -> Option<Object> {
        let is = |known: &str| name.may_have_length(known.len()) && name.is(known.as_bytes());
        if let Some(at) = self.classes.iter().position(|class| is(class.name())) {
            return Some(Object::Class(at as u16));
        }
        if let Some(at) = self.streams.iter().position(|(known, _)| is(known)) {
            return Some(Object::Stream(at as u16));
        }
        if let Some(at) = self.formatters.iter().position(|class| is(class.name())) {
            return Some(Object::Formatter(at as u16));
        }
        if let Some(at) = self.filters.iter().position(|class| is(class.name())) {
            return Some(Object::Filter(at as u16));
        }
        if let Some((_, value)) = self.values.iter().find(|(known, _)| is(known)) {
            return Some(Object::Value(value));
        }
        if is("logging.Formatter") {
            return Some(Object::Formatter(BUILT_IN));
        }
        if is("logging.Filter") {
            return Some(Object::Filter(BUILT_IN));
        }
        self.is_module(name).then_some(Object::Module)
    }

    /// Whether names begin with this one and a dot.
    pub(crate) fn is_module(&self, name: Str<'_>) -> bool {
        let length = name.raw().len();
        self.names().any(|known| {
            let bytes = known.as_bytes();
            bytes.get(length) == Some(&b'.')
                && bytes.get(..length).is_some_and(|begins| name.is(begins))
        })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let classes = self.classes.iter().map(|class| class.name());
        let streams = self.streams.iter().map(|(name, _)| *name);
        let values = self.values.iter().map(|(name, _)| *name);
        let built_in = ["logging.Formatter"];
        classes.chain(streams).chain(values).chain(built_in)
    }

    /// Where unexpected things are told of.
    pub(crate) fn stderr(&self) -> Option<&'static dyn Stream> {
        let mut streams = self.streams.iter();
        let found = streams.find(|(name, _)| *name == "sys.stderr");
        found.map(|(_, stream)| *stream)
    }

    /// Lines that streams could not take since the start, each stream counted once.
    pub(crate) fn dropped_by_streams(&self) -> u32 {
        let mut dropped = 0u32;
        for (at, (_, stream)) in self.streams.iter().enumerate() {
            let mut before = self.streams.iter().take(at);
            if !before.any(|(_, other)| core::ptr::addr_eq(*other, *stream)) {
                dropped = dropped.saturating_add(stream.dropped());
            }
        }
        dropped
    }
}
