//! Sealed documents: the counter of all links, and what happens to it at a start.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::common::{BUILT_IN, NAMES, OWN, PUMPS, REQUEST, Started, document, leak};
use logconf_core::fleet::{Device, Message, Sealed, Taken};
use logconf_core::listener::{Authenticated, Latest, Verifier, seal};
use logconf_core::persist::{Fault, Item, Kept, Storage};
use serde_json::{Value, json};

const KEY: [u8; 32] = [0x0b; 32];

fn sealed_with(key: &[u8], counter: u64, body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut out = vec![0; 1024];
    let length = seal(key, counter, body.as_ref(), &mut out).unwrap();
    out.truncate(length);
    out
}

pub fn sealed(counter: u64, body: impl AsRef<[u8]>) -> Vec<u8> {
    sealed_with(&KEY, counter, body)
}

/// Outlives a start.
#[derive(Default)]
pub struct Memory {
    items: Mutex<BTreeMap<u8, Vec<u8>>>,
    /// How often something was stored.
    pub saves: Mutex<usize>,
    /// After so many times, the power goes: nothing is stored any more.
    pub power_goes_after: Mutex<Option<usize>>,
}

impl Storage for Memory {
    fn load(&self, item: Item, read: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        if let Some(bytes) = self.items.lock().unwrap().get(&item.number()) {
            read(bytes);
        }
        Ok(())
    }

    fn save(&self, item: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault> {
        let mut saves = self.saves.lock().unwrap();
        if *self.power_goes_after.lock().unwrap() == Some(*saves) {
            return Ok(());
        }
        *saves += 1;
        let mut room = [0; 64];
        let length = write(&mut room).ok_or(Fault::TooLong)?;
        let bytes = room[..length].to_vec();
        self.items.lock().unwrap().insert(item.number(), bytes);
        Ok(())
    }

    fn erase(&self, item: Item) -> Result<(), Fault> {
        self.items.lock().unwrap().remove(&item.number());
        Ok(())
    }
}

pub type Verified = Authenticated<[u8; 32], Kept<'static>>;

/// Starts a device over what was stored; the verifier is that of its other links.
pub fn boot(
    memory: &'static Memory,
) -> (
    Started<Sealed<'static, [u8; 32], Kept<'static>>>,
    &'static Verified,
) {
    let counter = Kept::new(memory, Item::counter(0), 100);
    let verifier: &'static Verified = leak(Authenticated::new(KEY, counter));
    let sealed = Sealed::kept(verifier, memory, Item::counter(1));
    let device = Device::new(NAMES, sealed, leak([0; 1024])).unwrap();
    (Started::with(device), verifier)
}

#[test]
fn the_key_is_what_counts_and_a_forged_document_changes_nothing() {
    let verifier = leak(Authenticated::new(KEY, Latest::new(0)));
    let device = Device::new(NAMES, Sealed::new(verifier), leak([0; 1024])).unwrap();
    let mut device = Started::with(device);
    assert_eq!(device.decides(OWN, sealed(5, document(7, 10)))["rev"], 7);
    let forged = [
        document(8, 50).into_bytes(),
        sealed_with(&[0x0c; 32], 9, document(8, 50)),
        sealed(6, document(8, 50))[..60].to_vec(),
    ];
    for forged in forged {
        let report = device.decides(OWN, &forged);
        assert_eq!(
            (&report["rev"], &report["verdict"]["ok"]),
            (&json!(7), &json!(true))
        );
        assert_eq!(report["rejected"]["error"], "request rejected");
        assert_eq!(report["rejected"].get("rev"), None);
        assert_eq!(
            (device.level(), device.logging.generation()),
            (json!(10), BUILT_IN + 1)
        );
    }
    // It has raised neither the counter nor the number.
    assert_eq!(device.decides(OWN, sealed(6, document(8, 20)))["rev"], 8);
}

#[test]
fn what_the_broker_delivers_again_is_ignored_and_not_rejected() {
    let (mut device, _) = boot(leak(Memory::default()));
    let group = sealed(4, document(6, 20));
    let own = sealed(5, document(7, 10));
    device.decides(PUMPS, &group);
    device.decides(OWN, &own);
    assert_eq!(device.connect()["rev"], 7);
    device.ignores(PUMPS, &group);
    device.repeats(OWN, &own);
}

#[test]
fn an_old_seal_under_a_number_that_was_not_decided_on_is_rejected() {
    let (mut device, verifier) = boot(leak(Memory::default()));
    device.decides(OWN, sealed(5, document(7, 10)));
    // Something newer came over another link.
    assert!(verifier.verify(&sealed(9, "{}")).is_some());
    let report = device.decides(OWN, sealed(8, document(8, 20)));
    assert_eq!(
        (&report["rev"], &report["verdict"]["ok"]),
        (&json!(7), &json!(true))
    );
    let rejected =
        json!({"ok": false, "error": "request rejected", "path": "", "causes": [], "rev": 8});
    assert_eq!(report["rejected"], rejected);
    assert_eq!(device.level(), 10);
    // Sealed anew, it is taken.
    assert_eq!(
        device.decides(OWN, sealed(10, document(8, 20)))["verdict"]["ok"],
        true
    );
}

#[test]
fn after_a_start_the_last_document_is_taken_once_more_and_no_other() {
    let memory: &'static Memory = leak(Memory::default());
    let first = sealed(1_000, document(6, 20));
    let last = sealed(1_001, document(7, 10));
    let (mut device, verifier) = boot(memory);
    device.decides(PUMPS, &first);
    device.decides(OWN, &last);
    // Requests of other links raise the counter beyond it.
    assert!(verifier.verify(&sealed(5_000, "{}")).is_some());

    for _ in 0..2 {
        let (mut device, verifier) = boot(memory);
        assert!(verifier.verify(&last).is_none(), "as a request, it is none");
        // The group's, which an attacker may deliver alone, is not taken.
        let report = device.decides(PUMPS, &first);
        assert_eq!(
            (&report["verdict"], &report["rejected"]["rev"]),
            (&Value::Null, &json!(6))
        );
        assert_eq!(device.level(), 30);
        let report = device.decides(OWN, &last);
        assert_eq!(
            (&report["rev"], &report["verdict"]["ok"]),
            (&json!(7), &json!(true))
        );
        assert_eq!(device.level(), 10);
        device.repeats(OWN, &last);
        device.ignores(PUMPS, &first);
    }
    // What is newer takes its place.
    let (mut device, _) = boot(memory);
    let newer = sealed(6_000, document(8, 50));
    device.decides(OWN, &newer);
    device.ignores(OWN, &last);
    let (mut device, _) = boot(memory);
    assert_eq!(device.decides(OWN, &last)["rejected"]["rev"], 7);
    assert_eq!(device.decides(OWN, &newer)["verdict"]["ok"], true);
}

#[test]
fn requests_count_once() {
    let (mut device, _) = boot(leak(Memory::default()));
    let request = sealed(7, r#"{"version": 1, "root": {"level": 40}}"#);
    let message = Message {
        response_topic: Some("logconf/response/office"),
        ..Message::new(REQUEST, &request)
    };
    for (ok, level) in [(true, 40), (false, 40)] {
        let mut room = [0; 1024];
        let Taken::Reply(reply) = device.device.take(&message, device.logging, &mut room) else {
            panic!("no reply");
        };
        let reply: Value = serde_json::from_slice(reply.payload).unwrap();
        assert_eq!(reply["ok"], ok);
        assert_eq!(device.level(), level);
    }
}

#[test]
fn whoever_has_no_key_has_the_device_publish_nothing_elsewhere() {
    let (mut device, _) = boot(leak(Memory::default()));
    let status = r#"{"logconf": {"op": "status"}}"#;
    let elsewhere = [
        "office/replies",
        "plant/desired/pump-1",
        "logconf/responses",
    ];
    let mut answers = |topic, request: &[u8]| {
        let message = Message {
            response_topic: Some(topic),
            ..Message::new(REQUEST, request)
        };
        let mut room = [0; 2048];
        let taken = device.device.take(&message, device.logging, &mut room);
        matches!(taken, Taken::Reply(_))
    };
    for (counter, topic) in (7..).zip(elsewhere) {
        assert!(!answers(topic, status.as_bytes()), "{topic}");
        assert!(answers(topic, &sealed(counter, status)), "{topic}");
    }
    assert!(answers("logconf/response/office", status.as_bytes()));
}
