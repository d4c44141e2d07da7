//! `logging.handlers.SocketHandler`.
//!
//! It connects at the first record, and anew after a failure; while nobody listens, it tries after
//! 1, 2, 4, … at most 30 seconds, which attributes set. Neither connecting nor sending a record
//! takes longer than a second: a peer that does not read loses the connection, so that no record
//! follows a part of another. Before each record it looks whether the peer has closed the
//! connection, and what the system refuses to send goes through a new one: a receiver that was
//! started again misses only what was on its way when it ended. (CPython finds out with the first
//! record that fails, and loses it and the one before.)

use logconf_core::{Clock, Signature};

use super::pickled::{self, Pickled};
use super::stream::Stream;
use crate::handlers::class::HandlerClass;

static SIGNATURE: Signature = Signature {
    function: "SocketHandler",
    required: &["host", "port"],
    optional: &[],
};

/// CPython: `logging.handlers.SocketHandler`.
pub(super) fn class(clock: &'static dyn Clock) -> HandlerClass<Pickled<Stream>> {
    pickled::class("logging.handlers.SocketHandler", &SIGNATURE, clock)
}
