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

mod error;
mod reply;
mod serial;
mod splitter;
mod tcp;

pub use error::Error;
pub use reply::{Fault, Reply};
pub use splitter::{Piece, Splitter};

use std::time::Duration;

/// The longest reply that is accepted. A device's is a few kilobytes; a program with ten thousand
/// loggers answers `status` with a few megabytes.
const MAX_REPLY: usize = 16 << 20;

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a TCP connection to be made.
    pub connect: Duration,
    /// For a request to be taken and answered. A serial line is given in addition the time that
    /// the request, and the answer behind what the device is still sending, need at its speed.
    pub answer: Duration,
    /// How often a request is sent over a serial line, all within `answer`, before its silence
    /// is believed: noise can tear a frame, and a config that is applied twice leaves the same
    /// state (its generation is one higher).
    pub sends: u32,
}

impl Default for Timeouts {
    /// Five seconds each; four sends.
    fn default() -> Self {
        Timeouts {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(5),
            sends: 4,
        }
    }
}

/// An open connection to a device or a program that runs a listener.
#[derive(Debug)]
pub struct Client(Link);

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
        tcp::Tcp::connect(address, timeouts).map(|link| Client(Link::Tcp(link)))
    }

    /// Opens a serial port (8 data bits, no parity, 1 stop bit) or a pseudo-terminal.
    ///
    /// The port is opened for this process alone: two readers would each get half of the bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Open`].
    pub fn serial(port: &str, baud: u32, timeouts: Timeouts) -> Result<Client, Error> {
        serial::Serial::open(port, baud, timeouts).map(|link| Client(Link::Serial(link)))
    }

    /// Sends one payload and waits for the answer to it.
    ///
    /// Log text that arrives meanwhile on a serial line is skipped.
    ///
    /// # Errors
    ///
    /// All but [`Error::Address`], [`Error::Connect`] and [`Error::Open`]. A config that the
    /// device refuses is no error here: see [`Reply::ok`].
    pub fn request(&mut self, payload: &[u8]) -> Result<Reply, Error> {
        let bytes = match &mut self.0 {
            Link::Tcp(link) => link.request(payload)?,
            Link::Serial(link) => link.request(payload)?,
        };
        Reply::parse(&bytes)
    }
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
