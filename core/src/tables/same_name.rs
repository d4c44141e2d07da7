//! Handlers of one name: closed ones that a logger still has stand behind the newest.

use super::rows::HandlerRow;
use super::{Found, Name, Names, Slot, Table, Tables, hash};

impl<T: Tables> Slot<T> {
    /// Those of the handlers before which no other has the same name: the newest of a name stands
    /// first.
    pub(crate) fn newest_handlers(&self) -> impl Iterator<Item = &HandlerRow> {
        let rows = self.handlers.items();
        let mut by_name = T::Names::EMPTY;
        rows.iter().enumerate().filter_map(move |(number, row)| {
            let shown = self.shown_name(row);
            let same = |other: u32| {
                let other = rows.get(other as usize);
                other.is_some_and(|other| self.shown_name(other) == shown)
            };
            let is_newest = match by_name.find(Name::from(shown), same) {
                Found::Known(before) => before.is_none(),
                Found::Unknown => self.is_newest_of_name(number),
            };
            if is_newest {
                by_name.add(Name::from(shown), number as u32);
            }
            is_newest.then_some(row)
        })
    }

    fn is_newest_of_name(&self, number: usize) -> bool {
        let rows = self.handlers.items();
        let Some(row) = rows.get(number) else {
            return false;
        };
        let shown = self.shown_name(row);
        let mut before = rows.iter().take(number);
        !before.any(|other| {
            // An unnamed one may stand as its class where another has that name.
            let empty = hash(b"");
            let may_be = [other.hash, row.hash].contains(&empty) || other.hash == row.hash;
            may_be && self.shown_name(other) == shown
        })
    }

    /// Whether no handler before this one has the same name.
    #[cfg(feature = "get")]
    pub(crate) fn is_first_of_name(&self, number: u16) -> bool {
        let rows = self.handlers.items();
        let name = rows.get(number as usize).map(|row| self.bytes(row.name));
        let is_before = |other: u32| {
            let same = rows.get(other as usize).map(|row| self.bytes(row.name)) == name;
            other < u32::from(number) && same
        };
        let before = Name::of(name.unwrap_or(b""));
        match self.handlers_by_name.find(before, is_before) {
            Found::Known(before) => before.is_none(),
            Found::Unknown => !(0..u32::from(number)).any(is_before),
        }
    }

    /// The lines that the handlers of this one's name have lost: of several, all but the newest are kept only
    /// because a logger still has them.
    pub(crate) fn lost_under_name_of(&self, row: &HandlerRow) -> u32 {
        let rows = self.of_same_name(self.bytes(row.name), row.hash);
        rows.fold(0, |lost, row| lost.saturating_add(row.lost.get()))
    }

    /// Hands over what handlers have lost to those of their names in another state.
    pub(crate) fn hand_over_counts(&self, to: &Self) {
        for row in self.handlers.items() {
            // Mostly there is nothing, which is to take no time.
            if row.lost.get() != 0
                && let Some(heir) = to.of_same_name(self.bytes(row.name), row.hash).next()
            {
                heir.lost.add(row.lost.take());
            }
        }
    }

    /// The newest stands first.
    fn of_same_name(&self, name: &[u8], hash: u16) -> impl Iterator<Item = &HandlerRow> {
        let rows = self.handlers.items().iter();
        rows.filter(move |row| row.hash == hash && self.bytes(row.name) == name)
    }

    /// The name of a handler; the class's of one whose name is empty.
    pub(crate) fn shown_name(&self, row: &HandlerRow) -> &str {
        let name = self.str(row.name);
        let class = self.registry().classes.get(row.class as usize);
        match class {
            Some(class) if name.is_empty() => {
                let full = class.name();
                let last = full.bytes().rposition(|byte| byte == b'.');
                last.map_or(full, |dot| full.get(dot + 1..).unwrap_or(full))
            }
            _ => name,
        }
    }
}
