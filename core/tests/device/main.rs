//! What a device sees of the crate: documents, log calls, replies.

mod classes;
mod common;
mod configure;
mod extra;
mod formats;
mod handlers;
mod kept;
mod lamps;
mod listener;
mod order;
mod preempt;
#[cfg(not(any(feature = "cfg", feature = "brace", feature = "dollar")))]
mod reduced;
#[cfg(feature = "cfg")]
mod references;
mod refuse;
mod status;
#[cfg(feature = "asctime")]
mod time;
mod unresolved;
mod verdict;
