//! What tells the handlers of one class apart: the instances that their settings point at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use logconf_core::{Arguments, Problem};
use slab::Slab;

use super::given::Sentence;

/// The instances of one class, by the numbers in
/// [`Settings::instance`](logconf_core::Settings::instance).
#[derive(Debug)]
pub(super) struct Instances<I>(RwLock<Slab<Arc<I>>>);

impl<I> Instances<I> {
    pub(super) const fn new() -> Self {
        Instances(RwLock::new(Slab::new()))
    }

    /// Gives the instance back if there are too many.
    pub(super) fn add(&self, instance: I) -> Result<u16, I> {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match u16::try_from(all.vacant_key()) {
            Ok(number) => {
                all.insert(Arc::new(instance));
                Ok(number)
            }
            Err(_) => Err(instance),
        }
    }

    /// Fails if one more would be too many.
    pub(super) fn check_room(&self, arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let number = u16::try_from(all.vacant_key());
        number.map(drop).map_err(|_| too_many(arguments))
    }

    /// Adds one for a configuration; none for one that is only checked.
    pub(super) fn claim(&self, arguments: &Arguments<'_, '_>, new: I) -> Result<u16, Problem> {
        if arguments.checking() {
            return self.check_room(arguments).map(|()| 0);
        }
        self.add(new).map_err(|_| too_many(arguments))
    }

    pub(super) fn get(&self, number: u16) -> Option<Arc<I>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(usize::from(number)).cloned()
    }

    pub(super) fn remove(&self, number: u16) -> Option<Arc<I>> {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.try_remove(usize::from(number))
    }
}

impl<I> Default for Instances<I> {
    fn default() -> Self {
        Instances::new()
    }
}

/// The instance, whatever became of the thread that had it before.
pub(super) fn lock<I>(instance: &Mutex<I>) -> MutexGuard<'_, I> {
    instance.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error for more handlers of one class than can be numbered.
pub(super) fn too_many(arguments: &Arguments<'_, '_>) -> Problem {
    arguments.fault(None, &TOO_MANY, 0)
}

static TOO_MANY: Sentence = Sentence("OSError", "too many handlers of one class");
