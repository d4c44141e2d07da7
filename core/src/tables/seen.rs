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

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use core::cell::Cell;
    use std::collections::BTreeSet;

    /// Knows all numbers by their keys.
    struct Known(BTreeSet<u32>);

    impl Names for Known {
        const EMPTY: Self = Known(BTreeSet::new());
        const FEW: usize = 4;

        fn clear(&mut self) {
            self.0.clear();
        }

        fn add(&mut self, _: Name<'_>, number: u32) {
            self.0.insert(number);
        }

        fn find(&self, _: Name<'_>, mut is_it: impl FnMut(u32) -> bool) -> Found {
            Found::Known(self.0.iter().copied().find(|number| is_it(*number)))
        }
    }

    /// Those of a list that are new, and at how many numbers was looked back.
    fn new_ones<N: Names>(list: &[u16]) -> (std::vec::Vec<u16>, usize) {
        let looks = Cell::new(0);
        let mut seen = Seen::<N>::NOTHING;
        let mut new = list.to_vec();
        let mut at = 0;
        new.retain(|number| {
            let before = list.iter().take(at).copied();
            at += 1;
            seen.is_new(*number, before.inspect(|_| looks.set(looks.get() + 1)))
        });
        (new, looks.get())
    }

    #[test]
    fn each_number_is_new_once_with_an_index_and_without() {
        let list = [3, 3, 1, 2, 1, 0, 9, 3, 0, 7, 9, 5, 7];
        let new = [3, 1, 2, 0, 9, 7, 5];
        for length in 0..=list.len() {
            let list = &list[..length];
            let new: std::vec::Vec<u16> = new.into_iter().filter(|n| list.contains(n)).collect();
            assert_eq!(new_ones::<Known>(list).0, new);
            assert_eq!(new_ones::<()>(list).0, new);
        }
    }

    #[test]
    fn with_an_index_it_is_not_looked_back_at_all_for_each() {
        let list: std::vec::Vec<u16> = (0..1000).collect();
        let (new, looks) = new_ones::<Known>(&list);
        assert_eq!(new, list);
        assert!(looks < 50, "{looks}");
    }
}
