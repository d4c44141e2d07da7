//! A connection that never waits for long.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::link::Sends;
use super::peer::{Peer, first, resolve};
use super::unix;
use crate::python::Failure;

/// How long connecting may take for each address of a peer, and sending for each record. CPython:
/// the argument `timeout` of `SocketHandler.makeSocket`.
pub(super) const TIME_OUT: Duration = Duration::from_secs(1);

/// How much is sent at once to a peer that is slow. For more, a system may wait several times.
const PIECE: usize = 16 << 10;

/// Bytes in order, over TCP or to a Unix socket.
pub(super) trait Bytes: Read + Write + Send {
    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>;
    fn set_write_timeout(&self, after: Duration) -> io::Result<()>;
}

impl Bytes for TcpStream {
    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.set_nonblocking(nonblocking)
    }

    fn set_write_timeout(&self, after: Duration) -> io::Result<()> {
        self.set_write_timeout(Some(after))
    }
}

/// A connection to a peer, which only listens.
pub(super) struct Stream {
    // It does not block, but while a record is sent that does not go out at once.
    bytes: Box<dyn Bytes>,
}

impl Sends for Stream {
    fn open(peer: &Peer) -> Result<Self, Failure> {
        let bytes = match peer {
            Peer::Wrong(failure) => return Err(failure.clone()),
            Peer::Unix(path) => unix::connect(path).map_err(failure)?,
            Peer::Network(host, port) => first(resolve(host, *port)?, |address| {
                let tcp = TcpStream::connect_timeout(&address, TIME_OUT).map_err(failure)?;
                Ok(Box::new(tcp) as Box<dyn Bytes>)
            })?,
        };
        bytes.set_nonblocking(true).map_err(failure)?;
        Ok(Stream { bytes })
    }

    // Tells whether the peer has closed the connection. What it sent, up to some kilobytes, is
    // thrown away: it hides the end.
    fn is_open(&mut self) -> bool {
        for _ in 0..16 {
            match self.bytes.read(&mut [0; 512]) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return true,
                    ErrorKind::Interrupted => {}
                    _ => return false,
                },
            }
        }
        true
    }

    fn send(&mut self, all: &[u8]) -> io::Result<()> {
        let sent = match self.bytes.write(all) {
            Ok(sent) if sent == all.len() => return Ok(()),
            Ok(sent) => sent,
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::Interrupted => 0,
                _ => return Err(error),
            },
        };
        self.bytes.set_nonblocking(false)?;
        self.send_slowly(&all[sent..])?;
        self.bytes.set_nonblocking(true)
    }
}

impl Stream {
    /// Waits for the peer, but not for ever.
    fn send_slowly(&mut self, mut rest: &[u8]) -> io::Result<()> {
        let end = Instant::now() + TIME_OUT;
        while !rest.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.bytes.set_write_timeout(left)?;
            match self.bytes.write(&rest[..rest.len().min(PIECE)]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(sent) => rest = &rest[sent..],
                Err(error) => match error.kind() {
                    // The system's word for that the time is over.
                    ErrorKind::WouldBlock => return Err(ErrorKind::TimedOut.into()),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
        Ok(())
    }
}

/// A failure of the system, in Python's words.
pub(super) fn failure(error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::TimedOut if error.raw_os_error().is_none() => {
            Failure::new("TimeoutError", "timed out")
        }
        _ => Failure::os(&error, None),
    }
}
