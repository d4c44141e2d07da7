//! What tells the handlers of one class apart: the instances that their settings point at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use logconf_core::{Arguments, Problem};
use slab::Slab;

use super::given::Sentence;

/// The instances of one class, by the numbers in
/// [`Settings::instance`](logconf_core::Settings::instance).
#[derive(Debug)]
pub(super) struct Instances<I>(RwLock<Slab<Arc<Mutex<I>>>>);

impl<I> Instances<I> {
    pub(super) const fn new() -> Self {
        Instances(RwLock::new(Slab::new()))
    }

    pub(super) fn add(&self, instance: I, arguments: &Arguments<'_, '_>) -> Result<u16, Problem> {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let key = all.insert(Arc::new(Mutex::new(instance)));
        u16::try_from(key).map_err(|_| {
            all.remove(key);
            arguments.fault(None, &TOO_MANY, 0)
        })
    }

    pub(super) fn get(&self, number: u16) -> Option<Arc<Mutex<I>>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(usize::from(number)).cloned()
    }

    pub(super) fn remove(&self, number: u16) -> Option<Arc<Mutex<I>>> {
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

/// More handlers of one class than can be numbered.
static TOO_MANY: Sentence = Sentence("OSError", "too many handlers of one class");
