//! The state machine.

use super::message::{Message, Publication, Taken};
use super::names::{BadName, Kind, Names, Topic};
use super::verifier::{DesiredVerifier, Verified};
use crate::config;
use crate::listener::Insecure;
use crate::logging::Logging;
use crate::reply::{self, Report};
use crate::tables::Tables;

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
    /// What is reported: the last document's number, if it is known, and the reply to it.
    rev: Option<u64>,
    verdict: &'d mut [u8],
    verdict_length: usize,
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
            rev: None,
            verdict,
            verdict_length: 0,
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
                self.desired(message.payload, logging, room)
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
        let length = match self.verifier.verify(message.payload) {
            Some(request) => logging.answer(request, room),
            None => reply::unverified(room),
        };
        match message.response_topic {
            Some(topic) if self.names.may_answer(topic) => Taken::Reply(Publication {
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
        received: &[u8],
        logging: &Logging<T>,
        room: &mut [u8],
    ) -> Taken<'static> {
        // The reply must fit where it is kept.
        let longest = self.verdict.len().min(room.len());
        let room = room.get_mut(..longest).unwrap_or(&mut []);
        let (rev, length) = match self.verifier.verify_desired(received) {
            Verified::New(document) => match config::rev_of(document) {
                Some(rev) if rev > self.decided => {
                    let Some(length) = logging.answer_unless_busy(document, room) else {
                        return Taken::Busy;
                    };
                    self.decided = rev;
                    (Some(rev), length)
                }
                Some(_) => return Taken::Done,
                None => (None, reply::without_rev(document, logging.registry(), room)),
            },
            Verified::Old(document) => match config::rev_of(document) {
                // It was delivered again.
                Some(rev) if rev <= self.decided => return Taken::Done,
                rev => (rev, reply::unverified(room)),
            },
            Verified::Rejected => (None, reply::unverified(room)),
        };
        let reply = room.get(..length).unwrap_or(&[]);
        if let Some(place) = self.verdict.get_mut(..reply.len()) {
            place.copy_from_slice(reply);
        }
        self.rev = rev;
        self.verdict_length = reply.len();
        self.news = true;
        Taken::Done
    }

    /// Whether a report is due, while there is a connection.
    pub fn report_is_due<T: Tables>(&self, logging: &Logging<T>) -> bool {
        self.news || self.reported != logging.generation()
    }

    /// The report, if one is due: publish it. `room` should have 1 KiB more than the verdict's; lists that do not
    /// fit end early, with the number of entries left out as `more`.
    pub fn report<'m, T: Tables>(
        &'m mut self,
        logging: &Logging<T>,
        room: &'m mut [u8],
    ) -> Option<Publication<'m>> {
        if !self.report_is_due(logging) {
            return None;
        }
        let verdict = self.verdict.get(..self.verdict_length).unwrap_or(&[]);
        let verdict = core::str::from_utf8(verdict).ok();
        let report = Report {
            rev: self.rev,
            verdict: verdict.filter(|verdict| !verdict.is_empty()),
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
