//! Devices that report wrong things, and people who push at the same time: neither gets in the way of a push.

use crate::common::{BOARD, Fleet, QUIET, ran};
use logconf::fleet::{Event, Link, Message};
use logconf_tests::line::PATIENCE;
use std::thread;
use std::time::{Duration, Instant};

/// Somebody who publishes what no device or command would.
struct Somebody(Link);

impl Somebody {
    fn at(fleet: &Fleet) -> Somebody {
        let topics = vec!["logconf/desired/#".to_owned()];
        Somebody(Link::open(&fleet.broker(), "somebody", topics).unwrap())
    }

    fn publish(&self, topic: &str, payload: &str) {
        self.0.publish(Message {
            topic: format!("logconf/{topic}"),
            payload: payload.into(),
            is_retained: true,
            ..Message::default()
        });
        self.until(|event| matches!(event, Event::Taken { .. }));
    }

    /// Waits until a document with this number is desired there.
    fn sees(&self, topic: &str, rev: u64) {
        let (topic, rev) = (format!("logconf/{topic}"), format!("\"rev\":{rev}}}"));
        self.until(|event| match event {
            Event::Message(message) => {
                let text = String::from_utf8_lossy(&message.payload);
                message.topic == topic && text.contains(&rev)
            }
            _ => false,
        });
    }

    fn until(&self, is_it: impl Fn(&Event) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if self.0.next(PATIENCE).as_ref().is_some_and(&is_it) {
                return;
            }
        }
        panic!("it does not come");
    }
}

/// What a device reports that belongs to the pumps.
fn report(rev: &str, verdict: &str, more: &str) -> String {
    format!(r#"{{"rev":{rev},"verdict":{verdict},"generation":1,"groups":["pumps"]{more}}}"#)
}

fn numbered(rev: u64, level: &str) -> String {
    format!(r#"{{"version":1,"root":{{"level":"{level}"}},"logconf":{{"rev":{rev}}}}}"#)
}

/// The topics at which something is desired, and what.
fn desired(fleet: &Fleet) -> Vec<(String, String)> {
    let somebody = Somebody::at(fleet);
    somebody.publish("desired/group/end", "{}");
    let mut all = Vec::new();
    let link = Link::open(&fleet.broker(), "reader", vec!["logconf/desired/#".into()]).unwrap();
    loop {
        match link.next(PATIENCE).expect("the last one comes") {
            Event::Message(message) => {
                let topic = message.topic.replace("logconf/desired/", "");
                let text = String::from_utf8(message.payload).unwrap();
                all.push((topic, text));
                // In whatever order they come.
                if all.iter().any(|(topic, _)| topic == "group/end") {
                    thread::sleep(Duration::from_millis(200));
                    while let Some(Event::Message(message)) = link.next(Duration::from_millis(200))
                    {
                        let topic = message.topic.replace("logconf/desired/", "");
                        all.push((topic, String::from_utf8(message.payload).unwrap()));
                    }
                    all.retain(|(topic, _)| topic != "group/end");
                    all.sort();
                    somebody.publish("desired/group/end", "");
                    return all;
                }
            }
            _ => continue,
        }
    }
}

#[test]
fn a_device_that_reports_the_last_number_locks_nobody_out() {
    let fleet = Fleet::start();
    let member = fleet.joined("a", &["pumps"]);
    let evil = report("9223372036854775807", r#"{"ok":true}"#, "");
    Somebody::at(&fleet).publish("reported/evil", &evil);
    fleet.wait_for(2);
    for (level, generation) in [("ERROR", 2), ("DEBUG", 3)] {
        let config = fleet.file("config.json", &QUIET.replace("ERROR", level));
        let ran = fleet.run(&["push", &config, "--to", "pumps"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(member.logging.generation(), generation, "{ran:?}");
    }
}

#[test]
fn when_no_number_is_left_nothing_is_sent() {
    let fleet = Fleet::start();
    let _member = fleet.joined("a", &["pumps"]);
    fleet.wait_for(1);
    Somebody::at(&fleet).publish("desired/group/x", &numbered(i64::MAX as u64, "INFO"));
    let config = fleet.file("quiet.json", QUIET);
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("no number is left"), "{ran:?}");
}

#[test]
fn an_older_config_replaces_no_newer_one() {
    let fleet = Fleet::start();
    let member = fleet.joined("a", &["pumps"]);
    fleet.wait_for(1);
    let newer = numbered(9, "ERROR");
    let config = fleet.file("newer.json", &newer);
    assert_eq!(fleet.run(&["push", &config, "--to", "pumps"]).code, Some(0));
    let in_the_way = "rev 9 is desired of group pumps";
    for (rev, to) in [(7, "pumps"), (9, "pumps")] {
        let older = fleet.file("older.json", &numbered(rev, "DEBUG"));
        let ran = fleet.run(&["push", &older, "--to", to]);
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains(in_the_way), "{ran:?}");
    }
    assert_eq!(desired(&fleet), [("group/pumps".to_owned(), newer)]);
    // The same document is no other one.
    assert_eq!(fleet.run(&["push", &config, "--to", "pumps"]).code, Some(0));
    assert_eq!(member.logging.generation(), 2);
}

#[test]
fn what_somebody_else_pushes_between_two_shares_stays() {
    let fleet = Fleet::start();
    ["a", "b"]
        .iter()
        .for_each(|name| fleet.gone(name, &["pumps"]));
    fleet.wait_for(2);
    let somebody = Somebody::at(&fleet);
    let config = fleet.file("config.json", &numbered(7, "DEBUG"));
    let push = [
        "push",
        &config,
        "--to",
        "pumps",
        "--canary",
        "1",
        "--stop-on-errors",
        "5",
        "--timeout",
        "2",
    ];
    let child = fleet.command(&push).spawn().unwrap();
    somebody.until(|event| matches!(event, Event::Message(message) if !message.is_retained));
    let newer = numbered(9, "ERROR");
    somebody.publish("desired/group/pumps", &newer);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let stopped = "stopped: rev 9 is desired of group pumps now";
    assert!(ran.stderr.contains(stopped), "{ran:?}");
    assert!(desired(&fleet).contains(&("group/pumps".to_owned(), newer)));
}

#[test]
fn what_has_been_rejected_before_is_no_verdict_on_this_push() {
    let fleet = Fleet::start();
    let somebody = Somebody::at(&fleet);
    let rejected = r#","rejected":{"ok":false,"error":"request rejected"}"#;
    let before = report("null", "null", rejected);
    somebody.publish("reported/a", &before);
    let config = fleet.file("config.json", &numbered(7, "DEBUG"));
    let push = ["push", &config, "--to", "pumps", "--timeout", "1"];
    let child = fleet.command(&push).spawn().unwrap();
    somebody.sees("desired/group/pumps", 7);
    // It has connected again.
    somebody.publish("reported/a", &before);
    let ended = ran(child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.stdout.contains("silent   1"), "{ended:?}");

    // What it rejects now may be something else, and it takes this one yet.
    let config = fleet.file("config.json", &numbered(8, "DEBUG"));
    let push = ["push", &config, "--to", "pumps", "--timeout", "5"];
    let child = fleet.command(&push).spawn().unwrap();
    somebody.sees("desired/group/pumps", 8);
    somebody.publish("reported/a", &before.replace("rejected\"}", "of no use\"}"));
    somebody.publish("reported/a", &report("8", r#"{"ok":true}"#, ""));
    let ended = ran(child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended:?}");

    // When the time is out, it was this one.
    let config = fleet.file("config.json", &numbered(9, "DEBUG"));
    let push = ["push", &config, "--to", "pumps", "--timeout", "1"];
    let child = fleet.command(&push).spawn().unwrap();
    somebody.sees("desired/group/pumps", 9);
    somebody.publish("reported/a", &before);
    let ended = ran(child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stdout.contains("request rejected  a"), "{ended:?}");
}

#[test]
fn who_is_not_asked_is_no_canary() {
    let fleet = Fleet::start();
    let somebody = Somebody::at(&fleet);
    let small =
        r#","capacities":{"loggers":{"used":1,"total":2}},"registry":{"classes":[],"streams":[]}"#;
    for number in 0..6 {
        let report = report("null", "null", small);
        somebody.publish(&format!("reported/small-{number}"), &report);
    }
    for name in ["fit-1", "fit-2"] {
        fleet.gone(name, &["pumps"]);
    }
    fleet.wait_for(8);
    let config = fleet.file(
        "loggers.json",
        r#"{"version": 1, "loggers": {"a": {"level": "INFO"}, "b": {"level": "INFO"}}}"#,
    );
    let push = |canary: &str| {
        let push = [
            "push",
            &config,
            "--to",
            "pumps",
            "--skip-unfit",
            "--timeout",
            "1",
        ];
        fleet.run(&[&push[..], &["--canary", canary]].concat())
    };
    let ran = push("1");
    assert!(
        ran.stderr.contains("stopped: 1 of the first 1 devices"),
        "{ran:?}"
    );
    for row in ["unfit     6", "silent    1", "not sent  1"] {
        assert!(ran.stdout.contains(row), "{ran:?}");
    }
    let ran = push("10");
    let told = "10 of the 2 devices that can be asked is all of them";
    assert!(ran.stderr.contains(told), "{ran:?}");
}

#[test]
fn groups_that_a_device_makes_up_change_no_names() {
    let fleet = Fleet::start();
    let member = fleet.joined("a", &[]);
    let groups = r#"{"rev":null,"verdict":null,"groups":["device:a","a/b","","pumps"]}"#;
    Somebody::at(&fleet).publish("reported/evil", groups);
    fleet.wait_for(2);
    let config = fleet.file("quiet.json", QUIET);
    let ran = fleet.run(&["push", &config, "--to", "device:a", "--timeout", "5"]);
    assert_eq!(
        (ran.code, member.logging.generation()),
        (Some(0), 2),
        "{ran:?}"
    );
    let ran = fleet.run(&["push", &config, "--all", "--dry-run"]);
    assert!(
        ran.stdout.starts_with("group device:a\ndevice a\n"),
        "{ran:?}"
    );
}

#[test]
fn a_fleet_that_always_reports_holds_nobody_up() {
    let fleet = Fleet::start();
    let somebody = Somebody::at(&fleet);
    somebody.publish("reported/a", &report("null", "null", ""));
    let mut child = fleet.command(&["status"]).spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() && Instant::now() < deadline {
        somebody.publish("reported/a", &report("null", "null", ""));
        thread::sleep(Duration::from_millis(20));
    }
    let in_time = child.try_wait().unwrap().is_some();
    let _ = child.kill();
    assert!(in_time);
}

#[test]
fn what_is_removed_behind_canaries_is_what_they_were_sent() {
    let fleet = Fleet::start();
    let somebody = Somebody::at(&fleet);
    let _members: Vec<_> = ["a", "b"].map(|name| fleet.joined(name, &["pumps"])).into();
    fleet.wait_for(2);
    let (own, document) = (numbered(5, "INFO"), numbered(7, "DEBUG"));
    somebody.publish("desired/b", &own);
    // As an interrupted push has left it.
    somebody.publish("desired/a", &document);
    let config = fleet.file("config.json", &document);
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let expected = [("b", own), ("group/pumps", document)];
    assert_eq!(
        desired(&fleet),
        expected.map(|(topic, text)| (topic.to_owned(), text))
    );
}

#[test]
fn a_device_that_is_gone_is_forgotten() {
    let fleet = Fleet::start();
    let _here = fleet.joined("here", &["pumps"]);
    fleet.gone("gone", &["pumps"]);
    fleet.wait_for(2);
    Somebody::at(&fleet).publish("desired/gone", &numbered(5, "INFO"));
    let ran = fleet.run(&["forget", "pumps"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let ran = fleet.run(&["forget", "gone"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let cleared = "cleared logconf/desired/gone\ncleared logconf/reported/gone\n";
    assert_eq!(ran.stdout, cleared);
    fleet.wait_for(1);
    assert_eq!(desired(&fleet), []);
}

#[test]
fn a_device_whose_lists_end_early_is_not_unfit() {
    let fleet = Fleet::start();
    let few = r#","capacities":{},"registry":{"classes":["logging.StreamHandler"],"streams":[]},"more":3"#;
    Somebody::at(&fleet).publish("reported/a", &report("null", "null", few));
    let config = fleet.file("board.json", BOARD);
    let push = ["push", &config, "--to", "pumps", "--dry-run"];
    let ran = fleet.run(&push);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // One that has told all that it has is.
    let all = few.replace(",\"more\":3", "");
    Somebody::at(&fleet).publish("reported/a", &report("null", "null", &all));
    assert_eq!(fleet.run(&push).code, Some(1));
}
