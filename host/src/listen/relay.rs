//! Two threads take turns with the listener, so that a configuration that takes long keeps nobody
//! waiting but those who configure, too.
//!
//! The one that has it serves all connections, and applies what has come by itself: to hand each request
//! to another thread would take longer than most of them. While it applies, it leaves the listener to be
//! taken. The other one looks from time to time, and goes on with it if it was left for long.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is left for so long is taken, at the latest after twice the time.
const LONG: Duration = Duration::from_millis(20);

/// Where one thread leaves what another one may go on with.
pub struct Relay<S> {
    state: Mutex<State<S>>,
    changed: Condvar,
}

struct State<S> {
    left: Option<S>,
    /// How often it was left.
    times: u64,
    /// Nobody looks, as nothing was left for a while.
    is_asleep: bool,
    has_ended: bool,
}

impl<S> Relay<S> {
    pub fn new() -> Self {
        Relay {
            state: Mutex::new(State {
                left: None,
                times: 0,
                is_asleep: false,
                has_ended: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves it while something is done. Gives it back, unless it was taken.
    pub fn leave<R>(&self, it: S, work: impl FnOnce() -> R) -> (Option<S>, R) {
        let mut state = self.state();
        state.left = Some(it);
        state.times += 1;
        let was_asleep = std::mem::take(&mut state.is_asleep);
        drop(state);
        if was_asleep {
            self.changed.notify_one();
        }
        let done = work();
        (self.state().left.take(), done)
    }

    /// Waits until it is left for long, and takes it; `None` at the end.
    pub fn take(&self) -> Option<S> {
        let mut state = self.state();
        while !state.has_ended {
            let times = state.times;
            let waited = self.changed.wait_timeout(state, LONG);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.times != times {
                continue;
            }
            if state.left.is_some() {
                return state.left.take();
            }
            state.is_asleep = true;
            let asleep = |state: &mut State<S>| state.is_asleep && !state.has_ended;
            let woken = self.changed.wait_while(state, asleep);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    /// Nothing is left any more.
    pub fn end(&self) {
        self.state().has_ended = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;

    #[test]
    fn what_is_left_for_long_is_taken_also_by_one_that_has_fallen_asleep() {
        let relay = Relay::new();
        thread::scope(|scope| {
            for it in 0..3 {
                let (tell, taken) = channel();
                let relay = &relay;
                scope.spawn(move || tell.send(relay.take()));
                while it > 0 && !relay.state().is_asleep {
                    thread::yield_now();
                }
                let (back, taken) = relay.leave(it, || taken.recv().unwrap());
                assert_eq!((back, taken), (None, Some(it)));
            }
        });
    }

    #[test]
    fn what_takes_no_time_is_given_back() {
        let relay = Relay::new();
        thread::scope(|scope| {
            let taken = scope.spawn(|| relay.take());
            for it in 0..1000 {
                let (back, done) = relay.leave(it, || it + 1);
                assert_eq!(done, it + 1);
                // Unless this thread had no turn for so long.
                if back.is_none() {
                    assert_eq!(taken.join().unwrap(), Some(it));
                    return;
                }
                assert_eq!(back, Some(it));
            }
            relay.end();
            assert_eq!(taken.join().unwrap(), None);
        });
    }
}
