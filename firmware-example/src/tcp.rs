//! Requests over TCP.

use crate::board::net::{Event, Net};
use crate::capacity::{REPLY, REQUEST};
use crate::inbox::Inbox;
use crate::loggers::{NET, TCP};
use logconf_core::listener::{Insecure, Limits, Listener, Service, Verifier};
use logconf_core::wire::Stream;
use logconf_core::{debug, info, warning};

/// How long a peer may be connected without sending anything, in milliseconds. Others wait, and
/// give up after a few seconds.
const SILENCE_MS: u64 = 2_000;

/// The TCP side: bytes from one connection after the other into a listener, its replies back.
pub struct TcpLink<V = Insecure> {
    listener: Listener<Stream, REQUEST, REPLY, V>,
    inbox: Inbox,
    limits: Limits,
    state: State,
    /// When something last arrived or was sent.
    active: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody is there, or what they say is of no interest any more.
    Closed,
    Open,
    /// The peer will send nothing more, and may wait for replies.
    Finished,
}

impl TcpLink {
    /// Before the first connection. Whoever can reach the port may configure the board: the network
    /// must be a trusted one.
    pub fn new() -> Self {
        Self::over(Listener::insecure(Stream::new()))
    }
}

impl<V: Verifier> TcpLink<V> {
    /// The same for whom `verifier` lets through.
    pub fn verified(verifier: V) -> Self {
        Self::over(Listener::new(Stream::new(), verifier))
    }

    fn over(listener: Listener<Stream, REQUEST, REPLY, V>) -> Self {
        Self {
            listener,
            inbox: Inbox::new(),
            limits: Limits::default(),
            state: State::Closed,
            active: 0,
        }
    }

    /// Does a bounded piece of work and says whether there may be more; `now` is in milliseconds.
    pub fn turn(&mut self, net: &mut Net, now: u64, service: &impl Service) -> bool {
        let event = net.poll(now);
        let mut received = 0;
        match event {
            Some(Event::Connected(peer)) => {
                info!(NET, "connection from {}", peer);
                self.listener.reset();
                self.inbox.clear();
                self.state = State::Open;
                self.active = now;
            }
            Some(Event::Received) => {
                received = self.inbox.fill(|bytes| net.read(bytes));
                if received > 0 {
                    debug!(TCP, "received {} bytes", received);
                }
            }
            Some(Event::Finished) if self.state == State::Open => self.state = State::Finished,
            Some(Event::Closed) => {
                info!(NET, "connection closed");
                self.state = State::Closed;
            }
            Some(Event::Finished) | None => {}
        }
        // What has arrived may have to wait until a reply is out: that is no reason to stay awake.
        let news = !matches!(event, Some(Event::Received) | None);
        if self.state == State::Closed {
            return news;
        }

        let sent = net.write(self.listener.pending());
        self.listener.sent(sent);
        let listener = &mut self.listener;
        let taken = self.inbox.empty(|bytes| listener.receive(bytes, service));
        let busy = received > 0 || sent > 0 || taken > 0;
        if busy {
            self.active = now;
        }

        let all_said = self.listener.pending().is_empty();
        let all_heard = self.state == State::Finished && self.inbox.held().is_empty();
        if all_said && (all_heard || self.listener.wants_close()) {
            self.close(net);
        } else if self.listener.is_overdue(now as u32, &self.limits)
            || now.saturating_sub(self.active) > SILENCE_MS
        {
            warning!(NET, "connection timed out");
            self.close(net);
        }
        busy || news
    }

    fn close(&mut self, net: &mut Net) {
        net.close();
        self.state = State::Closed;
    }
}

impl Default for TcpLink {
    fn default() -> Self {
        Self::new()
    }
}
