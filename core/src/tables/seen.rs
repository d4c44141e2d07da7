//! Numbers of a list, of which each counts once.

use super::{Found, Name, Names};

/// Knows which numbers of a list came before.
pub(crate) struct Seen<N> {
    index: N,
    /// The index has all of them; it is not filled as long as they are few.
    is_filled: bool,
}

impl<N: Names> Seen<N> {
    pub(crate) const NOTHING: Self = Seen {
        index: N::EMPTY,
        is_filled: false,
    };

    /// Whether this number, which comes next, is none of those before it.
    pub(crate) fn is_new(
        &mut self,
        number: u16,
        mut before: impl Iterator<Item = u16> + Clone,
    ) -> bool {
        if N::FEW == usize::MAX || !self.is_filled && before.clone().nth(N::FEW).is_none() {
            return !before.any(|known| known == number);
        }
        if !self.is_filled {
            before.for_each(|known| self.note(known));
            self.is_filled = true;
        }
        let key = number.to_le_bytes();
        let is_it = |known| known == u32::from(number);
        let is_new = self.index.find(Name::of(&key), is_it) == Found::Known(None);
        if is_new {
            self.note(number);
        }
        is_new
    }

    fn note(&mut self, number: u16) {
        self.index
            .add(Name::of(&number.to_le_bytes()), number.into());
    }
}
