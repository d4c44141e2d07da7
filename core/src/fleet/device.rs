//! The state machine.

use super::message::{Message, Publication, Taken};
use super::names::{BadName, Kind, Names, Topic};
use super::verifier::{DesiredVerifier, Verified};
use crate::config;
use crate::listener::Insecure;
use crate::logging::Logging;
use crate::reply::{self, Report};
use crate::tables::Tables;

/// Room for the reply to a document that is rejected, in bytes.
const REJECTION: usize = 384;

/// A device of a fleet: see [the module](crate::fleet).
///
/// The program connects, subscribes, and says so; then it hands in each message as it arrives, and
/// publishes what it is given and the report when one is due. What cannot be published ends the connection, and
/// the next one begins with a report anyway. While there is no connection, nothing is to be done: what is in
/// force stays in force.
///
/// ```
/// # use logconf_core::Logging;
/// # use logconf_core::fleet::{Device, Message, Names, Publication, Taken};
/// # fn publish(_: Publication<'_>) {}
/// static LOGGING: Logging = Logging::new();
/// let mut verdict = [0; 1024];
/// let mut device = Device::insecure(Names::of("pump-7"), &mut verdict).unwrap();
/// let mut room = [0; 2048];
///
/// device.connected();
/// if let Some(report) = device.report(&LOGGING, &mut room) {
///     publish(report);
/// }
/// let message = Message {
///     response_topic: Some("office/replies"),
///     correlation: Some(b"1"),
///     ..Message::new("logconf/request/pump-7", br#"{"logconf": {"op": "status"}}"#)
/// };
/// match device.take(&message, &LOGGING, &mut room) {
///     Taken::Reply(reply) => publish(reply),
///     Taken::Done => {}
///     Taken::Busy => {} // take it again, a little later
/// }
/// ```
pub struct Device<'d, V = Insecure> {
    names: Names<'d>,
    verifier: V,
    /// The number of the last document that was decided on since the start; 0 before the first.
    decided: u64,
    /// The reply to it: this much of that.
    verdict: &'d mut [u8],
    verdict_length: usize,
    /// The reply to the last one that was rejected since then.
    rejection: heapless::Vec<u8, REJECTION>,
    /// There is something to report, whatever the generation.
    news: bool,
    /// The generation that was reported last.
    reported: u32,
}

impl<'d> Device<'d> {
    /// A device that obeys whoever the broker lets publish.
    ///
    /// # Errors
    ///
    /// If one of the names cannot be part of a topic.
    pub fn insecure(names: Names<'d>, verdict: &'d mut [u8]) -> Result<Self, BadName> {
        Device::new(names, Insecure::new(), verdict)
    }
}

impl<'d, V: DesiredVerifier> Device<'d, V> {
    /// A device that takes what `verifier` lets through. `verdict` holds the reply to the last desired document:
    /// it should be as long as the replies of other links, 512 bytes at least.
    ///
    /// # Errors
    ///
    /// If one of the names cannot be part of a topic.
    pub fn new(names: Names<'d>, verifier: V, verdict: &'d mut [u8]) -> Result<Self, BadName> {
        names.check()?;
        Ok(Device {
            names,
            verifier,
            decided: 0,
            verdict,
            verdict_length: 0,
            rejection: heapless::Vec::new(),
            news: false,
            reported: 0,
        })
    }

    /// What to subscribe to after each connection, with QoS 1.
    pub fn subscriptions(&self) -> impl Iterator<Item = Topic<'d>> {
        self.names.subscriptions()
    }

    /// There is a connection to a broker, a new one: a report is due.
    pub fn connected(&mut self) {
        self.news = true;
    }

    /// Takes a message. `room` is for the reply.
    pub fn take<'m, T: Tables>(
        &mut self,
        message: &Message<'m>,
        logging: &Logging<T>,
        room: &'m mut [u8],
    ) -> Taken<'m> {
        match self.names.kind(message.topic) {
            Some(Kind::Desired) if !message.payload.is_empty() => {
                self.desired(message, logging, room)
            }
            Some(Kind::Request) if !message.retained => self.request(message, logging, room),
            _ => Taken::Done,
        }
    }

    fn request<'m, T: Tables>(
        &mut self,
        message: &Message<'m>,
        logging: &Logging<T>,
        room: &'m mut [u8],
    ) -> Taken<'m> {
        let request = self.verifier.verify(message.payload);
        let length = match request {
            Some(request) => logging.answer(request, room),
            None => reply::unverified(room),
        };
        // Whoever has no key shall not have the device publish anywhere else.
        let may_answer = |topic| match request {
            Some(_) => self.names.may_answer(topic),
            None => self.names.is_response(topic),
        };
        match message.response_topic {
            Some(topic) if may_answer(topic) => Taken::Reply(Publication {
                topic: Topic::whole(topic),
                payload: room.get(..length).unwrap_or(&[]),
                retain: false,
                correlation: message.correlation,
            }),
            _ => Taken::Done,
        }
    }

    fn desired<T: Tables>(
        &mut self,
        message: &Message<'_>,
        logging: &Logging<T>,
        room: &mut [u8],
    ) -> Taken<'static> {
        let (document, is_new) = match self.verifier.verify_desired(message.payload) {
            Verified::New(document) => (document, true),
            Verified::Old(document) => (document, false),
            Verified::Rejected => {
                self.reject(room, |room| reply::unverified_with(None, room));
                return Taken::Done;
            }
        };
        let rev = config::rev_of(document);
        match rev {
            Some(rev) if rev > self.decided && is_new => {
                return self.decide(rev, document, logging, room);
            }
            Some(rev) if rev > self.decided => {
                self.reject(room, |room| reply::unverified_with(Some(rev), room));
            }
            // Whoever publishes it again wants to know again. What is retained is delivered after each
            // connection, and so is the report.
            Some(rev) => self.news |= rev == self.decided && !message.retained,
            None => self.reject(room, |room| {
                reply::without_rev(document, logging.registry(), room)
            }),
        }
        if is_new {
            // Sealed anew, it is the one that the broker retains.
            let is_same = rev == Some(self.decided);
            self.verifier.decided(is_same && self.has_taken());
        }
        Taken::Done
    }

    /// Whether the document that was decided on last was taken.
    fn has_taken(&self) -> bool {
        self.verdict().starts_with(b"{\"ok\":true")
    }

    fn verdict(&self) -> &[u8] {
        self.verdict.get(..self.verdict_length).unwrap_or(&[])
    }

    fn decide<T: Tables>(
        &mut self,
        rev: u64,
        document: &[u8],
        logging: &Logging<T>,
        room: &mut [u8],
    ) -> Taken<'static> {
        // The reply must fit where it is kept.
        let longest = self.verdict.len().min(room.len());
        let room = room.get_mut(..longest).unwrap_or(&mut []);
        let Some(length) = logging.answer_unless_busy(document, room) else {
            return Taken::Busy;
        };
        let reply = room.get(..length).unwrap_or(&[]);
        if let Some(place) = self.verdict.get_mut(..reply.len()) {
            place.copy_from_slice(reply);
        }
        self.verdict_length = reply.len();
        self.decided = rev;
        self.rejection.clear();
        self.news = true;
        self.verifier.decided(self.has_taken());
        Taken::Done
    }

    /// Keeps the reply to a document that is not to be decided on, beside the last decision.
    fn reject(&mut self, room: &mut [u8], write: impl FnOnce(&mut [u8]) -> usize) {
        let longest = REJECTION.min(room.len());
        let room = room.get_mut(..longest).unwrap_or(&mut []);
        let length = write(room);
        self.rejection.clear();
        // It is no longer than that.
        let _ = self
            .rejection
            .extend_from_slice(room.get(..length).unwrap_or(&[]));
        self.news = true;
    }

    /// Whether a report is due, while there is a connection.
    pub fn report_is_due<T: Tables>(&self, logging: &Logging<T>) -> bool {
        self.news || self.reported != logging.generation()
    }

    /// The report, if one is due: publish it. `room` should have 1.5 KiB more than the verdict's; lists that do not
    /// fit end early, with the number of entries left out as `more`.
    pub fn report<'m, T: Tables>(
        &'m mut self,
        logging: &Logging<T>,
        room: &'m mut [u8],
    ) -> Option<Publication<'m>> {
        if !self.report_is_due(logging) {
            return None;
        }
        let report = Report {
            rev: (self.decided > 0).then_some(self.decided),
            verdict: written(self.verdict()),
            rejected: written(&self.rejection),
            groups: self.names.groups,
            firmware: self.names.firmware,
        };
        let (length, generation) = logging.write_report(&report, room);
        self.news = false;
        self.reported = generation;
        Some(Publication {
            topic: self.names.reported(),
            payload: room.get(..length).unwrap_or(&[]),
            retain: true,
            correlation: None,
        })
    }
}

/// A reply, if there is one.
fn written(reply: &[u8]) -> Option<&str> {
    let reply = core::str::from_utf8(reply).ok();
    reply.filter(|reply| !reply.is_empty())
}
