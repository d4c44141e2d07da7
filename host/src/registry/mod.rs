//! The names that a configuration on a host may use: those of Python's standard library.
//!
//! | kind | names |
//! |---|---|
//! | classes | all of [`handlers`]; those that send only if [`Standard::unsent`] says so |
//! | streams | `sys.stdout`, `sys.stderr`; `sys.__stdout__`, `sys.__stderr__` are the same |
//! | values | levels, ports, kinds of sockets; with that class, `logging.handlers.SysLogHandler.LOG_…` |
//! | schemes | `env://NAME`, an environment variable, if [`Standard::environment`] says so |

mod environment;
mod values;

use std::fmt;
use std::path::PathBuf;

use logconf_core::{Clock, Registry, Report, Stream};

use crate::clock::SystemClock;
use crate::handlers::{self, Place, Written};
use crate::origins::SystemOrigins;
use crate::streams::{Stderr, Stdout};

/// What a host's registry is made of.
///
/// Before the program ends, [`Logging::flush`](logconf_core::Logging::flush) writes what memory
/// handlers still hold: nothing else does it then. Where several threads log, a configuration may
/// be refused because the state before the last one is still in use, which
/// [`Refusal::is_busy`](logconf_core::Refusal::is_busy) tells: try again.
///
/// ```
/// use logconf::Logging;
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// LOGGING.start(Standard::new().registry());
/// let taken = LOGGING.apply(br#"{
///     "version": 1,
///     "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
///     "root": {"level": "INFO", "handlers": ["h"]}
/// }"#);
/// assert!(taken.is_ok());
/// LOGGING.flush();
/// ```
pub struct Standard {
    /// What the relative names of files start from.
    pub directory: PathBuf,
    /// `sys.stdout`.
    pub stdout: &'static dyn Stream,
    /// `sys.stderr`; what no handler is there for goes there, too.
    pub stderr: &'static dyn Stream,
    /// Whether there are `SocketHandler`, `DatagramHandler`, `SysLogHandler`, `SMTPHandler` and
    /// `HTTPHandler`. They check their arguments, and **drop every record**: sending over
    /// networks is not implemented. That serves a program that only tells what a configuration
    /// says, as `logconf check` and `logconf replay` do. Without it, a configuration that names
    /// one of these classes is refused.
    pub unsent: bool,
    /// Whether `env://NAME` stands for an environment variable, wherever a value may stand. Whoever
    /// may send configurations can then read the variables: a refusal quotes what it refuses, and
    /// files have names. Without it, such a text is a text like any other, as in CPython.
    pub environment: bool,
    /// Told of everything that goes to files.
    pub written: Option<&'static dyn Written>,
    /// What the program itself brings, found before all else. Without a clock, it is the
    /// [system's](SystemClock); who makes a call is [what the system says](SystemOrigins), too.
    pub own: Registry,
}

static STDOUT: Stdout = Stdout::new();
static STDERR: Stderr = Stderr::new();

impl Standard {
    /// The process's streams, files from the current directory, no classes that drop what they
    /// should send, no environment variables, and nothing of the program's own.
    pub fn new() -> Self {
        Standard {
            directory: PathBuf::new(),
            stdout: &STDOUT,
            stderr: &STDERR,
            unsent: false,
            environment: false,
            written: None,
            own: Registry::EMPTY,
        }
    }

    /// Told of records that a handler failed on.
    pub fn report(mut self, report: &'static dyn Report) -> Self {
        self.own.report = Some(report);
        self
    }

    /// The registry. It is never dropped: make one for the whole program.
    pub fn registry(self) -> &'static Registry {
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
        let variable: logconf_core::Lookup = environment::variable;
        let schemes = self.environment.then_some(("env", variable));
        Box::leak(Box::new(Registry {
            classes: joined(self.own.classes, handlers::classes(place, self.unsent)),
            streams: joined(self.own.streams, streams),
            values: joined(self.own.values, values::all(self.unsent)),
            schemes: joined(self.own.schemes, schemes),
            clock: Some(clock),
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

fn joined<T: Copy>(own: &'static [T], more: impl IntoIterator<Item = T>) -> &'static [T] {
    let mut all = own.to_vec();
    all.extend(more);
    all.leak()
}
