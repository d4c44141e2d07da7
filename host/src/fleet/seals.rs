//! What a service of a fleet lets through.

use std::borrow::Cow;

use logconf_core::fleet::{DesiredVerifier, Sealed, Verified};
use logconf_core::listener::{Authenticated, Counter, Latest, Verifier};

use crate::key::{Key, unix_ms};
use crate::listen::{AHEAD, Taken, Verify};

/// What is sealed with a key. Requests have to be newer than the start, as those of listeners, with which they
/// share a counter. What is desired shares it, too, but may have been sealed before the start: the broker has kept
/// it, and the service has not.
pub struct Keyed {
    requests: Verify,
    desired: Authenticated<Key, Desired>,
}

impl Keyed {
    pub fn new(key: Key) -> Keyed {
        // From then on, everything that is taken is noted where the listeners look.
        let started = unix_ms().saturating_sub(1);
        Keyed {
            requests: Verify::key(key.clone()),
            desired: Authenticated::new(
                key.clone(),
                Desired {
                    taken: Taken::of(&key, AHEAD),
                    started,
                    before: Latest::default(),
                },
            ),
        }
    }
}

/// The counter of what is desired.
pub struct Desired {
    taken: Taken,
    started: u64,
    /// Of what was sealed before the start. No request is.
    before: Latest,
}

impl Counter for Desired {
    fn raise(&self, to: u64) -> bool {
        if to <= self.started {
            return self.before.raise(to);
        }
        let is_new = self.taken.raise(to);
        if is_new {
            self.before.raise(self.started);
        }
        is_new
    }
}

/// Everything; or with a key, what is sealed with it.
pub enum Seals<'k> {
    Open,
    Sealed {
        requests: &'k Verify,
        desired: Sealed<'k, Key, Desired>,
    },
}

impl<'k> Seals<'k> {
    pub fn of(keyed: Option<&'k Keyed>) -> Seals<'k> {
        match keyed {
            None => Seals::Open,
            Some(Keyed { requests, desired }) => Seals::Sealed {
                requests,
                desired: Sealed::new(desired),
            },
        }
    }
}

impl Verifier for Seals<'_> {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        match self {
            Seals::Open => Some(received),
            Seals::Sealed { requests, .. } => match requests.verify(received)? {
                Cow::Borrowed(request) => Some(request),
                // It is cut out of what was received.
                Cow::Owned(_) => None,
            },
        }
    }
}

impl DesiredVerifier for Seals<'_> {
    fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r> {
        match self {
            Seals::Open => Verified::New(received),
            Seals::Sealed { desired, .. } => desired.verify_desired(received),
        }
    }

    fn decided(&mut self, is_in_force: bool) {
        if let Seals::Sealed { desired, .. } = self {
            desired.decided(is_in_force);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::counter;

    /// Each test has one of its own: a key's counter is the process's.
    fn key(byte: u8) -> Key {
        Key::new([byte; 32]).unwrap()
    }

    #[test]
    fn what_is_desired_may_be_from_before_the_start_and_the_last_one_stays_new() {
        let keyed = Keyed::new(key(1));
        let mut seals = Seals::of(Some(&keyed));
        let sealed = key(1).seal(7, b"{}");
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        let earlier = key(1).seal(6, b"{}");
        assert_eq!(seals.verify_desired(&earlier), Verified::Old(b"{}"));
        let foreign = key(2).seal(8, b"{}");
        assert_eq!(seals.verify_desired(&foreign), Verified::Rejected);
        assert_eq!(seals.verify_desired(b"{}"), Verified::Rejected);
        // After one from now, none from before the start.
        let now = key(1).seal(counter() + 1, b"{}");
        assert_eq!(seals.verify_desired(&now), Verified::New(b"{}"));
        let late = key(1).seal(8, b"{}");
        assert_eq!(seals.verify_desired(&late), Verified::Old(b"{}"));
    }

    #[test]
    fn a_request_is_from_after_the_start_and_nothing_that_was_desired() {
        let keyed = Keyed::new(key(3));
        let mut seals = Seals::of(Some(&keyed));
        assert_eq!(seals.verify(&key(3).seal(7, b"{}")), None);
        let sealed = key(3).seal(counter() + 1, b"{}");
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        assert_eq!(seals.verify(&sealed), None);
        let next = key(3).seal(counter() + 2, b"{}");
        assert_eq!(seals.verify(&next), Some(&b"{}"[..]));
        assert_eq!(seals.verify(&next), None);
    }

    #[test]
    fn what_was_taken_elsewhere_is_not_desired() {
        let keyed = Keyed::new(key(4));
        let mut seals = Seals::of(Some(&keyed));
        let request = key(4).seal(counter() + 1, b"{}");
        assert!(seals.verify(&request).is_some());
        assert_eq!(seals.verify_desired(&request), Verified::Old(b"{}"));
        // Nor what a listener of the process has taken.
        let request = key(4).seal(counter() + 2, b"{}");
        assert!(Verify::key(key(4)).verify(&request).is_some());
        assert_eq!(seals.verify_desired(&request), Verified::Old(b"{}"));
    }

    #[test]
    fn nothing_from_the_future_is_let_through_that_would_shut_out_all_else() {
        let keyed = Keyed::new(key(5));
        let mut seals = Seals::of(Some(&keyed));
        let future = key(5).seal(u64::MAX, b"{}");
        assert_eq!(seals.verify_desired(&future), Verified::Old(b"{}"));
        let now = key(5).seal(counter() + 1, b"{}");
        assert_eq!(seals.verify_desired(&now), Verified::New(b"{}"));
    }

    #[test]
    fn without_a_key_everything_is_let_through() {
        let mut seals = Seals::of(None);
        assert_eq!(seals.verify(b"{}"), Some(&b"{}"[..]));
        assert_eq!(seals.verify_desired(b"{}"), Verified::New(b"{}"));
    }
}
