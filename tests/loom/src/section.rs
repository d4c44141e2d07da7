//! The crate `critical-section`, as a mutex of loom.

use std::marker::PhantomData;

loom::lazy_static! {
    static ref SECTION: loom::sync::Mutex<()> = loom::sync::Mutex::new(());
}

/// Shows that its holder is inside a critical section.
#[derive(Clone, Copy, Debug)]
pub struct CriticalSection<'cs>(PhantomData<&'cs ()>);

/// Runs `section` while nobody else runs one.
pub fn with<R>(section: impl FnOnce(CriticalSection<'_>) -> R) -> R {
    let _inside = SECTION.lock().expect("no section panics");
    section(CriticalSection(PhantomData))
}

/// What is only touched inside critical sections.
#[derive(Debug)]
pub struct Mutex<T>(T);

// SAFETY: a `CriticalSection` is only made by `with`, one at a time.
#[allow(unsafe_code)]
unsafe impl<T: Send> Sync for Mutex<T> {}

impl<T> Mutex<T> {
    /// Guards `value`.
    pub const fn new(value: T) -> Self {
        Mutex(value)
    }

    /// What is guarded.
    pub fn borrow<'cs>(&'cs self, _: CriticalSection<'cs>) -> &'cs T {
        &self.0
    }
}
