//! A connection to a server of mails: commands, and an answer to each. However the server behaves, neither takes
//! more time than there is, and no answer more room.

use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lettre::transport::smtp::response::Response;
use logconf_core::repr;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::python::Failure;

/// The longest line of an answer. CPython: `smtplib._MAXLINE`.
const LONGEST_LINE: usize = 8192;
/// The longest answer. (CPython has no limit.)
const LONGEST_ANSWER: usize = 100_000;
/// So much is read at once.
const CHUNK: usize = 4096;
/// Of what is no answer, so many characters are shown.
const SHOWN: usize = 80;

/// A connection.
pub(super) struct Line {
    bytes: Bytes,
    /// What has come behind the lines that were read.
    unread: Vec<u8>,
}

enum Bytes {
    Plain(Timed),
    Encrypted(Box<StreamOwned<ClientConnection, Timed>>),
}

impl Line {
    /// Connects.
    pub(super) fn open(address: SocketAddr, mut time: Time) -> Result<Line, Failure> {
        time.begin_step();
        let connected = time.left().and_then(|left| match left {
            Some(left) => TcpStream::connect_timeout(&address, left),
            None => TcpStream::connect(address),
        });
        let tcp = connected.map_err(|error| lost(&error))?;
        Ok(Line {
            bytes: Bytes::Plain(Timed { tcp, time }),
            unread: Vec::new(),
        })
    }

    /// The same connection, encrypted. What has come before cannot be trusted: whoever is in between may have sent
    /// it, as an answer to what is about to be said in secret.
    pub(super) fn encrypted(self, tls: &Arc<ClientConfig>, host: &str) -> Result<Line, Failure> {
        let Bytes::Plain(mut tcp) = self.bytes else {
            return Ok(self);
        };
        if !self.unread.is_empty() {
            let words = "more than an answer came before the connection was encrypted";
            return Err(Failure::new("SMTPException", words));
        }
        let not_encrypted = |error: String| Failure::new("SSLError", error);
        let name = ServerName::try_from(host.to_owned());
        let name = name.map_err(|error| not_encrypted(error.to_string()))?;
        let mut secret = ClientConnection::new(Arc::clone(tls), name)
            .map_err(|error| not_encrypted(error.to_string()))?;
        tcp.time.begin_step();
        while secret.is_handshaking() {
            let done = secret.complete_io(&mut tcp);
            done.map_err(|error| lost(&error))?;
        }
        Ok(Line {
            bytes: Bytes::Encrypted(Box::new(StreamOwned::new(secret, tcp))),
            unread: Vec::new(),
        })
    }

    /// Says something, and gives the answer.
    pub(super) fn say(&mut self, command: impl Display) -> Result<Response, Failure> {
        self.send(command.to_string().as_bytes())
    }

    /// The same, with bytes.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<Response, Failure> {
        self.begin_step();
        let stream = self.stream();
        let sent = stream.write_all(bytes).and_then(|()| stream.flush());
        sent.map_err(|error| lost(&error))?;
        self.answer()
    }

    /// The next answer: lines with a code, of which all but the last have a dash behind it.
    pub(super) fn answer(&mut self) -> Result<Response, Failure> {
        let mut answer = String::new();
        loop {
            let line = self.line()?;
            answer.push_str(line.trim_end());
            answer.push_str("\r\n");
            if line.as_bytes().get(3) != Some(&b'-') {
                break;
            }
            if answer.len() > LONGEST_ANSWER {
                return Err(too_long("Answer"));
            }
        }
        answer.parse().map_err(|_| {
            let shown: String = answer.chars().take(SHOWN).collect();
            let words = format!("no answer of a server of mails: {}", repr(&shown));
            Failure::new("SMTPServerDisconnected", words)
        })
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut seen = 0;
        loop {
            let end = self.unread[seen..].iter().position(|byte| *byte == b'\n');
            if let Some(end) = end {
                let rest = self.unread.split_off(seen + end + 1);
                let line = std::mem::replace(&mut self.unread, rest);
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            seen = self.unread.len();
            if seen > LONGEST_LINE {
                return Err(too_long("Line"));
            }
            let mut chunk = [0; CHUNK];
            match self
                .stream()
                .read(&mut chunk)
                .map_err(|error| lost(&error))?
            {
                0 => return Err(lost(&ErrorKind::UnexpectedEof.into())),
                read => self.unread.extend_from_slice(&chunk[..read]),
            }
        }
    }

    /// Begins a step: something is said, or waited for.
    pub(super) fn begin_step(&mut self) {
        let time = match &mut self.bytes {
            Bytes::Plain(tcp) => &mut tcp.time,
            Bytes::Encrypted(stream) => &mut stream.sock.time,
        };
        time.begin_step();
    }

    fn stream(&mut self) -> &mut dyn Stream {
        match &mut self.bytes {
            Bytes::Plain(tcp) => tcp,
            Bytes::Encrypted(stream) => &mut **stream,
        }
    }
}

trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// How long each step may take, and all together.
#[derive(Clone)]
pub(super) struct Time {
    step: Option<Duration>,
    step_end: Option<Instant>,
    end: Option<Instant>,
}

impl Time {
    /// From now on.
    pub(super) fn new(step: Option<Duration>, all: Option<Duration>) -> Time {
        Time {
            step,
            step_end: None,
            end: after(all),
        }
    }

    pub(super) fn begin_step(&mut self) {
        self.step_end = after(self.step);
    }

    /// What is left of it; `None` if there is no end.
    fn left(&self) -> io::Result<Option<Duration>> {
        let Some(end) = [self.step_end, self.end].into_iter().flatten().min() else {
            return Ok(None);
        };
        match end.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(ErrorKind::TimedOut.into()),
            left => Ok(Some(left)),
        }
    }
}

/// What is beyond all time does not come.
fn after(time: Option<Duration>) -> Option<Instant> {
    Instant::now().checked_add(time?)
}

/// A connection that gives no operation more time than is left. The system's own limit begins anew with each byte.
struct Timed {
    tcp: TcpStream,
    time: Time,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.tcp.set_read_timeout(self.time.left()?)?;
            match self.tcp.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.tcp.set_write_timeout(self.time.left()?)?;
            match self.tcp.write(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

/// CPython's words.
fn too_long(what: &str) -> Failure {
    Failure::new(
        "SMTPResponseException",
        format!("(500, '{what} too long.')"),
    )
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
