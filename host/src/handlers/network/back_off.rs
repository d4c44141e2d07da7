//! How long a peer that cannot be reached is left alone. CPython: `SocketHandler.createSocket`.

use std::time::{Duration, Instant};

use logconf_core::Argument;

use crate::handlers::given::real;
use crate::python::Failure;

/// Says when to try again. Each attempt that fails makes the next pause longer.
pub(super) struct BackOff {
    /// The first pause, in seconds. CPython: `retryStart`.
    start: f64,
    /// The longest but for the first. CPython: `retryMax`.
    max: f64,
    /// By how much each pause is longer than the one before. CPython: `retryFactor`.
    factor: f64,
    pause: Option<Pause>,
    now: fn() -> Instant,
}

/// After a failure.
struct Pause {
    seconds: f64,
    /// `None` for never.
    until: Option<Instant>,
    failure: Failure,
}

/// The attributes that a configuration may set.
pub(super) const ATTRIBUTES: [&str; 3] = ["retryStart", "retryMax", "retryFactor"];

impl BackOff {
    /// CPython's pauses.
    pub(super) fn new() -> Self {
        BackOff::with(1.0, 30.0, 2.0)
    }

    /// No pauses.
    pub(super) fn never() -> Self {
        BackOff::with(0.0, 0.0, 1.0)
    }

    fn with(start: f64, max: f64, factor: f64) -> Self {
        BackOff {
            start,
            max,
            factor,
            pause: None,
            now: Instant::now,
        }
    }

    /// Tries, unless it is too early: then it fails as it did last.
    pub(super) fn attempt<T>(
        &mut self,
        attempt: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let Some(pause) = &self.pause
            && pause.until.is_none_or(|until| (self.now)() < until)
        {
            return Err(pause.failure.clone());
        }
        let outcome = attempt();
        self.pause = outcome.as_ref().err().map(|failure| {
            let seconds = match &self.pause {
                None => self.start,
                Some(before) => (before.seconds * self.factor).min(self.max),
            };
            // No pause is shorter than none.
            let length = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
            Pause {
                seconds,
                // The attempt may have taken longer than that.
                until: (self.now)().checked_add(length),
                failure: failure.clone(),
            }
        });
        outcome
    }

    /// Sets an attribute, unless the value is no number.
    pub(super) fn set(it: Option<&mut Self>, attribute: &str, value: Argument<'_>) -> bool {
        let Some(number) = real(&value) else {
            return false;
        };
        if let Some(back_off) = it {
            let place = match attribute {
                "retryStart" => &mut back_off.start,
                "retryMax" => &mut back_off.max,
                _ => &mut back_off.factor,
            };
            *place = number;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// What time the test says it is.
        static NOW: Cell<Instant> = Cell::new(Instant::now());
    }

    fn pass(seconds: f64) {
        NOW.set(NOW.get() + Duration::from_secs_f64(seconds));
    }

    fn at_test_time(back_off: BackOff) -> BackOff {
        BackOff {
            now: || NOW.get(),
            ..back_off
        }
    }

    /// Whether there is an attempt, which then has this outcome.
    fn tries(back_off: &mut BackOff, succeeds: bool) -> bool {
        let mut tried = false;
        let outcome = back_off.attempt(|| {
            tried = true;
            succeeds.then_some(()).ok_or(Failure::new("OSError", "no"))
        });
        assert_eq!(outcome.is_ok(), tried && succeeds);
        tried
    }

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let mut back_off = at_test_time(BackOff::new());
        assert!(tries(&mut back_off, false));
        for pause in [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0] {
            assert!(!tries(&mut back_off, true));
            pass(pause - 0.001);
            assert!(!tries(&mut back_off, true), "after {pause}");
            pass(0.001);
            assert!(tries(&mut back_off, false), "after {pause}");
        }
        pass(30.0);
        assert!(tries(&mut back_off, true));
        // After a success, it begins anew.
        assert!(tries(&mut back_off, false));
        pass(1.0);
        assert!(tries(&mut back_off, false));
    }

    #[test]
    fn a_pause_begins_when_the_attempt_has_failed() {
        let mut back_off = at_test_time(BackOff::new());
        let slow = back_off.attempt(|| {
            // A name that nobody looks up.
            pass(6.0);
            Err::<(), _>(Failure::new("gaierror", "no"))
        });
        assert!(slow.is_err());
        assert!(!tries(&mut back_off, true));
        pass(0.999);
        assert!(!tries(&mut back_off, true));
        pass(0.001);
        assert!(tries(&mut back_off, true));
    }

    #[test]
    fn during_a_pause_the_failure_is_the_last_one() {
        let mut back_off = at_test_time(BackOff::new());
        let first = Failure::new("ConnectionRefusedError", "refused");
        let _ = back_off.attempt(|| Err::<(), _>(first.clone()));
        assert_eq!(back_off.attempt(|| Ok(())), Err(first));
    }

    #[test]
    fn the_first_pause_may_be_longer_than_the_longest() {
        let mut back_off = at_test_time(BackOff::with(5.0, 3.0, 2.0));
        assert!(tries(&mut back_off, false));
        for pause in [5.0, 3.0, 3.0] {
            pass(pause - 0.001);
            assert!(!tries(&mut back_off, true));
            pass(0.001);
            assert!(tries(&mut back_off, false));
        }
    }

    #[test]
    fn any_number_can_be_a_pause() {
        for seconds in [0.0, -1.0] {
            let mut back_off = at_test_time(BackOff::with(seconds, seconds, 1.0));
            assert!(tries(&mut back_off, false));
            assert!(tries(&mut back_off, false));
        }
        let mut back_off = at_test_time(BackOff::with(1e300, 1e300, 1e300));
        assert!(tries(&mut back_off, false));
        pass(1e9);
        assert!(!tries(&mut back_off, true));
    }
}
