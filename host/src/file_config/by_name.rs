//! Items by their names.

use std::collections::HashMap;

/// Items by name, in order.
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

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Adds an item behind the others. There must be none of its name.
    pub(super) fn put(&mut self, name: &str, item: T) {
        self.places.insert(name.to_owned(), self.items.len());
        self.items.push(Some((name.to_owned(), item)));
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
