//! The firmware in QEMU: reconfigured over serial and TCP while it runs.
//!
//! `tests/run` builds the firmware and the command, and passes where they are.

mod check;
mod command;
mod connections;
mod documents;
mod log;
mod noise;
mod optional;
mod overrides;
mod reconfigure;
mod status;
mod swaps;
