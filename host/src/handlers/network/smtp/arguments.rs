//! Reading the arguments of an `SMTPHandler`. Their types have been looked at; what is in a list has
//! not.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use logconf_core::{Argument, Arguments, Problem};

use super::encryption::Identity;
use super::mail::Template;
use crate::handlers::given::{Sentence, number, real};

/// CPython: `smtplib.SMTP_PORT`.
const PORT: u16 = 25;

/// `mailhost`: a name, or a name and a port.
pub(super) fn host_and_port(arguments: &Arguments<'_, '_>) -> Result<(String, u16), Problem> {
    let Some(given) = arguments.get("mailhost") else {
        return Ok((String::new(), PORT));
    };
    let Some(mut items) = given.items() else {
        return Ok((words(arguments, given)?, PORT));
    };
    let (Some(host), Some(port)) = (items.next(), items.next()) else {
        return Err(arguments.refuse(given, "a name and a port"));
    };
    let port = match port.truth() {
        true => number(&port).and_then(|port| u16::try_from(port).ok()),
        false => Some(PORT),
    };
    let port = port.ok_or_else(|| arguments.refuse(given, "a name and a port"))?;
    Ok((words(arguments, host)?, port))
}

/// `credentials`: a name and a password. Without a name, nobody logs in.
pub(super) fn credentials(arguments: &Arguments<'_, '_>) -> Result<Option<Credentials>, Problem> {
    let given = arguments.get("credentials");
    let Some(mut items) = given.as_ref().and_then(Argument::items) else {
        return Ok(None);
    };
    let (Some(name), Some(password)) = (items.next(), items.next()) else {
        return Ok(None);
    };
    if !name.truth() {
        return Ok(None);
    }
    let (name, password) = (words(arguments, name)?, words(arguments, password)?);
    Ok(Some(Credentials::new(name, password)))
}

/// `secure`: the files of a key and a certificate, or nothing.
pub(super) fn identity(arguments: &Arguments<'_, '_>) -> Result<Option<Identity>, Problem> {
    let Some(given) = arguments.get("secure") else {
        return Ok(None);
    };
    let Some(items) = given.items() else {
        return Ok(None);
    };
    let mut files = Vec::new();
    for item in items {
        files.push(match item.is_none() {
            true => None,
            false => Some(words(arguments, item)?),
        });
    }
    match &mut files[..] {
        [] | [None] | [None, None] => Ok(Some(Identity::Nobody)),
        [key, Some(certificate)] => {
            let certificate = std::mem::take(certificate);
            // (The key may stand in the same file.)
            let key = key.take().unwrap_or_else(|| certificate.clone());
            Ok(Some(Identity::Files { key, certificate }))
        }
        [Some(_)] | [Some(_), None] => Err(arguments.fault(Some(given), &NO_CERTIFICATE, 0)),
        _ => Err(arguments.refuse(given, "at most the names of two files")),
    }
}

/// `timeout`: seconds, or `None` for no end.
pub(super) fn timeout(arguments: &Arguments<'_, '_>) -> Result<Option<Duration>, Problem> {
    let Some(given) = arguments.get("timeout") else {
        return Ok(Some(Duration::from_secs(5)));
    };
    let Some(seconds) = real(&given) else {
        return Ok(None);
    };
    let fault = match seconds {
        0.0 => &ZERO,
        ..0.0 => &NEGATIVE,
        _ => &TOO_LONG,
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(timeout) if seconds > 0.0 => Ok(Some(timeout.max(Duration::from_nanos(1)))),
        _ => Err(arguments.fault(Some(given), fault, 0)),
    }
}

/// `fromaddr`, `toaddrs` and `subject`.
pub(super) fn template(arguments: &Arguments<'_, '_>) -> Result<Template, Problem> {
    let text = |name: &str| match arguments.get(name) {
        Some(given) => words(arguments, given),
        None => Ok(String::new()),
    };
    let mut to = Vec::new();
    if let Some(given) = arguments.get("toaddrs") {
        match given.items() {
            Some(items) => {
                for item in items {
                    to.push(words(arguments, item)?);
                }
            }
            None => to.push(words(arguments, given)?),
        }
    }
    Ok(Template {
        from: text("fromaddr")?,
        to,
        subject: text("subject")?,
    })
}

fn words<'d>(arguments: &Arguments<'_, 'd>, given: Argument<'d>) -> Result<String, Problem> {
    let text = given.str().map(|text| text.to_string());
    text.ok_or_else(|| arguments.refuse(given, "a string"))
}

// CPython says these for each record anew.
static NO_CERTIFICATE: Sentence = Sentence("ValueError", "certfile must be specified");
static ZERO: Sentence = Sentence(
    "ValueError",
    "Non-blocking socket (timeout=0) is not supported",
);
static NEGATIVE: Sentence = Sentence("ValueError", "Timeout value out of range");
static TOO_LONG: Sentence = Sentence("OverflowError", "timeout doesn't fit into C timeval");
