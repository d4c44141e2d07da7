//! Requests over the UART.

use crate::board::uart;
use crate::capacity::{REPLY, REQUEST};
use crate::inbox::Inbox;
use crate::stream;
use logconf_core::listener::{Insecure, Limits, Listener, Service, Verifier};
use logconf_core::wire::Serial;

/// The serial side: bytes from the UART into a listener, its replies back.
pub struct SerialLink<V = Insecure> {
    listener: Listener<Serial, REQUEST, REPLY, V>,
    inbox: Inbox,
    limits: Limits,
}

impl SerialLink {
    /// Before the first byte. Whoever can reach the board's wires may configure it.
    pub fn new() -> Self {
        Self::over(Listener::insecure(Serial::new()))
    }
}

impl<V: Verifier> SerialLink<V> {
    /// The same for whom `verifier` lets through.
    pub fn verified(verifier: V) -> Self {
        Self::over(Listener::new(Serial::new(), verifier))
    }

    fn over(listener: Listener<Serial, REQUEST, REPLY, V>) -> Self {
        Self {
            listener,
            inbox: Inbox::new(),
            // Bytes that are no frame may come for ever, a few at a time: only silence counts.
            limits: Limits {
                total_ms: u32::MAX,
                ..Limits::default()
            },
        }
    }

    /// Does a bounded piece of work and says whether there may be more; `now` is in milliseconds.
    pub fn turn(&mut self, now: u64, service: &impl Service) -> bool {
        let reply = self.listener.pending();
        if !reply.is_empty() {
            if !stream::reply(reply) {
                return false;
            }
            let sent = reply.len();
            self.listener.sent(sent);
        }
        self.inbox.fill(uart::read);
        let listener = &mut self.listener;
        let taken = self.inbox.empty(|bytes| listener.receive(bytes, service));
        // There is nobody to answer, and the next frame would be found without this too; but what
        // is left of a torn one need not wait for it.
        if self.listener.is_overdue(now as u32, &self.limits) {
            self.listener.reset();
        }
        taken > 0
    }
}

impl Default for SerialLink {
    fn default() -> Self {
        Self::new()
    }
}
