//! The other binaries of the firmware's package in QEMU, each of which shows one optional feature.
//!
//! `tests/run` builds them, and passes where the firmware is; they stand beside it.

mod defmt;
mod embassy;
mod field;
mod log_facade;
mod stress;
