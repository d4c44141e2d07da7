//! What a configuration can refer to: the classes and streams that a program has.

use crate::handler::Class;
use crate::json::Str;
use crate::stream::Stream;

/// The names that a configuration may use for what the program brings.
///
/// ```
/// use logconf_core::{MemoryHandler, NullHandler, Registry, Ring, StreamHandler};
/// static UART0: Ring<1024> = Ring::new();
/// static MEMORY: MemoryHandler<1, 512> = MemoryHandler::new();
/// static REGISTRY: Registry = Registry {
///     classes: &[&StreamHandler, &MEMORY, &NullHandler],
///     streams: &[("board.uart0", &UART0), ("sys.stdout", &UART0)],
/// };
/// ```
pub struct Registry {
    /// What `class` can name.
    pub classes: &'static [&'static dyn Class],
    /// What `ext://` can name where a stream belongs. The same stream may have several names.
    pub streams: &'static [(&'static str, &'static dyn Stream)],
}

impl Registry {
    pub(crate) const EMPTY: Registry = Registry {
        classes: &[],
        streams: &[],
    };

    pub(crate) fn class(&self, name: Str<'_>) -> Option<(u16, &'static dyn Class)> {
        let mut classes = self.classes.iter().enumerate();
        let (number, class) = classes.find(|(_, class)| name.is(class.name().as_bytes()))?;
        Some((number as u16, *class))
    }

    pub(crate) fn stream(&self, name: Str<'_>) -> Option<u16> {
        let mut streams = self.streams.iter();
        let found = streams.position(|(known, _)| name.is(known.as_bytes()))?;
        Some(found as u16)
    }

    /// Lines that streams could not take since the start, each stream counted once.
    pub(crate) fn dropped_by_streams(&self) -> u32 {
        let mut dropped = 0u32;
        for (at, (_, stream)) in self.streams.iter().enumerate() {
            let mut before = self.streams.iter().take(at);
            if !before.any(|(_, other)| core::ptr::addr_eq(*other, *stream)) {
                dropped = dropped.saturating_add(stream.dropped());
            }
        }
        dropped
    }
}
