//! Datagrams, over UDP or to a Unix socket.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use super::link::Sends;
use super::peer::{Peer, first, resolve};
use super::stream::{TIME_OUT, failure};
use super::unix;
use crate::python::Failure;

/// A socket, and where what it sends goes.
pub(super) enum Datagrams {
    Udp(UdpSocket, SocketAddr),
    Unix(unix::Datagrams),
}

impl Sends for Datagrams {
    // A host that has addresses of both kinds is sent to over IPv4: where nobody listens, nobody
    // says so. (CPython's `DatagramHandler` knows IPv4 alone; its `SysLogHandler` takes the first
    // address.)
    fn open(peer: &Peer) -> Result<Self, Failure> {
        match peer {
            Peer::Wrong(failure) => Err(failure.clone()),
            Peer::Unix(path) => {
                let unix = unix::Datagrams::new(path).map_err(failure)?;
                Ok(Datagrams::Unix(unix))
            }
            Peer::Network(host, port) => {
                let mut addresses = resolve(host, *port)?;
                addresses.sort_by_key(SocketAddr::is_ipv6);
                first(addresses, |to| {
                    let socket = udp(&to).map_err(failure)?;
                    Ok(Datagrams::Udp(socket, to))
                })
            }
        }
    }

    fn is_open(&mut self) -> bool {
        true
    }

    fn send(&mut self, datagram: &[u8]) -> io::Result<()> {
        let sent = match self {
            Datagrams::Udp(socket, to) => socket.send_to(datagram, *to).map(drop),
            Datagrams::Unix(unix) => unix.send(datagram),
        };
        match sent {
            // The system's word for that the time is over.
            Err(error) if error.kind() == ErrorKind::WouldBlock => Err(ErrorKind::TimedOut.into()),
            sent => sent,
        }
    }
}

/// A socket that reaches this address, if the system has any for its kind.
fn udp(to: &SocketAddr) -> io::Result<UdpSocket> {
    let socket = match to {
        SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)),
        SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)),
    }?;
    socket.set_write_timeout(Some(TIME_OUT))?;
    Ok(socket)
}
