//! The names that handlers, formatters and filters have in a document that restores the state.

use core::fmt::{self, Display, Write};
use core::ops::Deref;

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

/// A state whose rows get names.
pub(super) struct Named<'s, T: Tables> {
    slot: &'s Slot<T>,
    /// A row has a name that looks as if it had got a number, as one from such a document has.
    may_be_taken: bool,
}

impl<'s, T: Tables> Named<'s, T> {
    pub(super) fn of(slot: &'s Slot<T>) -> Self {
        let mut rows = [Rows::Formatters, Rows::Filters, Rows::Handlers].into_iter();
        let may_be_taken = rows.any(|rows| {
            let mut names = (0..rows.count(slot)).filter_map(|row| rows.own(slot, row));
            names.any(|name| name.as_bytes().windows(5).any(|part| part == b"kept "))
        });
        Named { slot, may_be_taken }
    }
}

impl<T: Tables> Deref for Named<'_, T> {
    type Target = Slot<T>;

    fn deref(&self) -> &Slot<T> {
        self.slot
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

    /// Whether a row that has a name is the first of it.
    fn is_first<T: Tables>(self, slot: &Slot<T>, number: u16, own: &str) -> bool {
        // Of handlers, few come behind others of their names: kept ones.
        self.find(slot, own) == Some(number)
            || matches!(self, Rows::Handlers) && slot.is_first_of_name(number)
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn name<'s, T: Tables>(self, slot: &Named<'s, T>, number: u16) -> Name<'s> {
        let own = self.own(slot.slot, number as usize);
        let mut name = Name {
            name: own.unwrap_or(""),
            kept: None,
        };
        if own.is_some_and(|own| self.is_first(slot, number, own)) {
            return name;
        }
        // Two rows that get a number never get the same one.
        let (mut free, count) = (number as usize, self.count(slot));
        name.kept = Some(free);
        let is_taken = |name: &Name<'_>| {
            (0..count).any(|other| self.own(slot, other).is_some_and(|other| name.is(other)))
        };
        while slot.may_be_taken && is_taken(&name) {
            free = free.saturating_add(count);
            name.kept = Some(free);
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
