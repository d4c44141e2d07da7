//! Items by their names.

use std::collections::HashMap;

/// Items by name, in order. Of several with the same name the last one counts, in its place.
pub(super) struct ByName<T> {
    items: Vec<Option<(String, T)>>,
    places: HashMap<String, usize>,
}

impl<T> ByName<T> {
    pub(super) fn new() -> Self {
        ByName {
            items: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds an item, and gives the one that it replaces.
    pub(super) fn put(&mut self, name: &str, item: T) -> Option<T> {
        let before = self.places.insert(name.to_owned(), self.items.len());
        self.items.push(Some((name.to_owned(), item)));
        let (_, replaced) = self.items[before?].take()?;
        Some(replaced)
    }

    /// Takes an item out.
    pub(super) fn take(&mut self, name: &str) -> Option<T> {
        let (_, item) = self.items[self.places.remove(name)?].take()?;
        Some(item)
    }

    pub(super) fn into_items(self) -> Vec<(String, T)> {
        self.items.into_iter().flatten().collect()
    }
}
