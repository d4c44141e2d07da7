//! What has to hold for any input: one function for each kind, which panics if it does not hold.
//!
//! The programs in `targets` call them with inputs that a fuzzer makes up; `tests/cases.rs` calls
//! them with all that are kept in `cases`, those for which something once did not hold among them.

mod args;
mod configure;
mod costs;
mod envelope;
mod fleet;
mod format;
mod frames;
mod ini;
mod json;
#[cfg(feature = "stored")]
mod stored;
mod systems;

pub use args::args;
pub use configure::configure;
pub use costs::{COSTS, Cost};
pub use envelope::envelope;
pub use fleet::fleet;
pub use format::format;
pub use frames::frames;
pub use ini::ini;
pub use json::json;
#[cfg(feature = "stored")]
pub use stored::stored;

/// A kind of input, and what has to hold for it.
pub type Kind = (&'static str, fn(&[u8]));

/// All of them.
pub const KINDS: &[Kind] = &[
    ("json", json),
    ("configure", configure),
    ("format", format),
    ("ini", ini),
    ("args", args),
    ("frames", frames),
    ("envelope", envelope),
    ("fleet", fleet),
    #[cfg(feature = "stored")]
    ("stored", stored),
];
