//! The firmware `fleet` in QEMU, and a real broker: boards join, take what is desired of them, and
//! come back.
//!
//! `tests/run` builds the firmware, and passes where it is; `tests/peers` brings the broker.

mod board;
mod office;
