//! A config in force where it does nothing: no file is opened, nothing is connected, and what handlers
//! take is written down in place of being sent.

use std::sync::{Mutex, MutexGuard, PoisonError};

use logconf::core::{
    Argument, Arguments, Class, Description, Dropped, Failed, Output, Paths, Problem, Record,
    Registry, Report, Settings, Signature, Stream, Targets, Warnings,
};
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging};
use serde_json::Value;

use super::check::{human, refused};
use super::document::{Document, Reading};
use super::mistake::Mistake;
use super::replay::state;
use super::{Exit, print, stand_in};

/// A logging system of its own. There are few for a run of the program: nothing of it is ever dropped.
pub struct Dry {
    logging: &'static Logging<Unbounded>,
    trace: &'static Trace,
}

/// What came of a record, in order.
#[derive(Debug, Default)]
pub struct Trace {
    seen: Mutex<Vec<Seen>>,
    depth: Mutex<usize>,
}

/// One thing that came of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A handler took it; `depth` others have handed it on.
    Taken {
        handler: String,
        depth: usize,
        /// What it prints; `None` if it does not format.
        line: Option<String>,
    },
    /// A handler could not deal with it, for a reason that has a kind.
    Failed { handler: String, reason: String },
    /// No handler was there for it, and it is printed all the same.
    LastResort(String),
}

/// CPython's kinds of failures have other names.
const TAKEN: &str = "taken";

impl Dry {
    /// Nothing is configured yet. A config may name what is known.
    pub fn new(known: &'static Registry) -> Self {
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let trace: &'static Trace = Box::leak(Box::default());
        let watched =
            |class| -> &'static dyn Class { Box::leak(Box::new(Watched { class, trace })) };
        let streams = known
            .streams
            .iter()
            .map(|(name, _)| -> (_, &dyn Stream) { (*name, trace) });
        logging.start(Box::leak(Box::new(Registry {
            streams: streams.collect::<Vec<_>>().leak(),
            report: Some(trace),
            ..stand_in::replaced(known, watched)
        })));
        Dry { logging, trace }
    }

    /// Puts a config in force, or prints what is wrong with it.
    pub fn apply(&self, document: &Document, reading: &Reading) -> Result<(), Exit> {
        let dict = document.dict(reading, self.logging.registry());
        let style = human::Style::of_stdout();
        let mistakes = match dict {
            Ok(dict) => match self.logging.apply(dict.bytes()) {
                Ok(_) => return Ok(()),
                Err(refusal) => vec![Mistake {
                    // It is one in the dict.
                    offset: None,
                    ..Mistake::of(&refusal, &mut Paths::default())
                }],
            },
            Err(mistakes) => mistakes,
        };
        let said = refused(document, reading, mistakes, &style);
        print(&said);
        Err(Exit::Refused)
    }

    /// Puts a dict in force, and gives what is made of the warnings; `None` if it is refused.
    pub fn apply_dict<'d, W>(
        &self,
        dict: &'d [u8],
        of: impl FnOnce(&Warnings<'d>) -> W,
    ) -> Option<W> {
        let applied = self.logging.apply(dict).ok()?;
        Some(of(applied.warnings()))
    }

    /// A logger of this name, which is there from now on.
    pub fn logger(&self, name: &str) -> &'static Logger {
        let logger = Logger::new(name.to_owned().leak());
        let logger: &'static Logger = Box::leak(Box::new(logger));
        self.logging.register(&[logger]);
        logger
    }

    /// What comes of a record.
    pub fn log(&self, logger: &'static Logger, level: Level, message: &str) -> Vec<Seen> {
        if logger.enabled(level) {
            logger.log(level, format_args!("{message}"));
        }
        let seen = std::mem::take(&mut *lock(&self.trace.seen));
        // What is held is none of the next record's affair.
        self.logging.flush();
        lock(&self.trace.seen).clear();
        seen
    }

    /// The answer to a status request.
    pub fn status(&self) -> Value {
        let mut status = state::value(self.logging);
        if status["root"].is_null() {
            status["root"] = state::initial_root();
        }
        status
    }
}

/// A class whose handlers tell what they take. Those that hand records on do so; all others do nothing, and
/// accept every value of their arguments: whether a file can be opened is not the question.
struct Watched {
    class: &'static dyn Class,
    trace: &'static Trace,
}

impl Watched {
    fn hands_on(&self) -> bool {
        self.class.targets() != Targets::None
    }

    /// The class itself, for what it must do.
    fn own(&self) -> Option<&'static dyn Class> {
        self.hands_on().then_some(self.class)
    }
}

impl Class for Watched {
    fn name(&self) -> &'static str {
        self.class.name()
    }

    fn signature(&self) -> &'static Signature {
        self.class.signature()
    }

    fn targets(&self) -> Targets {
        self.class.targets()
    }

    fn numbers(&self) -> [&'static str; 2] {
        match self.hands_on() {
            true => self.class.numbers(),
            false => [""; 2],
        }
    }

    fn attributes(&self) -> &'static [&'static str] {
        self.class.attributes()
    }

    fn set(&self, settings: Option<&Settings>, name: &'static str, value: Argument<'_>) -> bool {
        self.own()
            .is_none_or(|class| class.set(settings, name, value))
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        match self.own() {
            Some(class) => class.configure(arguments),
            None => Ok(Settings::default()),
        }
    }

    fn abandon(&self, settings: &Settings) {
        if let Some(class) = self.own() {
            class.abandon(settings);
        }
    }

    fn commit(&self, settings: &Settings) {
        if let Some(class) = self.own() {
            class.commit(settings);
        }
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        self.own()
            .is_some_and(|class| class.describe(settings, out))
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        // Only a report says which handler it is.
        output.failed(record, TAKEN, &"");
        let Some(class) = self.own() else {
            if self.name() != "logging.NullHandler" {
                output.text(record, &mut |line| self.trace.prints(line));
            }
            return;
        };
        *lock(&self.trace.depth) += 1;
        class.emit(settings, record, output);
        *lock(&self.trace.depth) -= 1;
    }

    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if let Some(class) = self.own() {
            class.flush(settings, output);
        }
    }

    fn close(&self, settings: &Settings) {
        if let Some(class) = self.own() {
            class.close(settings);
        }
    }

    fn release(&self, settings: &Settings) {
        if let Some(class) = self.own() {
            class.release(settings);
        }
    }
}

impl Trace {
    /// What the last handler prints.
    fn prints(&self, text: &[u8]) {
        if let Some(Seen::Taken { line, .. }) = lock(&self.seen).last_mut() {
            *line = Some(String::from_utf8_lossy(text).into_owned());
        }
    }
}

impl Report for Trace {
    fn failed(&self, failed: &Failed<'_>) {
        let handler = failed.handler.to_owned();
        let seen = match failed.kind {
            TAKEN => Seen::Taken {
                handler,
                depth: *lock(&self.depth),
                line: None,
            },
            kind => Seen::Failed {
                handler,
                reason: format!("{kind}: {}", failed.reason),
            },
        };
        lock(&self.seen).push(seen);
    }
}

/// `sys.stderr`, where nothing is written but what no handler is there for.
impl Stream for Trace {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        lock(&self.seen).push(Seen::LastResort(line));
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
