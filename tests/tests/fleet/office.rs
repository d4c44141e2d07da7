//! The broker, and whoever pushes and asks there.

use logconf::fleet::{Broker, Event, Link, Message, Topics};
use logconf_core::listener::{SEAL, seal};
use logconf_tests::line::PATIENCE;
use logconf_tests::peers::{Mosquitto, MosquittoSettings};
use logconf_tests::qemu::{Board, ResetButton, STATUS, binary, json};
use serde_json::Value;
use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

pub const KEY: &[u8; 32] = b"an example, known to all readers";
const REPLIES: &str = "logconf/response/office";

pub struct Office {
    pub broker: Mosquitto,
    link: Link,
    pub topics: Topics,
    /// All that has come.
    heard: RefCell<Vec<Message>>,
}

impl Office {
    pub fn open() -> Office {
        Office::at(MosquittoSettings::default())
    }

    pub fn at(settings: MosquittoSettings<'_>) -> Office {
        let broker = Mosquitto::start(settings);
        let topics = Topics::default();
        let at = Broker::at(&format!("mqtt://{}", broker.address)).unwrap();
        let subscriptions = ["logconf/reported/+", REPLIES].map(String::from);
        let link = Link::open(&at, "office", subscriptions.into()).unwrap();
        let office = Office {
            broker,
            link,
            topics,
            heard: RefCell::default(),
        };
        office.joined();
        office
    }

    /// Waits until it has joined the broker.
    #[track_caller]
    pub fn joined(&self) {
        self.wait(|event| matches!(event, Event::Up).then_some(()));
    }

    /// Waits for something to happen.
    #[track_caller]
    fn wait<R>(&self, mut find: impl FnMut(&Event) -> Option<R>) -> R {
        let deadline = Instant::now() + 3 * PATIENCE;
        loop {
            let event = self.link.next(Duration::from_millis(100));
            let found = event.as_ref().and_then(&mut find);
            if let Some(Event::Message(message)) = event {
                self.heard.borrow_mut().push(message);
            }
            if let Some(found) = found {
                return found;
            }
            assert!(Instant::now() < deadline, "{:?}", self.heard.borrow());
        }
    }

    /// The next report of a device that is as wanted.
    #[track_caller]
    pub fn reported(&self, device: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let topic = self.topics.reported(device).unwrap();
        self.wait(|event| match event {
            Event::Message(message) if message.topic == topic => {
                Some(json(&message.payload)).filter(&is_wanted)
            }
            _ => None,
        })
    }

    /// Leaves a document with the broker.
    pub fn push(&self, topic: &str, payload: &[u8]) {
        let message = Message {
            topic: topic.to_owned(),
            payload: payload.to_vec(),
            is_retained: true,
            ..Message::default()
        };
        self.link.publish(message);
    }

    /// A device's status, sealed. One that has just joined may not have subscribed yet: it is asked again.
    #[track_caller]
    pub fn status(&self, device: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.ask(device, &sealed(STATUS)) {
                assert_eq!(status["ok"], true, "{status}");
                return status;
            }
            assert!(Instant::now() < deadline, "{device} does not answer");
        }
    }

    /// A device's reply to a request, if it comes soon.
    pub fn ask(&self, device: &str, request: &[u8]) -> Option<Value> {
        let asked = now();
        let correlation = asked.to_be_bytes();
        self.link.publish(Message {
            topic: self.topics.request(device).unwrap(),
            payload: request.to_vec(),
            reply_to: Some((REPLIES.to_owned(), correlation.to_vec())),
            ..Message::default()
        });
        while now() < asked + 3_000 {
            let Some(Event::Message(message)) = self.link.next(Duration::from_millis(100)) else {
                continue;
            };
            // Not one that comes too late.
            if message.topic == REPLIES && message.correlation == correlation {
                assert!(!message.is_retained);
                return Some(json(&message.payload));
            }
            self.heard.borrow_mut().push(message);
        }
        None
    }

    /// Boots a board at this broker, in these groups.
    pub fn boot(&self, device: &str, groups: &str) -> (Board, ResetButton) {
        boot(&self.broker, device, &format!("groups={groups}\n"))
    }
}

/// Boots a board that is called so, at this broker; what else its settings say.
pub fn boot(broker: &Mosquitto, device: &str, more: &str) -> (Board, ResetButton) {
    let port = broker.address.port();
    let settings = format!("broker=10.0.2.2:{port}\ndevice={device}\n{more}");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fleet-{device}"));
    std::fs::write(&file, settings).unwrap();
    let (board, button) = Board::boot_with_settings(&binary("fleet"), Some(&file));
    let started = format!("INFO app: started as {device}");
    assert_eq!(board.line.since(0)[0], started);
    (board, button)
}

/// Milliseconds since 1970: a counter, and a number for a document.
pub fn now() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    since.as_millis() as u64
}

/// Seals a request with the boards' key and the next counter.
pub fn sealed(body: &str) -> Vec<u8> {
    std::thread::sleep(Duration::from_millis(2));
    sealed_with(KEY, body)
}

pub fn sealed_with(key: &[u8], body: &str) -> Vec<u8> {
    let mut out = vec![0; body.len() + SEAL];
    seal(key, now(), body.as_bytes(), &mut out).unwrap();
    out
}

/// A configuration in which every line of the log begins with `word`.
pub fn saying(word: &str, rev: u64) -> String {
    format!(
        r#"{{"version": 1, "disable_existing_loggers": false, "logconf": {{"rev": {rev}}},
        "formatters": {{"f": {{"format": "{word}|%(name)s|%(message)s"}}}},
        "handlers": {{"h": {{"class": "logging.StreamHandler", "formatter": "f",
                             "stream": "ext://board.uart0"}}}},
        "root": {{"level": "INFO", "handlers": ["h"]}}}}"#
    )
}
