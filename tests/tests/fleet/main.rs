//! A fleet at a real broker: the command `logconf fleet`, services that have joined, and, with the feature
//! `qemu`, boards: the firmware `fleet`.
//!
//! `LOGCONF_COMMAND` is the path of the command; `tests/peers` finds or installs the broker, and
//! `tests/run` builds the firmware and passes where it is.

#[cfg(feature = "qemu")]
mod board;
mod broken;
mod common;
mod hostile;
#[cfg(feature = "qemu")]
mod office;
mod push;
mod secured;
mod seen;
