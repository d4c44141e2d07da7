//! The counter of a key that outlives a restart.

use core::cell::Cell;

use critical_section::Mutex;

use super::{Fault, Item, Storage, opened, sealed};
use crate::listener::Counter;

/// A [`Counter`] that takes no number twice, whatever restarts lie between; one for each key,
/// shared by all links.
///
/// Not each number is stored, but a bound `ahead` of it, before the first request beyond the bound
/// before is let through. At a start, only what is higher than the bound is new. So a restart
/// costs up to `ahead` numbers: with milliseconds, as `logconf send` counts, an `ahead` of
/// 2,000 means that a board does not take requests in the two seconds after the last one before
/// it restarted, and stores 28 bytes in flash every two seconds at most. With 0, each request is stored.
///
/// Where the bound can be neither read nor stored, nothing is let through.
///
/// ```
/// use logconf_core::listener::{Authenticated, Counter};
/// use logconf_core::persist::{Item, Kept, Storage};
/// fn verifier<'s>(key: &'s [u8; 32], flash: &'s dyn Storage) -> Authenticated<&'s [u8], Kept<'s>> {
///     Authenticated::new(key, Kept::new(flash, Item::counter(0), 2_000))
/// }
/// ```
pub struct Kept<'s> {
    storage: &'s dyn Storage,
    item: Item,
    ahead: u64,
    state: Mutex<State>,
}

struct State {
    /// The highest number that was taken, or that may have been before the start.
    latest: Cell<u64>,
    /// What is stored; `None` before it was read.
    bound: Cell<Option<u64>>,
    /// Somebody is at the storage.
    busy: Cell<bool>,
}

impl<'s> Kept<'s> {
    /// Stores under this name, that much ahead. It reads when it is first asked.
    pub const fn new(storage: &'s dyn Storage, item: Item, ahead: u64) -> Self {
        Kept {
            storage,
            item,
            ahead,
            state: Mutex::new(State {
                latest: Cell::new(0),
                bound: Cell::new(None),
                busy: Cell::new(false),
            }),
        }
    }

    /// Reads what is stored, the first time, and has a bound stored that `to` does not exceed.
    fn reach(&self, to: u64, bound: Option<u64>) -> Result<u64, Fault> {
        let bound = match bound {
            Some(bound) => bound,
            None => self.load()?,
        };
        if to <= bound {
            return Ok(bound);
        }
        let bound = to.saturating_add(self.ahead);
        save_numbers(self.storage, self.item, [bound])?;
        Ok(bound)
    }

    fn load(&self) -> Result<u64, Fault> {
        // What is not above it may have been taken before.
        let [latest] = load_numbers(self.storage, self.item)?.unwrap_or_default();
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.latest.set(latest);
            state.bound.set(Some(latest));
        });
        Ok(latest)
    }
}

/// The numbers that are stored under this name, if there are any.
pub(crate) fn load_numbers<const N: usize>(
    storage: &dyn Storage,
    item: Item,
) -> Result<Option<[u64; N]>, Fault> {
    let mut numbers = Ok(None);
    storage.load(item, &mut |stored| {
        let bytes = opened(stored).ok().and_then(|bytes| {
            let (numbers, rest) = bytes.as_chunks();
            rest.is_empty().then_some(numbers)?.try_into().ok()
        });
        numbers = match bytes {
            Some(numbers) => Ok(Some(<[[u8; 8]; N]>::map(numbers, u64::from_be_bytes))),
            None => Err(Fault::Device),
        };
    })?;
    numbers
}

/// Stores numbers, all of them or none.
pub(crate) fn save_numbers<const N: usize>(
    storage: &dyn Storage,
    item: Item,
    numbers: [u64; N],
) -> Result<(), Fault> {
    storage.save(item, &|room| {
        sealed(room, |rest| {
            let bytes = numbers.map(u64::to_be_bytes);
            let bytes = bytes.as_flattened();
            rest.get_mut(..bytes.len())?.copy_from_slice(bytes);
            Some(bytes.len())
        })
    })
}

impl State {
    fn raise(&self, to: u64) -> bool {
        let is_new = to > self.latest.get();
        if is_new {
            self.latest.set(to);
        }
        is_new
    }
}

/// What can be said at once, or the bound, for whoever has to go to the storage.
enum Known {
    Verdict(bool),
    Bound(Option<u64>),
}

impl Counter for Kept<'_> {
    fn raise(&self, to: u64) -> bool {
        let known = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            match state.bound.get() {
                Some(bound) if to <= bound => Known::Verdict(state.raise(to)),
                // Two that store could do so in the wrong order; the sender tries again.
                _ if state.busy.replace(true) => Known::Verdict(false),
                bound => Known::Bound(bound),
            }
        });
        let bound = match known {
            Known::Verdict(verdict) => return verdict,
            Known::Bound(bound) => bound,
        };
        let reached = self.reach(to, bound);
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.busy.set(false);
            let Ok(bound) = reached else { return false };
            state.bound.set(Some(bound));
            state.raise(to)
        })
    }

    fn is_new(&self, number: u64) -> bool {
        let is_to_be_read = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.bound.get().is_none() && !state.busy.replace(true)
        });
        if is_to_be_read {
            // Where it cannot be read, nothing is new.
            let _ = self.load();
        }
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            if is_to_be_read {
                state.busy.set(false);
            }
            state.bound.get().is_some() && number > state.latest.get()
        })
    }
}
