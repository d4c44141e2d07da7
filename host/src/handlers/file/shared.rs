//! Files that a temporary override writes to, and the handlers of the state that will return, too: those
//! are not closed meanwhile. None of them empties what the others have written, or writes over it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// Others may have written to the file of a handler, or moved it, since it wrote last.
#[derive(Debug, Default)]
pub(super) struct Touched(AtomicBool);

/// What a handler knows of others that have its file.
#[derive(Debug, Default)]
pub(super) struct Shared {
    own: Arc<Touched>,
    /// Those that had it before the configuration of this one. Whoever is closed is gone.
    others: Vec<Weak<Touched>>,
}

impl Shared {
    pub(super) fn with(others: Vec<Weak<Touched>>) -> Self {
        Shared {
            own: Arc::default(),
            others,
        }
    }

    /// What others are told by.
    pub(super) fn own(&self) -> &Arc<Touched> {
        &self.own
    }

    fn others(&self) -> impl Iterator<Item = Arc<Touched>> {
        self.others.iter().filter_map(Weak::upgrade)
    }

    /// Tells the others, who find it out at their next record, and this one as well.
    pub(super) fn touch(&self) {
        let mut is_shared = false;
        for other in self.others() {
            is_shared = true;
            other.0.store(true, Ordering::Relaxed);
        }
        self.own.0.fetch_or(is_shared, Ordering::Relaxed);
    }

    /// Whether there is something in the file that is not this handler's to empty.
    pub(super) fn is_in_use(&self) -> bool {
        self.is_touched() || self.others().next().is_some()
    }

    /// Whether others have touched it.
    pub(super) fn is_touched(&self) -> bool {
        self.own.0.load(Ordering::Relaxed)
    }

    /// The same, which is told once.
    pub(super) fn was_touched(&self) -> bool {
        self.is_touched() && self.own.0.swap(false, Ordering::Relaxed)
    }
}
