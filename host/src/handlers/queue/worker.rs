//! The thread behind a queue. CPython: the thread of a `QueueListener`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};

use crate::handlers::instances::lock;

/// Waits for records, and hands them on.
#[derive(Debug, Default)]
pub(super) struct Worker {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// There may be records.
    pending: bool,
    /// Nobody refers to the queue any more.
    ended: bool,
    thread: Option<ThreadId>,
}

impl Worker {
    /// Starts a thread that calls `hand_on` whenever there may be records; `None` if the system has
    /// no thread left.
    pub(super) fn start(hand_on: impl Fn() + Send + 'static) -> Option<Arc<Self>> {
        let worker = Arc::new(Worker::default());
        let own = Arc::clone(&worker);
        let thread = thread::Builder::new().name("QueueListener".to_owned());
        let started = thread.spawn(move || own.run(hand_on)).ok()?;
        lock(&worker.state).thread = Some(started.thread().id());
        Some(worker)
    }

    fn run(&self, hand_on: impl Fn()) {
        while self.is_pending() {
            // The records after one that a handler panics on are handed on all the same.
            let _ = catch_unwind(AssertUnwindSafe(&hand_on));
        }
    }

    /// Waits until there may be records; says that there are none if there never will be.
    fn is_pending(&self) -> bool {
        let idle = |state: &mut State| !state.pending && !state.ended;
        let state = self.changed.wait_while(lock(&self.state), idle);
        let mut state = state.unwrap_or_else(std::sync::PoisonError::into_inner);
        state.pending = false;
        !state.ended
    }

    /// There is a record.
    pub(super) fn wake(&self) {
        lock(&self.state).pending = true;
        self.changed.notify_one();
    }

    /// There will be no more records.
    pub(super) fn end(&self) {
        lock(&self.state).ended = true;
        self.changed.notify_one();
    }

    /// Whether this is the thread.
    pub(super) fn is_this(&self) -> bool {
        lock(&self.state).thread == Some(thread::current().id())
    }
}
