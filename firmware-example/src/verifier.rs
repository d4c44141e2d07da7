//! Who may configure the board.

use crate::storage::FLASH;
use logconf_core::listener::Authenticated;
use logconf_core::persist::{Item, Kept};

/// Shared with whoever may configure the board. A product has one of its own, not in its source.
const KEY: [u8; 32] = *b"an example, known to all readers";

/// By so many milliseconds a stored bound is ahead of the requests: as long after the last request
/// before a reset none is taken, and in so much time the flash is written once at most.
const AHEAD_MS: u64 = 1_000;

/// Lets through what whoever has the key has sealed; its counter outlives a reset.
pub type Verifier = Authenticated<[u8; 32], Kept<'static>>;

/// Decides over all links, with one counter.
pub static VERIFIER: Verifier =
    Authenticated::new(KEY, Kept::new(&FLASH, Item::counter(0), AHEAD_MS));
