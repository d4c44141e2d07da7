//! `logging.handlers.SMTPHandler`.

mod address;
mod arguments;
mod body;
mod encryption;
mod fold;
mod line;
mod mail;
mod part;
mod session;

use std::sync::Arc;

use logconf_core::{Arguments, Clock, Problem, Record, Signature};
use rustls::ClientConfig;

use super::arguments::{Kind, each, pair};
use crate::handlers::class::HandlerClass;
use crate::handlers::failure::Failure;
use crate::handlers::handler::Handler;
use encryption::Identity;
use mail::{Mail, Template};
use session::Server;

/// CPython: `logging.handlers.SMTPHandler`. Each record is a mail, and each mail a connection of its
/// own.
pub(super) struct Smtp {
    template: Template,
    /// Says when a mail is written, and in which zone.
    clock: &'static dyn Clock,
    server: Server,
    /// Who the program is to the server, if the line is to be encrypted.
    identity: Option<Identity>,
    /// What the line is encrypted with, once there was a mail.
    tls: Option<Arc<ClientConfig>>,
}

static SIGNATURE: Signature = Signature {
    function: "SMTPHandler",
    required: &["mailhost", "fromaddr", "toaddrs", "subject"],
    optional: &["credentials", "secure", "timeout"],
};

pub(super) fn class(clock: &'static dyn Clock) -> HandlerClass<Smtp> {
    HandlerClass::new(
        "logging.handlers.SMTPHandler",
        &SIGNATURE,
        move |arguments| {
            check(arguments)?;
            let (host, port) = arguments::host_and_port(arguments)?;
            let credentials = arguments::credentials(arguments)?;
            let identity = match credentials.is_some() {
                true => arguments::identity(arguments)?,
                false => None,
            };
            Ok(Smtp {
                template: arguments::template(arguments)?,
                clock,
                server: Server {
                    host,
                    port,
                    timeout: arguments::timeout(arguments)?,
                    credentials,
                },
                identity,
                tls: None,
            })
        },
    )
}

fn check(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
    for name in ["mailhost", "credentials"] {
        let given = arguments.get(name).filter(|given| given.items().is_some());
        if let Some(given) = given {
            pair(arguments, given)?;
        }
    }
    let text_or_list = [Kind::Text, Kind::List];
    each(arguments, &["mailhost", "toaddrs"], &text_or_list)?;
    each(arguments, &["fromaddr", "subject"], &[Kind::Text])?;
    each(
        arguments,
        &["credentials", "secure"],
        &[Kind::None, Kind::List],
    )?;
    each(arguments, &["timeout"], &[Kind::None, Kind::Number])
}

impl Handler for Smtp {
    const SECRETS: &'static [&'static str] = &["credentials"];

    fn emit(&mut self, _: &Record<'_>, text: &str) -> Result<(), Failure> {
        let mail = Mail::new(&self.template, text, self.clock)?;
        if let Some(identity) = &self.identity
            && self.tls.is_none()
        {
            self.tls = Some(identity.config()?);
        }
        Ok(self.server.send(&mail, self.tls.as_ref())?)
    }
}
