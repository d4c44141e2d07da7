//! Random INI files, as `fileConfig` reads them.
//!
//! - [`file`]: a whole file, before it is written down.
//! - [`sections`]: the sections that logging reads; [`classes`]: which handlers there are.
//! - [`arguments`], [`literals`]: the expressions `args` and `kwargs`.
//! - [`references`]: what comes from `[DEFAULT]`, from `defaults` and by interpolation.
//! - [`mistakes`]: what makes a file wrong.
//! - [`layout`]: how it is written down.
//! - [`scenario`]: files and documents, one after the other.

mod arguments;
mod classes;
mod file;
mod layout;
mod literals;
mod mistakes;
mod references;
mod scenario;
mod sections;

pub use mistakes::names as mistake_names;
pub use scenario::generate;
