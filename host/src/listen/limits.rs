//! What a peer may take: room, time, and a place among others.

use std::time::Duration;

/// What the peers of a listener may take. All of it holds before anything is verified. (And a third
/// request that is rejected, one after the other, ends a connection.)
///
/// ```
/// use logconf::listen::{Limits, Verify, listen};
/// let limits = Limits { frame: 64 << 10, connections: 8, ..Limits::default() };
/// let listener = listen(0, Verify::nothing()).limits(limits);
/// # drop(listener);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest request, in bytes. A longer one is answered, and its connection closed.
    pub frame: usize,
    /// The connections at once. With one more, one is closed: of those without a verified request the
    /// one that was opened first, or else the one whose last verified request is the oldest, but none of
    /// the last second, and none whose request waits for its turn. Until then nobody else is let in.
    pub connections: usize,
    /// The bytes of unfinished requests and of replies that were not taken yet, of all connections
    /// together. Beyond, connections that hold some are closed: of those without a verified request the
    /// one that was opened first, or else the one whose last verified request is the oldest; those whose
    /// request waits for its turn after all others, and none whose request is being applied.
    pub memory: usize,
    /// How long a connection may be open without a request.
    pub idle: Duration,
    /// How long the four bytes of a request's length may take, from the first to the last.
    pub header: Duration,
    /// How long a request may take after its length.
    pub body: Duration,
    /// How long a peer may take to take a reply.
    pub reply: Duration,
    /// How long a connection may be open, whatever comes over it, and how long a request may wait for
    /// its turn.
    pub total: Duration,
}

impl Default for Limits {
    /// Requests of 1 MiB; 512 connections; 16 MiB in all; a minute without a request, 2 seconds for
    /// its length, 10 seconds for the rest and as many for the reply, 10 minutes in all.
    fn default() -> Self {
        Limits {
            frame: 1 << 20,
            connections: 512,
            memory: 16 << 20,
            idle: Duration::from_secs(60),
            header: Duration::from_secs(2),
            body: Duration::from_secs(10),
            reply: Duration::from_secs(10),
            total: Duration::from_secs(600),
        }
    }
}
