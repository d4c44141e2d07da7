//! What a device sees of the crate: documents, log calls, replies.

mod common;
mod configure;
mod handlers;
mod kept;
mod listener;
mod preempt;
mod refuse;
mod status;
