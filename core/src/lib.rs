#![no_std]
#![deny(unsafe_code)]
// What only a feature uses that is left out, the linker leaves out.
#![cfg_attr(
    not(all(
        feature = "cfg",
        feature = "brace",
        feature = "dollar",
        feature = "asctime",
        feature = "defaults",
        feature = "overrides",
        feature = "get"
    )),
    allow(dead_code, unused_imports)
)]
//! Python's `logging.config` for microcontrollers.
//!
//! Firmware logs through named, static [`Logger`] handles. One document, a dictConfig in JSON,
//! says which loggers exist, at which level, through which handlers, formatters and filters.
//! A running device takes such a document whole, or refuses it whole with a reason.
//!
//! The parts, from the outside in:
//!
//! | module or type | what it is |
//! |---|---|
//! | [`Logger`] and the macros [`debug!`], [`info!`], … | what code logs through |
//! | [`Logging`] | the system: applies documents, answers requests |
//! | [`Registry`], [`Class`], [`Stream`] | what a document can refer to |
//! | [`Ring`] | a stream for any context, drained by an interrupt or the idle loop |
//! | [`Lines`] | the same, where the oldest lines may make room for the newest |
//! | [`listener`] | from received bytes to a reply, for a UART or a socket |
//! | [`reply`] | what is answered |
//! | [`wire`] | the frames on either kind of link |
//! | `defmt`, with the feature of that name | calls of the crate `defmt`, filtered by named loggers |
//! | `log_backend`, with the feature `log` | loggers behind the crate `log` |
//! | `persist`, with the feature of that name | what outlives a restart |
//! | `fleet`, with the feature of that name | configured through an MQTT broker |
//! | [`Clock`] | what time it is, for the fields that say so |
//! | [`Capacities`] | how much fits |
//! | [`json`] | the strict check in front of everything |
//!
//! Nothing here allocates, panics or recurses without a bound, whatever the input. Interrupts
//! are masked for a few instructions at a time, never while something is parsed, formatted or
//! written.

mod binding;
mod clock;
mod config;
mod decimal;
#[cfg(feature = "defmt")]
pub mod defmt;
mod emission;
mod filter;
#[cfg(feature = "fleet")]
pub mod fleet;
mod format;
mod formatter;
mod gate;
pub mod handler;
pub mod json;
mod level;
mod lines;
pub mod listener;
#[cfg(feature = "log")]
pub mod log_backend;
mod logger;
mod logging;
#[cfg(feature = "persist")]
pub mod persist;
mod record;
mod registry;
pub mod reply;
mod ring;
mod shared;
mod stream;
mod tables;
pub mod wire;

pub use clock::{Clock, Timestamp};
pub use config::{
    Argument, Arguments, Explain, Paths, Problem, Refusal, Signature, Sought, Unresolved, Warning,
    WarningKind, Warnings,
};
pub use filter::{FilterClass, ancestors, filter_passes};
pub use format::Failure;
pub use formatter::FormatterClass;
pub use handler::{
    Buffers, Class, Memory, MemoryHandler, NullHandler, Output, Settings, Store, StreamHandler,
    Targets,
};
pub use json::repr;
pub use level::{Level, LevelName};
pub use lines::Lines;
pub use logger::Logger;
#[cfg(feature = "persist")]
pub use logging::Resumed;
pub use logging::{Applied, Follower, Logging, NotFollowed};
pub use record::{Caller, Chain, Origin, Origins, Record};
pub use registry::{Configurator, Failed, Lookup, Registry, Report, Timekeeper};
pub use reply::Description;
pub use ring::Ring;
pub use stream::{Dropped, Stream};
pub use tables::{
    Capacities, DefaultCapacities, FilterRow, FormatterRow, Found, Full, HandleNames, HandlerRow,
    LoggerRow, Name, Names, Table, Tables,
};
