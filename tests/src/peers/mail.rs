//! A mail server: aiosmtpd, with STARTTLS and logins.

use super::certificates::Certificates;
use super::folder::Folder;
use super::program::{Program, address, bytes, text};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What the server offers and asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailSettings<'a> {
    /// Offers STARTTLS, and takes no login without it.
    pub tls: bool,
    /// The login and the password without which it takes no mail. With `None` it takes every mail,
    /// and any login.
    pub login: Option<(&'a str, &'a str)>,
    /// The mechanisms of authentication to leave out, of `LOGIN` and `PLAIN`; without both, the
    /// server knows no `AUTH`.
    pub without: &'a [&'a str],
}

/// A mail that was received.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The name that the client gave with `EHLO` or `HELO`.
    pub greeted_as: String,
    /// The address of `MAIL FROM`.
    pub from: String,
    /// What came behind that address, such as `SIZE=120`; the server makes it upper case.
    pub options: Vec<String>,
    /// The addresses of `RCPT TO`.
    pub to: Vec<String>,
    /// The mechanism, the login and the password, if the client logged in.
    pub login: Option<(String, String, String)>,
    /// Whether TLS was on.
    pub tls: bool,
    /// The mail itself, without what only serves its transport: the dot before a dot at the
    /// begin of a line, and the line with the last dot.
    pub data: Vec<u8>,
    /// All that the client sent since the begin of the connection, decrypted.
    pub wire: Vec<u8>,
}

/// A running mail server.
#[derive(Debug)]
pub struct Mail {
    program: Program,
    _folder: Folder,
    /// Where it listens.
    pub address: SocketAddr,
    /// The certificate of the authority that vouches for `localhost` and `127.0.0.1`, in PEM.
    pub authority: PathBuf,
}

impl Mail {
    /// Starts the server.
    ///
    /// # Panics
    ///
    /// Without Python or aiosmtpd.
    pub fn start(settings: MailSettings<'_>) -> Mail {
        let folder = Folder::new();
        let certificates = Certificates::make(&folder);
        let argument = json!({
            "tls": settings.tls.then_some([&certificates.server, &certificates.server_key]),
            "login": settings.login,
            "without": settings.without,
        });
        let (program, ready) =
            Program::python("the mail server", include_str!("mail.py"), &argument);
        Mail {
            program,
            _folder: folder,
            address: address(&ready),
            authority: certificates.authority,
        }
    }

    /// Waits until so many mails were received and gives all of them.
    ///
    /// # Panics
    ///
    /// If there are not so many after [`PATIENCE`](crate::line::PATIENCE).
    pub fn wait(&self, count: usize) -> Vec<Message> {
        self.program.records(count).iter().map(message).collect()
    }
}

fn message(fields: &Value) -> Message {
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().expect("a list");
        list.iter().map(text).collect()
    };
    Message {
        greeted_as: text(&fields["greeted_as"]),
        from: text(&fields["from"]),
        options: texts(&fields["options"]),
        to: texts(&fields["to"]),
        login: fields["login"]
            .as_array()
            .map(|login| (text(&login[0]), text(&login[1]), text(&login[2]))),
        tls: fields["tls"].as_bool().expect("a bool"),
        data: bytes(&fields["data"]),
        wire: bytes(&fields["wire"]),
    }
}
