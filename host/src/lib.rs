#![forbid(unsafe_code)]
//! Python's `logging.config` for Rust programs, and the client of devices that run `logconf-core`.
//!
//! | module | what lives there |
//! |---|---|
//! | [`client`] | sends configs and requests to a device over TCP or a serial line, and reads its replies |
//! | [`core`] | `logconf-core`: loggers, handlers, the configurator, frames, the listener |
//!
//! The `logconf` command is a thin layer over [`client`].

pub mod client;

pub use logconf_core as core;

// Linked for the implementation that it brings along.
use critical_section as _;
