//! A client of a listening device or program.
//!
//! A [`Client`] is one open connection, [`Client::request`] one question and its answer, whichever
//! of the two links is underneath.
//!
//! ```
//! use logconf::client::{Client, Timeouts};
//! use std::io::{Read, Write};
//!
//! // A stand-in for a device: it takes whatever it is sent.
//! let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! let address = listener.local_addr()?;
//! std::thread::spawn(move || {
//!     let (mut peer, _) = listener.accept().unwrap();
//!     peer.read_exact(&mut [0; 4 + 13]).unwrap();
//!     let reply = br#"{"ok":true,"generation":2}"#;
//!     peer.write_all(&[0, 0, 0, reply.len() as u8]).unwrap();
//!     peer.write_all(reply).unwrap();
//! });
//!
//! let mut client = Client::tcp(&address.to_string(), Timeouts::default())?;
//! let reply = client.request(br#"{"version":1}"#)?;
//! assert!(reply.ok);
//! assert_eq!(reply.generation, Some(2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod configure;
mod error;
mod reply;
mod serial;
mod splitter;
mod tcp;
mod timeouts;

pub use error::Error;
pub use reply::{Fault, Reply};
pub use splitter::{Piece, Splitter};
pub use timeouts::Timeouts;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::time::Duration;

use crate::key::{Key, counter};
use check::check;

/// The longest reply that is accepted. A device's is a few kilobytes; a program with ten thousand
/// loggers answers `status` with a few megabytes.
const MAX_REPLY: usize = 16 << 20;

/// An open connection to a device or a program that runs a listener.
///
/// ```no_run
/// use logconf::client::{Client, Timeouts};
/// use logconf::key::Key;
/// let mut board = Client::serial("/dev/ttyUSB0", 115_200, Timeouts::default())?
///     .with_key(Key::from_file("logging.key")?);
/// let reply = board.configure(&std::fs::read("quiet.json")?)?;
/// println!("generation {:?}", reply.generation);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Client {
    link: Link,
    key: Option<Key>,
}

#[derive(Debug)]
enum Link {
    Tcp(tcp::Tcp),
    Serial(serial::Serial),
}

impl Client {
    /// Connects to `address`: a host name or an IP address, with a port or without, in which case
    /// it is [`DEFAULT_PORT`](crate::core::wire::DEFAULT_PORT).
    ///
    /// # Errors
    ///
    /// [`Error::Address`] for a malformed address, [`Error::Connect`] if nothing answers there.
    pub fn tcp(address: &str, timeouts: Timeouts) -> Result<Client, Error> {
        tcp::Tcp::connect(address, timeouts).map(|link| Link::Tcp(link).into())
    }

    /// Opens a serial port (8 data bits, no parity, 1 stop bit) or a pseudo-terminal.
    ///
    /// The port is opened for this process alone: two readers would each get half of the bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Open`].
    pub fn serial(port: &str, baud: u32, timeouts: Timeouts) -> Result<Client, Error> {
        serial::Serial::open(port, baud, timeouts).map(|link| Link::Serial(link).into())
    }

    /// The same, with every request sealed for a listener that has the key.
    ///
    /// The counter is the [time in milliseconds](crate::key::counter), and a listener takes nothing
    /// after what has a higher one. So of two clients with one key, one whose clock is behind may be
    /// rejected, and so may one whose request is overtaken on its way, also within one process. A
    /// rejected request is therefore sealed and sent once more; where many send at once, that
    /// may be rejected too, and is then the reply.
    ///
    /// The peer is one that answers: if it closes the connection without a word, that is
    /// [`Error::Receive`] and not [`Error::Closed`].
    #[must_use]
    pub fn with_key(mut self, key: Key) -> Client {
        if let Link::Tcp(link) = &mut self.link {
            link.expect_answers();
        }
        let key = Some(key);
        Client { key, ..self }
    }

    /// Sends one payload and waits for the answer to it.
    ///
    /// Log text that arrives meanwhile on a serial line is skipped. What is not answered there is sent
    /// again, as often as the time-outs say: that is for questions, such as `status` and `check`. A
    /// config is for [`configure`](Self::configure).
    ///
    /// # Errors
    ///
    /// All but [`Error::Address`], [`Error::Connect`] and [`Error::Open`]. A config that the
    /// device refuses is no error here: see [`Reply::ok`].
    pub fn request(&mut self, payload: &[u8]) -> Result<Reply, Error> {
        let reply = self.exchange(payload)?;
        // Perhaps it was overtaken. It has changed nothing.
        match self.key.is_some() && reply.is_rejected() {
            true => self.exchange(payload),
            false => Ok(reply),
        }
    }

    fn exchange(&mut self, payload: &[u8]) -> Result<Reply, Error> {
        let key = self.key.as_ref();
        let bytes = match &mut self.link {
            Link::Tcp(link) => link.request(&sealed(payload, key))?,
            // Each time that it is sent, it is another one.
            Link::Serial(link) => link.request(|| sealed(payload, key))?,
        };
        Reply::parse(&bytes)
    }
}

impl From<Link> for Client {
    fn from(link: Link) -> Self {
        Client { link, key: None }
    }
}

/// What is sent for a payload.
fn sealed<'p>(payload: &'p [u8], key: Option<&Key>) -> Cow<'p, [u8]> {
    match key {
        Some(key) => key.seal(counter(), payload).into(),
        None => payload.into(),
    }
}

/// The addresses that [`Client::tcp`] tries for `address`, in that order.
///
/// # Errors
///
/// [`Error::Address`] for a malformed address, [`Error::Connect`] for a name that is not known.
///
/// ```
/// use logconf::client::addresses;
/// assert_eq!(addresses("192.0.2.7")?, ["192.0.2.7:9030".parse().unwrap()]);
/// assert_eq!(addresses("192.0.2.7:09030")?, addresses("192.0.2.7")?);
/// # Ok::<(), logconf::client::Error>(())
/// ```
pub fn addresses(address: &str) -> Result<Vec<SocketAddr>, Error> {
    tcp::resolved(address).map(|(_, addresses)| addresses)
}

/// Opens a serial port for reading and writing, as [`Client::serial`] does; what arrives on it is
/// for a [`Splitter`].
///
/// # Errors
///
/// [`Error::Open`].
pub fn open_port(
    port: &str,
    baud: u32,
    timeout: Duration,
) -> Result<Box<dyn serialport::SerialPort>, Error> {
    serial::open(port, baud, timeout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use logconf_core::listener::{Authenticated, Latest, Verifier};
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    fn key() -> Key {
        Key::new([7; 32]).unwrap()
    }

    /// What a request with a key comes to, and what the peer got that gave these replies before it
    /// closed the connection.
    fn request(replies: &'static [&str]) -> (Result<Reply, Error>, Vec<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let peer = thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let mut got = Vec::new();
            for reply in replies {
                got.push(frame(&mut peer).unwrap());
                let length = reply.len() as u32;
                peer.write_all(&length.to_be_bytes()).unwrap();
                peer.write_all(reply.as_bytes()).unwrap();
            }
            // One more, if there is one before the client goes.
            got.extend(frame(&mut peer));
            got
        });
        let client = Client::tcp(&address, Timeouts::default()).unwrap();
        let reply = client.with_key(key()).request(b"{}");
        (reply, peer.join().unwrap())
    }

    fn frame(peer: &mut TcpStream) -> Option<Vec<u8>> {
        let mut length = [0; 4];
        peer.read_exact(&mut length).ok()?;
        let mut payload = vec![0; u32::from_be_bytes(length) as usize];
        peer.read_exact(&mut payload).ok()?;
        Some(payload)
    }

    const OVERTAKEN: &str = r#"{"ok":false,"error":"request rejected","path":"","causes":[]}"#;
    const REFUSED: &str = r#"{"ok":false,"error":"e","path":"","causes":[]}"#;
    const TAKEN: &str = r#"{"ok":true,"generation":2}"#;

    #[test]
    fn a_rejected_request_is_sealed_anew_and_sent_once_more() {
        for (replies, is_taken, sends) in [
            (&[TAKEN][..], true, 1),
            (&[REFUSED], false, 1),
            (&[OVERTAKEN, TAKEN], true, 2),
            (&[OVERTAKEN, OVERTAKEN], false, 2),
        ] {
            let (reply, got) = request(replies);
            assert_eq!(reply.unwrap().ok, is_taken, "{replies:?}");
            assert_eq!(got.len(), sends, "{replies:?}");
            // Each is newer than the one before.
            let verifier = Authenticated::new(key(), Latest::new(0));
            for sealed in &got {
                assert_eq!(verifier.verify(sealed), Some(&b"{}"[..]));
            }
        }
    }

    #[test]
    fn with_a_key_an_end_without_an_answer_is_a_broken_link() {
        let (reply, got) = request(&[]);
        assert!(matches!(reply, Err(Error::Receive(_))), "{reply:?}");
        assert_eq!(got.len(), 1);
    }
}
