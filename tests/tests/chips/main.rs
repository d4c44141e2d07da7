//! What is the same on every chip: the checks of `logconf-suite`, run in QEMU, and that nothing panics.
//!
//! `tests/run` builds the firmware, and passes where it is.

mod checks;
mod panics;
