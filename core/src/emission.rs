//! A record's way through the tree: loggers, their filters, handlers, their filters.

use crate::filter;
use crate::format::{self, Field, Line};
use crate::handler::{Class, Output, Target};
use crate::logger::Place;
use crate::record::Record;
use crate::stream::Stream;
use crate::tables::{HandlerRow, Indices, Slot, Table, Tables};

/// Emits in one slot, which its caller holds.
pub(crate) struct Emission<'e, T: Tables> {
    slot: &'e Slot<T>,
}

impl<'e, T: Tables> Emission<'e, T> {
    pub(crate) fn new(slot: &'e Slot<T>) -> Self {
        Emission { slot }
    }

    fn class(&self, handler: &HandlerRow) -> Option<&'static dyn Class> {
        let classes = self.slot.registry().classes;
        classes.get(handler.class as usize).copied()
    }

    /// A record that has passed its logger's level. CPython: `Logger.handle` and
    /// `Logger.callHandlers`: ancestors' levels and filters do not matter.
    pub(crate) fn log(&self, place: Place, record: &Record<'_>) {
        let loggers = self.slot.loggers.items();
        let mut row = place.row;
        if place.own_row {
            let own = loggers.get(row as usize);
            if own.is_some_and(|own| !self.passes(self.slot.filters_of(own), record)) {
                return;
            }
        } else if !place.propagate {
            return;
        }
        while let Some(logger) = loggers.get(row as usize) {
            for handler in self.slot.handlers_of(logger) {
                if let Some(handler) = self.slot.handlers.items().get(handler as usize)
                    && record.level.0 >= handler.level
                {
                    self.handle(handler, record);
                }
            }
            if !logger.propagate {
                return;
            }
            row = logger.parent;
        }
    }

    /// CPython: `Handler.handle`: the filters, not the level.
    fn handle(&self, handler: &HandlerRow, record: &Record<'_>) {
        if self.passes(self.slot.filters_of_handler(handler), record)
            && let Some(class) = self.class(handler)
        {
            class.emit(&handler.settings, record, &self.output(handler));
        }
    }

    fn passes(&self, mut filters: Indices<'_>, record: &Record<'_>) -> bool {
        filters.all(
            |filter| match self.slot.filters.items().get(filter as usize) {
                Some(row) => filter::passes(self.slot.bytes(row.prefix), record.name.as_bytes()),
                None => true,
            },
        )
    }

    pub(crate) fn flush(&self, handler: &HandlerRow) {
        if let Some(class) = self.class(handler) {
            class.flush(&handler.settings, &self.output(handler));
        }
    }

    pub(crate) fn dropped(&self, handler: &HandlerRow) -> u32 {
        let class = self.class(handler);
        class.map_or(0, |class| {
            class.dropped(&handler.settings, &self.output(handler))
        })
    }

    fn output(&self, handler: &'e HandlerRow) -> HandlerOutput<'_, T> {
        HandlerOutput {
            emission: self,
            handler,
        }
    }
}

/// What one handler can do.
struct HandlerOutput<'e, T: Tables> {
    emission: &'e Emission<'e, T>,
    handler: &'e HandlerRow,
}

impl<T: Tables> Output for HandlerOutput<'_, T> {
    fn line(&self, record: &Record<'_>, end: &[u8], take: &mut dyn FnMut(&[u8])) {
        let slot = self.emission.slot;
        let mut buffer = T::Line::new();
        let mut line = Line::new(&mut buffer);
        match slot.formatters.items().get(self.handler.formatter as usize) {
            Some(row) => format::render(slot.bytes(row.program), record, &mut line),
            None => format::value(Field::MESSAGE, record, &mut line),
        }
        take(line.finish(end));
    }

    fn message(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8])) {
        let mut buffer = T::Line::new();
        let mut line = Line::new(&mut buffer);
        format::value(Field::MESSAGE, record, &mut line);
        take(line.finish(b""));
    }

    fn stream(&self, position: u16) -> Option<&'static dyn Stream> {
        let stream = self.emission.slot.registry().streams.get(position as usize);
        stream.map(|(_, stream)| *stream)
    }

    fn forward(&self, target: Target, record: &Record<'_>) {
        let rows = self.emission.slot.handlers.items();
        if let Some(handler) = rows.get(target.row() as usize) {
            self.emission.handle(handler, record);
        }
    }
}
