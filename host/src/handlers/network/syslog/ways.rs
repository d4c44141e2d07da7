//! How a message gets to a syslog daemon.

use logconf_core::Arguments;

use crate::handlers::given::number;
use crate::handlers::network::back_off::BackOff;
use crate::handlers::network::datagrams::Datagrams;
use crate::handlers::network::link::Link;
use crate::handlers::network::peer::Peer;
use crate::handlers::network::stream::Stream;
use crate::python::Failure;

/// One way, or, for a Unix socket of unknown type, two.
pub(super) enum Ways {
    Datagrams(Link<Datagrams>),
    Stream(Link<Stream>),
    /// The one that was of use last is tried first.
    Either {
        datagrams: Link<Datagrams>,
        stream: Link<Stream>,
        prefers_stream: bool,
    },
    /// CPython refuses such a configuration.
    None(Failure),
}

/// `socket.SOCK_STREAM`.
const STREAM: i64 = 1;
/// `socket.SOCK_DGRAM`.
const DATAGRAMS: i64 = 2;

impl Ways {
    /// What the arguments `address` and `socktype` say.
    pub(super) fn of(arguments: &Arguments<'_, '_>) -> Self {
        let peer = peer(arguments);
        let is_unix = matches!(peer, Peer::Unix(_));
        // Connecting to a Unix socket fails at once: there is nothing to wait for.
        let back_off = || match is_unix {
            true => BackOff::never(),
            false => BackOff::new(),
        };
        let datagrams = |peer| Link::new(peer, back_off());
        let stream = |peer| Link::new(peer, back_off());
        let socktype = arguments.get("socktype");
        match socktype.and_then(|given| number(&given)) {
            Some(STREAM) => Ways::Stream(stream(peer)),
            None if is_unix => Ways::Either {
                datagrams: datagrams(peer.clone()),
                stream: stream(peer),
                prefers_stream: false,
            },
            None | Some(DATAGRAMS) => Ways::Datagrams(datagrams(peer)),
            Some(_) => Ways::None(Failure::new("gaierror", "ai_socktype not supported")),
        }
    }

    pub(super) fn send(&mut self, message: &[u8]) -> Result<(), Failure> {
        match self {
            Ways::Datagrams(link) => link.send(message),
            Ways::Stream(link) => link.send(message),
            Ways::Either {
                datagrams,
                stream,
                prefers_stream,
            } => {
                let mut send = |as_stream| match as_stream {
                    true => stream.send(message),
                    false => datagrams.send(message),
                };
                let first = send(*prefers_stream);
                // Where the daemon is only slow, it is of the right type.
                if first
                    .as_ref()
                    .err()
                    .is_none_or(|failure| failure.kind == "TimeoutError")
                {
                    return first;
                }
                let second = send(!*prefers_stream);
                if second.is_ok() {
                    *prefers_stream = !*prefers_stream;
                }
                second
            }
            Ways::None(failure) => Err(failure.clone()),
        }
    }

    pub(super) fn close(&mut self) {
        match self {
            Ways::Datagrams(link) => link.close(),
            Ways::Stream(link) => link.close(),
            Ways::Either {
                datagrams, stream, ..
            } => {
                datagrams.close();
                stream.close();
            }
            Ways::None(_) => {}
        }
    }
}

/// `('localhost', 514)` if nothing is said.
fn peer(arguments: &Arguments<'_, '_>) -> Peer {
    let Some(address) = arguments.get("address") else {
        return Peer::Network("localhost".to_owned(), 514);
    };
    match (address.str(), address.items()) {
        (Some(path), _) => Peer::Unix(path.to_string()),
        (None, items) => {
            let mut items = items.into_iter().flatten();
            Peer::network(items.next(), items.next())
        }
    }
}
