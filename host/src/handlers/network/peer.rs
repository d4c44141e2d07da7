//! Where records are sent.

use std::fmt::{self, Display};
use std::net::{SocketAddr, ToSocketAddrs};

use logconf_core::{Argument, Arguments};

use crate::handlers::given::number;
use crate::python::Failure;

/// The other end of a connection.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Peer {
    /// A host, by name or address, and its port.
    Network(String, u16),
    /// A Unix socket, by its path.
    Unix(String),
    /// What is configured is none. CPython, too, does not say so before something is sent.
    Wrong(Failure),
}

impl Peer {
    /// What the arguments `host` and `port` name: without a port, the host is a path.
    pub(super) fn of(arguments: &Arguments<'_, '_>) -> Self {
        let given = |name| arguments.get(name).filter(|given| !given.is_none());
        let (host, port) = (given("host"), given("port"));
        let path = host.and_then(|host| Some(host.str()?.to_string()));
        match (path, port) {
            (Some(path), None) => Peer::Unix(path),
            (None, None) => {
                let words = "a bytes-like object is required, not 'NoneType'";
                Peer::Wrong(Failure::new("TypeError", words))
            }
            (_, port) => Peer::network(host, port),
        }
    }

    /// A host, which is this one if it is `null`, and a port.
    pub(super) fn network(host: Option<Argument<'_>>, port: Option<Argument<'_>>) -> Self {
        let host = match host.filter(|host| !host.is_none()) {
            None => "localhost".to_owned(),
            Some(host) => match host.str() {
                Some(host) => host.to_string(),
                None => return Peer::Wrong(Failure::new("TypeError", "the host is no string")),
            },
        };
        let Some(port) = port.and_then(|port| number(&port)) else {
            return Peer::Wrong(Failure::new("TypeError", "the port is no number"));
        };
        match u16::try_from(port) {
            Ok(port) => Peer::Network(host, port),
            Err(_) => Peer::Wrong(Failure::new("OverflowError", "port must be 0-65535.")),
        }
    }
}

/// `127.0.0.1:514`, `[::1]:514`, `/dev/log`.
impl Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Peer::Network(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Peer::Network(host, port) => write!(f, "{host}:{port}"),
            Peer::Unix(path) => f.write_str(path),
            Peer::Wrong(_) => Ok(()),
        }
    }
}

/// All addresses that a name has, in the system's order. CPython: `socket.getaddrinfo`.
pub(super) fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, Failure> {
    let found = (host, port).to_socket_addrs().map_err(|error| {
        let words = error.to_string();
        // Rust says first what it did.
        let (_, words) = words.split_once(": ").unwrap_or(("", &words));
        Failure::new("gaierror", words)
    })?;
    Ok(found.collect())
}

/// Tries the addresses in turn: the first that works, or how the last one failed.
pub(super) fn first<T>(
    addresses: Vec<SocketAddr>,
    mut attempt: impl FnMut(SocketAddr) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut outcome = Err(Failure::new("OSError", "getaddrinfo returns an empty list"));
    for address in addresses {
        outcome = attempt(address);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}
