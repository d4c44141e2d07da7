//! What decides whether received bytes are looked at.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use logconf_core::listener::{Authenticated, Counter, Latest, Verifier};

use crate::key::{Key, unix_ms};

/// Decides whether the bytes of a request are looked at, and may make others of them. CPython: the
/// argument `verify` of `listen`.
pub struct Verify(Kind);

enum Kind {
    Nothing,
    Key(Authenticated<Key, Taken>),
    Core(Box<dyn Verifier + Send + Sync>),
    Own(Box<Own>),
}

type Own = dyn Fn(&[u8]) -> Option<Cow<'_, [u8]>> + Send + Sync;

impl Verify {
    /// Takes everything: for peers on this machine, or where the network itself is protected.
    pub fn nothing() -> Verify {
        Verify(Kind::Nothing)
    }

    /// Takes what is sealed with the key, as [`Client::with_key`] and `logconf send --key-file` do,
    /// each request once and none after a newer one; all listeners of this process that have the key
    /// go by one counter. What was sealed before now counts as old, and what was sealed more than a
    /// minute from now is rejected: one such request would shut out all others until then. So the
    /// clocks of clients have to agree with that of this machine.
    ///
    /// An earlier run of the program is not remembered. What it has taken is not taken again, unless it
    /// was sealed ahead of the time at which this one starts: by a client whose clock is ahead, or that
    /// has sealed more than one request in a millisecond. Other processes and devices that have the
    /// key do not share the counter: what one has taken, another one takes too. So each of them should
    /// have a key of its own.
    ///
    /// [`Client::with_key`]: crate::client::Client::with_key
    pub fn key(key: Key) -> Verify {
        Verify::key_within(key, AHEAD)
    }

    /// The same as [`key`](Self::key), with another time than a minute.
    pub fn key_within(key: Key, ahead: Duration) -> Verify {
        let taken = Taken::of(&key, ahead);
        Verify(Kind::Key(Authenticated::new(key, taken)))
    }

    /// Takes what a verifier of `logconf-core` takes; several listeners may have a reference to one.
    pub fn with(verifier: impl Verifier + Send + Sync + 'static) -> Verify {
        Verify(Kind::Core(Box::new(verifier)))
    }

    /// Asks a function for the request in what was received, or for `None` to reject it. One that
    /// panics rejects it, too.
    ///
    /// ```
    /// use logconf::listen::Verify;
    /// let stripped = Verify::by(|received| received.strip_prefix(b"secret:").map(Into::into));
    /// let reversed = Verify::by(|received| {
    ///     let request: Vec<u8> = received.iter().rev().copied().collect();
    ///     Some(request.into())
    /// });
    /// ```
    pub fn by(verify: impl Fn(&[u8]) -> Option<Cow<'_, [u8]>> + Send + Sync + 'static) -> Verify {
        Verify(Kind::Own(Box::new(verify)))
    }

    pub(super) fn takes_everything(&self) -> bool {
        matches!(self.0, Kind::Nothing)
    }

    /// The request in what was received.
    pub(crate) fn verify<'r>(&self, received: &'r [u8]) -> Option<Cow<'r, [u8]>> {
        match &self.0 {
            Kind::Nothing => Some(received.into()),
            Kind::Key(verifier) => verifier.verify(received).map(Into::into),
            Kind::Core(verifier) => verifier.verify(received).map(Into::into),
            Kind::Own(verify) => verify(received),
        }
    }
}

impl fmt::Debug for Verify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Nothing => "Verify::nothing",
            Kind::Key(_) => "Verify::key",
            Kind::Core(_) => "Verify::with",
            Kind::Own(_) => "Verify::by",
        })
    }
}

/// How far ahead of the clock a counter may be.
pub(crate) const AHEAD: Duration = Duration::from_secs(60);

/// The highest counters that this process has taken, by what [tells a key](name) from others.
static TAKEN: Mutex<BTreeMap<Vec<u8>, Arc<Latest>>> = Mutex::new(BTreeMap::new());

/// The counter of a key, which is a time and may not be far in the future.
pub(crate) struct Taken {
    latest: Arc<Latest>,
    /// In milliseconds.
    ahead: u64,
}

impl Taken {
    pub(crate) fn of(key: &Key, ahead: Duration) -> Taken {
        let mut all = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = Arc::clone(all.entry(name(key)).or_default());
        // No lower than it is: it may be ahead of the clock.
        latest.raise(unix_ms().saturating_sub(1));
        let ahead = u64::try_from(ahead.as_millis()).unwrap_or(u64::MAX);
        Taken { latest, ahead }
    }
}

impl Counter for Taken {
    fn raise(&self, to: u64) -> bool {
        to <= unix_ms().saturating_add(self.ahead) && self.latest.raise(to)
    }
}

/// What tells keys apart: not their bytes, as a key with zeros behind it seals as without, and a long
/// one as its hash does. The seal of nothing tells nobody the key.
fn name(key: &Key) -> Vec<u8> {
    key.seal(0, b"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_shown_as_it_was_made() {
        let key = || Key::new([0x5a; 32]).unwrap();
        let of_core = Authenticated::new(key(), Latest::default());
        for (verify, shown) in [
            (Verify::nothing(), "Verify::nothing"),
            (Verify::key(key()), "Verify::key"),
            (Verify::with(of_core), "Verify::with"),
            (Verify::by(|_| None), "Verify::by"),
        ] {
            assert_eq!(format!("{verify:?}"), shown);
        }
    }

    #[test]
    fn the_time_ahead_may_be_without_end() {
        let key = Key::new([0x5b; 32]).unwrap();
        let verify = Verify::key_within(key.clone(), Duration::MAX);
        assert!(verify.verify(&key.seal(u64::MAX, b"{}")).is_some());
    }
}
