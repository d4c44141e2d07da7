//! What decides whether received bytes are looked at.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use logconf_core::listener::{Authenticated, Counter, Latest, Verifier};

use crate::key::{Key, unix_ms};

/// Decides whether the bytes of a request are looked at, and may make others of them. CPython: the
/// argument `verify` of `listen`.
pub struct Verify(Kind);

enum Kind {
    Nothing,
    Key(Authenticated<Key, Taken>, Arc<Seen>),
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
    /// If the clock turns out to have been ahead at the start, by more than a minute, the first request after
    /// that is rejected, and what is sealed from then on is taken, if it is newer than all that was; a listener
    /// says so on `sys.stderr`. What an earlier run has taken since that time could be sent again.
    ///
    /// [`Client::with_key`]: crate::client::Client::with_key
    pub fn key(key: Key) -> Verify {
        Verify::key_within(key, AHEAD)
    }

    /// The same as [`key`](Self::key), with another time than a minute.
    pub fn key_within(key: Key, ahead: Duration) -> Verify {
        let taken = Taken::of(&key, ahead);
        let seen = Arc::clone(&taken.seen);
        Verify(Kind::Key(Authenticated::new(key, taken), seen))
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

    /// Whether it was found, since this was asked last, that the clock was set back.
    pub(super) fn is_set_back(&self) -> bool {
        match &self.0 {
            Kind::Key(_, seen) => seen.is_news.swap(false, Relaxed),
            _ => false,
        }
    }

    /// The request in what was received.
    pub(crate) fn verify<'r>(&self, received: &'r [u8]) -> Option<Cow<'r, [u8]>> {
        match &self.0 {
            Kind::Nothing => Some(received.into()),
            Kind::Key(verifier, _) => verifier.verify(received).map(Into::into),
            Kind::Core(verifier) => verifier.verify(received).map(Into::into),
            Kind::Own(verify) => verify(received),
        }
    }
}

impl fmt::Debug for Verify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Nothing => "Verify::nothing",
            Kind::Key(..) => "Verify::key",
            Kind::Core(_) => "Verify::with",
            Kind::Own(_) => "Verify::by",
        })
    }
}

/// How far ahead of the clock a counter may be.
pub(crate) const AHEAD: Duration = Duration::from_secs(60);

/// So far the clock may fall below the time of the start until it counts as set back.
const FALL: Duration = Duration::from_secs(60);

/// What this process has seen, by what [tells a key](name) from others.
static SEEN: Mutex<BTreeMap<Vec<u8>, Arc<Seen>>> = Mutex::new(BTreeMap::new());

/// What is known of a key's counters.
#[derive(Default)]
struct Seen {
    /// The highest one that was taken.
    latest: Latest,
    /// Those up to this one count as taken by an earlier run: the time of the start.
    start: AtomicU64,
    /// The clock was set back, and nobody has told it yet.
    is_news: AtomicBool,
}

impl Seen {
    /// Notes that a listener starts.
    fn start(&self, now: u64) {
        // No lower than it is: only what has fallen far is told, and noted there.
        self.start.fetch_max(now.saturating_sub(1), Relaxed);
    }

    /// Whether a counter is new; it is so once.
    fn raise(&self, to: u64, now: u64) -> bool {
        let start = self.start.load(Relaxed);
        // The clock was ahead at the start. Until it is there again, everything would count as old.
        if now.saturating_add(millis(FALL)) < start {
            // One of two that come at once may lower it; either tells it.
            let now = now.saturating_sub(1);
            _ = self.start.compare_exchange(start, now, Relaxed, Relaxed);
            self.is_news.store(true, Relaxed);
        }
        to > self.start.load(Relaxed) && self.latest.raise(to)
    }
}

/// The counter of a key, which is a time and may not be far in the future.
pub(crate) struct Taken {
    seen: Arc<Seen>,
    /// In milliseconds.
    ahead: u64,
}

impl Taken {
    pub(crate) fn of(key: &Key, ahead: Duration) -> Taken {
        let mut all = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Arc::clone(all.entry(name(key)).or_default());
        seen.start(unix_ms());
        Taken {
            seen,
            ahead: millis(ahead),
        }
    }

    fn raise_at(&self, to: u64, now: u64) -> bool {
        to <= now.saturating_add(self.ahead) && self.seen.raise(to, now)
    }
}

impl Counter for Taken {
    fn raise(&self, to: u64) -> bool {
        self.raise_at(to, unix_ms())
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
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

    const HOUR: u64 = 3_600_000;

    fn taken(start: u64) -> Taken {
        let seen = Arc::new(Seen::default());
        seen.start(start);
        let ahead = millis(AHEAD);
        Taken { seen, ahead }
    }

    #[test]
    fn a_clock_that_was_ahead_at_the_start_shuts_nobody_out() {
        let taken = taken(10 * HOUR);
        let is_news = || taken.seen.is_news.swap(false, Relaxed);
        // A little is no reason to take what may have been taken before.
        let now = 10 * HOUR - 59_000;
        assert!(!taken.raise_at(now + 1, now));
        assert!(!is_news());
        // It is set back by an hour. What was sealed before that is found out may be old.
        let now = 9 * HOUR;
        assert!(!taken.raise_at(now, now + 5));
        assert!(is_news());
        assert!(taken.raise_at(now + 100, now + 100));
        assert!(!taken.raise_at(now + 100, now + 100));
        assert!(!taken.raise_at(now + 99, now + 100));
        assert!(!taken.raise_at(now + 200_000, now + 100), "far ahead");
        assert!(!is_news(), "it is told once");
    }

    #[test]
    fn what_was_taken_is_not_taken_again_when_the_clock_is_set_back() {
        let taken = taken(10 * HOUR);
        let seen = 10 * HOUR + 1000;
        assert!(taken.raise_at(seen, seen));
        let now = 9 * HOUR;
        for to in [now + 100, seen, seen - 1] {
            assert!(!taken.raise_at(to, now + 200), "{to}");
        }
        assert!(!taken.raise_at(seen, seen));
        assert!(taken.raise_at(seen + 1, seen));
    }
}
