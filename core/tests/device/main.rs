//! What a device sees of the crate: documents, log calls, replies.

mod classes;
mod common;
mod configure;
mod formats;
mod handlers;
mod kept;
mod listener;
mod preempt;
mod references;
mod refuse;
mod status;
mod verdict;
