//! Random scenarios, the same for the same seed.
//!
//! - [`maker`]: chances, and which rules they touched.
//! - [`values`], [`formats`]: what may stand in many places.
//! - [`formatters`], [`filters`], [`handlers`], [`loggers`]: the sections of a configuration.
//! - [`document`]: a configuration. [`mistakes`]: what makes it wrong.
//! - [`ini`]: the same for INI files.
//! - [`scenario`]: configurations, records and questions, one after the other.

mod document;
mod filters;
mod formats;
mod formatters;
mod handlers;
mod ini;
mod loggers;
mod maker;
mod mistakes;
mod scenario;
mod values;

pub use ini::mistake_names as ini_mistake_names;
pub use mistakes::names as mistake_names;
pub use scenario::{Scenario, operation};
