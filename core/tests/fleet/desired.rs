//! Desired documents: which are taken, which are refused, and which are not looked at.

use std::cell::RefCell;

use crate::common::{BUILT_IN, NAMES, OWN, PUMPS, document, leak, start};
use crate::interrupt::Interrupt;
use logconf_core::fleet::{Device, LONGEST_TOPIC, Message, Names, Taken};
use logconf_core::{Logger, info};
use serde_json::{Value, json};

#[test]
fn a_document_is_taken_once_however_often_it_is_delivered() {
    let mut device = start();
    let report = device.decides(OWN, document(7, 10));
    assert_eq!((&report["rev"], device.level()), (&json!(7), json!(10)));
    assert_eq!(report["verdict"]["rev"], 7);
    device.repeats(OWN, document(7, 10));
    // Not even another one with the same number.
    device.repeats(OWN, document(7, 20));
    assert_eq!(
        (device.level(), device.logging.generation()),
        (json!(10), BUILT_IN + 1)
    );
}

#[test]
fn what_comes_late_is_not_taken() {
    let mut device = start();
    device.decides(OWN, document(9, 30));
    device.ignores(OWN, document(8, 20));
    assert_eq!(device.decides(OWN, document(10, 40))["rev"], 10);
    assert_eq!(device.level(), 40);
}

#[test]
fn the_highest_number_wins_whether_it_is_for_the_device_or_for_a_group() {
    let mut device = start();
    device.decides(PUMPS, document(5, 20));
    device.ignores(OWN, document(4, 30));
    device.decides("logconf/desired/group/hall-2", document(6, 40));
    device.ignores(PUMPS, document(5, 20));
    device.decides(OWN, document(7, 50));
    assert_eq!(device.level(), 50);
}

#[test]
fn after_a_start_the_retained_document_is_taken_once_more() {
    let mut before = start();
    before.decides(OWN, document(7, 10));
    let mut after = start();
    assert_eq!(after.level(), 30);
    assert_eq!(after.decides(OWN, document(7, 10))["rev"], 7);
    assert_eq!(after.level(), 10);
}

#[test]
fn an_empty_document_leaves_everything_as_it_is() {
    let mut device = start();
    device.decides(OWN, document(7, 10));
    device.ignores(OWN, "");
    device.ignores(OWN, document(6, 20));
    assert_eq!(device.connect()["rev"], 7);
}

#[test]
fn messages_for_others_are_not_looked_at() {
    let mut device = start();
    for topic in [
        "logconf/desired/pump-8",
        "logconf/desired/group/valves",
        "logconf/desired/group/pump-7",
        "logconf/desired/pumps",
        "logconf/desired/pump-7/more",
        "logconf/reported/pump-7",
        "logconfig/desired/pump-7",
        "desired/pump-7",
        "",
    ] {
        device.ignores(topic, document(7, 10));
    }
}

#[test]
fn a_refused_document_counts_as_decided() {
    let mut device = start();
    device.decides(OWN, document(6, 10));
    let report = device.decides(
        OWN,
        document(7, 10).replace("\"level\": 10", "\"level\": \"LOUD\""),
    );
    assert_eq!(
        (&report["rev"], &report["verdict"]["ok"]),
        (&json!(7), &json!(false))
    );
    assert_eq!(report["verdict"]["path"], "root.level");
    assert_eq!(
        (device.level(), device.logging.generation()),
        (json!(10), BUILT_IN + 1)
    );
    device.repeats(OWN, document(7, 20));
    device.decides(OWN, document(8, 20));
}

#[test]
fn what_is_wrong_with_the_rest_does_not_hide_the_number() {
    let mut device = start();
    let report = device.decides(
        OWN,
        r#"{"version": 2, "logconf": {"rev": 3, "op": "status"}}"#,
    );
    assert_eq!(report["rev"], 3);
    assert_eq!(report["verdict"]["error"], "unknown key 'rev' in 'logconf'");
}

#[test]
fn a_document_without_a_number_is_refused_and_never_applied() {
    let mut device = start();
    let decided = device.decides(OWN, document(7, 10));
    for (document, error) in [
        (
            r#"{"version": 1, "root": {"level": 20}}"#,
            "what is desired needs a number: a configuration with 'rev' in 'logconf'",
        ),
        (
            r#"{"logconf": {"op": "status"}}"#,
            "what is desired needs a number: a configuration with 'rev' in 'logconf'",
        ),
        (
            r#"{"version": 1, "logconf": {"rev": 0}, "root": {"level": 20}}"#,
            "a whole number from 1 to 9223372036854775807",
        ),
        (r#"{"version": 1, "logconf": {"rev": 8}"#, "','"),
    ] {
        for _ in 0..2 {
            let report = device.decides(PUMPS, document);
            let rejected = &report["rejected"];
            assert_eq!(rejected["ok"], false, "{document}");
            assert_eq!(rejected.get("rev"), None, "{document}");
            let said = rejected["error"].as_str().unwrap();
            assert!(said.contains(error), "{said}");
            assert_eq!(without_rejection(&report), decided);
        }
    }
    assert_eq!(
        (device.level(), device.logging.generation()),
        (json!(10), BUILT_IN + 1)
    );
    // And the number that was decided on last still counts.
    device.ignores(OWN, document(6, 20));
    device.repeats(OWN, document(7, 10));
    assert_eq!(
        device.decides(OWN, document(8, 20)).get("rejected"),
        None,
        "the next decision ends it"
    );
}

/// What the report says of the last decision, and of the state.
fn without_rejection(report: &Value) -> Value {
    let mut report = report.clone();
    report.as_object_mut().unwrap().remove("rejected");
    report
}

#[test]
fn before_the_first_decision_a_rejection_stands_alone() {
    let mut device = start();
    let report = device.decides(OWN, "no JSON");
    assert_eq!(
        (&report["rev"], &report["verdict"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(report["rejected"]["ok"], false);
    // As after a start, when the topics of two groups are delivered in any order.
    assert_eq!(device.connect(), report);
}

#[test]
fn what_comes_while_the_system_is_busy_is_taken_later() {
    let device = RefCell::new(start());
    let logger: &'static Logger = leak(Logger::new("app"));
    let logging = device.borrow().logging;
    logging.register(&[logger]);
    let with_output = r#"{"version": 1, "disable_existing_loggers": false, "logconf": {"rev": 1},
        "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0"}},
        "root": {"level": 20, "handlers": ["uart"]}}"#;
    device.borrow_mut().decides(OWN, with_output);
    let last = document(3, 50);
    let interrupt = Interrupt(|| {
        let mut device = device.borrow_mut();
        device.decides(OWN, document(2, 40));
        // The state before is in use still: by the record in the middle of which this happens.
        let message = Message::new(OWN, last.as_bytes());
        let mut room = [0; 1024];
        assert_eq!(
            device.device.take(&message, logging, &mut room),
            Taken::Busy
        );
        assert_eq!((device.report(), device.level()), (None, json!(40)));
        // The verdict before is still what is reported.
        assert_eq!(device.connect()["verdict"]["rev"], 2);
    });
    info!(logger, "{interrupt}");
    let mut device = device.into_inner();
    assert_eq!(device.decides(OWN, &last)["rev"], 3);
    assert_eq!(device.level(), 50);
}

#[test]
fn the_number_may_be_as_large_as_it_can() {
    let mut device = start();
    let last = i64::MAX as u64;
    assert_eq!(device.decides(OWN, document(last - 1, 10))["rev"], last - 1);
    assert_eq!(device.decides(OWN, document(last, 20))["rev"], last);
    let report = device.decides(OWN, document(last + 1, 40));
    assert_eq!(
        (&report["rev"], &report["rejected"]["ok"]),
        (&json!(last), &json!(false))
    );
    assert_eq!(device.level(), 20);
}

#[test]
fn names_are_those_that_a_topic_can_have() {
    let longest: &'static str = "é".repeat(32).leak();
    let too_long: &'static str = "p".repeat(65).leak();
    let names = |names| Device::insecure(names, leak([0; 512])).err();
    let groups = leak([longest]);
    let taken = Names {
        prefix: longest,
        groups,
        ..Names::of(longest)
    };
    let device = Device::insecure(taken, leak([0; 512])).unwrap();
    let topics = device.subscriptions().map(|topic| topic.to_string().len());
    assert_eq!(topics.max(), Some(LONGEST_TOPIC));
    for (names_given, error) in [
        (Names::of(""), "the name of the device must not be empty"),
        (
            Names::of("a/b"),
            "the name of the device must not contain '/'",
        ),
        (
            Names::of("a+"),
            "the name of the device must not contain '+' or '#'",
        ),
        (
            Names {
                prefix: "a/#",
                ..NAMES
            },
            "the name of the prefix must not contain '+' or '#'",
        ),
        (
            Names {
                prefix: "$SYS",
                ..NAMES
            },
            "the name of the prefix must not begin with '$', as the broker's own topics do",
        ),
        (
            Names {
                prefix: "plant//hall-2",
                ..NAMES
            },
            "the name of the prefix must have something before, between and behind its '/'",
        ),
        (
            Names {
                groups: &["pumps", "a\nb"],
                ..NAMES
            },
            "the name of the group must not contain control characters",
        ),
        (
            Names {
                prefix: too_long,
                ..NAMES
            },
            "the name of the prefix must not be longer than 64 bytes",
        ),
    ] {
        assert_eq!(
            names(names_given).map(|error| error.to_string()).as_deref(),
            Some(error)
        );
    }
    assert_eq!(
        names(Names {
            prefix: "plant/hall-2",
            ..NAMES
        }),
        None
    );
}
