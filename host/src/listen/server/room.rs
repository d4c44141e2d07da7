//! Who is let in, who has to give way, and what is held.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use mio::net::TcpListener;
use mio::{Interest, Token};

use super::{PAUSE, Server, TURN};
use crate::listen::connection::Connection;

/// Who has kept the listener waiting for so long gives way to others if there is no more room.
const GRACE: Duration = Duration::from_secs(1);

/// A place where peers come in.
pub(super) struct Door {
    pub listener: TcpListener,
    /// Somebody may be waiting.
    pub knocked: bool,
}

impl Server {
    /// Lets in who is waiting.
    pub(super) fn accept(&mut self, now: Instant) {
        for number in 0..self.listeners.len() {
            let mut turn = TURN;
            while self.listeners[number].knocked {
                if turn == 0 {
                    self.wake_by(now);
                    break;
                }
                turn -= 1;
                if !self.is_within_limit(now) {
                    return;
                }
                match self.listeners[number].listener.accept() {
                    Ok((stream, peer)) => self.admit(Connection::new(stream, peer, now)),
                    Err(error) => match error.kind() {
                        ErrorKind::WouldBlock => self.listeners[number].knocked = false,
                        // Whoever was there has gone.
                        ErrorKind::Interrupted | ErrorKind::ConnectionAborted => {}
                        // The system has no more files, or no more memory.
                        _ => {
                            if !self.make_room(now) {
                                self.wake_by(now + PAUSE);
                                return;
                            }
                        }
                    },
                }
            }
        }
        self.is_within_limit(now);
    }

    /// Whether there are as many connections as there may be, if need be by closing one. Only with
    /// one too many is it known that somebody else wants to be served.
    fn is_within_limit(&mut self, now: Instant) -> bool {
        self.connections.len() <= self.limits.connections || self.make_room(now)
    }

    fn admit(&mut self, connection: Connection) {
        let number = self.connections.insert(connection);
        let token = Token(self.first + number);
        let connection = &mut self.connections[number];
        let interest = Interest::READABLE | Interest::WRITABLE;
        let registry = self.poll.registry();
        match registry.register(connection.stream(), token, interest) {
            Ok(()) => self.settle(number),
            Err(_) => self.close(number),
        }
    }

    /// Closes the connection that is trusted least, and of those the one that is there for the longest
    /// time; says whether there is one that has been for long enough.
    fn make_room(&mut self, now: Instant) -> bool {
        let others = self.connections.iter().filter(|(_, c)| !c.is_pending());
        let others = others.map(|(number, connection)| (number, connection.standing()));
        let Some((number, standing)) = others.min_by_key(|(_, standing)| *standing) else {
            self.wake_by(now + PAUSE);
            return false;
        };
        let since = standing.since();
        if now < since + GRACE {
            self.wake_by(since + GRACE);
            return false;
        }
        self.close(number);
        true
    }

    /// Notes what a connection holds, and when it has to be looked at.
    pub(super) fn settle(&mut self, number: usize) {
        let connection = &mut self.connections[number];
        let weight = connection.bytes();
        self.held = self.held + weight - connection.weight;
        connection.weight = weight;
        if let Some(deadline) = connection.deadline(&self.limits) {
            self.wake_by(deadline);
        }
        // A single one may hold all that one may.
        let one = self.limits.frame.saturating_mul(2);
        let most = self.limits.memory.max(one);
        while self.held > most {
            // Not the one that holds most: whoever has no key could see to it that others do. Whose request
            // has only to wait for its turn goes last, and not if it is being applied: it is owed an answer.
            let holders = self.connections.iter();
            let holders = holders.filter(|(_, c)| c.weight > 0 && !c.is_applied());
            let Some((number, _)) = holders.min_by_key(|(_, c)| (c.is_pending(), c.standing()))
            else {
                return;
            };
            self.close(number);
        }
    }

    /// Closes a connection: in good order if it was answered, by a reset if not.
    pub(super) fn close(&mut self, number: usize) {
        self.forget(number);
        // That it is no longer waited for comes with its end.
        let connection = self.connections.remove(number);
        self.held -= connection.weight;
    }
}
