//! Whose request is applied next: one at a time, in the order in which they came.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::{STOPPING, Server};
use crate::listen::answers::{Answer, refusal, too_long, unverified};

/// How often a configuration is tried while another one is in the way, and for how long.
const AGAIN: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(1);

/// So many requests of one connection may be rejected, one after the other.
const REJECTED: u32 = 3;

const SET_BACK: &str = "the clock was ahead when the program started, and was set back: what is sealed from now on \
    is taken, if it is newer than all that was";

/// What is being applied.
pub(super) struct Work {
    /// Whose request it is, unless that connection is gone.
    pub number: Option<usize>,
    /// Since when it is tried.
    tried: Instant,
}

/// A request whose turn it is, and what answers it.
pub(super) struct Job {
    answers: Box<Answer>,
    request: Vec<u8>,
    /// It is not tried again.
    last: bool,
}

/// What came of it.
pub(super) struct Done {
    answers: Box<Answer>,
    request: Vec<u8>,
    /// `None` if another configuration is in its way.
    reply: Option<Vec<u8>>,
}

impl Job {
    pub fn run(mut self) -> Done {
        Done {
            reply: (self.answers)(&self.request, self.last),
            answers: self.answers,
            request: self.request,
        }
    }
}

impl Server {
    /// Has what has come wait for its turn, or rejects it.
    pub(super) fn received(&mut self, number: usize, received: Vec<u8>, now: Instant) {
        let connection = &mut self.connections[number];
        // The program's own function shall not end the listener.
        let verified = catch_unwind(AssertUnwindSafe(|| self.verify.verify(&received)));
        if self.verify.is_set_back() {
            self.told.tell(SET_BACK);
        }
        let request = match verified.unwrap_or(None) {
            Some(Cow::Borrowed(all)) if std::ptr::eq(all, &*received) => None,
            Some(request) => Some(request.into_owned()),
            None => {
                let reply = unverified();
                self.told.answered(connection.peer, &reply, now);
                let last = connection.rejected() >= REJECTED;
                return connection.reply(&reply, last, now);
            }
        };
        connection.verified(now);
        connection.queue(request.unwrap_or(received), None, now);
        self.queue.push_back(number);
    }

    /// Refuses what is longer than it may be.
    pub(super) fn too_long(&mut self, number: usize, needed: usize, now: Instant) {
        let connection = &mut self.connections[number];
        let reply = too_long(needed, self.limits.frame);
        self.told.answered(connection.peer, &reply, now);
        connection.reply(&reply, true, now);
    }

    /// Whether there is a request that could be applied now.
    pub(super) fn has_next(&self) -> bool {
        self.answers.is_some() && !self.queue.is_empty()
    }

    /// Takes the request whose turn it is, unless one is being applied.
    pub(super) fn next(&mut self, now: Instant) -> Option<Job> {
        if !self.has_next() {
            return None;
        }
        let number = self.queue.pop_front()?;
        let (request, tried) = self.connections[number].work()?;
        let tried = tried.unwrap_or(now);
        self.work = Some(Work {
            number: Some(number),
            tried,
        });
        self.settle(number);
        Some(Job {
            answers: self.answers.take()?,
            request,
            last: now.saturating_duration_since(tried) >= PATIENCE,
        })
    }

    /// Tells the client what has come of its request, and has it go on.
    pub(super) fn worked(&mut self, done: Done, now: Instant) {
        let Done {
            answers,
            request,
            reply,
        } = done;
        self.answers = Some(answers);
        let Some(Work { number, tried }) = self.work.take() else {
            return;
        };
        // Unless it has gone.
        let Some(number) = number else {
            return;
        };
        let connection = &mut self.connections[number];
        match reply {
            Some(reply) => {
                self.told.answered(connection.peer, &reply, now);
                connection.worked(&reply, request, now);
                self.drive(number, now);
            }
            None if self.is_ending => {
                connection.worked(&refusal(STOPPING), request, now);
                self.drive(number, now);
            }
            None => {
                connection.wait(request, tried, now + AGAIN);
                self.settle(number);
            }
        }
    }

    /// Does so for a request that another thread was left with.
    pub(super) fn late(&mut self, now: Instant) {
        if let Ok(done) = self.late.1.try_recv() {
            self.worked(done, now);
        }
    }

    /// Puts a request in front of all others that is to be tried again.
    pub(super) fn again(&mut self, number: usize, now: Instant) {
        let connection = &mut self.connections[number];
        if let Some((request, tried)) = connection.take_waiting(now) {
            connection.queue(request, Some(tried), now);
            self.queue.push_front(number);
        }
    }

    /// Forgets a connection that is about to go. A request of it that was not begun is not applied.
    pub(super) fn forget(&mut self, number: usize) {
        if self.connections[number].is_queued() {
            self.queue.retain(|queued| *queued != number);
        }
        if let Some(work) = &mut self.work
            && work.number == Some(number)
        {
            work.number = None;
        }
    }
}
