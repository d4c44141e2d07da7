//! One connection: bytes in, bytes out, and how long that may take.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use logconf_core::wire::stream::header;
use mio::net::TcpStream;
use socket2::SockRef;

use super::Limits;

/// How long a peer has to notice that its request was refused unread.
const DRAIN: Duration = Duration::from_secs(1);

/// So much room is kept for the next request.
const KEPT: usize = 4 << 10;

/// One connection.
pub struct Connection {
    stream: TcpStream,
    pub peer: SocketAddr,
    opened: Instant,
    /// What it is doing, and since when.
    state: State,
    since: Instant,
    /// The request, as far as it has come.
    request: Vec<u8>,
    /// What is to be sent, and how much of it is.
    out: Vec<u8>,
    sent: usize,
    /// Nothing more is taken from the peer once `out` is sent.
    closing: bool,
    /// Something was sent to the peer.
    answered: bool,
    /// The peer takes no replies any more. What it has sent is looked at all the same.
    deaf: bool,
    /// When its last request was verified.
    verified: Option<Instant>,
    /// How many were not, since then.
    rejected: u32,
    /// What the listener counts it for.
    pub weight: usize,
}

enum State {
    /// The length of a request is coming in.
    Length { have: usize, bytes: [u8; 4] },
    /// The rest of it is.
    Body { length: usize },
    /// A request, which was verified, waits for its turn. It may have been tried before, since then.
    Queued {
        request: Vec<u8>,
        tried: Option<Instant>,
    },
    /// It is being applied.
    Applied,
    /// Another configuration is in its way.
    Waiting {
        request: Vec<u8>,
        tried: Instant,
        again: Instant,
    },
    /// What the peer still sends is thrown away, until it has read what it was sent.
    Draining,
}

const START: State = State::Length {
    have: 0,
    bytes: [0; 4],
};

/// What speaks for a connection: one of which nothing was verified has less than any other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Opened(Instant),
    Verified(Instant),
}

impl Standing {
    pub fn since(self) -> Instant {
        match self {
            Standing::Opened(since) | Standing::Verified(since) => since,
        }
    }
}

/// What came of one step.
pub enum Step {
    /// There may be more to do.
    Moved,
    /// The peer has to do something first.
    Blocked,
    /// A request is there: [`Connection::received`].
    Received,
    /// One is announced that is longer than it may be.
    TooLong { needed: usize },
    /// The peer has gone, or everything is said.
    Over,
}

impl Connection {
    pub fn new(stream: TcpStream, peer: SocketAddr, now: Instant) -> Self {
        // Somebody waits for the reply. (Only a matter of speed.)
        let _ = stream.set_nodelay(true);
        // Until it is answered, its end is a reset, however it comes: also where this process dies. A
        // peer that never had an answer shall not see an end in good order, which would say that all
        // was well: it is what CPython's listener answers to everything. (If that cannot be set, it is
        // an end like others.)
        let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        Connection {
            stream,
            peer,
            opened: now,
            state: START,
            since: now,
            request: Vec::new(),
            out: Vec::new(),
            sent: 0,
            closing: false,
            answered: false,
            deaf: false,
            verified: None,
            rejected: 0,
            weight: 0,
        }
    }

    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Sends something or takes something in.
    pub fn step(&mut self, limits: &Limits, scratch: &mut [u8], now: Instant) -> Step {
        if self.sent < self.out.len() {
            return self.send(now);
        }
        if self.deaf && self.closing {
            return Step::Over;
        }
        match &mut self.state {
            State::Length { have, bytes } => {
                let was_idle = *have == 0;
                match got(self.stream.read(&mut bytes[*have..])) {
                    Ok(n) => *have += n,
                    Err(step) => return step,
                }
                if was_idle {
                    self.since = now;
                }
                if *have < bytes.len() {
                    return Step::Moved;
                }
                let length = u32::from_be_bytes(*bytes) as usize;
                if length > limits.frame {
                    return Step::TooLong { needed: length };
                }
                self.enter(State::Body { length }, now);
                match length {
                    0 => Step::Received,
                    _ => Step::Moved,
                }
            }
            State::Body { length } => {
                // No more than that: what comes behind it is another request.
                let most = scratch.len().min(*length - self.request.len());
                match got(self.stream.read(&mut scratch[..most])) {
                    Ok(n) => self.request.extend_from_slice(&scratch[..n]),
                    Err(step) => return step,
                }
                match self.request.len() < *length {
                    true => Step::Moved,
                    false => Step::Received,
                }
            }
            State::Queued { .. } | State::Applied | State::Waiting { .. } => Step::Blocked,
            State::Draining => match got(self.stream.read(scratch)) {
                Ok(_) => Step::Moved,
                Err(step) => step,
            },
        }
    }

    fn send(&mut self, now: Instant) -> Step {
        if !self.answered {
            // A reset may overtake an answer, so there is none behind one.
            let _ = SockRef::from(&self.stream).set_linger(None);
            self.answered = true;
        }
        match self.stream.write(&self.out[self.sent..]) {
            Ok(n) => self.sent += n,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Step::Blocked,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => {
                // A client that sends and goes, as CPython's do, has sent all that there is to read.
                self.deaf = true;
                self.sent = self.out.len();
            }
        }
        if self.sent == self.out.len() {
            if self.out.capacity() > KEPT {
                self.out = Vec::new();
            }
            self.out.clear();
            self.sent = 0;
            if self.closing {
                // The peer sees the end behind the reply; a connection that is closed while there
                // is something unread loses the reply on its way.
                if self.stream.shutdown(Shutdown::Write).is_err() {
                    return Step::Over;
                }
                self.enter(State::Draining, now);
            } else {
                self.since = now;
            }
        }
        Step::Moved
    }

    fn enter(&mut self, state: State, now: Instant) {
        self.state = state;
        self.since = now;
    }

    /// Takes the request that is there.
    pub fn received(&mut self, now: Instant) -> Vec<u8> {
        self.enter(START, now);
        std::mem::take(&mut self.request)
    }

    /// Notes that a request was rejected; says how many were, one after the other.
    pub fn rejected(&mut self) -> u32 {
        self.rejected += 1;
        self.rejected
    }

    /// Notes that a request was verified.
    pub fn verified(&mut self, now: Instant) {
        self.verified = Some(now);
        self.rejected = 0;
    }

    /// Has the request wait for its turn.
    pub fn queue(&mut self, request: Vec<u8>, tried: Option<Instant>, now: Instant) {
        self.enter(State::Queued { request, tried }, now);
    }

    /// Takes the request whose turn it is, and since when it is tried.
    pub fn work(&mut self) -> Option<(Vec<u8>, Option<Instant>)> {
        match &mut self.state {
            State::Queued { request, tried } => {
                let work = (std::mem::take(request), *tried);
                self.state = State::Applied;
                Some(work)
            }
            _ => None,
        }
    }

    /// Has the reply to the request sent whose turn it was, and gives back the room of that.
    pub fn worked(&mut self, reply: &[u8], mut request: Vec<u8>, now: Instant) {
        self.enter(START, now);
        self.reply(reply, false, now);
        if request.capacity() <= KEPT {
            request.clear();
            self.request = request;
        }
    }

    /// Has the request wait until it is tried again.
    pub fn wait(&mut self, request: Vec<u8>, tried: Instant, again: Instant) {
        self.state = State::Waiting {
            request,
            tried,
            again,
        };
    }

    /// Takes a request that waits, and since when it is tried, if it is to be tried again.
    pub fn take_waiting(&mut self, now: Instant) -> Option<(Vec<u8>, Instant)> {
        match &mut self.state {
            State::Waiting {
                request,
                tried,
                again,
            } if *again <= now => Some((std::mem::take(request), *tried)),
            _ => None,
        }
    }

    /// Has a reply sent. The last one is followed by the end of the connection.
    pub fn reply(&mut self, reply: &[u8], last: bool, now: Instant) {
        if let Ok(length) = header(reply.len())
            && !self.deaf
        {
            self.out.extend_from_slice(&length);
            self.out.extend_from_slice(reply);
        }
        self.closing |= last;
        self.since = now;
    }

    /// Takes nothing more from the peer, who is told so if it waits for an answer; not the one whose
    /// request is being applied, which gets its own.
    pub fn stop(&mut self, refusal: &[u8], now: Instant) {
        self.closing = true;
        let is_told = self.sent < self.out.len() || self.is_draining() || self.is_applied();
        if !is_told {
            self.enter(START, now);
            self.reply(refusal, true, now);
        }
    }

    /// What speaks for it.
    pub fn standing(&self) -> Standing {
        self.verified
            .map_or(Standing::Opened(self.opened), Standing::Verified)
    }

    /// Whether its request waits for its turn.
    pub fn is_queued(&self) -> bool {
        matches!(self.state, State::Queued { .. })
    }

    /// Whether its request is being applied.
    pub fn is_applied(&self) -> bool {
        matches!(self.state, State::Applied)
    }

    /// Whether another configuration is in its way.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    /// Whether a request of it is verified and not answered.
    pub fn is_pending(&self) -> bool {
        self.is_queued() || self.is_applied() || self.is_waiting()
    }

    /// Whether the peer waits for what comes of a request, or for the end of a reply.
    pub fn is_owed(&self) -> bool {
        self.sent < self.out.len() || self.is_pending()
    }

    /// Whether nothing of a request has come.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Length { have: 0, .. }) && !self.is_owed()
    }

    pub fn is_draining(&self) -> bool {
        matches!(self.state, State::Draining)
    }

    /// When something has to be done about it if nothing happens.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let patience = match &self.state {
            _ if self.sent < self.out.len() => limits.reply,
            State::Length { have: 0, .. } => limits.idle,
            State::Length { .. } => limits.header,
            State::Body { .. } => limits.body,
            State::Queued { .. } => limits.total,
            State::Applied => return None,
            State::Waiting { again, .. } => return Some(*again),
            State::Draining => DRAIN,
        };
        // What is beyond all time does not come.
        let [patience, total] = [(self.since, patience), (self.opened, limits.total)]
            .map(|(since, limit)| since.checked_add(limit));
        [patience, total].into_iter().flatten().min()
    }

    /// The bytes that it holds.
    pub fn bytes(&self) -> usize {
        let waiting = match &self.state {
            State::Queued { request, .. } | State::Waiting { request, .. } => request.capacity(),
            _ => 0,
        };
        self.request.capacity() + self.out.capacity() + waiting
    }
}

/// What was read, or what came of it.
fn got(read: io::Result<usize>) -> Result<usize, Step> {
    match read {
        Ok(0) => Err(Step::Over),
        Ok(n) => Ok(n),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Err(Step::Blocked),
        Err(error) if error.kind() == ErrorKind::Interrupted => Err(Step::Moved),
        Err(_) => Err(Step::Over),
    }
}
