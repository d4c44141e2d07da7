//! Handlers that write to files: what `FileHandler` and the classes built on it share.
//!
//! | when | what happens to the file |
//! |---|---|
//! | the configuration is read | it is opened, and created, but not emptied |
//! | it is refused | a file that it created is removed |
//! | it is taken | in mode `w` the file is emptied |
//! | another one is taken | the file is closed |
//! | a logger that it does not name logs all the same | mode `a` opens the file again, mode `w` drops the record |
//! | a record was on its way already | it is written at the end of the file, unless that has been emptied since |
//!
//! A handler in mode `a` whose file a handler in force has open in mode `a`, too, takes that over instead
//! of opening it again, if it is still the one under the path and may still be written.
//!
//! With `delay` the file is opened, and emptied, at the first record. Whoever else writes to the
//! file, mode `a` and late records write to its end; the other modes write where their handler
//! stands, over what others have written there meanwhile, as in CPython. Records that are dropped
//! are counted, by file.
//!
//! A temporary override that names a file of the state that will return does not empty it: its records, and
//! then those of the state that has returned, stand behind what is there.

mod access;
mod backups;
mod encoding;
mod faults;
mod files;
mod instance;
mod log_file;
mod mode;
mod open;
mod place;
mod plain;
mod rotating;
mod schedule;
mod shared;
#[cfg(test)]
mod tests;
mod timed;
mod watched;

pub(crate) use place::Place;
pub use place::{Written, absolute};
pub(super) use plain::Plain;
pub(super) use rotating::Rotating;
pub(super) use timed::Timed;
pub(super) use watched::Watched;

use logconf_core::{Arguments, Class, Description, Output, Problem, Record, Settings, Signature};

use super::given::{text, truth};
use super::instances::{Instances, too_many};
use super::kept::Kept;
use crate::python::Failure;
use faults::{
    BINARY, MODE, NO_ENCODING, NO_ERRORS, NO_MODE, NO_PATH, NOT_ITERABLE, UNKNOWN, code_of,
};
use instance::{Instance, Next};
use log_file::{Fault, LogFile};
use shared::Shared;

/// What makes a class of file handlers different from the others.
pub(super) trait Kind: Sync + Send + 'static {
    const NAME: &'static str;
    const SIGNATURE: &'static Signature;

    /// What a handler of this kind keeps beside its file.
    type State: Send + Sync;

    /// Whether a record is written although something failed before it was formatted, which is
    /// reported all the same.
    const GOES_ON: bool = false;

    /// Reads what comes before the file's name in CPython: the mode, which a kind may overrule.
    fn mode(arguments: &Arguments<'_, '_>) -> Result<String, Problem> {
        mode_of(arguments)
    }

    /// Reads the arguments of its own, which CPython looks at when the file is open.
    fn configure(arguments: &Arguments<'_, '_>) -> Result<Self::State, Problem>;

    /// The file is open, unless it is to be opened late. Says whether the configuration created
    /// it.
    fn committed(_: &mut Self::State, _: &LogFile, _: bool) {}

    /// Until when, in seconds, nothing has to be done before a record is formatted while the file is
    /// open; the latest time there is: ever.
    fn quiet_until(_: &Self::State) -> i64 {
        i64::MIN
    }

    /// Comes before the record is formatted.
    fn before_formatting(_: &mut Self::State, _: &mut LogFile) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether the length of the line matters.
    fn measures(_: &Self::State, _: &LogFile) -> bool {
        false
    }

    /// Comes before a line of so many characters is written, its end not counted. What failed and does
    /// not matter for the record is left in the last of these.
    fn before_writing(
        _: &mut Self::State,
        _: &mut LogFile,
        _: usize,
        _: &mut Option<Failure>,
    ) -> Result<(), Failure> {
        Ok(())
    }
}

/// A class of file handlers.
pub(super) struct FileClass<K: Kind> {
    place: &'static Place,
    instances: Instances<Instance<K>>,
}

impl<K: Kind> FileClass<K> {
    pub(super) fn new(place: &'static Place) -> Self {
        FileClass {
            place,
            instances: Instances::new(),
        }
    }

    fn file(&self, arguments: &Arguments<'_, '_>) -> Result<LogFile, Problem> {
        let mode = K::mode(arguments)?;
        Ok(LogFile {
            path: self.place.resolve(&file_name(arguments)?),
            mode,
            encoding: text(arguments, "encoding", &NO_ENCODING)?,
            errors: text(arguments, "errors", &NO_ERRORS)?,
            delay: truth(arguments, "delay"),
            open: None,
            created: false,
            closed: false,
            left: None,
            shared: Shared::default(),
            place: self.place,
        })
    }

    fn problem(&self, arguments: &Arguments<'_, '_>, fault: Fault) -> Problem {
        let name = arguments.get("filename");
        match fault {
            Fault::Mode(wrong) => arguments.fault(arguments.get("mode"), &MODE, wrong as i32),
            Fault::BinaryEncoding => arguments.fault(arguments.get("encoding"), &BINARY, 0),
            Fault::EmbeddedNull => arguments.fault(name, self.place, place::EMBEDDED_NULL),
            Fault::Os(error) => {
                let code = error.raw_os_error().unwrap_or_else(|| code_of(&error));
                arguments.fault(name, self.place, code)
            }
            Fault::UnknownEncoding => arguments.fault(arguments.get("encoding"), &UNKNOWN, 0),
        }
    }
}

/// CPython: `os.fspath`.
fn file_name(arguments: &Arguments<'_, '_>) -> Result<String, Problem> {
    match arguments.get("filename") {
        Some(name) => match name.str() {
            Some(text) => Ok(text.to_string()),
            None => Err(NO_PATH.of(arguments, name)),
        },
        // The signature demands it.
        None => Ok(String::new()),
    }
}

fn mode_of(arguments: &Arguments<'_, '_>) -> Result<String, Problem> {
    match arguments.get("mode") {
        Some(mode) => match mode.str() {
            Some(mode) => Ok(mode.to_string()),
            // CPython looks for a `b` in it before `open` sees it.
            None if mode.items().is_some() => Err(NO_MODE.of(arguments, mode)),
            None => Err(NOT_ITERABLE.of(arguments, mode)),
        },
        None => Ok("a".to_owned()),
    }
}

impl<K: Kind> Class for FileClass<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn signature(&self) -> &'static Signature {
        K::SIGNATURE
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let mut file = self.file(arguments)?;
        let fault = |fault| self.problem(arguments, fault);
        if arguments.checking() {
            file.try_out().map_err(fault)?;
            K::configure(arguments)?;
            self.instances.check_room(arguments)?;
            return Ok(Settings::default());
        }
        file.prepare().map_err(fault)?;
        let state = K::configure(arguments).inspect_err(|_| file.abandon())?;
        let kept = Kept::of(K::SIGNATURE, arguments);
        let added = self.instances.add(Instance::new(file, state, kept));
        let instance = added.map_err(|instance| {
            instance.alone(|file, _| file.abandon());
            too_many(arguments)
        })?;
        Ok(Settings {
            instance,
            ..Settings::default()
        })
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        let instance = self.instances.get(settings.instance);
        let instance = instance.as_deref();
        instance.is_some_and(|instance| instance.kept.describe(&[], out))
    }

    fn abandon(&self, settings: &Settings) {
        if let Some(instance) = self.instances.remove(settings.instance) {
            instance.alone(|file, _| file.abandon());
        }
    }

    fn commit(&self, settings: &Settings) {
        if let Some(instance) = self.instances.get(settings.instance).as_deref() {
            instance.alone(|file, state| {
                let is_new = file.created;
                file.commit();
                K::committed(state, file, is_new);
            });
        }
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        let failed = |failure: Failure| output.failed(record, failure.kind, &failure.message);
        let instance = self.instances.get(settings.instance);
        let Some(instance) = instance.as_deref() else {
            return;
        };
        let mut trouble = None;
        let begun = match instance.is_quiet(self.place) {
            true => Ok(Next::Write),
            false => instance.begin(self.place, output.is_kept(), &mut trouble),
        };
        if let Some(failure) = trouble.take() {
            failed(failure);
        }
        let length = match begun {
            Ok(Next::Nothing) => return,
            Ok(Next::Write) => None,
            Ok(Next::Measure) => {
                let mut length = None;
                output.text(record, &mut |text| {
                    length = Some(String::from_utf8_lossy(text).chars().count());
                });
                // It could not be formatted, which has been reported.
                if length.is_none() {
                    return;
                }
                length
            }
            Err(failure) => return failed(failure),
        };
        let mut written = Ok(());
        output.line(record, &mut |line| {
            written = instance.write(line, length, output.is_kept(), &mut trouble);
        });
        if let Some(failure) = trouble {
            failed(failure);
        }
        if let Err(failure) = written {
            failed(failure);
        }
    }

    fn close(&self, settings: &Settings) {
        if let Some(instance) = self.instances.get(settings.instance).as_deref() {
            instance.alone(|file, _| file.close());
        }
    }

    fn release(&self, settings: &Settings) {
        self.instances.remove(settings.instance);
    }

    /// Records for the same file: those that came late and those that a closed handler in
    /// mode `w` still got.
    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        let instance = self.instances.get(settings.instance);
        instance.as_deref().map_or(0, Instance::dropped)
    }
}
