#![forbid(unsafe_code)]
//! Python's `logging.config` for Rust programs, and the client of devices that run `logconf-core`.
//!
//! A service takes its file at the start, and keeps the guard to the end:
//!
//! ```no_run
//! fn main() -> Result<(), logconf::init::Error> {
//!     let service = logconf::init_from_file("logging.json")?;
//!     let _logging = service.guard(); // when it is dropped: what handlers still hold
//!     for warning in &service.warnings {
//!         log::warn!("{warning}");
//!     }
//!     log::info!("listening"); // the logger of this module: `shop::orders` is `shop.orders`
//!     Ok(())
//! }
//! ```
//!
//! | module | what lives there |
//! |---|---|
//! | [`client`] | sends configs and requests to a device over TCP or a serial line, and reads its replies |
//! | [`clock`] | the system's clock and time zone |
//! | [`document`] | dictConfig documents in JSON, YAML and TOML, with the places of their parts |
//! | [`mod@file_config`] | applies INI files, or makes documents of them |
//! | `fleet` | many devices behind an MQTT broker; with the feature `fleet` |
//! | [`form`] | tells JSON, YAML, TOML and INI files from one another |
//! | [`guide`] | the guide: concepts, each key of a document, step by step for firmware and services, security, errors |
//! | [`handlers`] | the handler classes of Python's standard library, and what they do not do |
//! | [`mod@init`] | all that a service needs, in one call |
//! | [`ini`] | reads INI files as Python's `configparser` does |
//! | [`key`] | keys that clients and listeners share |
//! | [`mod@listen`] | takes configurations over TCP while the program runs |
//! | [`log_backend`] | behind the crate `log`, through which Rust's libraries log |
//! | [`nearest`] | names that may have been meant by one that is not there |
//! | [`origins`] | the process and the thread that a record comes from |
//! | [`position`] | lines and columns |
//! | [`registry`] | the names that a configuration may use |
//! | [`streams`] | the process's own streams |
//! | [`tables`] | tables that grow with what is configured |
//! | `tracing_layer` | a layer for the crate `tracing`; with the feature `tracing` |
//! | [`core`] | `logconf-core`: loggers, handlers, the configurator, frames, the listener |
//!
//! The `logconf` command is a thin layer over these.

mod call;
pub mod client;
pub mod clock;
pub mod document;
mod encoding;
mod expiry;
mod extra;
pub mod file_config;
#[cfg(feature = "fleet")]
pub mod fleet;
pub mod form;
#[cfg(any(doc, doctest))]
pub mod guide;
mod half;
pub mod handlers;
pub mod ini;
pub mod init;
pub mod key;
pub mod listen;
mod literal;
pub mod log_backend;
pub mod nearest;
pub mod origins;
pub mod position;
mod python;
pub mod registry;
pub mod streams;
pub mod tables;
mod targets;
pub mod terminal;
#[cfg(feature = "tracing")]
pub mod tracing_layer;

pub use file_config::file_config;
pub use init::{init_from_file, init_from_str, shutdown};
pub use listen::{listen, stop_listening};
pub use logconf_core as core;
pub use logconf_core::{Level, Logger, Logging, Record};

// Linked for the implementation that it brings along.
use critical_section as _;
