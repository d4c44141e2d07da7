//! Temporary overrides: a state that ends by itself, and the one that returns then.
//!
//! The state before an override stays in a slot of its own, with its handlers flushed but open. Its
//! return is a swap: nothing is built, and nothing can fail.

use core::cell::Cell;

use super::Logging;
use crate::clock::divide;
use crate::config;
use crate::tables::Tables;
use crate::tables::slots::Recall;

pub(crate) const AVAILABLE: bool = true;

/// The longest time that may lie between two calls of [`Logging::poll`], in milliseconds: two that are further
/// apart than half of what the clock counts look as if the second came first. A quarter of it leaves room for late ones.
const LONGEST_MS: u32 = 1 << 30;

/// The time that an override has still to go. All zero at the start.
pub(super) struct Override {
    left_ms: Cell<u64>,
    /// What [`Logging::poll`] was last told.
    polled_ms: Cell<u32>,
    /// A state is saved.
    is_on: Cell<bool>,
    /// Its time has begun: nobody knows what time it was when it came.
    runs: Cell<bool>,
}

impl Override {
    pub(super) const fn new() -> Self {
        Override {
            left_ms: Cell::new(0),
            polled_ms: Cell::new(0),
            is_on: Cell::new(false),
            runs: Cell::new(false),
        }
    }

    /// Begins an override, or its time anew.
    pub(super) fn begin(&self, seconds: u32) {
        self.left_ms.set(u64::from(seconds) * 1000);
        self.is_on.set(true);
        self.runs.set(false);
    }

    pub(super) fn end(&self) {
        self.is_on.set(false);
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on.get()
    }

    fn pass(&self, now_ms: u32) {
        let passed = now_ms.wrapping_sub(self.polled_ms.get());
        if !self.runs.replace(true) {
            self.polled_ms.set(now_ms);
        } else if passed < 1 << 31 {
            // (If not, another context has been here since the caller read the time.)
            self.polled_ms.set(now_ms);
            let left = self.left_ms.get();
            self.left_ms.set(left.saturating_sub(u64::from(passed)));
        }
    }

    fn is_due(&self) -> bool {
        self.is_on.get() && self.left_ms.get() == 0
    }

    fn left_ms(&self) -> Option<u64> {
        self.is_on.get().then(|| self.left_ms.get())
    }
}

impl<T: Tables> Logging<T> {
    /// After how many milliseconds [`Logging::poll`] is to be called at the latest, counted from
    /// its last call; `None` while no temporary override is in force. What else it does can wait.
    ///
    /// A program without an idle loop polls from a thread or a task, which has to be there only
    /// while an override is in force. One is to be seen to after each document that was applied or
    /// answered:
    ///
    /// ```
    /// use std::{thread, time::{Duration, Instant}};
    /// use logconf_core::Logging;
    /// static LOGGING: Logging = Logging::new();
    ///
    /// fn see_to_overrides() {
    ///     let started = Instant::now();
    ///     while let Some(within) = LOGGING.poll_within_ms() {
    ///         // Whatever comes meanwhile may end the override, or begin its time anew.
    ///         thread::sleep(Duration::from_millis(within.min(1000).into()));
    ///         LOGGING.poll(started.elapsed().as_millis() as u32);
    ///     }
    /// }
    ///
    /// let document = br#"{"version": 1, "logconf": {"expires_s": 1}, "root": {"level": "DEBUG"}}"#;
    /// assert!(LOGGING.apply(document).is_ok());
    /// assert_eq!(LOGGING.poll_within_ms(), Some(0), "its time begins with the next call");
    /// thread::spawn(see_to_overrides).join().unwrap();
    /// assert_eq!(LOGGING.generation(), 3);
    /// ```
    pub fn poll_within_ms(&self) -> Option<u32> {
        critical_section::with(|cs| {
            let temporary = &self.state.borrow(cs).temporary;
            let left = if temporary.runs.get() {
                temporary.left_ms()
            } else {
                temporary.left_ms().map(|_| 0)
            };
            left.map(|left| left.min(LONGEST_MS.into()) as u32)
        })
    }

    /// After how many seconds, rounded up, the state before the one in force returns by itself, as
    /// of the last [`Logging::poll`]; `None` while no temporary override is in force.
    pub fn expires_in_s(&self) -> Option<u32> {
        let left = critical_section::with(|cs| self.state.borrow(cs).temporary.left_ms())?;
        let (seconds, rest) = divide(left, 1000);
        Some(seconds as u32 + u32::from(rest > 0))
    }

    /// Lets the time pass; an override that is at its end makes room for the state before it. If a
    /// configuration is being applied, the next call sees to it.
    pub(super) fn pass_time(&self, now_ms: u32) {
        let is_due = || critical_section::with(|cs| self.state.borrow(cs).temporary.is_due());
        critical_section::with(|cs| self.state.borrow(cs).temporary.pass(now_ms));
        // What was due may have become permanent before the right was taken.
        if is_due()
            && let Ok(recall) = self.slots.recall()
            && is_due()
        {
            self.restore(recall);
        }
    }

    /// Puts the saved state in force again.
    #[inline(never)]
    fn restore(&self, recall: Recall<'_, crate::tables::Slot<T>>) {
        let (old, old_index) = (recall.active(), recall.active_index());
        let (saved, saved_index) = (recall.saved(), recall.saved_index());
        for handle in self.handles.iter() {
            // It may have come during the override.
            let place = config::place_of(saved, saved_index, &self.handles, handle);
            handle.set_gate(handle.gate().min(place.gate()));
        }
        self.tell(&[(old, old_index), (saved, saved_index)]);
        self.close(old, Some(saved));
        old.hand_over_counts(saved);
        // A state and its number change at once.
        let (swapped, ()) = recall.swap(|cs| self.state.borrow(cs).count_commit());
        self.settle_gates(saved_index);
        self.tell(&[(swapped.active(), saved_index)]);
        // The same for the tree.
        let mut handles = self.handles.iter();
        let may_be_disordered = handles.any(|handle| handle.name().ends_with('.'));
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.temporary.end();
            state.retire(old_index);
            state
                .disordered
                .set(state.disordered.get() | may_be_disordered);
        });
    }
}
