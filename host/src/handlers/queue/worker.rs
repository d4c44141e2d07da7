//! The thread behind a queue. CPython: the thread of a `QueueListener`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crate::handlers::instances::lock;

/// Waits for records, and has them handed on.
#[derive(Debug, Default)]
pub(super) struct Worker {
    state: Mutex<State>,
    changed: Condvar,
    /// It is handing on one record.
    at_one: AtomicBool,
    /// The handler was closed.
    closed: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// There may be records.
    pending: bool,
    /// Nobody refers to the queue any more.
    ended: bool,
    thread: Option<ThreadId>,
}

/// What the thread does, for one queue.
pub(super) trait Duty: Send + 'static {
    /// Hands on one record; says whether the handler is part of the state in force.
    fn hand_on(&self) -> bool;

    /// The handler is part of the state before, or of none: lets that go, and with it the records.
    fn let_go(&self);

    /// Whether there are records.
    fn has_records(&self) -> bool;
}

/// How long to leave alone a state that is still in use.
const PAUSE: Duration = Duration::from_millis(5);

impl Worker {
    /// Starts a thread; `None` if the system has none left.
    pub(super) fn start(duty: impl Duty) -> Option<Arc<Self>> {
        let worker = Arc::new(Worker::default());
        let own = Arc::clone(&worker);
        let thread = thread::Builder::new().name("QueueListener".to_owned());
        let started = thread.spawn(move || own.run(&duty)).ok()?;
        lock(&worker.state).thread = Some(started.thread().id());
        Some(worker)
    }

    fn run(&self, duty: &impl Duty) {
        while self.is_pending() {
            // The records after one that a handler panics on are handed on all the same.
            let _ = catch_unwind(AssertUnwindSafe(|| self.work(duty)));
            self.at_one.store(false, Ordering::Relaxed);
        }
    }

    fn work(&self, duty: &impl Duty) {
        self.at_one.store(true, Ordering::Relaxed);
        let is_in_force = duty.hand_on();
        self.at_one.store(false, Ordering::Relaxed);
        if !is_in_force {
            duty.let_go();
            if duty.has_records() {
                // Somebody still reads that state.
                let ended = |state: &mut State| !state.ended;
                let state = lock(&self.state);
                let _ = self.changed.wait_timeout_while(state, PAUSE, ended);
                self.wake();
            }
        }
    }

    /// Waits until there may be records; says that there are none if there never will be.
    fn is_pending(&self) -> bool {
        let idle = |state: &mut State| !state.pending && !state.ended;
        let state = self.changed.wait_while(lock(&self.state), idle);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
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

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Whether this is the thread.
    pub(super) fn is_this(&self) -> bool {
        lock(&self.state).thread == Some(thread::current().id())
    }

    /// Whether this is the thread, and it is handing on one record.
    pub(super) fn is_at_one(&self) -> bool {
        self.is_this() && self.at_one.load(Ordering::Relaxed)
    }
}
