//! Copies of the tables: one in force, one to build the next state in; and, where there are
//! temporary overrides, one that is kept to return to.
//!
//! This is the only module with `unsafe` code but for two small ones that belong to features:
//! `defmt::frames` and `log_backend::portable`. What it promises to the rest of the crate:
//! whoever holds a [`Pin`] reads a slot that nobody writes, and whoever holds the [`Build`]
//! is the only one to touch the spare slot. Every critical section here is a handful of
//! instructions, whatever the tables hold.
//!
//! Why it is sound: `state` is only touched inside critical sections. A slot is lent out
//! shared only while it is the active one, and its count of readers is raised in the same
//! critical section that reads which one is active; or by the one who holds the right to build,
//! while it is not the spare. The spare is lent out exclusively only
//! when nobody else builds and its count of readers is zero; it cannot gain readers, as it is
//! not the active one until [`Build::swap`], which ends the exclusive loan first. Which slot is
//! which changes only in the hands of the one who has the right to build.

use core::cell::{Cell, UnsafeCell};
use core::ops::Deref;

use critical_section::{CriticalSection, Mutex};

/// How many copies there are.
pub(crate) const SLOTS: usize = if cfg!(feature = "overrides") { 3 } else { 2 };

/// The position of a slot, `0..SLOTS`.
pub(crate) type SlotIndex = usize;

pub(crate) struct Slots<T> {
    cells: [UnsafeCell<T>; SLOTS],
    state: Mutex<State>,
}

/// All zero at the start.
struct State {
    active: Cell<u8>,
    /// The spare slot, its last bit turned round. Of two slots it is always the other one.
    spare: Cell<u8>,
    building: Cell<bool>,
    readers: [Cell<u16>; SLOTS],
}

impl State {
    #[inline(always)]
    fn spare(&self, active: SlotIndex) -> SlotIndex {
        match SLOTS {
            2 => active ^ 1,
            _ => within(self.spare.get() as SlotIndex ^ 1),
        }
    }

    #[inline(always)]
    fn set(&self, active: SlotIndex, spare: SlotIndex) {
        self.active.set(active as u8);
        if SLOTS > 2 {
            self.spare.set(spare as u8 ^ 1);
        }
    }
}

/// An index that the compiler can see is one.
#[inline(always)]
const fn within(index: usize) -> SlotIndex {
    match SLOTS {
        2 => index & 1,
        _ if index < SLOTS => index,
        _ => 0,
    }
}

/// Somebody else builds, or a reader still holds the spare slot.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

// SAFETY: the protocol above hands out `&T` to several contexts and `&mut T` to one at a
// time, possibly another context than the one that made the value.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Slots<T> {}

impl<T> Slots<T> {
    pub(crate) const fn new(cells: [UnsafeCell<T>; SLOTS]) -> Self {
        Slots {
            cells,
            state: Mutex::new(State {
                active: Cell::new(0),
                spare: Cell::new(0),
                building: Cell::new(false),
                readers: [const { Cell::new(0) }; SLOTS],
            }),
        }
    }

    /// Holds the active slot until the pin is dropped.
    pub(crate) fn pin(&self) -> Pin<'_, T> {
        self.pin_and(|_| ()).0
    }

    /// The same, with what is read in the same critical section: a load or two.
    #[inline(always)]
    pub(crate) fn pin_and<R>(
        &self,
        read: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> (Pin<'_, T>, R) {
        let (index, also) = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let index = within(state.active.get() as SlotIndex);
            state.readers[index].set(state.readers[index].get().wrapping_add(1));
            (index, read(cs))
        });
        (Pin { slots: self, index }, also)
    }

    /// Takes the spare slot to build in.
    pub(crate) fn begin(&self) -> Result<Build<'_, T>, Busy> {
        let (active, spare) = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let active = within(state.active.get() as SlotIndex);
            let spare = state.spare(active);
            if state.building.get() || state.readers[spare].get() != 0 {
                return Err(Busy);
            }
            state.building.set(true);
            Ok((active, spare))
        })?;
        Ok(Build {
            right: Right(self),
            active,
            spare,
        })
    }

    /// Takes the right to put the slot in force that is neither active nor spare. Whoever reads
    /// which slot does not matter.
    #[cfg(feature = "overrides")]
    pub(crate) fn recall(&self) -> Result<Recall<'_, T>, Busy> {
        let (active, spare) = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            if state.building.replace(true) {
                return Err(Busy);
            }
            let active = within(state.active.get() as SlotIndex);
            Ok((active, state.spare(active)))
        })?;
        Ok(Recall {
            right: Right(self),
            active,
            saved: third(active, spare),
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

    fn has_readers(&self, index: SlotIndex) -> bool {
        critical_section::with(|cs| self.state.borrow(cs).readers[within(index)].get() != 0)
    }
}

/// The slot that is neither; there is one if there are three.
#[inline(always)]
fn third(active: SlotIndex, spare: SlotIndex) -> SlotIndex {
    within(SLOTS.wrapping_sub(active + spare))
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
            &*self.slots.cells[within(self.index)].get()
        }
    }
}

impl<T> Drop for Pin<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| {
            let readers = &self.slots.state.borrow(cs).readers[within(self.index)];
            readers.set(readers.get().wrapping_sub(1));
        });
    }
}

/// The right to build: one has it at a time, until it is dropped.
struct Right<'s, T>(&'s Slots<T>);

impl<T> Right<'_, T> {
    /// A slot that is not the spare.
    fn read(&self, index: SlotIndex) -> &T {
        // SAFETY: only a build writes a slot, and only the spare; whoever has the right to
        // build is the one that could.
        #[allow(unsafe_code)]
        unsafe {
            &*self.0.cells[within(index)].get()
        }
    }

    fn set<R>(
        &self,
        active: SlotIndex,
        spare: SlotIndex,
        also: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> R {
        critical_section::with(|cs| {
            self.0.state.borrow(cs).set(active, spare);
            also(cs)
        })
    }
}

impl<T> Drop for Right<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| self.0.state.borrow(cs).building.set(false));
    }
}

/// The right to build the next state. Dropping it before [`Build::swap`] gives up.
pub(crate) struct Build<'s, T> {
    right: Right<'s, T>,
    active: SlotIndex,
    spare: SlotIndex,
}

impl<'s, T> Build<'s, T> {
    pub(crate) fn active_index(&self) -> SlotIndex {
        self.active
    }

    pub(crate) fn spare_index(&self) -> SlotIndex {
        self.spare
    }

    /// The position of the slot that is neither; it has a meaning where there are three.
    pub(crate) fn third_index(&self) -> SlotIndex {
        third(self.active, self.spare)
    }

    /// Whether nobody reads the slot that is neither.
    pub(crate) fn third_is_free(&self) -> bool {
        !self.right.0.has_readers(self.third_index())
    }

    /// The state in force, the one being built, and what is in the slot that is neither.
    pub(crate) fn all(&mut self) -> (&T, &mut T, Option<&T>) {
        let third = (SLOTS > 2).then(|| self.right.read(self.third_index()));
        // SAFETY: only a build changes which slot is active or spare, and there is one build at a
        // time, so the other slots are only read. The spare has no readers (`begin`) and
        // gains none. The exclusive reference lives no longer than `&mut self`.
        #[allow(unsafe_code)]
        let spare = unsafe { &mut *self.right.0.cells[within(self.spare)].get() };
        (self.right.read(self.active), spare, third)
    }

    /// Puts the built state in force. From here on nothing can be written any more; the
    /// right to build is kept until the [`Swapped`] is dropped.
    /// What is done `also` is done in the same critical section: a store or two.
    pub(crate) fn swap<R>(
        self,
        also: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> (Swapped<'s, T>, R) {
        let also = self.right.set(self.spare, self.active, also);
        let (right, active) = (self.right, self.spare);
        (Swapped { right, active }, also)
    }

    /// The same, and nothing is built over the state that was in force until it was
    /// [recalled](Slots::recall), or another one is saved.
    #[cfg(feature = "overrides")]
    pub(crate) fn swap_and_save<R>(
        self,
        also: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> (Swapped<'s, T>, R) {
        let also = self.right.set(self.spare, self.third_index(), also);
        let (right, active) = (self.right, self.spare);
        (Swapped { right, active }, also)
    }
}

/// The right to put the saved state in force.
#[cfg(feature = "overrides")]
pub(crate) struct Recall<'s, T> {
    right: Right<'s, T>,
    active: SlotIndex,
    saved: SlotIndex,
}

#[cfg(feature = "overrides")]
impl<'s, T> Recall<'s, T> {
    pub(crate) fn active_index(&self) -> SlotIndex {
        self.active
    }

    pub(crate) fn saved_index(&self) -> SlotIndex {
        self.saved
    }

    pub(crate) fn active(&self) -> &T {
        self.right.read(self.active)
    }

    pub(crate) fn saved(&self) -> &T {
        self.right.read(self.saved)
    }

    /// Puts the saved state in force; what was in force is the spare.
    pub(crate) fn swap<R>(
        self,
        also: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> (Swapped<'s, T>, R) {
        let also = self.right.set(self.saved, self.active, also);
        let (right, active) = (self.right, self.saved);
        (Swapped { right, active }, also)
    }
}

/// The new state is in force; nobody else builds until this is dropped.
pub(crate) struct Swapped<'s, T> {
    right: Right<'s, T>,
    active: SlotIndex,
}

impl<T> Swapped<'_, T> {
    pub(crate) fn active_index(&self) -> SlotIndex {
        self.active
    }

    /// The state now in force.
    pub(crate) fn active(&self) -> &T {
        self.right.read(self.active)
    }
}

#[cfg(test)]
mod tests;
