//! Why nothing listens.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// Why a listener does not start.
///
/// ```
/// use logconf::listen::{Verify, listen};
/// let listener = listen(0, Verify::nothing()).bind(&["0.0.0.0".parse().unwrap()]);
/// let error = listener.start().unwrap_err();
/// let said = "0.0.0.0 can be reached from other machines: give the listener a verifier, \
///             or say that it is insecure";
/// assert_eq!(error.to_string(), said);
/// assert_eq!(format!("{error:?}"), said, "what a main shows that returns it");
/// ```
#[derive(thiserror::Error)]
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

/// As it displays: a `main` that returns it shows it so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
