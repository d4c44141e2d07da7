//! What keeps a handler's own log calls from coming back to it, or to others that wait for it.

use std::cell::Cell;

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// That this thread is in a handler that is an object of its own, which may log: the libraries that
/// send do. Such a record must not wait for a handler (two of them, each in one and on its way to the
/// other, would wait for ever), nor go into a queue (whose thread would log as it hands it on, without
/// end). Streams and files take it.
pub(super) struct Within(());

impl Within {
    /// `None` if the thread is in one already.
    pub(super) fn enter() -> Option<Self> {
        // A thread that is ending has forgotten where it is, and is in nothing.
        let was_within = WITHIN.try_with(|within| within.replace(true));
        match was_within {
            Ok(true) => None,
            _ => Some(Within(())),
        }
    }

    /// Whether the thread is in one.
    pub(super) fn any() -> bool {
        WITHIN.try_with(Cell::get).unwrap_or(false)
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        let _ = WITHIN.try_with(|within| within.set(false));
    }
}
