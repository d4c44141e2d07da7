//! What serves all connections, one loop.

mod room;
mod threads;
mod turns;

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use logconf_core::Tables;
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token, Waker};
use room::Door;
use slab::Slab;
use threads::Threads;
use turns::{Done, Work};

use super::answers::{Answer, Answers, refusal};
use super::connection::{Connection, Step};
use super::control::Control;
use super::told::Told;
use super::{Error, Limits, Verify};

/// The token of the waker; listeners and connections count from 0.
const WAKE: Token = Token(usize::MAX);

/// So much is read at once.
const SCRATCH: usize = 64 << 10;
/// So many steps of one connection, and so many new ones, before it is the turn of others.
const TURN: usize = 32;
/// How long to wait where the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest that is waited at once: some systems count in few bits.
const LONGEST: Duration = Duration::from_secs(3600);
/// How long peers have, at the end, to take what they were answered.
const FAREWELL: Duration = Duration::from_millis(500);

const STOPPING: &str = "the listener is being stopped";

/// What serves all connections.
pub struct Server {
    poll: Poll,
    waker: Arc<Waker>,
    listeners: Vec<Door>,
    /// The token of the first connection.
    first: usize,
    connections: Slab<Connection>,
    verify: Verify,
    /// What answers requests, one at a time: it is away with the one that is being applied.
    answers: Option<Box<Answer>>,
    work: Option<Work>,
    /// What came of a request that another thread was left with.
    late: (Sender<Done>, Receiver<Done>),
    /// Whose requests wait for their turn.
    queue: VecDeque<usize>,
    limits: Limits,
    told: Told,
    scratch: Vec<u8>,
    /// The connections that have more to do.
    more: Vec<usize>,
    /// When a deadline may have come; none is before it.
    wake_at: Option<Instant>,
    /// What all connections hold.
    held: usize,
    /// Nothing more is begun.
    is_ending: bool,
}

impl Server {
    pub fn new<T: Tables>(
        listeners: Vec<TcpListener>,
        answers: Answers<T>,
        verify: Verify,
        limits: Limits,
    ) -> Result<Self, Error> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let mut doors = Vec::new();
        for (number, mut listener) in listeners.into_iter().enumerate() {
            let registry = poll.registry();
            registry.register(&mut listener, Token(number), Interest::READABLE)?;
            doors.push(Door {
                listener,
                knocked: false,
            });
        }
        Ok(Server {
            poll,
            waker,
            first: doors.len(),
            listeners: doors,
            connections: Slab::new(),
            verify,
            told: Told::new(answers.logging.registry())?,
            answers: Some(answers.boxed()),
            work: None,
            late: channel(),
            queue: VecDeque::new(),
            limits,
            scratch: vec![0; SCRATCH],
            more: Vec::new(),
            wake_at: None,
            held: 0,
            is_ending: false,
        })
    }

    /// Wakes the thread that serves.
    pub fn waker(&self) -> Arc<Waker> {
        Arc::clone(&self.waker)
    }

    /// Has it served until it is told to stop, on threads of its own.
    pub fn start(self, control: &Arc<Control>) -> io::Result<Vec<JoinHandle<()>>> {
        let late = self.late.0.clone();
        Threads::new(self.waker(), late, Arc::clone(control)).start(self)
    }

    /// Does what there is to do for all connections, or waits until there is something.
    fn turn(&mut self, events: &mut Events) {
        let now = self.wait(events, None);
        self.late(now);
        self.drive_all(now);
        if self.wake_at.is_some_and(|at| at <= now) {
            self.expire(now);
        }
        // Those who are done have left room.
        self.accept(now);
    }

    /// Does what there is to do for those who have more to do.
    fn drive_all(&mut self, now: Instant) {
        for number in std::mem::take(&mut self.more) {
            self.drive(number, now);
        }
    }

    /// Waits until there is something to do, and notes what.
    fn wait(&mut self, events: &mut Events, until: Option<Instant>) -> Instant {
        let at = match self.more.is_empty() && !self.has_next() {
            true => [self.wake_at, until].into_iter().flatten().min(),
            false => Some(Instant::now()),
        };
        let timeout = at.map(|at| at.saturating_duration_since(Instant::now()).min(LONGEST));
        if let Err(error) = self.poll.poll(events, timeout)
            && error.kind() != ErrorKind::Interrupted
        {
            // Nothing that is documented; whatever it is, it is not waited for in a circle.
            std::thread::sleep(PAUSE);
        }
        for event in events.iter() {
            match event.token() {
                WAKE => {}
                Token(number) => match self.listeners.get_mut(number) {
                    Some(door) => door.knocked = true,
                    None => self.more.push(number - self.first),
                },
            }
        }
        Instant::now()
    }

    fn wake_by(&mut self, at: Instant) {
        self.wake_at = Some(self.wake_at.map_or(at, |before| before.min(at)));
    }

    /// Does what there is to do for one connection.
    fn drive(&mut self, number: usize, now: Instant) {
        for _ in 0..TURN {
            let Some(connection) = self.connections.get_mut(number) else {
                return;
            };
            match connection.step(&self.limits, &mut self.scratch, now) {
                Step::Moved => {}
                Step::Blocked => return self.settle(number),
                Step::Received => {
                    let received = connection.received(now);
                    self.received(number, received, now);
                }
                Step::TooLong { needed } => self.too_long(number, needed, now),
                Step::Over => return self.close(number),
            }
        }
        self.settle(number);
        self.more.push(number);
    }

    /// Does what deadlines ask for.
    fn expire(&mut self, now: Instant) {
        self.wake_at = None;
        let limits = &self.limits;
        let overdue = self.connections.iter();
        let overdue = overdue.filter(|(_, c)| c.deadline(limits).is_some_and(|at| at <= now));
        let overdue: Vec<usize> = overdue.map(|(number, _)| number).collect();
        for number in overdue {
            // One that gave way to others is gone.
            let Some(connection) = self.connections.get(number) else {
                continue;
            };
            match connection.is_waiting() {
                true => self.again(number, now),
                false => self.close(number),
            }
        }
        let deadlines = self.connections.iter();
        let deadlines = deadlines.filter_map(|(_, c)| c.deadline(&self.limits));
        if let Some(at) = deadlines.min() {
            self.wake_by(at);
        }
    }

    /// Listens no longer, refuses what was not begun, and has everybody take what was answered.
    fn finish(mut self, events: &mut Events) {
        let mut now = Instant::now();
        let until = now + FAREWELL;
        // The port is free from here on, whatever is being applied.
        self.listeners.clear();
        self.is_ending = true;
        self.queue.clear();
        let numbers: Vec<usize> = self.connections.iter().map(|(number, _)| number).collect();
        for number in numbers {
            self.part(number, now);
        }
        while !self.connections.is_empty() && now < until {
            self.late(now);
            self.drive_all(now);
            // Nobody is waited for any longer than that, whatever the limits.
            self.wake_at = None;
            now = self.wait(events, Some(until));
        }
        self.told.end(until);
    }

    /// Has a connection end.
    fn part(&mut self, number: usize, now: Instant) {
        let connection = &mut self.connections[number];
        if !connection.is_owed() && !connection.is_draining() {
            // What has just come.
            let step = connection.step(&self.limits, &mut self.scratch, now);
            if matches!(step, Step::Over) || connection.is_idle() {
                return self.close(number);
            }
        }
        connection.stop(&refusal(STOPPING), now);
        self.more.push(number);
    }
}
