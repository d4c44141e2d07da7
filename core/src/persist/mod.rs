//! What outlives a restart: a configuration, and the counters of keys.
//!
//! `"logconf": {"persist": true}` in a configuration has the resulting state stored before it is put
//! in force; if that fails, the configuration is refused and nothing changes. At the next start,
//! [`Logging::resume`](crate::Logging::resume) puts it in force. `{"logconf": {"op": "forget"}}`
//! has the built-in configuration back from then on.
//!
//! Where it is stored is the program's choice: the registry's
//! [`storage`](crate::Registry::storage) is any [`Storage`]. `Flash`, with the feature `flash`, is
//! one for the drivers of `embedded-storage`.
//!
//! What is stored is the document that `get` would write: a configuration alone does not say what it
//! leaves as it was, such as the level of a logger that it names without one.

#[cfg(feature = "auth")]
mod counter;
mod entry;
#[cfg(feature = "flash")]
mod flash;
#[cfg(feature = "flash")]
mod items;
#[cfg(feature = "flash")]
mod log;
#[cfg(feature = "flash")]
mod record;

#[cfg(feature = "auth")]
pub use counter::Kept;
#[cfg(all(feature = "auth", feature = "fleet"))]
pub(crate) use counter::{load_numbers, save_numbers};
pub(crate) use entry::{opened, sealed};
#[cfg(feature = "flash")]
pub use flash::{Area, BadRange, Flash, NorFlash, ReadNorFlash};

use core::fmt;

/// Keeps a few items of bytes, each under a name of its own, over a restart.
///
/// A save or an erasure that the power ends leaves the item as it was before or as it should be,
/// whenever that happens; what it leaves is found at the next start. Items know
/// themselves whether their bytes are genuine.
///
/// It may be asked from several contexts at once, and never waits: whoever comes second is told
/// that it is [busy](Fault::Busy).
///
/// ```
/// use logconf_core::persist::{Fault, Item, Storage};
/// use logconf_core::{Logging, Registry};
/// use std::sync::Mutex;
///
/// /// Lasts as long as the program.
/// struct Short(Mutex<Vec<u8>>);
///
/// impl Storage for Short {
///     fn load(&self, _: Item, read: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
///         let bytes = self.0.try_lock().map_err(|_| Fault::Busy)?;
///         if !bytes.is_empty() {
///             read(&bytes);
///         }
///         Ok(())
///     }
///
///     fn save(&self, _: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault> {
///         let mut room = [0; 1024];
///         let length = write(&mut room).ok_or(Fault::TooLong)?;
///         *self.0.try_lock().map_err(|_| Fault::Busy)? = room[..length].to_vec();
///         Ok(())
///     }
///
///     fn erase(&self, _: Item) -> Result<(), Fault> {
///         self.0.try_lock().map_err(|_| Fault::Busy)?.clear();
///         Ok(())
///     }
/// }
///
/// static SHORT: Short = Short(Mutex::new(Vec::new()));
/// static REGISTRY: Registry = Registry { storage: Some(&SHORT), ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let document = br#"{"version": 1, "logconf": {"persist": true}, "root": {"level": "DEBUG"}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// assert!(SHORT.0.lock().unwrap().ends_with(br#""root":{"level":"DEBUG"}}"#));
/// ```
pub trait Storage: Sync {
    /// Calls `read` once with what is kept under this name, or not at all if nothing is.
    ///
    /// # Errors
    ///
    /// Why it cannot be known. `read` was not called then.
    fn load(&self, item: Item, read: &mut dyn FnMut(&[u8])) -> Result<(), Fault>;

    /// Keeps what `write` puts to the front of the room that it is given; it says how long that is,
    /// or `None` if it does not fit. It may be called several times, and does the same each time.
    ///
    /// # Errors
    ///
    /// Why it could not be kept. What was kept before still is then; but where the
    /// [device failed](Fault::Device), the next start may find the new one: a device can fail behind
    /// its last word.
    fn save(&self, item: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault>;

    /// Keeps nothing under this name any more, if it did.
    ///
    /// # Errors
    ///
    /// Why it could not be done. What was kept before still is then, as for [`Storage::save`].
    fn erase(&self, item: Item) -> Result<(), Fault>;
}

/// The name of what is kept: a number that is stored with it, and never given to anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item(u8);

impl Item {
    /// The configuration to start with.
    pub const CONFIGURATION: Item = Item(0);

    /// The counter of one key; each key has a `number` of its own, 0 to 254.
    ///
    /// ```compile_fail
    /// # use logconf_core::persist::Item;
    /// const LAST: Item = Item::counter(255);
    /// ```
    ///
    /// # Panics
    ///
    /// With 255; a constant with it does not compile.
    pub const fn counter(number: u8) -> Item {
        assert!(number < 255, "the counters are numbered from 0 to 254");
        Item(number + 1)
    }

    /// The number that stands for it.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// Why something could not be stored, or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Another context is at it: try again later.
    Busy,
    /// The program has not opened it: it must do so before anything is stored.
    NotOpen,
    /// It is longer than anything that can be kept.
    TooLong,
    /// There is no room beside what is kept already.
    Full,
    /// What is there makes no sense, or the device failed.
    Device,
}

impl Fault {
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Fault::Busy => "the storage is in use",
            Fault::NotOpen => "the storage is not open",
            Fault::TooLong => "it is too long for the storage",
            Fault::Full => "the storage has no room left",
            Fault::Device => "the storage failed",
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.checked_sub(1) {
            None => f.write_str("the configuration"),
            Some(number) => write!(f, "counter {number}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl core::error::Error for Fault {}
