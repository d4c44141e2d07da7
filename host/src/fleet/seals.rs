//! What a service of a fleet lets through.

use std::borrow::Cow;

use logconf_core::fleet::{DesiredVerifier, Verified};
use logconf_core::listener::{Authenticated, Counter, Latest, SEAL, Verifier};

use crate::key::Key;
use crate::listen::Verify;

/// Everything; or with a key, what is sealed with it. Requests have to be newer than the start, as those
/// of listeners, with which they share a counter. What is desired may have been sealed before: the broker has
/// kept it.
pub struct Seals(Option<Keyed>);

struct Keyed {
    requests: Verify,
    desired: Authenticated<Key, Latest>,
    genuine: Authenticated<Key, Any>,
    /// The seal of the last document that was let through: it is let through again.
    last: Option<[u8; SEAL]>,
}

/// Takes every counter for new.
struct Any;

impl Counter for Any {
    fn raise(&self, _: u64) -> bool {
        true
    }
}

impl Seals {
    pub fn new(key: Option<Key>) -> Seals {
        Seals(key.map(|key| Keyed {
            requests: Verify::key(key.clone()),
            desired: Authenticated::new(key.clone(), Latest::default()),
            genuine: Authenticated::new(key, Any),
            last: None,
        }))
    }
}

impl Verifier for Seals {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        match &self.0 {
            None => Some(received),
            Some(keyed) => match keyed.requests.verify(received)? {
                Cow::Borrowed(request) => Some(request),
                // It is cut out of what was received.
                Cow::Owned(_) => None,
            },
        }
    }
}

impl DesiredVerifier for Seals {
    fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r> {
        let Some(keyed) = &mut self.0 else {
            return Verified::New(received);
        };
        let Some(document) = keyed.genuine.verify(received) else {
            return Verified::Rejected;
        };
        let seal = received.first_chunk::<SEAL>().copied();
        if keyed.desired.verify(received).is_some() {
            keyed.last = seal;
            // Nor is it a request any more.
            let _ = keyed.requests.verify(received);
        }
        match keyed.last.is_some() && keyed.last == seal {
            true => Verified::New(document),
            false => Verified::Old(document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::counter;

    fn key(byte: u8) -> Key {
        Key::new([byte; 32]).unwrap()
    }

    #[test]
    fn what_is_desired_may_be_from_before_the_start_and_the_last_one_stays_new() {
        let mut seals = Seals::new(Some(key(1)));
        let sealed = key(1).seal(7, b"{}");
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        assert_eq!(
            seals.verify_desired(&key(1).seal(6, b"{}")),
            Verified::Old(b"{}")
        );
        assert_eq!(
            seals.verify_desired(&key(2).seal(8, b"{}")),
            Verified::Rejected
        );
        assert_eq!(seals.verify_desired(b"{}"), Verified::Rejected);
    }

    #[test]
    fn a_request_is_from_after_the_start_and_nothing_that_was_desired() {
        let mut seals = Seals::new(Some(key(3)));
        assert_eq!(seals.verify(&key(3).seal(7, b"{}")), None);
        let sealed = key(3).seal(counter() + 1, b"{}");
        assert_eq!(seals.verify_desired(&sealed), Verified::New(b"{}"));
        assert_eq!(seals.verify(&sealed), None);
        let next = key(3).seal(counter() + 2, b"{}");
        assert_eq!(seals.verify(&next), Some(&b"{}"[..]));
        assert_eq!(seals.verify(&next), None);
    }

    #[test]
    fn without_a_key_everything_is_let_through() {
        let mut seals = Seals::new(None);
        assert_eq!(seals.verify(b"{}"), Some(&b"{}"[..]));
        assert_eq!(seals.verify_desired(b"{}"), Verified::New(b"{}"));
    }
}
