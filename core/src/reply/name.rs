//! The names that handlers, formatters and filters have in a document that restores the state.

use core::fmt::{self, Display, Write};

use crate::json::Str;
use crate::tables::{Slot, Table, Tables, Text};

/// Which table a row is in.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    Formatters,
    Filters,
    Handlers,
}

/// The name of a row. One that the last configuration kept may have none, or one that another has
/// meanwhile: it gets a number.
pub(super) struct Name<'s> {
    name: &'s str,
    kept: Option<usize>,
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        match self.kept {
            None => Ok(()),
            Some(kept) if self.name.is_empty() => write!(f, "kept {kept}"),
            Some(kept) => write!(f, " (kept {kept})"),
        }
    }
}

impl Rows {
    pub(super) fn count<T: Tables>(self, slot: &Slot<T>) -> usize {
        match self {
            Rows::Formatters => slot.formatters.items().len(),
            Rows::Filters => slot.filters.items().len(),
            Rows::Handlers => slot.handlers.items().len(),
        }
    }

    /// The name that a row has in the state; `None` if it has none.
    fn own<T: Tables>(self, slot: &Slot<T>, number: usize) -> Option<&str> {
        let name = match self {
            Rows::Formatters => slot.formatters.items().get(number)?.name,
            Rows::Filters => slot.filters.items().get(number)?.name,
            Rows::Handlers => slot.handlers.items().get(number)?.name,
        };
        (name != Text::UNNAMED).then(|| slot.str(name))
    }

    /// The row that documents mean by a name.
    fn find<T: Tables>(self, slot: &Slot<T>, name: &str) -> Option<u16> {
        let name = Str::plain(name);
        match self {
            Rows::Formatters => slot.formatter(name),
            Rows::Filters => slot.filter(name),
            Rows::Handlers => slot.handler(name),
        }
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn name<T: Tables>(self, slot: &Slot<T>, number: u16) -> Name<'_> {
        let (number, count) = (number as usize, self.count(slot));
        let own = self.own(slot, number);
        let mut name = Name {
            name: own.unwrap_or(""),
            kept: None,
        };
        // Of rows that have a name, few come behind others of it: kept ones.
        if self.find(slot, name.name) == Some(number as u16) && own.is_some() {
            return name;
        }
        if own.is_none() || (0..number).any(|before| self.own(slot, before) == own) {
            // Two rows that get a number never get the same one.
            let mut free = number;
            name.kept = Some(free);
            while (0..count).any(|other| self.own(slot, other).is_some_and(|other| name.is(other)))
            {
                free = free.saturating_add(count);
                name.kept = Some(free);
            }
        }
        name
    }
}

impl Name<'_> {
    fn is(&self, other: &str) -> bool {
        let mut same = Same(other);
        write!(same, "{self}").is_ok() && same.0.is_empty()
    }
}

/// What is left of a text that is being compared with what is written.
struct Same<'t>(&'t str);

impl Write for Same<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}
