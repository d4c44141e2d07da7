//! A fleet at a real broker: the command `logconf fleet`, and services that have joined.
//!
//! `LOGCONF_COMMAND` is the path of the command; `tests/peers` finds or installs the broker.

mod broken;
mod common;
mod push;
mod secured;
mod seen;
