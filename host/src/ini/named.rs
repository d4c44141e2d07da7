//! Things that have names: found at once, and in the order in which they came.

use std::collections::HashMap;

/// CPython: a `dict` with texts for keys.
#[derive(Clone, Debug)]
pub(super) struct Named<T> {
    items: Vec<T>,
    places: HashMap<Box<str>, usize>,
}

impl<T> Named<T> {
    pub(super) fn new() -> Self {
        Named {
            items: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Where it stands among the others.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.items.get(self.place(name)?)
    }

    pub(super) fn at_mut(&mut self, place: usize) -> Option<&mut T> {
        self.items.get_mut(place)
    }

    /// Adds it, or puts it in the place of the one that had the name. Returns its place.
    pub(super) fn insert(&mut self, name: String, item: T) -> usize {
        let next = self.items.len();
        let place = *self.places.entry(name.into()).or_insert(next);
        match self.items.get_mut(place) {
            Some(old) => *old = item,
            None => self.items.push(item),
        }
        place
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items with their names, in no order.
    pub(super) fn named(&self) -> impl Iterator<Item = (&str, &T)> {
        let places = self.places.iter();
        places.filter_map(|(name, place)| Some((&**name, self.items.get(*place)?)))
    }
}
