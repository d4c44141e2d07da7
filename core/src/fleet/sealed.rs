//! Desired documents that are sealed.

use super::{DesiredVerifier, Verified};
use crate::listener::{Authenticated, Counter, Verifier};
#[cfg(feature = "persist")]
use crate::persist::{Item, Storage, load_number, save_number};

/// Lets through what was [sealed](crate::listener::seal) with the key of all links, under their counter.
///
/// A counter that outlives a restart lets nothing through twice, and so would leave a device without its
/// retained document. So the counter of the last desired document is kept beside it, and that document,
/// and no other, is let through after a start though its counter is not new.
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
    /// The counter of the last desired document, be it of before the start: it is let through again.
    last: Option<u64>,
}

impl<'s, K: AsRef<[u8]>, C: Counter> Sealed<'s, K, C> {
    /// For a counter in memory: after a start, all documents are new.
    pub const fn new(verifier: &'s Authenticated<K, C>) -> Self {
        Sealed {
            verifier,
            #[cfg(feature = "persist")]
            kept: None,
            last: None,
        }
    }

    /// For a counter that outlives a restart ([`Kept`](crate::persist::Kept)): that of the last desired document is stored
    /// under this name, which nothing else has, before that document is decided on. It reads what is stored; where
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
        Sealed {
            verifier,
            kept: Some((storage, item)),
            last: load_number(storage, item).ok().flatten(),
        }
    }

    #[cfg(feature = "persist")]
    fn store(&self, counter: u64) {
        if let Some((storage, item)) = self.kept {
            // Without it the document counts all the same, until the next start.
            let _ = save_number(storage, item, counter);
        }
    }

    #[cfg(not(feature = "persist"))]
    fn store(&self, _: u64) {}
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
        if self.verifier.raise(counter) {
            self.store(counter);
            self.last = Some(counter);
        }
        match self.last == Some(counter) {
            true => Verified::New(document),
            false => Verified::Old(document),
        }
    }
}
