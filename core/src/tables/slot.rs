//! A slot: one complete state of the logging system.

use super::rows::{FilterRow, FormatterRow, HandlerRow, LoggerRow, NONE, ROOT};
use super::text::{self, Text};
use super::{Full, Indices, Names, Table, Tables, hash};
use crate::Level;
use crate::registry::Registry;

/// One complete state: what a configuration says.
pub(crate) struct Slot<T: Tables> {
    /// What its classes and streams are counted in.
    pub(crate) registry: Option<&'static Registry>,
    pub(crate) loggers: T::Loggers,
    pub(crate) handlers: T::Handlers,
    pub(crate) formatters: T::Formatters,
    pub(crate) filters: T::Filters,
    pub(crate) text: T::Text,
    pub(super) loggers_by_name: T::Names,
    pub(super) handlers_by_name: T::Names,
    pub(super) formatters_by_name: T::Names,
    pub(super) filters_by_name: T::Names,
}

impl<T: Tables> Slot<T> {
    pub(crate) const EMPTY: Self = Slot {
        registry: None,
        loggers: T::Loggers::EMPTY,
        handlers: T::Handlers::EMPTY,
        formatters: T::Formatters::EMPTY,
        filters: T::Filters::EMPTY,
        text: T::Text::EMPTY,
        loggers_by_name: T::Names::EMPTY,
        handlers_by_name: T::Names::EMPTY,
        formatters_by_name: T::Names::EMPTY,
        filters_by_name: T::Names::EMPTY,
    };

    /// Back to the root logger of `other`, with its level but without handlers and filters,
    /// and nothing else.
    pub(crate) fn reset(&mut self, other: &Self) -> Result<(), Full> {
        let level = other.effective(ROOT);
        let propagate = other
            .loggers
            .items()
            .first()
            .is_none_or(|root| root.propagate);
        self.loggers.truncate(0);
        self.handlers.truncate(0);
        self.formatters.truncate(0);
        self.filters.truncate(0);
        self.loggers_by_name.clear();
        self.handlers_by_name.clear();
        self.formatters_by_name.clear();
        self.filters_by_name.clear();
        text::clear(&mut self.text)?;
        let name = text::put(&mut self.text, b"root")?;
        self.add_logger(LoggerRow {
            name,
            links: Text::default(),
            level,
            parent: NONE,
            propagate,
            disabled: false,
            named: false,
            keeps_links: false,
            hash: hash(b"root"),
        })
    }

    /// Becomes a copy of `other`, less the loggers that `keep` refuses. Rows other than
    /// loggers keep their numbers.
    pub(crate) fn copy_from(
        &mut self,
        other: &Self,
        mut keep: impl FnMut(u16, &LoggerRow) -> bool,
    ) -> Result<(), Full> {
        self.reset(other)?;
        let copied = |space: &mut T::Text, at| match at == Text::UNNAMED || at == Text::default() {
            true => Ok(at),
            false => text::put(space, other.bytes(at)),
        };
        for row in other.formatters.items() {
            let copy = FormatterRow {
                name: copied(&mut self.text, row.name)?,
                program: copied(&mut self.text, row.program)?,
                ..row.clone()
            };
            self.add_formatter(copy)?;
        }
        for row in other.filters.items() {
            let copy = FilterRow {
                name: copied(&mut self.text, row.name)?,
                prefix: copied(&mut self.text, row.prefix)?,
                ..row.clone()
            };
            self.add_filter(copy)?;
        }
        for row in other.handlers.items() {
            let copy = HandlerRow {
                name: copied(&mut self.text, row.name)?,
                links: copied(&mut self.text, row.links)?,
                ..row.clone()
            };
            self.add_handler(copy)?;
        }
        for (number, row) in other.loggers.items().iter().enumerate() {
            let is_root = number as u16 == ROOT;
            if !is_root && !keep(number as u16, row) {
                continue;
            }
            let root = self.loggers.items().first().filter(|_| is_root);
            let name = match root.map(|root| root.name) {
                Some(name) => name,
                None => copied(&mut self.text, row.name)?,
            };
            let links = copied(&mut self.text, row.links)?;
            let copy = LoggerRow {
                name,
                links,
                named: false,
                keeps_links: false,
                ..row.clone()
            };
            match self.logger_mut(ROOT).filter(|_| is_root) {
                Some(root) => *root = copy,
                None => self.add_logger(copy)?,
            }
        }
        Ok(())
    }

    pub(crate) fn registry(&self) -> &'static Registry {
        self.registry.unwrap_or(&Registry::EMPTY)
    }

    pub(crate) fn bytes(&self, at: Text) -> &[u8] {
        if at == Text::default() {
            return &[];
        }
        text::get(self.text.items(), at)
    }

    pub(crate) fn str(&self, at: Text) -> &str {
        text::get_str(self.text.items(), at)
    }

    /// The level of the logger in this row: its own, or the nearest one above that is set.
    /// Before anything was configured, the root logger's is WARNING.
    pub(crate) fn effective(&self, mut row: u16) -> i32 {
        if self.loggers.items().is_empty() {
            return Level::WARNING.0;
        }
        while let Some(logger) = self.loggers.items().get(row as usize) {
            if logger.level != 0 {
                return logger.level;
            }
            row = logger.parent;
        }
        0
    }

    pub(crate) fn logger_mut(&mut self, row: u16) -> Option<&mut LoggerRow> {
        self.loggers.items_mut().get_mut(row as usize)
    }

    pub(crate) fn handler_mut(&mut self, row: u16) -> Option<&mut HandlerRow> {
        self.handlers.items_mut().get_mut(row as usize)
    }

    pub(crate) fn formatter_mut(&mut self, row: Option<u16>) -> Option<&mut FormatterRow> {
        self.formatters.items_mut().get_mut(row? as usize)
    }

    pub(crate) fn filter_mut(&mut self, row: Option<u16>) -> Option<&mut FilterRow> {
        self.filters.items_mut().get_mut(row? as usize)
    }

    /// The handlers of a logger, in order.
    pub(crate) fn handlers_of(&self, logger: &LoggerRow) -> Indices<'_> {
        Indices::of(self.bytes(logger.links))
    }

    /// The filters of a logger.
    pub(crate) fn filters_of(&self, logger: &LoggerRow) -> Indices<'_> {
        let mut links = self.handlers_of(logger);
        links.skip_list();
        links
    }

    /// The filters of a handler.
    pub(crate) fn filters_of_handler(&self, handler: &HandlerRow) -> Indices<'_> {
        Indices::of(self.bytes(handler.links))
    }

    /// The handlers that a handler hands its records to. A closed one has lost them.
    pub(crate) fn targets_of(&self, handler: &HandlerRow) -> Indices<'_> {
        if handler.kept_from != NONE {
            return Indices::of(&[]);
        }
        let mut links = self.filters_of_handler(handler);
        links.skip_list();
        links
    }

    /// The line end of a handler, if it has one of its own.
    pub(crate) fn terminator_of(&self, handler: &HandlerRow) -> Option<&[u8]> {
        let mut links = self.filters_of_handler(handler);
        (links.skip_list() && links.skip_list()).then_some(links.rest())
    }
}
