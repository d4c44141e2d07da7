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
    #[error("cannot open {port}: {source}{}", hint(source))]
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
    #[error("no answer within {}", times(*waited, *sends))]
    NoAnswer {
        /// How long was waited each time.
        waited: Duration,
        /// How often it was sent.
        sends: u32,
    },
    /// A config was sent over a serial line, and no verdict on it came back.
    #[error("the answer was lost, and {}", lost(*before, *now))]
    AnswerLost {
        /// The number of the state before; `None` if the device does not tell.
        before: Option<u64>,
        /// The number of the state now; `None` if the device does not tell, or is silent.
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

/// What the system's word for it leaves out.
fn hint(error: &serialport::Error) -> &'static str {
    match error.kind() {
        // That there is none has another kind, except on Windows.
        serialport::ErrorKind::NoDevice if cfg!(unix) => {
            " (another program has it open, `logconf monitor` perhaps)"
        }
        serialport::ErrorKind::NoDevice => {
            " (it is not there, or another program has it open, `logconf monitor` perhaps)"
        }
        serialport::ErrorKind::Io(io::ErrorKind::PermissionDenied) => {
            " (only members of the port's group may: on Linux that is mostly dialout)"
        }
        _ => "",
    }
}

/// As it was asked for: a number of seconds, without zeros at its end.
fn times(waited: Duration, sends: u32) -> String {
    let seconds = waited.as_millis() as f64 / 1000.0;
    match sends {
        1 => format!("{seconds} s"),
        _ => format!("{seconds} s, each of {sends} times that it was asked"),
    }
}

/// What is known of a config whose verdict was lost.
fn lost(before: Option<u64>, now: Option<u64>) -> String {
    match (before, now) {
        (Some(before), Some(now)) if now > before => format!(
            "the device has gone on from generation {before} to {now}: it has probably taken the config, but that is not certain"
        ),
        (Some(before), Some(now)) if now < before => format!(
            "the device is in generation {now} after {before}: it has restarted, and perhaps taken the config before"
        ),
        (Some(_), Some(now)) => format!(
            "the device is in generation {now} as before: it has not taken the config, unless it has restarted since"
        ),
        (Some(_), None) => {
            "the device is silent since: whether it has taken the config is not known".to_owned()
        }
        (None, _) => {
            "the device does not tell its generation: whether it has taken the config is not known, and it was not sent again"
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_it_was_given() {
        let said = |waited, sends| {
            Error::NoAnswer {
                waited: Duration::from_secs_f64(waited),
                sends,
            }
            .to_string()
        };
        assert_eq!(said(1.0, 1), "no answer within 1 s");
        assert_eq!(
            said(0.25, 4),
            "no answer within 0.25 s, each of 4 times that it was asked"
        );
    }
}
