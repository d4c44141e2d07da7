//! Unix sockets. Nothing here waits for long.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use socket2::{Domain, SockAddr, Socket, Type};

use super::stream::{Bytes, TIME_OUT};

impl Bytes for UnixStream {
    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.set_nonblocking(nonblocking)
    }

    fn set_write_timeout(&self, after: Duration) -> io::Result<()> {
        self.set_write_timeout(Some(after))
    }
}

/// Connects at once, or fails: where too many wait already, there is nothing to wait for.
pub(super) fn connect(path: &str) -> io::Result<Box<dyn Bytes>> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.connect(&SockAddr::unix(path)?)?;
    Ok(Box::new(UnixStream::from(OwnedFd::from(socket))))
}

/// Sends datagrams to a Unix socket.
pub(super) struct Datagrams {
    socket: Socket,
    to: SockAddr,
}

impl Datagrams {
    pub(super) fn new(path: &str) -> io::Result<Self> {
        let socket = Socket::new(Domain::UNIX, Type::DGRAM, None)?;
        socket.set_write_timeout(Some(TIME_OUT))?;
        let to = SockAddr::unix(path)?;
        Ok(Datagrams { socket, to })
    }

    /// Waits if the receiver has too many of them already.
    pub(super) fn send(&self, datagram: &[u8]) -> io::Result<()> {
        self.socket.send_to(datagram, &self.to).map(drop)
    }
}
