//! What tells the handlers of one class apart: the instances that their settings point at.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use arc_swap::{ArcSwapOption, Guard};
use logconf_core::{Arguments, Problem};
use slab::Slab;

use super::given::Sentence;

/// The instances of one class, by the numbers in
/// [`Settings::instance`](logconf_core::Settings::instance).
///
/// Every record looks one up, in any thread: that takes no lock, and writes to nothing that the
/// threads share.
#[derive(Debug)]
pub(super) struct Instances<I> {
    /// Which numbers are in use.
    numbers: Mutex<Slab<()>>,
    /// Blocks of 1, 2, 4 and so on: they stay where they are when there are more.
    blocks: [OnceLock<Block<I>>; BLOCKS],
}

type Block<I> = Box<[ArcSwapOption<I>]>;

/// Enough for all numbers of 16 bits.
const BLOCKS: usize = 17;

/// Holds an instance while somebody uses it, if there is one.
pub(super) type Held<I> = Guard<Option<Arc<I>>>;

impl<I> Instances<I> {
    pub(super) const fn new() -> Self {
        Instances {
            numbers: Mutex::new(Slab::new()),
            blocks: [const { OnceLock::new() }; BLOCKS],
        }
    }

    /// Gives the instance back if there are too many.
    pub(super) fn add(&self, instance: I) -> Result<u16, I> {
        let mut numbers = lock(&self.numbers);
        let Ok(number) = u16::try_from(numbers.vacant_key()) else {
            return Err(instance);
        };
        numbers.insert(());
        let (block, place) = position(number);
        let empty = || (0..1 << block).map(|_| ArcSwapOption::empty()).collect();
        let block = self.blocks[block].get_or_init(empty);
        block[place].store(Some(Arc::new(instance)));
        Ok(number)
    }

    /// Fails if one more would be too many.
    pub(super) fn check_room(&self, arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
        let number = u16::try_from(lock(&self.numbers).vacant_key());
        number.map(drop).map_err(|_| too_many(arguments))
    }

    /// Adds one for a configuration; none for one that is only checked.
    pub(super) fn claim(&self, arguments: &Arguments<'_, '_>, new: I) -> Result<u16, Problem> {
        if arguments.checking() {
            return self.check_room(arguments).map(|()| 0);
        }
        self.add(new).map_err(|_| too_many(arguments))
    }

    pub(super) fn get(&self, number: u16) -> Held<I> {
        self.slot(number)
            .map_or_else(Guard::default, ArcSwapOption::load)
    }

    pub(super) fn remove(&self, number: u16) -> Option<Arc<I>> {
        let removed = self.slot(number)?.swap(None)?;
        // Only now may another one have the number.
        lock(&self.numbers).remove(usize::from(number));
        Some(removed)
    }

    fn slot(&self, number: u16) -> Option<&ArcSwapOption<I>> {
        let (block, place) = position(number);
        self.blocks[block].get()?.get(place)
    }
}

/// The block of a number, and its place there.
fn position(number: u16) -> (usize, usize) {
    let one_up = usize::from(number) + 1;
    let block = one_up.ilog2() as usize;
    (block, one_up - (1 << block))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_places_of_their_own_and_are_used_again() {
        let all = Instances::new();
        for number in 0..=u16::MAX {
            assert_eq!(all.add(number), Ok(number));
        }
        assert_eq!(all.add(7), Err(7));
        for number in [0, 1, 2, 255, 256, u16::MAX] {
            assert_eq!(all.get(number).as_deref(), Some(&number));
            let held = all.get(number);
            assert_eq!(all.remove(number).as_deref(), Some(&number));
            assert!(all.get(number).is_none() && all.remove(number).is_none());
            assert_eq!(all.add(9), Ok(number));
            // Who uses the old one still has it.
            assert_eq!(held.as_deref(), Some(&number));
        }
    }
}
