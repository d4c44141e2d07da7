//! Handler classes: what a configuration's `class` can name.

mod memory;
mod null;
mod stream;

pub use memory::{Buffers, Memory, MemoryHandler, Store};
pub use null::NullHandler;
pub use stream::StreamHandler;

use core::fmt::Display;

use crate::config::{Argument, Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::{Description, GET};
use crate::stream::Stream;

/// A class of handlers, under its CPython name.
///
/// A class is shared by all its handlers. What tells them apart is their [`Settings`], which
/// [`Class::configure`] makes from the keyword arguments in the configuration. Nothing here is
/// called inside a critical section; [`Class::emit`], [`Class::flush`] and [`Class::dropped`]
/// may be called from any context.
///
/// A handler's life: `configure`; then either `abandon`, if its configuration is refused, or
/// `commit`. From then on it takes records, until a configuration drops it: `flush` and
/// `close`. A logger that this configuration does not name may still have it, so that records
/// can come even then, as in CPython; `release` comes when nobody can refer to it any more.
/// Calls of `emit` and `flush` may overlap with one another and with all others but the first
/// `configure` and the last `release`. None of them may panic: a configuration that is being
/// applied then stays half done.
///
/// ```
/// use logconf_core::{
///     Arguments, Class, Logger, Logging, Output, Problem, Record, Registry, Settings, Signature, error,
/// };
/// use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
///
/// /// `{"class": "board.PinHandler", "pin": 13}`: sets a pin at each record.
/// struct PinHandler;
///
/// static PINS: AtomicI32 = AtomicI32::new(0); // on a board: the register
///
/// impl Class for PinHandler {
///     fn name(&self) -> &'static str {
///         "board.PinHandler"
///     }
///
///     fn signature(&self) -> &'static Signature {
///         &Signature { function: "PinHandler", required: &["pin"], optional: &[] }
///     }
///
///     fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
///         let mut settings = Settings::default();
///         if let Some(pin) = arguments.get("pin") {
///             let number = pin.int().filter(|number| (0..32).contains(number));
///             settings.numbers[0] = number.ok_or(arguments.refuse(pin, "a pin from 0 to 31"))?;
///         }
///         Ok(settings)
///     }
///
///     fn emit(&self, settings: &Settings, _: &Record<'_>, _: &dyn Output) {
///         PINS.fetch_or(1 << settings.numbers[0], Relaxed);
///     }
/// }
///
/// static REGISTRY: Registry = Registry { classes: &[&PinHandler], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// static PUMP: Logger = Logger::new("pump");
///
/// LOGGING.start(&REGISTRY);
/// LOGGING.install();
/// let document = br#"{"version": 1, "disable_existing_loggers": false,
///     "handlers": {"lamp": {"class": "board.PinHandler", "pin": 13}},
///     "root": {"handlers": ["lamp"]}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// error!(PUMP, "no pressure");
/// assert_eq!(PINS.load(Relaxed), 1 << 13);
///
/// let document = br#"{"version": 1, "handlers": {"lamp": {"class": "board.PinHandler", "pin": 99}}}"#;
/// let refusal = LOGGING.apply(document).err().unwrap();
/// refusal.causes(|cause| {
///     assert_eq!(cause.to_string(), "expected a pin from 0 to 31, found a number");
/// });
/// ```
pub trait Class: Sync {
    /// The name that a configuration gives as `class`.
    fn name(&self) -> &'static str;

    /// The keyword arguments that [`Class::configure`] takes; all others are errors.
    fn signature(&self) -> &'static Signature;

    /// The keyword argument that names handlers to hand records on to.
    fn targets(&self) -> Targets {
        Targets::None
    }

    /// What [`Settings::numbers`] are called in `status`; empty for one that is not shown.
    fn numbers(&self) -> [&'static str; 2] {
        ["", ""]
    }

    /// The attributes that a configuration may set beside the arguments, in the dict under `.`. What else stands
    /// there is taken and not read, as in CPython, and its author is warned.
    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    /// Sets one of [`Class::attributes`] of a handler that was configured a moment ago; there are no
    /// settings if the configuration is only [checked](Arguments::checking). Says whether the value
    /// can be used; else its author is warned.
    ///
    /// Not for one that [`Class::configure`] has [read](Arguments::attribute), and could refuse.
    ///
    /// CPython: `setattr`, at the end of `DictConfigurator.configure_handler`.
    fn set(&self, _: Option<&Settings>, _attribute: &'static str, _value: Argument<'_>) -> bool {
        true
    }

    /// Makes a handler's settings. What can fail, such as opening a file, happens here; what
    /// cannot be undone, such as emptying it, in [`Class::commit`]: the configuration may still
    /// be refused. While a configuration is only [checked](Arguments::checking), nothing
    /// happens at all.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with an argument; it becomes the cause of "Unable to configure
    /// handler".
    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem>;

    /// Takes back what [`Class::configure`] did: the configuration was refused.
    fn abandon(&self, _settings: &Settings) {}

    /// The configuration was taken: does what cannot be undone. No record has come yet.
    fn commit(&self, _settings: &Settings) {}

    /// Whether a closed handler deals with records as an open one without targets does. If not, a state in which
    /// one is kept closed cannot be read back or stored: its document would open it again.
    fn is_same_when_closed(&self) -> bool {
        false
    }

    /// Tells the keyword arguments that make a handler of these settings again, but for its
    /// [targets](Class::targets) and what every handler has, for the request `get`. Says whether it can:
    /// if not, a state with such a handler cannot be read back.
    fn describe(&self, _: &Settings, _: &mut Description<'_, '_>) -> bool {
        let targets = self.targets().name();
        let mut parameters = self.signature().parameters();
        GET && parameters.all(|name| targets == Some(name))
    }

    /// Takes a record that has passed the handler's level and filters.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output);

    /// Hands on what the handler holds back.
    fn flush(&self, _settings: &Settings, _output: &dyn Output) {}

    /// A new configuration drops the handler, and has flushed it.
    fn close(&self, _settings: &Settings) {}

    /// Nobody refers to the handler any more.
    fn release(&self, _settings: &Settings) {}

    /// How many records its handlers with these settings could not take since the start, but for
    /// [lines](Output::gave_up).
    fn dropped(&self, _settings: &Settings, _output: &dyn Output) -> u32 {
        0
    }
}

/// Which keyword argument of a class names other handlers of the configuration. They must be
/// configured before; a handler whose targets are not is tried again once, at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// None does.
    None,
    /// This one names a handler.
    One(&'static str),
    /// This one is a list of names.
    List(&'static str),
}

impl Targets {
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Targets::None => None,
            Targets::One(name) | Targets::List(name) => Some(name),
        }
    }
}

/// What a class made of a handler's keyword arguments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Which of the class's resources the handler uses: a stream, a buffer. Handlers with the
    /// same one share it: it is released when the last of them goes, so that a class which
    /// acts on [`Class::release`] gives each handler one of its own.
    pub instance: u16,
    /// Two numbers, for the class to use as it likes.
    pub numbers: [i32; 2],
}

/// What a handler can do with a record. Where a record cannot be formatted, `take` is not
/// called, and the failure has been reported.
pub trait Output {
    /// The record as the handler's formatter prints it, with a line end behind.
    fn line(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8]));

    /// The record as the handler's formatter prints it.
    fn text(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8]));

    /// The bare message.
    fn message(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8]));

    /// The registry's stream at this position.
    fn stream(&self, position: u16) -> Option<&'static dyn Stream>;

    /// Whether a logger has the handler only because the last configuration does not name
    /// that logger, or another handler hands its records on when this one is closed already. If
    /// not, a record that comes after [`Class::close`] is on its way since before that
    /// configuration.
    fn is_kept(&self) -> bool;

    /// Whether the handler has targets. A closed one has lost them.
    fn has_targets(&self) -> bool;

    /// Gives a record to the handler's targets, past their levels but not past their filters
    /// (CPython: `MemoryHandler.flush` calls `target.handle`).
    fn forward(&self, record: &Record<'_>);

    /// As [`Output::forward`], but only to those targets whose level lets the record pass
    /// (CPython: `QueueListener` with `respect_handler_level`).
    fn forward_by_level(&self, record: &Record<'_>);

    /// Whether the handler may wait for its stream. If not, a configuration is being applied, which lets go of
    /// what handlers hold.
    fn may_wait(&self) -> bool;

    /// Counts lines for the handler that were given up, and that their stream has counted: its own, and those that
    /// had to make room for it.
    fn gave_up(&self, lines: u32);

    /// Counts a record that the handler could not deal with, for a reason that it has reported
    /// before.
    fn lost(&self);

    /// Reports that the handler could not deal with a record. `kind` is CPython's name for
    /// such a failure. CPython: `Handler.handleError`.
    fn failed(&self, record: &Record<'_>, kind: &'static str, reason: &dyn Display);
}
