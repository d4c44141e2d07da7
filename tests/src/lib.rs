//! What the tests that cross crates share.
//!
//! - [`chips`]: firmware that runs to its end on any of several chips.
//! - `encoded`, with the feature `qemu`: frames of defmt, decoded.
//! - [`frame`]: the frames of either link, written from their description alone.
//! - [`mod@line`]: a serial line from the host's side: log text and frames, told apart.
//! - `peers`, with the feature of that name: the other ends of handlers that send records.
//! - [`qemu`]: the firmware, running on an emulated board.
//! - [`random`]: numbers that are the same on every run.

pub mod chips;
#[cfg(feature = "qemu")]
pub mod encoded;
pub mod frame;
pub mod line;
#[cfg(feature = "peers")]
pub mod peers;
pub mod qemu;
pub mod random;

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}
