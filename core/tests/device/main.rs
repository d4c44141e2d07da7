//! What a device sees of the crate: documents, log calls, replies.

mod common;
mod configure;
mod listener;
mod preempt;
mod refuse;
