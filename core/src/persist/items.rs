//! A set of items.

/// One bit for each.
#[derive(Clone, Copy, Default)]
pub(super) struct Items([u32; 8]);

impl Items {
    /// Whether it is new.
    pub(super) fn insert(&mut self, item: u8) -> bool {
        let bit = 1 << (item % 32);
        let Some(word) = self.0.get_mut(usize::from(item / 32)) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once() {
        let mut items = Items::default();
        assert!((0..=255).all(|item| items.insert(item)));
        assert!(!(0..=255).any(|item| items.insert(item)));
    }
}
