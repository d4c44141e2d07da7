#![forbid(unsafe_code)]
//! Python's `logging.config` for Rust programs, and the client of devices that run `logconf-core`.
//!
//! | module | what lives there |
//! |---|---|
//! | [`client`] | sends configs and requests to a device over TCP or a serial line, and reads its replies |
//! | [`clock`] | the system's clock and time zone |
//! | [`mod@file_config`] | applies INI files, or makes documents of them |
//! | [`handlers`] | the handler classes of Python's standard library, and what they do not do |
//! | [`ini`] | reads INI files as Python's `configparser` does |
//! | [`position`] | lines and columns |
//! | [`registry`] | the names that a configuration may use |
//! | [`streams`] | the process's own streams |
//! | [`tables`] | tables that grow with what is configured |
//! | [`core`] | `logconf-core`: loggers, handlers, the configurator, frames, the listener |
//!
//! The `logconf` command is a thin layer over these.

pub mod client;
pub mod clock;
mod encoding;
pub mod file_config;
pub mod handlers;
pub mod ini;
mod literal;
pub mod position;
mod python;
pub mod registry;
pub mod streams;
pub mod tables;

pub use file_config::file_config;
pub use logconf_core as core;
pub use logconf_core::{Level, Logger, Logging, Record};

// Linked for the implementation that it brings along.
use critical_section as _;
