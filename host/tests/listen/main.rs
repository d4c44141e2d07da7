//! The listener, over real connections on this machine.

mod addresses;
mod command;
mod common;
mod cpython;
#[cfg(target_os = "linux")]
mod crowd;
mod hostile;
mod in_the_way;
mod limits;
mod process;
mod requests;
mod stopping;
mod verified;
