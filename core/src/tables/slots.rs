//! Two copies of the tables: one in force, one to build the next state in.
//!
//! This is the only module with `unsafe` code. What it promises to the rest of the crate:
//! whoever holds a [`Pin`] reads a slot that nobody writes, and whoever holds the [`Build`]
//! is the only one to touch the spare slot. Every critical section here is a handful of
//! instructions, whatever the tables hold.
//!
//! Why it is sound: `state` is only touched inside critical sections. A slot is lent out
//! shared only while it is the active one, and its count of readers is raised in the same
//! critical section that reads which one is active. The spare is lent out exclusively only
//! when nobody builds and its count of readers is zero; it cannot gain readers, as it is
//! not the active one until [`Build::swap`], which ends the exclusive loan first.

use core::cell::{Cell, UnsafeCell};
use core::ops::Deref;

use critical_section::Mutex;

/// How many copies there are.
pub(crate) const SLOTS: usize = 2;

/// The position of a slot, `0..SLOTS`.
pub(crate) type SlotIndex = usize;

pub(crate) struct Slots<T> {
    cells: [UnsafeCell<T>; SLOTS],
    state: Mutex<State>,
}

struct State {
    active: Cell<u8>,
    building: Cell<bool>,
    readers: [Cell<u16>; SLOTS],
}

/// Somebody else builds, or a reader still holds the spare slot.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

// SAFETY: the protocol above hands out `&T` to several contexts and `&mut T` to one at a
// time, possibly another context than the one that made the value.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Slots<T> {}

impl<T> Slots<T> {
    pub(crate) const fn new(first: T, second: T) -> Self {
        Slots {
            cells: [UnsafeCell::new(first), UnsafeCell::new(second)],
            state: Mutex::new(State {
                active: Cell::new(0),
                building: Cell::new(false),
                readers: [const { Cell::new(0) }; SLOTS],
            }),
        }
    }

    /// Holds the active slot until the pin is dropped.
    pub(crate) fn pin(&self) -> Pin<'_, T> {
        let index = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let index = state.active.get() as SlotIndex & 1;
            state.readers[index].set(state.readers[index].get().wrapping_add(1));
            index
        });
        Pin { slots: self, index }
    }

    /// Takes the spare slot to build in.
    pub(crate) fn begin(&self) -> Result<Build<'_, T>, Busy> {
        let active = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let active = state.active.get() as SlotIndex & 1;
            if state.building.get() || state.readers[active ^ 1].get() != 0 {
                return Err(Busy);
            }
            state.building.set(true);
            Ok(active)
        })?;
        Ok(Build {
            slots: self,
            active,
        })
    }

    /// Runs `settle` inside a critical section if nobody builds and `index` is active; it
    /// must be a single store.
    pub(crate) fn if_settled(&self, index: SlotIndex, settle: impl FnOnce()) {
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            if !state.building.get() && state.active.get() as SlotIndex == index {
                settle();
            }
        });
    }
}

/// A reader of the slot that was active when it came.
pub(crate) struct Pin<'s, T> {
    slots: &'s Slots<T>,
    index: SlotIndex,
}

impl<T> Pin<'_, T> {
    pub(crate) fn index(&self) -> SlotIndex {
        self.index
    }
}

impl<T> Deref for Pin<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this slot's count of readers is above zero as long as `self` lives, so
        // `begin` does not lend it out for building.
        #[allow(unsafe_code)]
        unsafe {
            &*self.slots.cells[self.index & 1].get()
        }
    }
}

impl<T> Drop for Pin<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| {
            let readers = &self.slots.state.borrow(cs).readers[self.index & 1];
            readers.set(readers.get().wrapping_sub(1));
        });
    }
}

/// The right to build the next state. Dropping it before [`Build::swap`] gives up.
pub(crate) struct Build<'s, T> {
    slots: &'s Slots<T>,
    active: SlotIndex,
}

impl<'s, T> Build<'s, T> {
    pub(crate) fn active_index(&self) -> SlotIndex {
        self.active
    }

    pub(crate) fn spare_index(&self) -> SlotIndex {
        self.active ^ 1
    }

    /// The state in force and the one being built.
    pub(crate) fn both(&mut self) -> (&T, &mut T) {
        // SAFETY: only a build changes which slot is active, and there is one build at a
        // time, so the active slot is only read. The spare has no readers (`begin`) and
        // gains none. The exclusive reference lives no longer than `&mut self`.
        #[allow(unsafe_code)]
        unsafe {
            (
                &*self.slots.cells[self.active & 1].get(),
                &mut *self.slots.cells[(self.active ^ 1) & 1].get(),
            )
        }
    }

    /// Puts the built state in force. From here on nothing can be written any more; the
    /// right to build is kept until the [`Swapped`] is dropped.
    pub(crate) fn swap(self) -> Swapped<'s, T> {
        let swapped = Swapped {
            slots: self.slots,
            active: self.active ^ 1,
        };
        core::mem::forget(self);
        critical_section::with(|cs| {
            let state = swapped.slots.state.borrow(cs);
            state.active.set(swapped.active as u8);
        });
        swapped
    }
}

impl<T> Drop for Build<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| self.slots.state.borrow(cs).building.set(false));
    }
}

/// The new state is in force; nobody else builds until this is dropped.
pub(crate) struct Swapped<'s, T> {
    slots: &'s Slots<T>,
    active: SlotIndex,
}

impl<T> Swapped<'_, T> {
    pub(crate) fn active_index(&self) -> SlotIndex {
        self.active
    }

    /// The state now in force.
    pub(crate) fn active(&self) -> &T {
        // SAFETY: only a build writes a slot, and never the active one; while `self` lives
        // nobody else can begin one.
        #[allow(unsafe_code)]
        unsafe {
            &*self.slots.cells[self.active & 1].get()
        }
    }
}

impl<T> Drop for Swapped<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| self.slots.state.borrow(cs).building.set(false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_keeps_the_state_it_pinned_across_a_swap() {
        let slots = Slots::new(1, 2);
        let pin = slots.pin();
        let mut build = slots.begin().unwrap();
        *build.both().1 = 3;
        build.swap();
        assert_eq!((*pin, *slots.pin()), (1, 3));
    }

    #[test]
    fn a_spare_with_a_reader_is_busy_until_the_reader_goes() {
        let slots = Slots::new(1, 2);
        let pin = slots.pin();
        slots.begin().unwrap().swap();
        assert_eq!(slots.begin().err(), Some(Busy));
        drop(pin);
        assert!(slots.begin().is_ok());
    }

    #[test]
    fn one_builder_at_a_time_and_giving_up_changes_nothing() {
        let slots = Slots::new(1, 2);
        let mut build = slots.begin().unwrap();
        *build.both().1 = 9;
        assert_eq!(slots.begin().err(), Some(Busy));
        drop(build);
        assert_eq!(*slots.pin(), 1);
        assert!(slots.begin().is_ok());
    }

    #[test]
    fn nobody_else_builds_before_the_swap_is_finished() {
        let slots = Slots::new(1, 2);
        let swapped = slots.begin().unwrap().swap();
        assert_eq!(slots.begin().err(), Some(Busy));
        drop(swapped);
        assert!(slots.begin().is_ok());
    }
}
