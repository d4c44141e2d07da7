//! Desired documents that are sealed.

use super::{DesiredVerifier, Verified};
use crate::listener::{Authenticated, Counter, Verifier};
#[cfg(feature = "persist")]
use crate::persist::{Item, Storage, load_numbers, save_numbers};

/// Lets through what was [sealed](crate::listener::seal) with the key of all links, under their counter.
///
/// A counter that outlives a restart lets nothing through twice, and so would leave a device without its
/// retained document. So the counter of the last desired document that was taken is kept beside it, and that document,
/// and no other, is let through after a start though its counter is not new. One that is refused does not displace it;
/// one that the power was cut off from being decided on is let through, too.
///
/// ```
/// use logconf_core::fleet::{Device, Names, Sealed};
/// use logconf_core::listener::{Authenticated, Latest};
///
/// static KEY: [u8; 32] = [7; 32]; // random bytes, from where only this firmware can read them
/// static VERIFIER: Authenticated<&[u8], Latest> = Authenticated::new(&KEY, Latest::new(0));
/// let mut verdict = [0; 1024];
/// let device = Device::new(Names::of("pump-7"), Sealed::new(&VERIFIER), &mut verdict);
/// # assert!(device.is_ok());
/// ```
pub struct Sealed<'s, K, C> {
    verifier: &'s Authenticated<K, C>,
    #[cfg(feature = "persist")]
    kept: Option<(&'s dyn Storage, Item)>,
    again: Again,
    /// That of the last one that was let through.
    current: u64,
}

/// The counters that are let through though they are not new; 0, which is never new, for none.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Again {
    /// Of the last document that was taken.
    taken: u64,
    /// Of the one that is being decided on, or was when the power went.
    pending: u64,
}

impl<'s, K: AsRef<[u8]>, C: Counter> Sealed<'s, K, C> {
    /// For a counter in memory: after a start, all documents are new.
    pub const fn new(verifier: &'s Authenticated<K, C>) -> Self {
        Sealed {
            verifier,
            #[cfg(feature = "persist")]
            kept: None,
            again: Again {
                taken: 0,
                pending: 0,
            },
            current: 0,
        }
    }

    /// For a counter that outlives a restart ([`Kept`](crate::persist::Kept)): that of the last desired document is stored
    /// under this name, which nothing else has, once before that document is decided on and once after. It reads what is stored; where
    /// that cannot be read, no document of before the start is let through.
    ///
    /// ```
    /// use logconf_core::fleet::Sealed;
    /// use logconf_core::listener::Authenticated;
    /// use logconf_core::persist::{Item, Kept, Storage};
    /// fn sealed<'s>(
    ///     verifier: &'s Authenticated<&'s [u8], Kept<'s>>, // whose counter is `Item::counter(0)`
    ///     flash: &'s dyn Storage,
    /// ) -> Sealed<'s, &'s [u8], Kept<'s>> {
    ///     Sealed::kept(verifier, flash, Item::counter(1))
    /// }
    /// ```
    #[cfg(feature = "persist")]
    pub fn kept(verifier: &'s Authenticated<K, C>, storage: &'s dyn Storage, item: Item) -> Self {
        let [taken, pending] = load_numbers(storage, item)
            .ok()
            .flatten()
            .unwrap_or_default();
        Sealed {
            verifier,
            kept: Some((storage, item)),
            again: Again { taken, pending },
            current: 0,
        }
    }

    /// Lets these through from now on, after the next start, too.
    fn keep(&mut self, again: Again) {
        if self.again == again {
            return;
        }
        self.again = again;
        #[cfg(feature = "persist")]
        if let Some((storage, item)) = self.kept {
            // Without it they count all the same, until the next start.
            let _ = save_numbers(storage, item, [again.taken, again.pending]);
        }
    }

    /// Whether this counter is let through: it is new, or one of those that are let through again.
    fn admits(&mut self, counter: u64) -> bool {
        let before = self.again;
        if counter == before.taken || counter == before.pending {
            return counter != 0;
        }
        // An old one must not be stored, even for a moment: it would be let through after a start.
        if !self.verifier.is_new(counter) {
            return false;
        }
        // Before it counts as seen: the power may go at any time.
        self.keep(Again {
            pending: counter,
            ..before
        });
        let is_new = self.verifier.raise(counter);
        if !is_new {
            self.keep(before);
        }
        is_new
    }
}

impl<K: AsRef<[u8]>, C: Counter> Verifier for Sealed<'_, K, C> {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        self.verifier.verify(received)
    }
}

impl<K: AsRef<[u8]>, C: Counter> DesiredVerifier for Sealed<'_, K, C> {
    fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r> {
        let Some((counter, document)) = self.verifier.open(received) else {
            return Verified::Rejected;
        };
        if !self.admits(counter) {
            return Verified::Old(document);
        }
        self.current = counter;
        Verified::New(document)
    }

    fn decided(&mut self, is_in_force: bool) {
        let mut again = self.again;
        if is_in_force {
            again.taken = self.current;
        }
        // Another one may be pending from before the start, and come yet.
        if again.pending == self.current {
            again.pending = 0;
        }
        self.keep(again);
    }
}
