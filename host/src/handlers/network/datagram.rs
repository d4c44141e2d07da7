//! `logging.handlers.DatagramHandler`.
//!
//! A host's name is looked up when the socket is made: at the first record, and after a failure.
//! While the name is unknown, it is looked up again only after the pauses of a `SocketHandler`.
//! (CPython does it with each record.)

use logconf_core::{Clock, Signature};

use super::datagrams::Datagrams;
use super::pickled::{self, Pickled};
use crate::handlers::class::HandlerClass;

static SIGNATURE: Signature = Signature {
    function: "DatagramHandler",
    required: &["host", "port"],
    optional: &[],
};

/// CPython: `logging.handlers.DatagramHandler`.
pub(super) fn class(clock: &'static dyn Clock) -> HandlerClass<Pickled<Datagrams>> {
    pickled::class("logging.handlers.DatagramHandler", &SIGNATURE, clock)
}
