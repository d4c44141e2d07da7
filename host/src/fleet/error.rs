//! What may go wrong between here and a broker.

use std::io;
use std::path::PathBuf;

use rumqttc::{ConnectReturnCode, ConnectionError};

/// Why there is no connection, or why what was to be sent is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No address of a broker.
    #[error(
        "\"{url}\" is no address of a broker: expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"
    )]
    Address {
        /// What was given.
        url: String,
    },
    /// A user in the address of a broker, where others would see the password.
    #[error(
        "the user does not belong in the address of a broker: expected {url}, the user apart (--user, Broker::user) \
         and the password in a file (--password-file)"
    )]
    User {
        /// What is left without the user and the password.
        url: String,
    },
    /// Certificates for a connection that uses none.
    #[error("{broker} is without TLS: certificates need mqtts://")]
    Unencrypted {
        /// The broker.
        broker: String,
    },
    /// A certificate or a key that is of no use.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A private key that is of no use, or not safe.
    #[error(transparent)]
    Secret(#[from] crate::key::Error),
    /// TLS cannot be set up at all.
    #[error("TLS: {0}")]
    Tls(#[source] rustls::Error),
    /// No name of a device or of a group.
    #[error(
        "\"{}\" is no name of {what}: expected 1 to 64 bytes without '/', '+', '#' and control characters",
        name.escape_debug()
    )]
    Name {
        /// `a device` or `a group`.
        what: &'static str,
        /// What was given.
        name: String,
    },
    /// No prefix of topics.
    #[error(
        "\"{}\" is no prefix of topics: expected text without '+', '#' and control characters, such as logconf",
        prefix.escape_debug()
    )]
    Prefix {
        /// What was given.
        prefix: String,
    },
    /// The broker does not let this user in, or this client.
    #[error("{broker} does not let this user in: {reason}")]
    Refused {
        /// The broker.
        broker: String,
        /// Its reason, in the words of MQTT.
        reason: String,
    },
    /// The broker is not reached, or the connection is lost.
    #[error("{broker} is not reached: {reason}")]
    NotReached {
        /// The broker.
        broker: String,
        /// What is in the way.
        reason: String,
    },
    /// The broker does not take a message.
    #[error("the broker does not take what is for {topic}: {reason}")]
    NotTaken {
        /// The topic.
        topic: String,
        /// Its reason.
        reason: String,
    },
    /// The broker gives nothing of a topic away.
    #[error("the broker does not give away what is at {topic}: {reason}")]
    NotGiven {
        /// The topic, with its wildcards.
        topic: String,
        /// Its reason.
        reason: String,
    },
    /// No thread.
    #[error("no thread: {0}")]
    Thread(#[source] io::Error),
}

impl Error {
    /// What a lost or refused connection comes to.
    pub(super) fn of_connection(broker: &str, error: &ConnectionError) -> Error {
        let broker = broker.to_owned();
        match error {
            ConnectionError::ConnectionRefused(
                code @ (ConnectReturnCode::BadUserNamePassword
                | ConnectReturnCode::NotAuthorized
                | ConnectReturnCode::Banned
                | ConnectReturnCode::ClientIdentifierNotValid
                | ConnectReturnCode::BadClientId
                | ConnectReturnCode::BadAuthenticationMethod),
            ) => Error::Refused {
                broker,
                reason: in_words(&format!("{code:?}")),
            },
            ConnectionError::ConnectionRefused(code) => Error::NotReached {
                broker,
                reason: in_words(&format!("{code:?}")),
            },
            ConnectionError::Io(error) => Error::NotReached {
                broker,
                reason: error.to_string(),
            },
            other => Error::NotReached {
                broker,
                reason: other.to_string(),
            },
        }
    }

    /// Whether to try again does not help, as long as nobody changes something here or at the broker.
    pub fn is_final(&self) -> bool {
        !matches!(self, Error::NotReached { .. } | Error::Thread(_))
    }
}

/// `NotAuthorized` as `not authorized`.
pub(super) fn in_words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
