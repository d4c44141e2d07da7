//! The guide: what to know before the first document, and where to look things up afterwards.
//!
//! | chapter | for whom |
//! |---|---|
//! | [`concepts`] | everybody: loggers, handlers, documents, what happens when one is applied |
//! | [`reference`](mod@reference) | who writes documents: each key, its type and default, and what CPython does |
//! | [`ini`] | who has INI files of Python's `fileConfig` |
//! | [`running`] | who changes what runs: for a time, over a restart, and back |
//! | [`firmware`] | who builds a device |
//! | [`service`] | who writes a program for a host |
//! | `fleet` | who runs many devices behind an MQTT broker; with the feature `fleet` |
//! | [`python`] | who knows Python's `logging` |
//! | [`others`] | who comes from log4rs, env_logger, tracing, defmt or Zephyr |
//! | [`security`] | who decides who may configure |
//! | [`troubleshooting`] | who has an error in front of them |
//!
//! There is no code in it: it exists for the documentation alone.

#[doc = include_str!("concepts.md")]
pub mod concepts {}
#[doc = include_str!("reference.md")]
pub mod reference {}
#[doc = include_str!("ini.md")]
pub mod ini {}
#[doc = include_str!("running.md")]
pub mod running {}
#[doc = include_str!("firmware.md")]
pub mod firmware {}
#[doc = include_str!("service.md")]
pub mod service {}
#[cfg(feature = "fleet")]
#[doc = include_str!("fleet.md")]
pub mod fleet {}
#[doc = include_str!("python.md")]
pub mod python {}
#[doc = include_str!("others.md")]
pub mod others {}
#[doc = include_str!("security.md")]
pub mod security {}
#[doc = include_str!("troubleshooting.md")]
pub mod troubleshooting {}
