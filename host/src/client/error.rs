//! What can go wrong between a client and a device.

use std::fmt;
use std::io;
use std::time::Duration;

/// Why there is no reply.
///
/// ```
/// use logconf::client::{Client, Timeouts};
/// let error = Client::tcp("board:none", Timeouts::default()).unwrap_err();
/// let said = "\"board:none\" is no address: expected HOST, HOST:PORT or [IPv6]:PORT";
/// assert_eq!(error.to_string(), said);
/// assert_eq!(format!("{error:?}"), said, "what a main shows that returns it");
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is no address.
    #[error("\"{address}\" is no address: expected HOST, HOST:PORT or [IPv6]:PORT")]
    Address {
        /// The text.
        address: String,
    },
    /// No connection could be made.
    #[error("cannot connect to {address}: {source}")]
    Connect {
        /// Where to, with the port.
        address: String,
        /// What the system said of the last address tried.
        source: io::Error,
    },
    /// The serial port could not be opened.
    #[error("cannot open {port}: {source}")]
    Open {
        /// The port's name.
        port: String,
        /// What the system said.
        source: serialport::Error,
    },
    /// The request could not be sent as a whole.
    #[error("cannot send: {0}")]
    Send(#[source] io::Error),
    /// The link broke before the answer was whole.
    #[error("the link broke before the answer was whole: {0}")]
    Receive(#[source] io::Error),
    /// The request was sent, and nothing came back.
    #[error("no answer within {:.1} s", waited.as_secs_f64())]
    NoAnswer {
        /// How long was waited.
        waited: Duration,
    },
    /// A config was sent over a serial line, and its answer was lost; meanwhile the device has another
    /// state than before. It was not sent again.
    #[error("the answer was lost, and the device has gone on {}: it has probably taken the config, but that is not certain", generations(*before, *now))]
    AnswerLost {
        /// The number of the state before; `None` if the device did not say.
        before: Option<u64>,
        /// The number of the state now.
        now: Option<u64>,
    },
    /// The peer took the request and closed the connection in good order without a word, as
    /// CPython's listener always does. (A client with a key takes that for a link that broke: no
    /// listener that has keys keeps silent.)
    #[error("the peer closed the connection without an answer")]
    Closed,
    /// The request or the reply is longer than a frame can be.
    #[error(transparent)]
    TooLong(#[from] crate::core::wire::TooLong),
    /// What came back is no reply.
    #[error("the answer is no reply of a listener: {source}: {text}")]
    NotAReply {
        /// What is wrong with it.
        source: serde_json::Error,
        /// The front of what came back.
        text: String,
    },
}

/// As it displays: a `main` that returns it shows it so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn generations(before: Option<u64>, now: Option<u64>) -> String {
    match (before, now) {
        (Some(before), Some(now)) => format!("from generation {before} to {now}"),
        _ => "to a generation that it does not tell".to_owned(),
    }
}
