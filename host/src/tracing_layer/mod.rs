//! A layer for the crate [`tracing`](https://docs.rs/tracing): its events go to the loggers of this
//! crate. (Feature `tracing`.)
//!
//! | in `tracing` | here |
//! |---|---|
//! | the target `shop::orders`, a module's path by default | the logger `shop.orders` |
//! | `ERROR`, `WARN`, `INFO`, `DEBUG` | `ERROR`, `WARNING`, `INFO`, `DEBUG` |
//! | `TRACE` | level 5, as in [`log_backend`](crate::log_backend) |
//! | the field `message` | the message |
//! | any other field of the event, or of a span that it is in | a field of its name: `%(user)s`, `{user}`, `$user` |
//! | the names of these spans | the field `spans`: `request:query`, the outermost first |
//! | a field that is an error | the same, and the error, with those behind it, below the line |
//! | the module's last part | `%(funcName)s` |
//! | file and line | `%(pathname)s`, `%(filename)s`, `%(module)s`, `%(lineno)d` |
//!
//! Fields are CPython's argument `extra`. Integers, floats, bools and strings keep their types; all
//! else is text: what `Display` (`%`) or `Debug` (`?`) makes of it, and floats that are not finite. Of
//! one name, the event's field counts, then that of the innermost span. The error that is printed is the event's first; one in
//! a span is text. A field with the name of one that every record has, such as `name` or `process`,
//! changes nothing in formats. An event without a field that its format names is not written, as in CPython:
//! `defaults` of the formatter, such as `{"spans": "-"}`, can stand in.
//!
//! Spans are filtered as events are, by their own target and level, when they begin: one that its
//! logger does not let pass then adds nothing, whatever is configured later.
//!
//! Loggers are those of [`log_backend`](crate::log_backend), which may stand beside the layer: records
//! of `log` go there, events of `tracing` here. A record of `log` inside a span does not get the span's
//! fields.
//!
//! It is not for use with `tracing-log`, which hands on to `tracing` what `log` says: their targets and
//! key-values would be lost, and [`log::max_level`] would stay as it is. With its default features,
//! `tracing-subscriber` sets that up in `init`, which panics beside another backend of `log`; so all
//! together is:
//!
//! ```
//! use tracing_subscriber::prelude::*;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     # let config = r#"{"version": 1, "root": {"level": "INFO"}}"#;
//!     let service = logconf::init_from_str(config)?; // or `init_from_file`
//!     let _logging = service.guard();
//!     let layer = logconf::tracing_layer::layer(service.logging);
//!     tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))?;
//!     log::info!("through log");
//!     tracing::info!(user = 7, "through tracing");
//!     Ok(())
//! }
//! ```
//!
//! What is filtered is known to `tracing` as soon as a configuration is in force, whoever applies it, so
//! that an event that no logger wants costs no more than `tracing` takes to know that. As `EnvFilter` does,
//! the layer filters for all layers of its subscriber; if others shall see more, give it a filter that
//! lets everything pass: `layer(&LOGGING).with_filter(LevelFilter::TRACE)`.

mod fields;
mod gates;
mod interests;
mod layer;
mod levels;

pub use layer::Layer;

use logconf_core::{Logging, Tables};

use gates::Gates;
use interests::Interests;

use crate::targets::Targets;

/// A layer that hands events on to the loggers of a logging system.
///
/// The program has given that its registry, with [`Logging::start`]; whether configurations come
/// before or after this does not matter. (Not from a handler: it waits until no record is on its way
/// since before the last configuration.)
///
/// ```
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
/// use logconf::{Logging, tracing_layer};
/// use tracing_subscriber::prelude::*;
///
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// LOGGING.start(Standard::new().registry());
/// let subscriber = tracing_subscriber::registry().with(tracing_layer::layer(&LOGGING));
/// tracing::subscriber::set_global_default(subscriber).unwrap();
///
/// let config = br#"{
///     "version": 1,
///     "formatters": {"f": {"format": "%(levelname)s %(name)s %(spans)s %(user)s: %(message)s"}},
///     "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f",
///                        "stream": "ext://sys.stdout"}},
///     "loggers": {"shop.orders": {"level": "DEBUG"}},
///     "root": {"level": "INFO", "handlers": ["h"]}
/// }"#;
/// assert!(LOGGING.apply(config).is_ok());
/// let _request = tracing::info_span!("request", user = 7).entered();
/// tracing::debug!(target: "shop::orders", "paid"); // DEBUG shop.orders request 7: paid
/// assert!(!tracing::enabled!(target: "hyper", tracing::Level::DEBUG));
/// ```
pub fn layer<T: Tables>(logging: &'static Logging<T>) -> Layer<T> {
    Layer(Gates {
        targets: Targets::of(logging),
        interests: Interests::of(logging),
    })
}
