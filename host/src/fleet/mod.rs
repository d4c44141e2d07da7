//! Many devices behind one MQTT broker: what is desired of each, and what each has reported.
//!
//! A device, a board or a service on a host, subscribes to what is desired of it and of its groups, takes
//! it or refuses it, and reports the verdict. A service does so after one call: [`join()`]. The broker keeps both, so that neither side has to be there
//! when the other one is. [`Link`] is a connection to a [`Broker`], which comes back by itself; [`Topics`]
//! is what is where. The [guide](crate::guide::fleet) says how to run one.

mod broker;
mod error;
mod join;
mod keeper;
mod link;
mod seals;
mod topics;

pub use broker::Broker;
pub use error::Error;
pub use join::{Joined, Options, join};
pub use link::{Event, Link, Message};
pub use topics::{DEFAULT_PREFIX, Place, Topics};
