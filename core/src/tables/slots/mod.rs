//! Copies of the tables: one in force, one to build the next state in; and, where there are
//! temporary overrides, one that is kept to return to.
//!
//! This is the only module with `unsafe` code but for four small ones: `shared`, `gate`, and two that
//! belong to features, `defmt::frames` and `log_backend::portable`. What it promises to the rest of the crate:
//! whoever holds a [`Pin`] reads a slot that nobody writes, and whoever holds the [`Build`]
//! is the only one to touch the spare slot. Readers come and go without a critical section where the chip
//! can count without one; each one here is a handful of instructions, whatever the tables hold.
//!
//! Why it is sound: which slot is which changes only in critical sections, in the hands of the one
//! who has the right to build. A slot is lent out shared to whoever has raised its count of
//! readers and has seen *after that* that it is the active one; or to the one who holds the right
//! to build, while it is not the spare. The spare is lent out exclusively only when nobody else
//! builds and its count of readers was zero. Both that look and the raising are read-modify-writes
//! of the count, of which one comes first. If it was the raising, the look has seen the reader. If
//! it was the look, the reader has seen all that came before it, also that the slot is not the
//! active one any more: it lowers the count again and has touched nothing. It finds that
//! the slot is the active one only after [`Build::swap`], which ends the exclusive loan first, or
//! `Recall::swap`, which puts a slot in force that is not lent out exclusively, as it is not the spare.

mod readers;

use core::cell::Cell;
use core::ops::Deref;
use core::sync::atomic::{AtomicU16, Ordering};

use critical_section::{CriticalSection, Mutex};
use readers::Readers;

use crate::shared::Shared;

/// How many copies there are.
pub(crate) const SLOTS: usize = if cfg!(feature = "overrides") { 3 } else { 2 };

/// The position of a slot, `0..SLOTS`.
pub(crate) type SlotIndex = usize;

/// All zero at the start, but for what is in the slots.
pub(crate) struct Slots<T> {
    cells: [Shared<T>; SLOTS],
    /// It is stored in critical sections, and loaded anywhere.
    active: AtomicU16,
    /// How many read each slot, or are about to find that it is not the active one any more.
    readers: [Readers; SLOTS],
    builder: Mutex<Builder>,
}

struct Builder {
    /// The spare slot, its last bit turned round. Of two slots it is always the other one.
    spare: Cell<u8>,
    building: Cell<bool>,
}

impl Builder {
    #[inline(always)]
    fn spare(&self, active: SlotIndex) -> SlotIndex {
        match SLOTS {
            2 => active ^ 1,
            _ => within(self.spare.get() as SlotIndex ^ 1),
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

impl<T> Slots<T> {
    pub(crate) const fn new(cells: [Shared<T>; SLOTS]) -> Self {
        Slots {
            cells,
            active: AtomicU16::new(0),
            readers: [const { Readers::none() }; SLOTS],
            builder: Mutex::new(Builder {
                spare: Cell::new(0),
                building: Cell::new(false),
            }),
        }
    }

    /// Holds the active slot until the pin is dropped.
    #[inline(always)]
    pub(crate) fn pin(&self) -> Pin<'_, T> {
        loop {
            // What was loaded may be an old value: the second look decides.
            let index = within(self.active.load(Ordering::Relaxed) as SlotIndex);
            let pin = self.raise(index);
            if self.active() == index {
                return pin;
            }
        }
    }

    /// The same, with what is read in the critical section in which the slot is the active one: a
    /// load or two.
    pub(crate) fn pin_and<R>(&self, read: impl Fn(CriticalSection<'_>) -> R) -> (Pin<'_, T>, R) {
        loop {
            let pin = self.pin();
            let also = critical_section::with(|cs| {
                let is_active = self.active() == pin.index;
                is_active.then(|| read(cs))
            });
            if let Some(also) = also {
                return (pin, also);
            }
        }
    }

    /// Counts a reader of a slot.
    #[inline(always)]
    fn raise(&self, index: SlotIndex) -> Pin<'_, T> {
        self.readers[within(index)].raise();
        Pin { slots: self, index }
    }

    #[inline(always)]
    fn active(&self) -> SlotIndex {
        within(self.active.load(Ordering::Acquire) as SlotIndex)
    }

    /// Takes the spare slot to build in.
    pub(crate) fn begin(&self) -> Result<Build<'_, T>, Busy> {
        let (right, active, spare) = self.right()?;
        match self.has_readers(spare) {
            true => Err(Busy),
            false => Ok(Build {
                right,
                active,
                spare,
            }),
        }
    }

    /// Takes the right to build. Until it is given back, the same slots are active and spare.
    fn right(&self) -> Result<(Right<'_, T>, SlotIndex, SlotIndex), Busy> {
        let (active, spare) = critical_section::with(|cs| {
            let builder = self.builder.borrow(cs);
            if builder.building.replace(true) {
                return Err(Busy);
            }
            let active = self.active();
            Ok((active, builder.spare(active)))
        })?;
        Ok((Right(self), active, spare))
    }

    /// Takes the right to put the slot in force that is neither active nor spare. Whoever reads
    /// which slot does not matter.
    #[cfg(feature = "overrides")]
    pub(crate) fn recall(&self) -> Result<Recall<'_, T>, Busy> {
        let (right, active, spare) = self.right()?;
        Ok(Recall {
            right,
            active,
            saved: third(active, spare),
        })
    }

    /// Runs `settle` inside a critical section if nobody builds and `index` is active; it
    /// must be a single store.
    pub(crate) fn if_settled(&self, index: SlotIndex, settle: impl FnOnce()) {
        critical_section::with(|cs| {
            if !self.builder.borrow(cs).building.get() && self.active() == index {
                settle();
            }
        });
    }

    /// Whether somebody reads the slot. One who is about to find that it is not the active one any
    /// more may count, too.
    fn has_readers(&self, index: SlotIndex) -> bool {
        !self.readers[within(index)].are_none()
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

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: this slot's count of readers is above zero as long as `self` lives, so
        // `begin` does not lend it out for building.
        #[allow(unsafe_code)]
        unsafe {
            self.slots.cells[within(self.index)].get()
        }
    }
}

impl<T> Drop for Pin<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.slots.readers[within(self.index)].lower();
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
            self.0.cells[within(index)].get()
        }
    }

    fn set<R>(
        &self,
        active: SlotIndex,
        spare: SlotIndex,
        also: impl FnOnce(CriticalSection<'_>) -> R,
    ) -> R {
        critical_section::with(|cs| {
            if SLOTS > 2 {
                self.0.builder.borrow(cs).spare.set(spare as u8 ^ 1);
            }
            self.0.active.store(active as u16, Ordering::Release);
            also(cs)
        })
    }
}

impl<T> Drop for Right<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|cs| self.0.builder.borrow(cs).building.set(false));
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
        let spare = unsafe { self.right.0.cells[within(self.spare)].get_mut() };
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
