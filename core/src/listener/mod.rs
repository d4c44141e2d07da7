//! The listener: from received bytes to a reply.
//!
//! [`Listener`] is a state machine without any I/O. Whoever has the link feeds it what has
//! arrived and sends what it has to say; [`serve`] and [`serve_async`] do that over the
//! `embedded-io` traits. CPython: `logging.config.listen`, without its faults.

#[cfg(feature = "embedded-io-async")]
mod asynchronous;
#[cfg(feature = "auth")]
mod auth;
#[cfg(feature = "embedded-io")]
mod blocking;
mod machine;

#[cfg(feature = "embedded-io-async")]
pub use asynchronous::serve_async;
#[cfg(feature = "auth")]
pub use auth::{Authenticated, Counter, Latest, SEAL, seal};
#[cfg(feature = "embedded-io")]
pub use blocking::serve;
pub use machine::{Insecure, Limits, Listener, Service, Verifier};
