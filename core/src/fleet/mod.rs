//! A device of a fleet that is configured through an MQTT broker: transport only.
//!
//! Whoever pushes leaves a configuration with the broker, retained; the device takes it when it is
//! there, and reports what became of it. [`Device`] is a state machine from messages to
//! messages, without I/O: it says what to subscribe to, takes what arrives, and gives what is to be
//! published. The client is the program's, and any of MQTT 5 will do.
//!
//! | topic | who publishes | retained | payload |
//! |---|---|---|---|
//! | `PREFIX/desired/DEVICE` | who pushes | yes | a configuration with `"logconf": {"rev": N}`, or nothing |
//! | `PREFIX/desired/group/GROUP` | who pushes | yes | the same, for all of a group |
//! | `PREFIX/request/DEVICE` | who asks | no | any request |
//! | what the request names | the device | no | the reply, with the request's correlation data |
//! | `PREFIX/reported/DEVICE` | the device | yes | the report |
//!
//! All of them with QoS 1; replies may do with 0. The names are 1 to 64 bytes long, without control
//! characters, `+` and `#`; only the prefix may contain `/`.
//!
//! **Desired.** `rev` is a whole number from 1 to 2^63 - 1 that rises from one document to the next:
//! milliseconds since 1970, or one more than the highest known if that is higher. The device decides on a
//! document only if its number is above that of the last one that it decided on since it started. So
//! what comes twice or late is ignored, and after a restart the retained document is taken once more. Its own
//! topic and those of its groups share that number: the highest wins. One without a number is refused. An
//! empty payload says that nothing is desired any more: what is in force stays.
//!
//! **Request.** Whatever a [`Listener`](crate::listener::Listener) takes. Without a response topic nothing
//! is answered; the request is done all the same. What the verifier rejects is answered below `PREFIX/response/` alone: else
//! whoever has no key could have the device publish anywhere. A retained one is ignored: it would be done again
//! after each connection.
//!
//! **Reported.** `{"rev":7,"verdict":{…},"generation":9,"firmware":"1.2.0","groups":["pumps"],
//! "capacities":{…},"registry":{…}}`: the number of the document that was decided on last and
//! the reply to it, both `null` before the first. One that is not decided on, as it has no number, is no JSON or
//! was not let through, leaves these as they are. The reply to the last one of these stands beside them until the next decision,
//! `"rejected":{"ok":false,"error":"request rejected",…,"rev":8}`, with a number if it is known. The rest is as
//! in `status`, with `expires_in_s` while a temporary override is in force. A report is due after each connection, each
//! decision and each rejection, whenever the generation has changed, and when the document that was decided on last
//! is published again.
//!
//! **Sealed documents** have the key and the counter of all links: see `Sealed`, with the feature `auth`.
//!
//! ```
//! use logconf_core::Logging;
//! use logconf_core::fleet::{Device, Message, Names, Taken};
//! static LOGGING: Logging = Logging::new();
//!
//! let names = Names { groups: &["pumps"], firmware: "1.2.0", ..Names::of("pump-7") };
//! let (mut verdict, mut room) = ([0; 1024], [0; 2048]);
//! let mut device = Device::insecure(names, &mut verdict).unwrap();
//! let topics: Vec<_> = device.subscriptions().map(|topic| topic.to_string()).collect();
//! assert_eq!(topics, [
//!     "logconf/desired/pump-7",
//!     "logconf/desired/group/pumps",
//!     "logconf/request/pump-7",
//! ]);
//! device.connected(); // and subscribed to these
//!
//! let desired = br#"{"version": 1, "logconf": {"rev": 7}, "root": {"level": "DEBUG"}}"#;
//! let message = Message::new("logconf/desired/pump-7", desired);
//! assert_eq!(device.take(&message, &LOGGING, &mut room), Taken::Done);
//! let report = device.report(&LOGGING, &mut room).expect("it is due");
//! assert_eq!(report.topic.to_string(), "logconf/reported/pump-7");
//! assert!(report.retain && report.payload.starts_with(br#"{"rev":7,"verdict":{"ok":true,"#));
//!
//! device.take(&message, &LOGGING, &mut room); // once more
//! assert!(device.report(&LOGGING, &mut room).is_some());
//! assert_eq!(LOGGING.generation(), 2);
//! ```

mod device;
mod message;
mod names;
#[cfg(feature = "auth")]
mod sealed;
mod verifier;

pub use device::Device;
pub use message::{Message, Publication, Taken};
pub use names::{BadName, LONGEST_TOPIC, Names, Topic, check_name, check_prefix};
#[cfg(feature = "auth")]
pub use sealed::Sealed;
pub use verifier::{DesiredVerifier, Verified};

/// The number of a desired document, whatever else is wrong with it: `None` if it has none, or no valid one.
///
/// ```
/// use logconf_core::fleet::rev_of;
/// assert_eq!(rev_of(br#"{"version": 1, "logconf": {"rev": 7}}"#), Some(7));
/// assert_eq!(rev_of(br#"{"version": 1, "logconf": {"rev": "7"}}"#), None);
/// ```
pub fn rev_of(document: &[u8]) -> Option<u64> {
    crate::config::rev_of(document)
}
