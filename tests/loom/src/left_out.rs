//! What of `logconf-core` is not modelled.

/// A level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(pub i32);

/// A count in a static, which would outlive the order that it belongs to: nobody looks at it. (The models have
/// [`Count`](crate::count::Count) as it is beside this.)
pub struct Count;

impl Count {
    /// Nothing.
    pub const fn new() -> Self {
        Count
    }

    /// Nothing.
    pub fn get(&self) -> u32 {
        0
    }

    /// Counts nothing.
    pub fn add(&self, _: u32) {}
}

impl Default for Count {
    fn default() -> Self {
        Self::new()
    }
}
