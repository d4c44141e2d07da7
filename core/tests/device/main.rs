//! What a device sees of the crate: documents, log calls, replies.

mod classes;
mod common;
mod configure;
mod extra;
mod formats;
#[cfg(feature = "get")]
mod get;
mod handlers;
mod interrupt;
mod kept;
mod lamps;
mod listener;
mod order;
mod overflow;
#[cfg(feature = "overrides")]
mod overrides;
mod preempt;
#[cfg(not(any(
    feature = "cfg",
    feature = "brace",
    feature = "dollar",
    feature = "overrides",
    feature = "get"
)))]
mod reduced;
#[cfg(feature = "cfg")]
mod references;
mod refuse;
#[cfg(feature = "fleet")]
mod rev;
mod status;
#[cfg(feature = "asctime")]
mod time;
mod unresolved;
mod verdict;
