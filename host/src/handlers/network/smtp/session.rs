//! Handing a mail to a server. CPython: `smtplib.SMTP`.

use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use lettre::transport::smtp::{Error, response::Response};
use logconf_core::repr;

use super::mail::Mail;
use crate::handlers::network::peer::Peer;
use crate::python::Failure;

/// Where mails go.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    /// How long each step may take.
    pub(super) timeout: Option<Duration>,
    pub(super) credentials: Option<Credentials>,
}

/// How a server is told the user's name and password, the best way first.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

impl Server {
    /// Connects, sends a mail and takes leave. The line is encrypted first, and the user named, if
    /// there are parameters and credentials. A failure names the server.
    pub(super) fn send(&self, mail: &Mail, tls: Option<&TlsParameters>) -> Result<(), Failure> {
        let sent = self.send_unnamed(mail, tls);
        sent.map_err(|failure| failure.at(Peer::Network(self.host.clone(), self.port)))
    }

    fn send_unnamed(&self, mail: &Mail, tls: Option<&TlsParameters>) -> Result<(), Failure> {
        let name = own_name();
        let address = (&self.host[..], self.port);
        let mut connection = SmtpConnection::connect(address, self.timeout, &name, None, None)
            .map_err(|error| failure("SMTPConnectError", &error, None))?;
        if let Some(credentials) = &self.credentials {
            if let Some(tls) = tls {
                encrypt(&mut connection, tls, &name)?;
            }
            log_in(&mut connection, credentials)?;
        }
        hand_over(&mut connection, mail)?;
        // It has the mail, whatever it says now.
        let _ = connection.quit();
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

fn encrypt(
    connection: &mut SmtpConnection,
    tls: &TlsParameters,
    name: &ClientId,
) -> Result<(), Failure> {
    let server = connection.server_info();
    if !server.supports_feature(Extension::StartTls) {
        let words = "STARTTLS extension not supported by server.";
        return Err(Failure::new("SMTPNotSupportedError", words));
    }
    let encrypted = connection.starttls(tls, name);
    encrypted.map_err(|error| failure("SMTPResponseException", &error, None))
}

fn log_in(connection: &mut SmtpConnection, credentials: &Credentials) -> Result<(), Failure> {
    let mut refused = None;
    for mechanism in MECHANISMS {
        if !connection.server_info().supports_auth_mechanism(mechanism) {
            continue;
        }
        let Err(error) = connection.auth(&[mechanism], credentials) else {
            return Ok(());
        };
        let failure = failure("SMTPAuthenticationError", &error, None);
        if refusal(&error).is_none() {
            return Err(failure);
        }
        refused = Some(failure);
    }
    Err(refused.unwrap_or_else(|| {
        let words = "SMTP AUTH extension not supported by server, or neither PLAIN nor LOGIN.";
        Failure::new("SMTPNotSupportedError", words)
    }))
}

/// The commands of one mail. As in CPython, the mail goes to those receivers whom the server takes, and
/// fails if it takes none.
fn hand_over(connection: &mut SmtpConnection, mail: &Mail) -> Result<(), Failure> {
    let server = connection.server_info();
    let mut options = String::new();
    if mail.is_international {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(Failure::new(
                "SMTPNotSupportedError",
                "One or more source or delivery addresses require internationalized email support, \
                 but the server does not advertise the required SMTPUTF8 capability",
            ));
        }
        options += " SMTPUTF8";
    }
    // A server that cannot take it is sent it all the same, as by CPython.
    if !mail.content.is_ascii() && server.supports_feature(Extension::EightBitMime) {
        options += " BODY=8BITMIME";
    }
    connection
        .command(format!("MAIL FROM:<{}>{options}\r\n", mail.from))
        .map_err(|error| failure("SMTPSenderRefused", &error, Some(&mail.from)))?;
    let mut refusals = Vec::new();
    for to in &mail.to {
        let answer = connection.command(format!("RCPT TO:<{to}>\r\n"));
        if let Err(error) = answer {
            let Some(refusal) = refusal(&error) else {
                return Err(failure("SMTPRecipientsRefused", &error, None));
            };
            refusals.push(format!("{}: ({refusal})", repr(to)));
        }
    }
    if refusals.len() == mail.to.len() {
        let refusals = format!("{{{}}}", refusals.join(", "));
        return Err(Failure::new("SMTPRecipientsRefused", refusals));
    }
    let ready = connection
        .command("DATA\r\n")
        .map_err(|error| failure("SMTPDataError", &error, None))?;
    if !ready.has_code(354) {
        return Err(unexpected(&ready));
    }
    // The last line end is sent with the dot behind it.
    let content = mail.content.strip_suffix(b"\r\n");
    connection
        .message(content.unwrap_or(&mail.content))
        .map(drop)
        .map_err(|error| failure("SMTPDataError", &error, None))
}

fn unexpected(answer: &Response) -> Failure {
    let lines: Vec<&str> = answer.message().collect();
    let words = format!("({}, b{})", answer.code(), repr(&lines.join("\n")));
    Failure::new("SMTPDataError", words)
}

/// The code and the words of a refusal, as Python shows them.
fn refusal(error: &Error) -> Option<String> {
    let code = error.status()?;
    let words = error.source().map(ToString::to_string);
    Some(format!("{code}, b{}", repr(&words.unwrap_or_default())))
}

/// CPython's exception: of the kind, with the refused sender if there is one, if the server
/// refuses something; else what keeps the two from talking.
fn failure(kind: &'static str, error: &Error, sender: Option<&str>) -> Failure {
    if let Some(refusal) = refusal(error) {
        let sender = sender.map_or(String::new(), |sender| format!(", {}", repr(sender)));
        return Failure::new(kind, format!("({refusal}{sender})"));
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return lost(error);
        }
        cause = error.source();
    }
    match error.is_response() {
        true => Failure::new("SMTPServerDisconnected", error.to_string()),
        false => Failure::new("SMTPException", error.to_string()),
    }
}

fn lost(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Failure::new("TimeoutError", "timed out"),
        // What rustls does not take, comes as this.
        ErrorKind::InvalidData => Failure::new("SSLError", error.to_string()),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => {
            let mut words = "Connection unexpectedly closed".to_owned();
            if error.raw_os_error().is_some() {
                words = format!("{words}: {}", Failure::os(error, None));
            }
            Failure::new("SMTPServerDisconnected", words)
        }
        _ => Failure::os(error, None),
    }
}
