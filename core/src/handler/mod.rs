//! Handler classes: what a configuration's `class` can name.

mod memory;
mod null;
mod stream;

pub use memory::MemoryHandler;
pub use null::NullHandler;
pub use stream::StreamHandler;

use crate::config::{Arguments, Problem};
use crate::record::Record;
use crate::stream::Stream;

/// A class of handlers, under its CPython name.
///
/// A class is shared by all its handlers. What tells them apart is their [`Settings`], which
/// [`Class::configure`] makes from the keyword arguments in the configuration. Nothing here is
/// called inside a critical section, and all but [`Class::configure`] may be called from any
/// context.
pub trait Class: Sync {
    /// The name that a configuration gives as `class`.
    fn name(&self) -> &'static str;

    /// The keyword arguments that [`Class::configure`] takes; all others are errors.
    fn parameters(&self) -> &'static [&'static str];

    /// What [`Settings::numbers`] are called in `status`; empty for one that is not shown.
    fn numbers(&self) -> [&'static str; 2] {
        ["", ""]
    }

    /// Makes a handler's settings. Nothing may be changed that others see: the configuration
    /// may still be refused.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with an argument; it becomes the cause of "Unable to configure
    /// handler".
    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem>;

    /// Takes a record that has passed the handler's level and filters.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output);

    /// Hands on what the handler holds back.
    fn flush(&self, _settings: &Settings, _output: &dyn Output) {}

    /// How many records its handlers with these settings could not take since the start.
    fn dropped(&self, _settings: &Settings, _output: &dyn Output) -> u32 {
        0
    }
}

/// What a class made of a handler's keyword arguments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Which of the class's resources the handler uses: a stream, a buffer.
    pub instance: u16,
    /// The handler that this one hands records on to, as [`Arguments::handler`] gave it.
    pub target: Option<Target>,
    /// Two numbers, for the class to use as it likes.
    pub numbers: [i32; 2],
}

/// Another handler of the same configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(pub(crate) core::num::NonZeroU16);

impl Target {
    pub(crate) fn new(row: u16) -> Option<Target> {
        core::num::NonZeroU16::new(row.wrapping_add(1)).map(Target)
    }

    pub(crate) fn row(self) -> u16 {
        self.0.get() - 1
    }
}

/// What a handler can do with a record.
pub trait Output {
    /// The record as the handler's formatter prints it, with `end` (one byte at most) behind.
    fn line(&self, record: &Record<'_>, end: &[u8], take: &mut dyn FnMut(&[u8]));

    /// The bare message.
    fn message(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8]));

    /// The registry's stream at this position.
    fn stream(&self, position: u16) -> Option<&'static dyn Stream>;

    /// Gives a record to another handler, past that handler's level but not past its filters
    /// (CPython: `MemoryHandler.flush` calls `target.handle`).
    fn forward(&self, target: Target, record: &Record<'_>);
}
