//! Handlers that send records to other processes.

mod arguments;
mod attributes;
mod back_off;
mod datagram;
mod datagrams;
#[cfg(feature = "http")]
mod http;
mod link;
mod peer;
mod pickle;
mod pickled;
#[cfg(feature = "smtp")]
mod smtp;
mod socket;
mod stream;
mod syslog;
#[cfg_attr(not(unix), path = "no_unix.rs")]
mod unix;

use logconf_core::{Class, Clock};

use super::class::HandlerClass;
use super::handler::Handler;
pub use syslog::facilities;

/// All of them. In a dry run, their arguments are checked, and nothing is connected or sent.
pub(super) fn classes(clock: &'static dyn Clock, dry_run: bool) -> Vec<&'static dyn Class> {
    vec![
        kept(socket::class(clock).dry_run(dry_run)),
        kept(datagram::class(clock).dry_run(dry_run)),
        kept(syslog::class().dry_run(dry_run)),
        #[cfg(feature = "smtp")]
        kept(smtp::class(clock).dry_run(dry_run)),
        #[cfg(feature = "http")]
        kept(http::class(clock).dry_run(dry_run)),
    ]
}

fn kept<H: Handler>(class: HandlerClass<H>) -> &'static dyn Class {
    Box::leak(Box::new(class))
}
