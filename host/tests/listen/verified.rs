//! Requests that have to prove who sent them.

use std::time::Duration;

use logconf::client::{Client, Timeouts};
use logconf::core::listener::{Authenticated, Latest};
use logconf::key::{Key, counter};
use logconf::listen::{Listener, Verify};
use serde_json::{Value, json};

use crate::common::{Peer, document, system};

/// A key for one test alone: what one listener has taken, no other one of the process takes.
fn key(number: u8) -> Key {
    Key::new([number; 32]).unwrap()
}

fn started(verify: Verify) -> Listener {
    let listener = Listener::new(system().0, 0, verify);
    listener.start().unwrap();
    listener
}

fn rejected() -> Value {
    json!({"ok": false, "error": "request rejected", "path": "", "causes": []})
}

#[test]
fn only_what_is_new_and_of_the_right_key_is_looked_at() {
    let (logging, said) = system();
    let listener = Listener::new(logging, 0, Verify::key(key(17)));
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    let [first, second, third] = [counter(), counter(), counter()];
    let genuine = key(17).seal(first, document(1).as_bytes());
    let other_key = key(18);

    let mut tries = vec![
        document(1).into_bytes(),
        Vec::new(),
        other_key.seal(first, document(1).as_bytes()),
        // Before the listener was there: what an earlier one may have taken.
        key(17).seal(1, document(1).as_bytes()),
        [&genuine[..], b" "].concat(),
    ];
    tries.extend((0..genuine.len()).map(|end| genuine[..end].to_vec()));
    for wrong in tries {
        // Of several, the connection would be closed.
        assert_eq!(Peer::of(&listener).request(wrong), rejected());
    }
    assert_eq!(logging.generation(), 1);

    assert_eq!(peer.request(&genuine)["generation"], 2);
    // Sent again; and out of order, on another connection.
    assert_eq!(peer.request(&genuine), rejected());
    let third = key(17).seal(third, document(3).as_bytes());
    assert_eq!(Peer::of(&listener).request(third)["generation"], 3);
    let second = key(17).seal(second, document(2).as_bytes());
    assert_eq!(peer.request(second), rejected());
    listener.stop();
    let told = said.text();
    assert!(
        told.contains("sent what is refused: request rejected"),
        "{told}"
    );
}

#[test]
fn the_client_seals_and_a_refusal_inside_is_told_in_full() {
    let (logging, _) = system();
    let listener = Listener::new(logging, 0, Verify::key(key(19)));
    listener.start().unwrap();
    let address = listener.addresses()[0].to_string();
    let client = Client::tcp(&address, Timeouts::default()).unwrap();
    let mut client = client.with_key(key(19));
    for generation in 2..12 {
        let reply = client.request(document(generation).as_bytes()).unwrap();
        assert_eq!(reply.generation, Some(generation as u64));
    }
    let refused = client
        .request(br#"{"version": 1, "root": {"level": "LOUD"}}"#)
        .unwrap();
    // In what the client was given, not in what it sent.
    assert_eq!(refused.fault.offset, Some(33));
    listener.stop();
}

#[test]
fn a_function_may_make_another_request_of_what_was_received() {
    let (logging, _) = system();
    let verify = Verify::by(|received| match received.split_first() {
        Some((b'r', rest)) => Some(rest.iter().rev().copied().collect::<Vec<u8>>().into()),
        Some((b's', rest)) => Some(rest.into()),
        _ => None,
    });
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request(format!("s{}", document(1)))["generation"], 2);
    let reversed: String = document(2).chars().rev().collect();
    assert_eq!(peer.request(format!("r{reversed}"))["generation"], 3);
    assert_eq!(peer.request(document(3)), rejected());
    listener.stop();
}

#[test]
fn listeners_may_share_one_verifier_and_its_counter() {
    let verifier: &'static Authenticated<Key> =
        Box::leak(Box::new(Authenticated::new(key(20), Latest::new(0))));
    let listeners = [(); 2].map(|()| started(Verify::with(verifier)));
    let sealed = key(20).seal(1, document(1).as_bytes());
    assert_eq!(Peer::of(&listeners[0]).request(&sealed)["generation"], 2);
    assert_eq!(Peer::of(&listeners[1]).request(&sealed), rejected());
    listeners.iter().for_each(Listener::stop);
}

#[test]
fn what_one_listener_has_taken_no_other_of_the_process_takes() {
    let first = started(Verify::key(key(21)));
    let beside = started(Verify::key(key(21)));
    // Ahead of the clock: that it was before they started does not keep it away.
    let sealed = key(21).seal(counter() + 30_000, document(1).as_bytes());
    assert_eq!(Peer::of(&first).request(&sealed)["generation"], 2);
    assert_eq!(Peer::of(&beside).request(&sealed), rejected());
    first.stop();
    let later = started(Verify::key(key(21)));
    assert_eq!(Peer::of(&later).request(&sealed), rejected());
    // The same key to HMAC, which fills it up with zeros.
    let longer = Key::new([&[21; 32][..], &[0]].concat()).unwrap();
    let longer = started(Verify::key(longer));
    assert_eq!(Peer::of(&longer).request(&sealed), rejected());
    // Other keys have counters of their own.
    let other = started(Verify::key(key(22)));
    let sealed = key(22).seal(counter(), document(1).as_bytes());
    assert_eq!(Peer::of(&other).request(&sealed)["generation"], 2);
    [beside, later, longer, other]
        .iter()
        .for_each(Listener::stop);
}

#[test]
fn what_is_sealed_far_ahead_of_the_clock_is_rejected_and_shuts_nobody_out() {
    const HOUR: u64 = 3_600_000;
    let sealed = |ahead| key(23).seal(counter() + ahead, document(1).as_bytes());
    let listener = started(Verify::key(key(23)));
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request(sealed(HOUR / 2)), rejected());
    assert_eq!(peer.request(sealed(0))["generation"], 2);
    listener.stop();
    let patient = started(Verify::key_within(key(23), Duration::from_millis(HOUR)));
    let mut peer = Peer::of(&patient);
    assert_eq!(peer.request(sealed(2 * HOUR)), rejected());
    assert_eq!(peer.request(sealed(HOUR / 2))["generation"], 2);
    patient.stop();
}
