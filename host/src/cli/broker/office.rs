//! Who asks a fleet: a connection, and what the broker knows of the devices.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use logconf::fleet::{Error, Event, Link, Message, Place};
use logconf::key::counter_above;

use super::super::{Exit, clean, say};
use super::access::Way;
use super::chance;
use super::report::Report;

/// How long to wait for the broker at first.
const CONNECT: Duration = Duration::from_secs(10);
/// What the broker echoes behind all that it has kept.
const ECHO: &[u8] = b"echo";
/// All that the broker has kept has come when nothing more has come for so long after the echo. (The
/// echo alone would do for a single broker; a cluster gathers what is kept.)
pub const QUIET: Duration = Duration::from_millis(200);
/// The longest wait for all that it has kept, however much is still coming.
const LONGEST: Duration = Duration::from_secs(60);

/// A connection to the broker, and all that it has kept of the fleet.
pub struct Office {
    link: Link,
    way: Way,
    /// Where answers come.
    response: String,
    pub reports: BTreeMap<String, Report>,
    /// What is desired of devices, and of groups.
    pub of_devices: BTreeMap<String, Vec<u8>>,
    pub of_groups: BTreeMap<String, Vec<u8>>,
}

/// What has happened.
pub enum News {
    /// The broker is back: what was on its way may be lost.
    Back,
    Gone,
    /// This device has reported: just now, or before it was asked for.
    Reported {
        device: String,
        is_new: bool,
    },
    /// Something else is desired: since now, or before it was asked for.
    Desired {
        is_new: bool,
    },
    /// What the broker has kept has come.
    Settled,
    /// The answer to a request, and what tells it from others.
    Answer(Vec<u8>, Vec<u8>),
    /// The broker has what was published there.
    Taken(String),
    /// It does not take it, or lets nobody in any more.
    Final(Error),
}

impl Office {
    /// Connects, and waits for what the broker has kept; or says why that is not possible.
    pub fn open(way: Way) -> Result<Office, Exit> {
        let topics = &way.topics;
        // Nobody who may write answers knows where these are expected, before being asked.
        let id = format!("logconf-{:032x}", u128::from_be_bytes(chance::bits()?));
        let response = topics.response(&id);
        let link = Link::open(&way.broker, &id, vec![response.clone()]);
        let link = link.map_err(|error| told(&error))?;
        let mut office = Office {
            link,
            way,
            response,
            reports: BTreeMap::new(),
            of_devices: BTreeMap::new(),
            of_groups: BTreeMap::new(),
        };
        office.connect()?;
        office.settle()?;
        Ok(office)
    }

    fn connect(&mut self) -> Result<(), Exit> {
        let deadline = Instant::now() + CONNECT;
        let mut reason = None;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match (self.link.next(left), reason.take()) {
                (Some(Event::Up), _) => return Ok(()),
                (Some(Event::NotGiven(error)), _) => return Err(told(&error)),
                (Some(Event::Down(error)), _) if error.is_final() => return Err(told(&error)),
                (Some(Event::Down(error)), _) => reason = Some(error),
                (Some(_), before) => reason = before,
                (None, Some(error)) => return Err(told(&error)),
                (None, None) => {
                    say(&format!("logconf: {} does not answer", self.way.broker));
                    return Err(Exit::NotReached);
                }
            }
        }
    }

    /// Asks for all that the broker has kept, and for what is yet to come.
    ///
    /// The echo comes behind it. It is asked for before anything has come: a broker that does not hold as
    /// much for one client has no room for the echo either, so that nothing is left out without a word.
    pub fn subscribe(&self) {
        let topics = &self.way.topics;
        let [devices, groups] = topics.all_desired();
        let echo = Message {
            topic: self.response.clone(),
            correlation: ECHO.to_vec(),
            ..Message::default()
        };
        let all = vec![topics.all_reported(), devices, groups];
        self.link.subscribe(all, echo);
    }

    /// Waits for all that the broker has kept: as long as it comes, but not for ever. What devices report
    /// meanwhile is no reason to wait.
    fn settle(&mut self) -> Result<(), Exit> {
        self.subscribe();
        let end = Instant::now() + LONGEST;
        let mut deadline = Instant::now() + CONNECT;
        let mut is_echoed = false;
        loop {
            let left = deadline.min(end).saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match self.next(left) {
                Some(News::Settled) => is_echoed = true,
                Some(News::Reported { is_new: false, .. } | News::Desired { is_new: false }) => {}
                Some(News::Final(error)) => return Err(told(&error)),
                _ => continue,
            }
            let wait = if is_echoed { QUIET } else { CONNECT };
            deadline = Instant::now() + wait;
        }
        if is_echoed {
            return Ok(());
        }
        say(&format!(
            "logconf: {} has not sent all that it has kept: it must let this user read \
             and write {}, and hold as many messages for a client as there are devices \
             (max_queued_messages of Mosquitto); {} reports have come",
            self.way.broker,
            self.response,
            self.reports.len()
        ));
        Err(Exit::NotReached)
    }

    /// Waits for what happens next, for so long.
    pub fn next(&mut self, at_most: Duration) -> Option<News> {
        let deadline = Instant::now() + at_most;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let news = match self.link.next(left)? {
                Event::Up => {
                    // It may have forgotten everything.
                    self.of_devices.clear();
                    self.of_groups.clear();
                    self.subscribe();
                    News::Back
                }
                Event::Down(error) if error.is_final() => News::Final(error),
                Event::Down(error) => {
                    say(&format!(
                        "logconf: {}; trying again",
                        clean(&error.to_string())
                    ));
                    News::Gone
                }
                Event::Taken { topic } => News::Taken(topic),
                Event::NotTaken(error) | Event::NotGiven(error) => News::Final(error),
                Event::Message(message) => match self.note(message) {
                    Some(news) => news,
                    None => continue,
                },
                _ => continue,
            };
            return Some(news);
        }
    }

    fn note(&mut self, message: Message) -> Option<News> {
        let is_new = !message.is_retained;
        let (known, name) = match self.way.topics.place(&message.topic)? {
            Place::Response(_) if message.correlation == ECHO => return Some(News::Settled),
            Place::Response(_) => {
                return Some(News::Answer(message.correlation, message.payload));
            }
            Place::Reported(device) => {
                let device = device.to_owned();
                match message.payload.is_empty() {
                    true => self.reports.remove(&device),
                    // Of a device that says nothing readable, what it said before does not hold either.
                    false => {
                        let report = Report::parse(&message.payload).unwrap_or_default();
                        self.reports.insert(device.clone(), report)
                    }
                };
                return Some(News::Reported { device, is_new });
            }
            Place::Device(device) => (&mut self.of_devices, device),
            Place::Group(group) => (&mut self.of_groups, group),
            Place::Request(_) => return None,
        };
        match message.payload.is_empty() {
            true => known.remove(name),
            false => known.insert(name.to_owned(), message.payload),
        };
        Some(News::Desired { is_new })
    }

    /// What the broker has kept at a topic of what is desired; nothing if it is empty.
    pub fn kept(&self, topic: &str) -> &[u8] {
        let kept = match self.way.topics.place(topic) {
            Some(Place::Device(device)) => self.of_devices.get(device),
            Some(Place::Group(group)) => self.of_groups.get(group),
            _ => None,
        };
        kept.map_or(&[], Vec::as_slice)
    }

    pub fn topics(&self) -> &logconf::fleet::Topics {
        &self.way.topics
    }

    /// What is sent for a document or a request: once for all whom it goes to, as each remembers the
    /// counter by itself. That is above those of all that the broker has kept, whoever has sealed it: another
    /// one's clock may be ahead.
    pub fn sealed(&self, body: &[u8]) -> Vec<u8> {
        let Some(key) = &self.way.key else {
            return body.to_vec();
        };
        let kept = self.of_devices.values().chain(self.of_groups.values());
        let seen = kept.filter_map(|payload| key.counter_of(payload)).max();
        key.seal(counter_above(seen.unwrap_or(0)), body)
    }

    /// Has the broker keep this; nothing of what is there if it is empty.
    pub fn keep(&self, topic: &str, payload: &[u8]) {
        self.link.publish(Message {
            topic: topic.to_owned(),
            payload: payload.to_vec(),
            is_retained: true,
            ..Message::default()
        });
    }

    /// Asks a device with what is [sent](Self::sealed) for a request; the answer comes with this correlation.
    pub fn ask(&self, topic: &str, payload: &[u8], correlation: &[u8]) {
        self.link.publish(Message {
            topic: topic.to_owned(),
            payload: payload.to_vec(),
            reply_to: Some((self.response.clone(), correlation.to_vec())),
            ..Message::default()
        });
    }
}

/// Says what is in the way.
pub fn told(error: &Error) -> Exit {
    say(&format!("logconf: {}", clean(&error.to_string())));
    match error {
        Error::Address { .. }
        | Error::User { .. }
        | Error::Secret(_)
        | Error::Unencrypted { .. }
        | Error::File { .. }
        | Error::Name { .. }
        | Error::Prefix { .. } => Exit::Usage,
        _ => Exit::NotReached,
    }
}
