//! Where it listens.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use mio::net::TcpListener;
use socket2::{Domain, Socket, Type};

use super::Error;

/// How often another port is tried where any will do, and one that is free on one address is in use
/// on the other.
const TRIES: u32 = 32;

/// So many may wait to be let in.
const BACKLOG: i32 = 1024;

/// Where a listener is to listen.
#[derive(Clone, Debug)]
pub enum Place {
    /// This machine, as far as it has the two ways.
    Loopback,
    Addresses(Vec<IpAddr>),
}

impl Place {
    fn addresses(&self) -> &[IpAddr] {
        const LOOPBACK: [IpAddr; 2] = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ];
        match self {
            Place::Loopback => &LOOPBACK,
            Place::Addresses(addresses) => addresses,
        }
    }

    /// An address that other machines may reach.
    pub fn exposed(&self) -> Option<IpAddr> {
        let mut addresses = self.addresses().iter();
        addresses.find(|address| !address.is_loopback()).copied()
    }

    /// Listens on one port everywhere; on any that is free if it is 0.
    pub fn bind(&self, port: u16) -> Result<Vec<TcpListener>, Error> {
        let mut tries = 1;
        loop {
            match self.bind_once(port) {
                Err(Error::InUse { .. }) if port == 0 && tries < TRIES => tries += 1,
                bound => return bound,
            }
        }
    }

    fn bind_once(&self, port: u16) -> Result<Vec<TcpListener>, Error> {
        let mut listeners: Vec<TcpListener> = Vec::new();
        let mut missing = None;
        for address in self.addresses() {
            let port = match listeners.first() {
                Some(first) => first.local_addr()?.port(),
                None => port,
            };
            let address = SocketAddr::new(*address, port);
            match listen(address) {
                Ok(listener) => listeners.push(listener),
                Err(error) => match (self, failed(address, error)) {
                    // A machine may lack one of the two.
                    (Place::Loopback, error @ Error::Bind { .. }) => missing = Some(error),
                    (_, error) => return Err(error),
                },
            }
        }
        match listeners.is_empty() {
            true => Err(missing.unwrap_or(Error::Nowhere)),
            false => Ok(listeners),
        }
    }
}

/// Listens on one address, and on no other: `::` alone would be all addresses of both kinds on some
/// systems, and `0.0.0.0` could not be beside it.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // So that the connections of before are not in the way. On Windows that would let others take the
    // port, and nothing is in the way.
    if cfg!(unix) {
        socket.set_reuse_address(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(TcpListener::from_std(socket.into()))
}

fn failed(address: SocketAddr, source: io::Error) -> Error {
    match source.kind() {
        ErrorKind::AddrInUse => Error::InUse { address },
        _ => Error::Bind { address, source },
    }
}
