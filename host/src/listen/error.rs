//! Why nothing listens.

use std::io;
use std::net::{IpAddr, SocketAddr};

/// Why a listener does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something listens there already.
    #[error("cannot listen on {address}: the port is in use")]
    InUse {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// The system does not let it.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Others than this machine could configure the program.
    #[error(
        "{address} can be reached from other machines: give the listener a verifier, \
         or say that it is insecure"
    )]
    Unverified {
        /// Where it was to listen.
        address: IpAddr,
    },
    /// It was to listen nowhere.
    #[error("there is no address to listen on")]
    Nowhere,
    /// CPython: `RuntimeError`, threads can only be started once.
    #[error("a listener can only be started once")]
    Started,
    /// The system has no thread for it, or nothing to wait for connections with.
    #[error("cannot listen: {0}")]
    System(#[from] io::Error),
}
