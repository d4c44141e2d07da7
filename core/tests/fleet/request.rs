//! Requests: what is done, and where the answer goes.

use crate::common::{BUILT_IN, OWN, REQUEST, Started, document, start};
use logconf_core::fleet::{Message, Taken};
use serde_json::{Value, json};

const STATUS: &str = r#"{"logconf": {"op": "status"}}"#;

/// The reply to a request, if there is one.
fn reply(device: &mut Started, message: &Message<'_>) -> Option<Value> {
    let mut room = [0; 2048];
    match device.device.take(message, device.logging, &mut room) {
        Taken::Reply(reply) => {
            assert!(!reply.retain);
            assert_eq!(reply.topic.to_string(), message.response_topic.unwrap());
            assert_eq!(reply.correlation, message.correlation);
            Some(serde_json::from_slice(reply.payload).unwrap())
        }
        Taken::Done => None,
        Taken::Busy => panic!("a request waits for nothing"),
    }
}

fn asking(request: &str) -> Message<'_> {
    Message {
        response_topic: Some("office/replies"),
        correlation: Some(b"\0\xff"),
        ..Message::new(REQUEST, request.as_bytes())
    }
}

#[test]
fn the_reply_goes_where_the_request_says_with_its_correlation_data() {
    let mut device = start();
    let status = reply(&mut device, &asking(STATUS)).unwrap();
    assert_eq!(
        (&status["ok"], &status["generation"]),
        (&json!(true), &json!(BUILT_IN))
    );
    assert_eq!(device.report(), None);
    let without = Message {
        correlation: None,
        ..asking(STATUS)
    };
    assert!(reply(&mut device, &without).is_some());
    assert_eq!(reply(&mut device, &asking("")).unwrap()["ok"], false);
}

#[test]
fn a_configuration_that_is_asked_for_needs_no_number_and_is_reported() {
    let mut device = start();
    device.decides(OWN, document(7, 10));
    let request = r#"{"version": 1, "root": {"level": 40}}"#;
    assert_eq!(
        reply(&mut device, &asking(request)).unwrap()["generation"],
        BUILT_IN + 2
    );
    let report = device.report().unwrap();
    assert_eq!(
        (&report["rev"], &report["generation"]),
        (&json!(7), &json!(BUILT_IN + 2))
    );
    // And one with a number has nothing to do with what is desired.
    assert_eq!(
        reply(&mut device, &asking(&document(99, 50))).unwrap()["rev"],
        99
    );
    assert_eq!(device.report().unwrap()["rev"], 7);
    device.decides(OWN, document(8, 10));
}

#[test]
fn without_a_response_topic_it_is_done_all_the_same() {
    let mut device = start();
    device.take(REQUEST, r#"{"version": 1, "root": {"level": 40}}"#);
    assert_eq!(device.level(), 40);
}

#[test]
fn what_the_broker_retains_is_no_request() {
    let mut device = start();
    let message = Message {
        retained: true,
        ..asking(r#"{"version": 1, "root": {"level": 40}}"#)
    };
    assert_eq!(reply(&mut device, &message), None);
    assert_eq!((device.level(), device.report()), (json!(30), None));
}

#[test]
fn no_reply_goes_where_it_would_do_harm() {
    let mut device = start();
    for topic in [
        "",
        "a/#",
        "a/+/b",
        "logconf/desired/pump-8",
        "logconf/request/pump-7",
        "logconf/reported/pump-8",
        "$share/office/replies",
        "$SYS/broker/log",
    ] {
        let message = Message {
            response_topic: Some(topic),
            ..asking(STATUS)
        };
        assert_eq!(reply(&mut device, &message), None, "{topic}");
    }
    for topic in ["logconf/replies/1", "desired/x", "logconfig/desired/x", "/"] {
        let message = Message {
            response_topic: Some(topic),
            ..asking(STATUS)
        };
        assert!(reply(&mut device, &message).is_some(), "{topic}");
    }
}
