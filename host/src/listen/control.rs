//! What others see of a listener's threads, and how they end it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::Duration;

use mio::Waker;

use super::server::Server;

/// How long it is waited for that a listener ends: what it is doing may take longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The listener that was started last. CPython: `_listener`.
static CURRENT: Mutex<Option<Arc<Control>>> = Mutex::new(None);

/// What others see of a listener's threads.
#[derive(Default)]
pub struct Control {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    phase: Phase,
    stopping: bool,
    addresses: Vec<SocketAddr>,
    waker: Option<Arc<Waker>>,
    threads: Vec<JoinHandle<()>>,
    /// Which they are: they cannot wait for themselves.
    own: Vec<ThreadId>,
}

impl State {
    /// Whether this runs on a thread of the listener.
    fn is_own(&self) -> bool {
        self.own.contains(&thread::current().id())
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Before,
    Listening,
    Failed,
    Ended,
}

impl Control {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a listener on threads of its own.
    pub fn run(self: &Arc<Self>, addresses: Vec<SocketAddr>, server: Server) -> io::Result<()> {
        let mut state = self.state();
        let waker = server.waker();
        state.threads = server.start(self)?;
        state.waker = Some(waker);
        state.own = state.threads.iter().map(|own| own.thread().id()).collect();
        state.addresses = addresses;
        state.phase = Phase::Listening;
        drop(state);
        self.changed.notify_all();
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Arc::clone(self));
        Ok(())
    }

    /// Notes that it listens no longer.
    pub fn ended(&self) {
        let mut state = self.state();
        state.phase = Phase::Ended;
        state.waker = None;
        self.changed.notify_all();
    }

    pub fn failed(&self) {
        let mut state = self.state();
        if state.phase == Phase::Before {
            state.phase = Phase::Failed;
            self.changed.notify_all();
        }
    }

    /// Where it listens, or did.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.state().addresses.clone()
    }

    pub fn is_stopping(&self) -> bool {
        self.state().stopping
    }

    /// Waits until it listens; says whether it does, or did.
    pub fn ready(&self) -> bool {
        let before = |state: &mut State| state.phase == Phase::Before;
        let state = self.changed.wait_while(self.state(), before);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.phase != Phase::Failed
    }

    /// Waits for its end, unless it has not begun.
    pub fn join(&self) {
        let going_on = |state: &mut State| state.phase == Phase::Listening && !state.is_own();
        let state = self.changed.wait_while(self.state(), going_on);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.is_own() {
            return;
        }
        let threads = std::mem::take(&mut state.threads);
        drop(state);
        for thread in threads {
            // It was told on standard error if it has panicked.
            let _ = thread.join();
        }
    }

    /// Has it end, and waits for that for a while.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopping = state.phase == Phase::Listening;
        if let Some(waker) = &state.waker {
            // It cannot fail but where the listener is gone.
            let _ = waker.wake();
        }
        let going_on = |state: &mut State| state.phase == Phase::Listening && !state.is_own();
        // Whether it has ended in time makes no difference.
        let _ = self.changed.wait_timeout_while(state, PATIENCE, going_on);
    }
}

/// Ends the listener that was started last, as [`Listener::stop`](super::Listener::stop) does: it waits
/// for that, but no longer than a second. Nothing happens if there is none.
///
/// CPython: `stopListening`, which waits for nothing.
pub fn stop_listening() {
    let current = CURRENT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(control) = current {
        control.stop();
    }
}
