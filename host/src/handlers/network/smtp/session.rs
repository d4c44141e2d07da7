//! Handing a mail to a server. CPython: `smtplib.SMTP`.

use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::Auth;
use lettre::transport::smtp::extension::{ClientId, Extension, ServerInfo};
use lettre::transport::smtp::{Error, response::Response};
use logconf_core::repr;
use rustls::ClientConfig;

use super::line::{Line, Time};
use super::mail::Mail;
use crate::handlers::network::peer::{Peer, first, resolve};
use crate::python::Failure;

/// Where mails go.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    /// How long each step may take: to connect to one of its addresses, to encrypt the line, to answer a command.
    pub(super) timeout: Option<Duration>,
    pub(super) credentials: Option<Credentials>,
}

/// All steps together may take so many times as long as one. (CPython has no such limit, and one for each
/// part of a step alone: a server could hold up whoever logs for as long as it likes.)
const ALL_STEPS: u32 = 6;

/// How a server is told the user's name and password, the best way first.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// So often a server may ask for more, until it knows whether the user is let in.
const CHALLENGES: usize = 10;

impl Server {
    /// Connects, sends a mail and takes leave. The line is encrypted first, and the user named, if
    /// there are parameters and credentials. A failure names the server.
    pub(super) fn send(&self, mail: &Mail, tls: Option<&Arc<ClientConfig>>) -> Result<(), Failure> {
        let sent = self.send_unnamed(mail, tls);
        sent.map_err(|failure| failure.at(Peer::Network(self.host.clone(), self.port)))
    }

    fn send_unnamed(&self, mail: &Mail, tls: Option<&Arc<ClientConfig>>) -> Result<(), Failure> {
        let all = self.timeout.map(|step| step.saturating_mul(ALL_STEPS));
        let addresses = resolve(&self.host, self.port)?;
        // Looking up a name takes its own time.
        let time = Time::new(self.timeout, all);
        let mut line = first(addresses, |address| Line::open(address, time.clone()))?;
        line.begin_step();
        taken(line.answer()?, "SMTPConnectError")?;
        let mut session = Session::greet(line)?;
        if let Some(credentials) = &self.credentials {
            if let Some(tls) = tls {
                session = session.encrypted(tls, &self.host)?;
            }
            session.log_in(credentials)?;
        }
        session.hand_over(mail)?;
        // It has the mail, whatever it says now.
        let _ = session.line.say("QUIT\r\n");
        Ok(())
    }
}

/// What the program's computer is called: its full name, if it has one. CPython: `socket.getfqdn`.
fn own_name() -> ClientId {
    match ClientId::default() {
        ClientId::Domain(name) if name.contains('.') => ClientId::Domain(name),
        _ => ClientId::Ipv4([127, 0, 0, 1].into()),
    }
}

/// A connection to a server that was greeted, and has said what it can do.
struct Session {
    line: Line,
    server: ServerInfo,
}

impl Session {
    fn greet(mut line: Line) -> Result<Session, Failure> {
        let answer = line.say(format!("EHLO {}\r\n", own_name()))?;
        let answer = taken(answer, "SMTPHeloError")?;
        let server = ServerInfo::from_response(&answer).map_err(|error| misunderstood(&error))?;
        Ok(Session { line, server })
    }

    fn ask(&mut self, command: &str, kind: &'static str) -> Result<Response, Failure> {
        taken(self.line.say(command)?, kind)
    }

    /// What was said before counts no more.
    fn encrypted(mut self, tls: &Arc<ClientConfig>, host: &str) -> Result<Session, Failure> {
        if !self.server.supports_feature(Extension::StartTls) {
            let words = "STARTTLS extension not supported by server.";
            return Err(Failure::new("SMTPNotSupportedError", words));
        }
        self.ask("STARTTLS\r\n", "SMTPResponseException")?;
        Session::greet(self.line.encrypted(tls, host)?)
    }

    fn log_in(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let mut refused = None;
        for mechanism in MECHANISMS {
            if !self.server.supports_auth_mechanism(mechanism) {
                continue;
            }
            let answer = self.authenticate(mechanism, credentials)?;
            match taken(answer, "SMTPAuthenticationError") {
                Ok(_) => return Ok(()),
                Err(failure) => refused = Some(failure),
            }
        }
        Err(refused.unwrap_or_else(|| {
            let words = "SMTP AUTH extension not supported by server, or neither PLAIN nor LOGIN.";
            Failure::new("SMTPNotSupportedError", words)
        }))
    }

    /// What the server says in the end.
    fn authenticate(
        &mut self,
        mechanism: Mechanism,
        credentials: &Credentials,
    ) -> Result<Response, Failure> {
        let misunderstood = |error: Error| misunderstood(&error);
        let mut command = Auth::new(mechanism, credentials.clone(), None).map_err(misunderstood)?;
        for _ in 0..CHALLENGES {
            let answer = self.line.say(&command)?;
            if !answer.has_code(334) {
                return Ok(answer);
            }
            let response = Auth::new_from_response(mechanism, credentials.clone(), &answer);
            command = response.map_err(misunderstood)?;
        }
        let words = "The server asks for more again and again.";
        Err(Failure::new("SMTPException", words))
    }

    /// The commands of one mail. As in CPython, the mail goes to those receivers whom the server takes, and
    /// fails if it takes none.
    fn hand_over(&mut self, mail: &Mail) -> Result<(), Failure> {
        let mut options = String::new();
        if mail.is_international {
            if !self.server.supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure::new(
                    "SMTPNotSupportedError",
                    "One or more source or delivery addresses require internationalized email support, \
                     but the server does not advertise the required SMTPUTF8 capability",
                ));
            }
            options += " SMTPUTF8";
        }
        // A server that cannot take it is sent it all the same, as by CPython.
        if !mail.content.is_ascii() && self.server.supports_feature(Extension::EightBitMime) {
            options += " BODY=8BITMIME";
        }
        let sender = self
            .line
            .say(format!("MAIL FROM:<{}>{options}\r\n", mail.from))?;
        if !sender.is_positive() {
            let words = format!("({}, {})", words(&sender), repr(&mail.from));
            return Err(Failure::new("SMTPSenderRefused", words));
        }
        let mut refusals = Vec::new();
        for to in &mail.to {
            let answer = self.line.say(format!("RCPT TO:<{to}>\r\n"))?;
            if !answer.is_positive() {
                refusals.push(format!("{}: ({})", repr(to), words(&answer)));
            }
        }
        if refusals.len() == mail.to.len() {
            let refusals = format!("{{{}}}", refusals.join(", "));
            return Err(Failure::new("SMTPRecipientsRefused", refusals));
        }
        let ready = self.line.say("DATA\r\n")?;
        if !ready.has_code(354) {
            return Err(refusal("SMTPDataError", &ready));
        }
        let answer = self.line.send(&quoted(&mail.content))?;
        taken(answer, "SMTPDataError").map(drop)
    }
}

/// A mail as it is sent: a line that begins with a dot has another one in front, and one with a dot alone
/// ends it. CPython: `smtplib._quote_periods`.
fn quoted(content: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(content.len() + 8);
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            quoted.push(b'.');
        }
        quoted.extend_from_slice(line);
    }
    if !quoted.ends_with(b"\r\n") {
        quoted.extend_from_slice(b"\r\n");
    }
    quoted.extend_from_slice(b".\r\n");
    quoted
}

/// The answer, unless it is a refusal: that is CPython's exception of this kind.
fn taken(answer: Response, kind: &'static str) -> Result<Response, Failure> {
    match answer.is_positive() {
        true => Ok(answer),
        false => Err(refusal(kind, &answer)),
    }
}

fn refusal(kind: &'static str, answer: &Response) -> Failure {
    Failure::new(kind, format!("({})", words(answer)))
}

/// The code and the words of an answer, as Python shows them.
fn words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{}, b{}", answer.code(), repr(&lines.join("\n")))
}

fn misunderstood(error: &Error) -> Failure {
    Failure::new("SMTPException", error.to_string())
}
