//! A record's way through the tree: loggers, their filters, handlers, their filters.

use core::cell::Cell;
use core::fmt::Display;

use crate::Level;
use crate::binding::Place;
use crate::filter;
use crate::format::{self, Failure, Line, settings_of};
use crate::handler::{Class, Output};
use crate::logging::Logging;
use crate::record::Record;
use crate::registry::Failed;
use crate::stream::Stream;
use crate::tables::{HandlerRow, Indices, NONE, Slot, Table, Tables, Text};

/// Emits in one slot, which its caller holds.
pub(crate) struct Emission<'e, T: Tables> {
    slot: &'e Slot<T>,
    logging: &'e Logging<T>,
    /// How many handlers are handing the record on, each to the next.
    depth: Cell<u8>,
    /// The row of the handler that is about to be closed: those behind it are closed already, kept
    /// ones by the configuration that kept them.
    closing: Cell<u16>,
    /// Handlers may wait for their streams.
    may_wait: bool,
}

/// The longest chain of handlers that hand records on. CPython's is bounded by its stack.
const MOST_HANDING_ON: u8 = 64;

impl<'e, T: Tables> Emission<'e, T> {
    pub(crate) fn new(slot: &'e Slot<T>, logging: &'e Logging<T>) -> Self {
        Emission {
            slot,
            logging,
            depth: Cell::new(0),
            closing: Cell::new(NONE),
            may_wait: true,
        }
    }

    /// For who configures: no handler waits for its stream.
    pub(crate) fn without_waiting(self) -> Self {
        Emission {
            may_wait: false,
            ..self
        }
    }

    fn class(&self, handler: &HandlerRow) -> Option<&'static dyn Class> {
        let classes = self.slot.registry().classes;
        classes.get(handler.class as usize).copied()
    }

    /// A record that has passed its logger's level. CPython: `Logger.handle` and
    /// `Logger.callHandlers`: ancestors' levels and filters do not matter.
    pub(crate) fn log(&self, place: Place, record: &mut Record<'_>) {
        if let Some(clock) = self.slot.registry().clock {
            record.created = Some(clock.now());
        }
        let record = &*record;
        let loggers = self.slot.loggers.items();
        let own = loggers.get(place.row as usize).filter(|_| place.own_row);
        if own.is_some_and(|own| !self.passes(self.slot.filters_of(own), record)) {
            return;
        }
        let mut found = false;
        let mut row = place.row;
        let mut goes_on = place.own_row || place.propagate;
        while let Some(logger) = loggers.get(row as usize).filter(|_| goes_on) {
            for handler in self.slot.handlers_of(logger) {
                found = true;
                if let Some(handler) = self.slot.handlers.items().get(handler as usize)
                    && record.level.0 >= handler.level
                {
                    self.handle(handler, false, record);
                }
            }
            goes_on = logger.propagate;
            row = logger.parent;
        }
        if !found {
            self.last_resort(record);
        }
    }

    /// A record that no handler is there for. CPython: `lastResort`.
    // Out of line: it is not for calls that should be fast.
    #[inline(never)]
    fn last_resort(&self, record: &Record<'_>) {
        // Not the slot's registry: before the first configuration, it has none.
        let stderr = self.logging.registry().stderr();
        if let Some(stderr) = stderr.filter(|_| record.level >= Level::WARNING) {
            let mut buffer = T::Line::new();
            let mut line = Line::new(&mut buffer);
            format::write_message(record, &mut line);
            format::write_error(record, &mut line);
            let _ = stderr.write(line.finish(b"\n"));
        }
    }

    /// CPython: `Handler.handle`: the filters, not the level.
    fn handle(&self, handler: &HandlerRow, is_closed: bool, record: &Record<'_>) {
        let has_no_filters = handler.links == Text::default();
        if (has_no_filters || self.passes(self.slot.filters_of_handler(handler), record))
            && let Some(class) = self.class(handler)
        {
            let output = HandlerOutput {
                is_closed,
                ..self.output(handler)
            };
            class.emit(&handler.settings, record, &output);
        }
    }

    fn passes(&self, mut filters: Indices<'_>, record: &Record<'_>) -> bool {
        filters.all(|filter| {
            let Some(row) = self.slot.filters.items().get(filter as usize) else {
                return true;
            };
            let program = self.slot.bytes(row.prefix);
            match self.slot.registry().filters.get(row.class as usize) {
                Some(class) => class.passes(settings_of(program), record),
                None => filter::passes(program, record.name.as_bytes()),
            }
        })
    }

    pub(crate) fn flush(&self, handler: &HandlerRow) {
        if let Some(class) = self.class(handler) {
            class.flush(&handler.settings, &self.output(handler));
        }
    }

    /// Flushes a handler before it is closed, those behind it in the table being closed already.
    pub(crate) fn last_flush(&self, row: u16, handler: &HandlerRow) {
        self.closing.set(row);
        self.flush(handler);
    }

    pub(crate) fn dropped(&self, handler: &HandlerRow) -> u32 {
        let class = self.class(handler);
        let by_class = class.map_or(0, |class| {
            class.dropped(&handler.settings, &self.output(handler))
        });
        by_class.saturating_add(self.slot.lost_under_name_of(handler))
    }

    fn output(&self, handler: &'e HandlerRow) -> HandlerOutput<'_, T> {
        HandlerOutput {
            emission: self,
            handler,
            is_closed: false,
        }
    }
}

/// What one handler can do.
struct HandlerOutput<'e, T: Tables> {
    emission: &'e Emission<'e, T>,
    handler: &'e HandlerRow,
    /// It was closed before others flush their records to it.
    is_closed: bool,
}

impl<T: Tables> HandlerOutput<'_, T> {
    fn targets(&self) -> Indices<'_> {
        match self.is_closed {
            true => Indices::of(&[]),
            false => self.emission.slot.targets_of(self.handler),
        }
    }

    fn forward_if(&self, takes: impl Fn(&HandlerRow) -> bool, record: &Record<'_>) {
        let slot = self.emission.slot;
        let depth = &self.emission.depth;
        if depth.get() == MOST_HANDING_ON {
            return self.failed(
                record,
                "RecursionError",
                &"too many handlers hand records on",
            );
        }
        depth.set(depth.get() + 1);
        for row in self.targets() {
            let target = slot.handlers.items().get(row as usize);
            if let Some(target) = target.filter(|target| takes(target)) {
                let is_closed = row > self.emission.closing.get();
                self.emission.handle(target, is_closed, record);
            }
        }
        depth.set(depth.get() - 1);
    }

    fn finished(&self, record: &Record<'_>, end: &[u8], take: &mut dyn FnMut(&[u8])) {
        let mut buffer = T::Line::new();
        let mut line = Line::new(&mut buffer);
        match self.render(record, &mut line) {
            Ok(()) => take(line.finish(end)),
            Err(failure) => self.failed(record, failure.python_type(), &failure),
        }
    }

    fn render(&self, record: &Record<'_>, line: &mut Line<'_, T::Line>) -> Result<(), Failure<'_>> {
        let slot = self.emission.slot;
        let Some(row) = slot.formatters.items().get(self.handler.formatter as usize) else {
            format::write_message(record, line);
            format::write_error(record, line);
            return Ok(());
        };
        let program = slot.bytes(row.program);
        match slot.registry().formatters.get(row.class as usize) {
            Some(class) => {
                let formatted = class.format(settings_of(program), record, line);
                // A line that is full has told it so.
                formatted.or_else(|_| line.is_cut().then_some(()).ok_or(Failure::OF_CLASS))
            }
            None => {
                format::render(program, record, slot.registry().clock, line)?;
                format::write_error(record, line);
                Ok(())
            }
        }
    }
}

impl<T: Tables> Output for HandlerOutput<'_, T> {
    fn line(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8])) {
        let end = match self.handler.links == Text::default() {
            true => None,
            false => self.emission.slot.terminator_of(self.handler),
        };
        self.finished(record, end.unwrap_or(b"\n"), take);
    }

    fn text(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8])) {
        self.finished(record, b"", take);
    }

    fn message(&self, record: &Record<'_>, take: &mut dyn FnMut(&[u8])) {
        let mut buffer = T::Line::new();
        let mut line = Line::new(&mut buffer);
        format::write_message(record, &mut line);
        take(line.finish(b""));
    }

    fn stream(&self, position: u16) -> Option<&'static dyn Stream> {
        let stream = self.emission.slot.registry().streams.get(position as usize);
        stream.map(|(_, stream)| *stream)
    }

    fn is_kept(&self) -> bool {
        self.is_closed || self.handler.kept_from != NONE
    }

    fn has_targets(&self) -> bool {
        self.targets().next().is_some()
    }

    fn forward(&self, record: &Record<'_>) {
        self.forward_if(|_| true, record);
    }

    fn forward_by_level(&self, record: &Record<'_>) {
        self.forward_if(|target| record.level.0 >= target.level, record);
    }

    fn may_wait(&self) -> bool {
        self.emission.may_wait
    }

    fn gave_up(&self, lines: u32) {
        if lines > 0 {
            self.handler.lost.add(lines);
        }
    }

    fn lost(&self) {
        self.emission.logging.count_failure();
    }

    // Out of line: it is not for calls that should be fast.
    #[inline(never)]
    fn failed(&self, record: &Record<'_>, kind: &'static str, reason: &dyn Display) {
        let slot = self.emission.slot;
        self.emission.logging.count_failure();
        let handler = slot.shown_name(self.handler);
        if let Some(report) = slot.registry().report {
            report.failed(&Failed {
                handler,
                kind,
                reason,
                record,
            });
        } else if let Some(stderr) = slot.registry().stderr() {
            use core::fmt::Write;
            let mut buffer = T::Line::new();
            let mut line = Line::new(&mut buffer);
            let _ = write!(line, "handler '{handler}' failed: {kind}: {reason}");
            let _ = stderr.write(line.finish(b"\n"));
        }
    }
}
