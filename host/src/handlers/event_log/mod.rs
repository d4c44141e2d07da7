//! `logging.handlers.NTEventLogHandler`, which writes to the event log of Windows.
//!
//! Every event has the number 1 and no category. The program is made known to the log at its first
//! record, in the registry: a configuration that is refused changes nothing there. (CPython does it
//! while it is configured.)

mod event;
#[cfg_attr(not(windows), path = "no_windows.rs")]
mod windows;

use std::io::{self, ErrorKind};

use logconf_core::{Argument, Arguments, Problem, Record, Signature};

use super::class::HandlerClass;
use super::failure::Failure;
use super::given::{Sentence, WrongType, number, text};
use super::handler::Handler;
use crate::python;
use event::{Kind, fitting};

/// CPython: `logging.handlers.NTEventLogHandler`.
pub(super) struct EventLog {
    source: Source,
    /// Of levels that are not Python's own. CPython: `deftype`.
    default: Kind,
    /// Whether the log knows the source, or the program may not tell it.
    introduced: bool,
}

/// Who writes, as the log knows it.
struct Source {
    /// CPython: `appname`.
    name: String,
    /// CPython: `logtype`.
    log: String,
    /// The file that holds the text of event 1, with a place for the record. CPython: `dllname`.
    messages: String,
}

static SIGNATURE: Signature = Signature {
    function: "NTEventLogHandler",
    required: &["appname"],
    optional: &["dllname", "logtype"],
};

/// A part of Windows whose events 1 to 1000 are no more than the text that comes with them.
/// (CPython's is a part of the Python extension that it needs.)
const MESSAGES: &str = r"%SystemRoot%\System32\EventCreate.exe";

pub(super) fn class() -> HandlerClass<EventLog> {
    HandlerClass::new(
        "logging.handlers.NTEventLogHandler",
        &SIGNATURE,
        |arguments| {
            if !windows::HERE {
                return Err(arguments.fault(None, &UNSUPPORTED, 0));
            }
            Ok(EventLog {
                source: Source::of(arguments)?,
                default: Kind::Error,
                introduced: false,
            })
        },
    )
    .attributes(&["deftype"], set)
}

/// The exception is the one that CPython catches there.
static UNSUPPORTED: Sentence = Sentence("ImportError", "NTEventLogHandler works on Windows only");
static NO_TEXT: WrongType = WrongType("TypeError", "expected str, not {}");
static NO_NAME: Sentence = Sentence(
    "ValueError",
    "not a name for the registry, which is not empty and has no backslash or zero byte: {}",
);

impl Source {
    fn of(arguments: &Arguments<'_, '_>) -> Result<Self, Problem> {
        let messages = text(arguments, "dllname", &NO_TEXT)?;
        Ok(Source {
            name: name(arguments, "appname")?.unwrap_or_default(),
            log: name(arguments, "logtype")?.unwrap_or_else(|| "Application".to_owned()),
            messages: messages
                .filter(|file| !file.is_empty())
                .unwrap_or_else(|| MESSAGES.to_owned()),
        })
    }

    /// Where the log looks for its sources, below `HKEY_LOCAL_MACHINE`.
    fn key(&self) -> String {
        let Source { name, log, .. } = self;
        format!(r"SYSTEM\CurrentControlSet\Services\EventLog\{log}\{name}")
    }
}

/// The name of a key in the registry; `None` if it is not given.
fn name(arguments: &Arguments<'_, '_>, argument: &str) -> Result<Option<String>, Problem> {
    let Some(given) = arguments.get(argument) else {
        return Ok(None);
    };
    match given.str().map(|name| name.to_string()) {
        None => Err(NO_TEXT.of(arguments, given)),
        Some(name) if name.is_empty() || name.contains(['\\', '\0']) => {
            Err(arguments.fault(Some(given), &NO_NAME, 0))
        }
        name => Ok(name),
    }
}

fn set(handler: Option<&mut EventLog>, _: &str, value: Argument<'_>) -> bool {
    let kind = number(&value).and_then(Kind::numbered);
    if let (Some(handler), Some(kind)) = (handler, kind) {
        handler.default = kind;
    }
    kind.is_some()
}

impl EventLog {
    fn write(&mut self, record: &Record<'_>, text: &str) -> io::Result<()> {
        if !self.introduced {
            match windows::introduce(&self.source.key(), &self.source.messages) {
                // Only an administrator may; and one may have done it before. The log takes events of
                // sources that it does not know, too.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
                other => other?,
            }
            self.introduced = true;
        }
        let kind = Kind::of(record.level).unwrap_or(self.default);
        windows::report(&self.source.name, kind, &fitting(text))
    }
}

impl Handler for EventLog {
    fn emit(&mut self, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        let written = self.write(record, text);
        Ok(written.map_err(|error| python::Failure::os(&error, Some(&self.source.name)))?)
    }
}
