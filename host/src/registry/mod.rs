//! The names that a configuration on a host may use: those of Python's standard library, and those
//! that the program adds.
//!
//! | kind | names |
//! |---|---|
//! | classes | all of [`handlers`] |
//! | streams | `sys.stdout`, `sys.stderr`; `sys.__stdout__`, `sys.__stderr__` are the same |
//! | values | levels, ports, kinds of sockets, `logging.handlers.SysLogHandler.LOG_…` |
//! | schemes | `env://NAME`, an environment variable, if [`Standard::environment`] says so |

mod environment;
mod guard;
mod objects;
mod own;
mod parameters;
mod report;
mod told;
mod values;

use std::fmt;
use std::path::PathBuf;

use logconf_core::{
    Class, Clock, Configurator, FilterClass, FormatterClass, Logging, Lookup, Origins, Registry,
    Report, Settings, Stream, Tables,
};

use crate::clock::SystemClock;
use crate::expiry::Expiry;
use crate::handlers::{self, Place, QueueHandler, System, Written};
use crate::origins::SystemOrigins;
use crate::streams::{Stderr, Stdout};
use guard::{Guarded, Panics};
use report::StderrReport;

/// What a host's registry is made of: the standard library, and what the program adds.
///
/// What a program adds has named, typed parameters: a type that derives [`serde::Deserialize`]. Its
/// fields are the keyword arguments that a configuration may give; one without a default must be
/// given, and all others are refused, in CPython's words. What the program adds is found before
/// what is there.
///
/// ```
/// use logconf::core::{Logging, Record};
/// use logconf::handlers::{Failure, Handler};
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
///
/// #[derive(serde::Deserialize)]
/// struct Parameters {
///     room: String,
///     #[serde(default)]
///     urgent: bool,
/// }
///
/// struct Alert(Parameters);
///
/// impl Handler for Alert {
///     fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
///         println!("{}{}: {text}", self.0.room, if self.0.urgent { "!" } else { "" });
///         Ok(())
///     }
/// }
///
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// Standard::new()
///     .handler("app.AlertHandler", |parameters| Ok::<_, String>(Alert(parameters)))
///     .value("app.room", "harbour")
///     .start(&LOGGING);
/// let taken = LOGGING.apply(br#"{
///     "version": 1,
///     "handlers": {"h": {"class": "app.AlertHandler", "room": "ext://app.room"}},
///     "root": {"level": "INFO", "handlers": ["h"]}
/// }"#);
/// assert!(taken.is_ok());
/// LOGGING.shutdown();
/// ```
///
/// Before the program ends, [`Logging::shutdown`] writes what handlers still hold: nothing else does
/// it then. Where several threads log, a configuration may be refused because the state before the
/// last one is still in use, which [`Refusal::is_busy`](logconf_core::Refusal::is_busy) tells: try
/// again.
pub struct Standard {
    directory: PathBuf,
    stdout: &'static dyn Stream,
    stderr: &'static dyn Stream,
    dry_run: bool,
    environment: bool,
    written: Option<&'static dyn Written>,
    classes: Vec<&'static dyn Class>,
    formatters: Vec<&'static dyn FormatterClass>,
    filters: Vec<&'static dyn FilterClass>,
    streams: Vec<(&'static str, &'static dyn Stream)>,
    values: Vec<(&'static str, &'static str)>,
    schemes: Vec<(&'static str, Lookup)>,
    panics: Panics,
    /// What is one of a kind.
    own: Registry,
}

static STDOUT: Stdout = Stdout::new();
static STDERR: Stderr = Stderr::new();

impl Standard {
    /// The process's streams, files from the current directory, no environment variables, the
    /// system's clock, and nothing of the program's own.
    pub fn new() -> Self {
        Standard {
            directory: PathBuf::new(),
            stdout: &STDOUT,
            stderr: &STDERR,
            dry_run: false,
            environment: false,
            written: None,
            classes: Vec::new(),
            formatters: Vec::new(),
            filters: Vec::new(),
            streams: Vec::new(),
            values: Vec::new(),
            schemes: Vec::new(),
            panics: Panics::new(),
            own: Registry::EMPTY,
        }
    }

    /// What the relative names of files start from.
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = directory.into();
        self
    }

    /// `sys.stdout`.
    pub fn stdout(mut self, stream: &'static dyn Stream) -> Self {
        self.stdout = self.guarded("sys.stdout", stream);
        self
    }

    /// `sys.stderr`; what no handler is there for goes there, too.
    pub fn stderr(mut self, stream: &'static dyn Stream) -> Self {
        self.stderr = self.guarded("sys.stderr", stream);
        self
    }

    /// A stream of the program's, which may panic.
    fn guarded(&self, name: &'static str, stream: &'static dyn Stream) -> &'static dyn Stream {
        let panics = self.panics.clone();
        Box::leak(Box::new(Guarded {
            name,
            stream,
            panics,
        }))
    }

    /// Handlers that send records somewhere only check their arguments: nothing is connected, and
    /// nothing is sent. That serves a program that only tells what a configuration says, as
    /// `logconf check` and `logconf replay` do.
    pub fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    /// `env://NAME` stands for an environment variable, wherever a value may stand. Whoever may send
    /// configurations can then read the variables: a refusal quotes what it refuses, files have names,
    /// and the request `get` says what they stand for. Without it, such a text is a text like any other, as in CPython.
    pub fn environment(mut self) -> Self {
        self.environment = true;
        self
    }

    /// Told of everything that goes to files.
    pub fn written(mut self, written: &'static dyn Written) -> Self {
        self.written = Some(written);
        self
    }

    /// Told of each record that a handler failed on, and of panics of streams and filters of the program's, under
    /// their names. Without it, a line goes to `sys.stderr`: one at
    /// once, and then one a minute at most for failures of the same handler and kind.
    pub fn report(mut self, report: &'static dyn Report) -> Self {
        self.own.report = Some(report);
        self
    }

    /// Says what time it is, in place of the [system's clock](SystemClock).
    pub fn clock(mut self, clock: &'static dyn Clock) -> Self {
        self.own.clock = Some(clock);
        self
    }

    /// Says who makes a call, in place of [what the system says](SystemOrigins).
    pub fn origins(mut self, origins: &'static dyn Origins) -> Self {
        self.own.origins = Some(origins);
        self
    }

    /// Stands in front of the built-in configurator. CPython: `dictConfigClass`.
    pub fn configurator(mut self, configurator: &'static dyn Configurator) -> Self {
        self.own.configurator = Some(configurator);
        self
    }

    /// Gives a logging system this registry. A second registry is ignored.
    ///
    /// Temporary overrides end by themselves then, whoever applies them: while one is in force, a
    /// thread calls [`Logging::poll`], by a clock of its own, and nobody else should. In a
    /// [dry run](Standard::dry_run) none does, and an override stays.
    pub fn start<T: Tables>(mut self, logging: &'static Logging<T>) {
        let queue: &'static QueueHandler = Box::leak(Box::default());
        if !self.dry_run {
            queue.threaded(Box::leak(Box::new(Queues { logging, queue })));
            let expiry = Expiry::new(logging, self.stderr);
            self.own.timekeeper = Some(Box::leak(Box::new(expiry)));
        }
        logging.start(self.with_queues(queue));
    }

    /// The registry, for a logging system that is given it by other means than [`Standard::start`].
    /// There are no threads behind `QueueHandler`s then: they hand records on at once. And temporary
    /// overrides end only when the program calls [`Logging::poll`]. It is never dropped: make one for the
    /// whole program.
    pub fn registry(self) -> &'static Registry {
        self.with_queues(Box::leak(Box::default()))
    }

    fn with_queues(self, queue: &'static QueueHandler) -> &'static Registry {
        // The program begins now at the latest. The time zone is looked up before anything is
        // logged: whoever does that may log, too.
        let now = SystemClock.now();
        SystemClock.utc_offset_s(now);
        let clock = self.own.clock.unwrap_or(&SystemClock);
        let place = Place::new(&self.directory, self.written, clock);
        let streams = [
            ("sys.stdout", self.stdout),
            ("sys.stderr", self.stderr),
            ("sys.__stdout__", self.stdout),
            ("sys.__stderr__", self.stderr),
        ];
        let report = match self.own.report {
            Some(report) => report,
            None => Box::leak(Box::new(StderrReport::new(self.stderr))),
        };
        self.panics.tell_to(report);
        let variable: Lookup = environment::variable;
        let schemes = self.environment.then_some(("env", variable));
        Box::leak(Box::new(Registry {
            classes: joined(
                self.classes,
                handlers::classes(place, clock, queue, self.dry_run),
            ),
            streams: joined(self.streams, streams),
            formatters: self.formatters.leak(),
            filters: self.filters.leak(),
            values: joined(self.values, values::ALL),
            schemes: joined(self.schemes, schemes),
            clock: Some(clock),
            report: Some(report),
            origins: Some(self.own.origins.unwrap_or(&SystemOrigins)),
            ..self.own
        }))
    }
}

impl Default for Standard {
    fn default() -> Self {
        Standard::new()
    }
}

impl fmt::Debug for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Standard");
        out.field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

/// The logging system of these queues.
struct Queues<T: Tables + 'static> {
    logging: &'static Logging<T>,
    queue: &'static QueueHandler,
}

impl<T: Tables> System for Queues<T> {
    fn flush(&self, settings: &Settings) -> bool {
        self.logging.flush_handler(self.queue, settings)
    }

    fn poll(&self) {
        self.logging.tidy();
    }
}

fn joined<T>(mut own: Vec<T>, more: impl IntoIterator<Item = T>) -> &'static [T] {
    own.extend(more);
    own.leak()
}
