//! `logging.handlers.SysLogHandler`.
//!
//! Nothing is connected before the first record: a configuration is not refused because a daemon is
//! down. (CPython connects at once, and refuses it if there is no TCP connection.) A TCP connection
//! that broke is made anew for the next record, after the pauses of a `SocketHandler` if that
//! fails; in CPython, all that follows is lost. A record takes no longer than a second to connect
//! and one to be sent.

mod priority;
mod ways;

use logconf_core::{Argument, Arguments, Problem, Record, Signature};

use super::arguments::{Kind, each, pair};
use crate::handlers::class::HandlerClass;
use crate::handlers::failure::Failure;
use crate::handlers::handler::Handler;
use crate::python;
use priority::Facility;
pub use priority::facilities;
use ways::Ways;

/// CPython: `logging.handlers.SysLogHandler`.
pub(super) struct SysLog {
    facility: Facility,
    /// Comes before each text. CPython: `ident`.
    ident: String,
    /// Whether a zero byte ends a message. CPython: `append_nul`.
    append_nul: bool,
    ways: Ways,
}

static SIGNATURE: Signature = Signature {
    function: "SysLogHandler",
    required: &[],
    optional: &["address", "facility", "socktype"],
};

pub(super) fn class() -> HandlerClass<SysLog> {
    HandlerClass::new("logging.handlers.SysLogHandler", &SIGNATURE, |arguments| {
        check(arguments)?;
        Ok(SysLog::new(arguments))
    })
    .attributes(&["ident", "append_nul", "facility"], set)
}

fn check(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
    if let Some(address) = arguments.get("address") {
        pair(arguments, address)?;
    }
    each(arguments, &["facility"], &[Kind::Text, Kind::Number])?;
    each(arguments, &["socktype"], &[Kind::None, Kind::Number])
}

fn set(handler: Option<&mut SysLog>, attribute: &str, value: Argument<'_>) -> bool {
    let facility = Facility::of(value);
    let ident = value.str().map(|ident| ident.to_string());
    let fits = match attribute {
        "ident" => ident.is_some() || value.is_none(),
        "facility" => facility.is_some(),
        // Anything is true or not.
        _ => true,
    };
    if let Some(handler) = handler.filter(|_| fits) {
        match attribute {
            "ident" => handler.ident = ident.unwrap_or_default(),
            "facility" => handler.facility = facility.unwrap_or_default(),
            _ => handler.append_nul = value.truth(),
        }
    }
    fits
}

impl SysLog {
    fn new(arguments: &Arguments<'_, '_>) -> Self {
        SysLog {
            facility: arguments
                .get("facility")
                .and_then(Facility::of)
                .unwrap_or_default(),
            ident: String::new(),
            append_nul: true,
            ways: Ways::of(arguments),
        }
    }

    /// CPython: the beginning of `SysLogHandler.emit`.
    fn message(&self, record: &Record<'_>, text: &str) -> Result<String, python::Failure> {
        let end = if self.append_nul { "\0" } else { "" };
        let head = self.facility.head(record)?;
        Ok([&head, &self.ident, text, end].concat())
    }
}

impl Handler for SysLog {
    fn emit(&mut self, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        let message = self.message(record, text)?;
        Ok(self.ways.send(message.as_bytes())?)
    }

    fn close(&mut self) {
        self.ways.close();
    }
}
