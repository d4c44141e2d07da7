//! The built-in verifier: a request proves that its sender has the key, and that it is new.
//!
//! A sealed request is `tag[32] ‖ counter[u64, big-endian] ‖ body`. The tag is HMAC-SHA256 of all
//! the rest under the key; the counter is higher than that of every request before it. Nothing is
//! hidden: whoever sees the link can read the body, but neither make such a request nor have an old
//! one taken again.

use core::cell::Cell;

use critical_section::Mutex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Verifier;
use crate::wire::TooLong;

const TAG: usize = 32;
const COUNTER: usize = 8;

/// How many bytes a sealed request is longer than its body.
pub const SEAL: usize = TAG + COUNTER;

/// Remembers the highest counter that a request had.
///
/// [`Latest`] does until the power goes; a device that must not take an old request after a restart
/// either keeps the number in flash.
pub trait Counter {
    /// Remembers `to` and says `true` if it is higher than what was remembered; two callers at
    /// once must not both be told so for one number.
    fn raise(&self, to: u64) -> bool;

    /// Whether [`raise`](Counter::raise) would say `true` now, as far as can be told without raising
    /// anything; `true` where it cannot be told.
    fn is_new(&self, number: u64) -> bool {
        let _ = number;
        true
    }
}

/// A [`Counter`] in memory.
#[derive(Debug)]
pub struct Latest(Mutex<Cell<u64>>);

impl Latest {
    /// Only what is higher than `counter` counts as new.
    pub const fn new(counter: u64) -> Self {
        Latest(Mutex::new(Cell::new(counter)))
    }
}

impl Default for Latest {
    /// Everything from 1 on is new.
    fn default() -> Self {
        Latest::new(0)
    }
}

impl Counter for Latest {
    fn raise(&self, to: u64) -> bool {
        critical_section::with(|cs| {
            let latest = self.0.borrow(cs);
            let is_new = to > latest.get();
            if is_new {
                latest.set(to);
            }
            is_new
        })
    }

    fn is_new(&self, number: u64) -> bool {
        critical_section::with(|cs| number > self.0.borrow(cs).get())
    }
}

/// Lets through what was [sealed](seal) with the key, each request once and none after a newer
/// one. All links whose clients have this key share one: give each listener a reference.
/// (Devices that share a key do not share a counter: what one has taken can be sent to another.)
///
/// ```
/// use logconf_core::listener::{Authenticated, Latest, Listener, SEAL, Verifier, seal};
/// use logconf_core::wire::{Serial, Stream};
///
/// static KEY: [u8; 32] = [7; 32]; // random bytes, from where only this firmware can read them
/// static VERIFIER: Authenticated<&[u8], Latest> = Authenticated::new(&KEY, Latest::new(0));
/// let uart = Listener::<_, 2048, 1024, _>::new(Serial::new(), &VERIFIER);
/// let tcp = Listener::<_, 2048, 1024, _>::new(Stream::new(), &VERIFIER);
///
/// let body = br#"{"version": 1}"#;
/// let mut sealed = [0; 64];
/// let length = seal(&KEY, 1, body, &mut sealed).unwrap();
/// assert_eq!(VERIFIER.verify(&sealed[..length]), Some(&body[..]));
/// assert_eq!(VERIFIER.verify(&sealed[..length]), None); // again
/// assert_eq!(VERIFIER.verify(body), None);
/// ```
#[derive(Debug)]
pub struct Authenticated<K, C = Latest> {
    key: Key<K>,
    counter: C,
}

/// Not shown.
struct Key<K>(K);

impl<K> core::fmt::Debug for Key<K> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Key")
    }
}

impl<K: AsRef<[u8]>, C: Counter> Authenticated<K, C> {
    /// Takes requests under `key`, 32 random bytes, whose counters `counter` takes for new. Under an
    /// empty key, which anybody has, all are rejected.
    pub const fn new(key: K, counter: C) -> Self {
        Authenticated {
            key: Key(key),
            counter,
        }
    }

    /// The counter and the body of what was sealed with the key, new or not.
    pub(crate) fn open<'r>(&self, received: &'r [u8]) -> Option<(u64, &'r [u8])> {
        // What is too short for a tag has one that is wrong, and costs the same.
        let (tag, rest) = match received.split_first_chunk::<TAG>() {
            Some((tag, rest)) => (tag, rest),
            None => (&[0; TAG], received),
        };
        let key = self.key.0.as_ref();
        if key.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
        mac.update(rest);
        mac.verify_slice(tag).ok()?;
        let (counter, body) = rest.split_first_chunk::<COUNTER>()?;
        Some((u64::from_be_bytes(*counter), body))
    }

    /// Whether the counter of what was opened is new, which it is once.
    pub(crate) fn raise(&self, counter: u64) -> bool {
        self.counter.raise(counter)
    }

    /// Whether it would be, if it were raised.
    #[cfg(feature = "fleet")]
    pub(crate) fn is_new(&self, counter: u64) -> bool {
        self.counter.is_new(counter)
    }
}

impl<K: AsRef<[u8]>, C: Counter> Verifier for Authenticated<K, C> {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        let (counter, body) = self.open(received)?;
        // Only now: nobody else can raise the counter.
        self.raise(counter).then_some(body)
    }
}

/// Seals a request for an [`Authenticated`] listener: writes it to the front of `out` and gives its
/// length, [`SEAL`] more than that of `body`. The counter must be higher than that of every request
/// that the listener took under this key: milliseconds since 1970, for example.
///
/// # Errors
///
/// If `out` is too short; it is then as it was.
pub fn seal(key: &[u8], counter: u64, body: &[u8], out: &mut [u8]) -> Result<usize, TooLong> {
    let needed = body.len().saturating_add(SEAL);
    let available = out.len();
    let too_long = TooLong { needed, available };
    let out = out.get_mut(..needed).ok_or(too_long)?;
    let (tag, rest) = out.split_first_chunk_mut::<TAG>().ok_or(too_long)?;
    let (head, place) = rest.split_first_chunk_mut::<COUNTER>().ok_or(too_long)?;
    // A key of any length will do.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| too_long)?;
    *head = counter.to_be_bytes();
    place.copy_from_slice(body);
    mac.update(rest);
    *tag = mac.finalize().into_bytes().into();
    Ok(needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    extern crate std;

    const KEY: [u8; 32] = [0x0b; 32];

    fn sealed(key: &[u8], counter: u64, body: &[u8]) -> Vec<u8> {
        let mut out = std::vec![0; body.len() + SEAL];
        let length = seal(key, counter, body, &mut out).unwrap();
        assert_eq!(length, out.len());
        out
    }

    fn verifier() -> Authenticated<[u8; 32]> {
        Authenticated::new(KEY, Latest::default())
    }

    #[test]
    fn the_tag_is_that_of_other_implementations() {
        // python3 -c 'import hmac, struct; m = struct.pack(">Q", 258) + b"{}";
        //             print(hmac.new(b"\x0b" * 32, m, "sha256").hexdigest())'
        let tag = "1cf319ad0ce21b7f9c427bb2188c8bdac95c19f5275bd354abb25685c963bb13";
        let shown: std::string::String = sealed(&KEY, 258, b"{}")[..TAG]
            .iter()
            .map(|byte| std::format!("{byte:02x}"))
            .collect();
        assert_eq!(shown, tag);
        assert_eq!(sealed(&KEY, 258, b"{}")[TAG..], *b"\0\0\0\0\0\0\x01\x02{}");
    }

    #[test]
    fn a_request_is_taken_once_and_none_after_a_newer_one() {
        let verifier = verifier();
        let [first, second, third] = [5, 6, 7].map(|counter| sealed(&KEY, counter, b"{}"));
        assert_eq!(verifier.verify(&first), Some(&b"{}"[..]));
        assert_eq!(verifier.verify(&first), None);
        assert_eq!(verifier.verify(&third), Some(&b"{}"[..]));
        assert_eq!(verifier.verify(&second), None);
        let highest = sealed(&KEY, u64::MAX, b"");
        assert_eq!(verifier.verify(&highest), Some(&b""[..]));
        assert_eq!(verifier.verify(&highest), None);
    }

    #[test]
    fn whatever_is_changed_or_cut_off_is_rejected_and_raises_no_counter() {
        let verifier = verifier();
        let genuine = sealed(&KEY, 9, b"{\"version\":1}");
        for at in 0..genuine.len() {
            assert_eq!(verifier.verify(&genuine[..at]), None, "cut at {at}");
            for bit in 0..8 {
                let mut changed = genuine.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(verifier.verify(&changed), None, "bit {bit} of byte {at}");
            }
        }
        let longer = [&genuine[..], b" "].concat();
        assert_eq!(verifier.verify(&longer), None);
        let foreign = sealed(&[0x0c; 32], u64::MAX, b"{}");
        assert_eq!(verifier.verify(&foreign), None);
        assert_eq!(verifier.verify(&genuine), Some(&b"{\"version\":1}"[..]));
    }

    #[test]
    fn under_an_empty_key_all_is_rejected() {
        let verifier = Authenticated::new([], Latest::default());
        assert_eq!(verifier.verify(&sealed(&[], 1, b"{}")), None);
    }

    #[test]
    fn a_tag_without_a_counter_is_rejected() {
        // The key's owner may make it; it is no request.
        let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap();
        mac.update(b"short");
        let short = [&mac.finalize().into_bytes()[..], b"short"].concat();
        assert_eq!(verifier().verify(&short), None);
    }

    #[test]
    fn what_has_no_room_is_not_sealed() {
        let mut out = [0; SEAL + 1];
        let too_long = TooLong {
            needed: SEAL + 2,
            available: SEAL + 1,
        };
        assert_eq!(seal(&KEY, 1, b"{}", &mut out), Err(too_long));
        assert_eq!(out, [0; SEAL + 1]);
    }

    #[test]
    fn the_key_is_not_shown() {
        let shown = std::format!("{:?}", verifier());
        assert!(!shown.contains("11"), "{shown}");
    }
}
