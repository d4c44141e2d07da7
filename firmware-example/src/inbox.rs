//! Bytes on their way from a link to its listener.

use crate::capacity::CHUNK;

/// One chunk of received bytes, which a listener may take in several goes: it stops at the end of
/// each request.
pub(crate) struct Inbox {
    bytes: [u8; CHUNK],
    start: usize,
    end: usize,
}

impl Inbox {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; CHUNK],
            start: 0,
            end: 0,
        }
    }

    /// Has an empty inbox filled: `read` puts bytes to the front of what it is given and says how
    /// many. Gives that number, which is 0 for an inbox that still holds something.
    pub(crate) fn fill(&mut self, read: impl FnOnce(&mut [u8]) -> usize) -> usize {
        if !self.held().is_empty() {
            return 0;
        }
        self.start = 0;
        self.end = read(&mut self.bytes).min(CHUNK);
        self.end
    }

    /// Gives what is held, if anything, to `receive`, which says how much of it it has taken.
    pub(crate) fn empty(&mut self, receive: impl FnOnce(&[u8]) -> usize) -> usize {
        if self.held().is_empty() {
            return 0;
        }
        let taken = receive(self.held());
        self.start += taken;
        taken
    }

    /// What was not taken yet.
    pub(crate) fn held(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or(&[])
    }

    /// Forgets what was not taken yet.
    pub(crate) fn clear(&mut self) {
        self.end = self.start;
    }
}
