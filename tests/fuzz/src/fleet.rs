use std::collections::{HashMap, HashSet};

use logconf_core::Tables;
use logconf_core::fleet::{DesiredVerifier, Device, Message, Names, Sealed, Taken};
use logconf_core::json::check;
use logconf_core::listener::{Authenticated, Latest, SEAL, seal};
use serde_json::value::RawValue;

use crate::systems::{System, systems};

const NAMES: Names<'static> = Names {
    groups: &["pumps"],
    ..Names::of("pump-7")
};
/// Those of the device, then some that are not.
const TOPICS: [&str; 8] = [
    "logconf/desired/pump-7",
    "logconf/desired/group/pumps",
    "logconf/request/pump-7",
    "logconf/desired/pump-70",
    "logconf/desired/group/pump-7",
    "logconf/request/pumps",
    "logconf/reported/pump-7",
    "desired/pump-7",
];
const DESIRED: [&str; 2] = [TOPICS[0], TOPICS[1]];
const REQUEST: &str = TOPICS[2];
const RESPONSE: &str = "logconf/response/office";
const KEY: [u8; 32] = [0x5e; 32];

/// A device decides on documents in the order of their numbers, on each once; nothing that is not for it
/// changes anything, nor does what was not sealed, where there is a key; and it says so in JSON.
///
/// Messages stand in a row, parted by a line feed and a zero. The first byte of each says where it goes
/// and how; the second is the counter of its seal, and 0 for one without a seal.
pub fn fleet(bytes: &[u8]) {
    let messages: Vec<Given> = split(bytes).filter_map(Given::read).collect();
    let (open, closed) = systems();

    let mut verdict = [0; 1024];
    let device = Device::insecure(NAMES, &mut verdict).unwrap();
    hand_in(device, open, &messages, |_, _| Verdict::Passes);

    let verifier = Authenticated::new(KEY, Latest::new(0));
    let mut verdict = [0; 1024];
    let device = Device::new(NAMES, Sealed::new(&verifier), &mut verdict).unwrap();
    let sealed: Vec<Given> = messages.iter().map(Given::sealed).collect();
    let mut seen = 0;
    let mut passed = HashSet::new();
    hand_in(device, closed, &sealed, |message, is_request| {
        let counter = message.counter;
        let is_new = counter > seen;
        seen = seen.max(counter);
        match is_new {
            true => {
                if !is_request {
                    passed.insert(counter);
                }
                Verdict::Passes
            }
            false if !is_request && passed.contains(&counter) => Verdict::MayPass,
            false => Verdict::Rejected,
        }
    });
}

fn split(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let at = bytes.windows(2).position(|end| end == b"\n\0");
        let (message, rest) = match at {
            Some(at) => (&bytes[..at], &bytes[at + 2..]),
            None => (bytes, &bytes[..0]),
        };
        bytes = rest;
        Some(message)
    })
}

/// A message of the input.
struct Given {
    topic: &'static str,
    is_retained: bool,
    is_answered: bool,
    /// How much room there is for the report.
    room: usize,
    counter: u8,
    document: Vec<u8>,
    payload: Vec<u8>,
}

impl Given {
    fn read(bytes: &[u8]) -> Option<Given> {
        let [how, counter, document @ ..] = bytes else {
            return None;
        };
        Some(Given {
            topic: TOPICS[usize::from(how & 7)],
            is_retained: how & 8 != 0,
            is_answered: how & 16 != 0,
            room: [4096, 2560, 300, 0][usize::from(how >> 5 & 3)],
            counter: *counter,
            document: document.to_vec(),
            payload: document.to_vec(),
        })
    }

    fn sealed(&self) -> Given {
        let mut payload = self.document.clone();
        if self.counter > 0 {
            payload.resize(self.document.len() + SEAL, 0);
            seal(&KEY, self.counter.into(), &self.document, &mut payload).unwrap();
        }
        Given {
            document: self.document.clone(),
            payload,
            ..*self
        }
    }

    fn message(&self) -> Message<'_> {
        Message {
            retained: self.is_retained,
            response_topic: self.is_answered.then_some(RESPONSE),
            correlation: self.is_answered.then_some(b"1"),
            ..Message::new(self.topic, &self.payload)
        }
    }

    /// The number of its document, as `serde_json` reads it.
    fn rev(&self) -> Option<u64> {
        type Dict<'d> = HashMap<String, &'d RawValue>;
        let text = check(&self.document).ok()?;
        let document: Dict<'_> = serde_json::from_str(text).ok()?;
        let logconf: Dict<'_> = serde_json::from_str(document.get("logconf")?.get()).ok()?;
        let rev: u64 = serde_json::from_str(logconf.get("rev")?.get()).ok()?;
        (1..=i64::MAX as u64).contains(&rev).then_some(rev)
    }
}

/// What a verifier does with a message.
enum Verdict {
    Passes,
    /// It is old, but may be the last document that was taken.
    MayPass,
    Rejected,
}

fn hand_in<V: DesiredVerifier, T: Tables>(
    mut device: Device<'_, V>,
    system: &System<T>,
    messages: &[Given],
    mut verdict: impl FnMut(&Given, bool) -> Verdict,
) {
    let mut decided = None;
    let mut room = [0; 4096];
    device.connected();
    assert_eq!(report(&mut device, system, 4096), Some(decided));
    // What is retained comes again.
    let again = messages
        .iter()
        .filter(|given| DESIRED.contains(&given.topic));
    for (number, given) in messages.iter().chain(again).enumerate() {
        let before = system.logging.generation();
        let is_request = given.topic == REQUEST && !given.is_retained;
        let is_desired = DESIRED.contains(&given.topic) && !given.payload.is_empty();
        match device.take(&given.message(), &system.logging, &mut room) {
            Taken::Busy => panic!("nobody else is there"),
            Taken::Done => assert!(!is_request || !given.is_answered),
            Taken::Reply(reply) => {
                assert!(is_request && given.is_answered);
                assert_eq!(reply.topic.to_string(), RESPONSE);
                let reply: serde_json::Value = serde_json::from_slice(reply.payload).unwrap();
                assert!(reply["ok"].is_boolean(), "{reply}");
            }
        }
        let verdict = match is_request || is_desired {
            true => verdict(given, is_request),
            false => {
                assert!(!device.report_is_due(&system.logging));
                Verdict::Rejected
            }
        };
        let changed = system.logging.generation() != before;
        assert!(!changed || number < messages.len(), "twice");
        let next = given.rev().filter(|rev| is_desired && Some(*rev) > decided);
        match verdict {
            Verdict::Rejected => assert!(!changed),
            _ if is_request => {}
            Verdict::Passes => {
                assert!(!changed || next.is_some());
                decided = next.or(decided);
            }
            Verdict::MayPass => {
                assert!(!changed || next.is_some());
                if let Some(said) = report(&mut device, system, 4096)
                    && said != decided
                {
                    assert_eq!(said, next);
                    decided = said;
                }
            }
        }
        if let Some(said) = report(&mut device, system, given.room) {
            assert_eq!(said, decided);
        }
    }
}

/// The number in the report, if one is due and has room.
fn report<V: DesiredVerifier, T: Tables>(
    device: &mut Device<'_, V>,
    system: &System<T>,
    room: usize,
) -> Option<Option<u64>> {
    let mut buffer = [0; 4096];
    let report = device.report(&system.logging, &mut buffer[..room])?;
    assert_eq!(report.topic.to_string(), "logconf/reported/pump-7");
    // 1.5 KiB beside the verdict's room are enough.
    if room < 2560 {
        return None;
    }
    let report: serde_json::Value = serde_json::from_slice(report.payload).unwrap();
    let rev = report["rev"].as_u64();
    assert_eq!(report["verdict"].is_null(), rev.is_none(), "{report}");
    Some(rev)
}
