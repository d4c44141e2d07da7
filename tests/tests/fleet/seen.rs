//! What is seen of a fleet, and asked of it.

use crate::common::{Fleet, QUIET};
use logconf::fleet::{Event, Link, Message};
use logconf_tests::line::PATIENCE;
use logconf_tests::peers::MosquittoSettings;
use serde_json::Value;
use std::process::Command;

#[test]
fn a_status_is_what_each_device_has_reported() {
    let fleet = Fleet::start();
    let _a = fleet.joined("a", &["pumps", "hall"]);
    let _b = fleet.joined("b", &[]);
    fleet.wait_for(2);
    let config = fleet.file("quiet.json", QUIET);
    fleet.run(&["push", &config, "--to", "a", "--rev", "7"]);
    let ran = fleet.run(&["status"]);
    assert_eq!(
        ran.stdout,
        "DEVICE  GROUPS       REV  VERDICT  GENERATION  FIRMWARE\n\
         a       pumps, hall  7    applied  2           1.2.0\n\
         b       -            -    -        1           1.2.0\n"
    );
    let ran = fleet.run(&["status", "hall", "--format", "json"]);
    let line: Value = serde_json::from_str(&ran.stdout).expect("one line");
    assert_eq!(
        (&line["device"], &line["report"]["rev"]),
        (&"a".into(), &7.into())
    );
    assert_eq!(line["report"]["verdict"]["ok"], true);
    assert!(line["report"]["registry"]["classes"].is_array());
}

#[test]
fn a_level_is_set_on_a_group_for_a_time() {
    let fleet = Fleet::start();
    let members: Vec<_> = ["a", "b"].map(|name| fleet.joined(name, &["pumps"])).into();
    let _other = fleet.joined("c", &[]);
    fleet.gone("gone", &["pumps"]);
    fleet.wait_for(4);
    let level = [
        "level",
        "pumps",
        "net.tcp",
        "DEBUG",
        "--for",
        "2s",
        "--timeout",
        "1",
    ];
    let ran = fleet.run(&level);
    assert_eq!(
        ran.stdout,
        "VERDICT  DEVICES  REASON  WHICH\napplied  2\nsilent   1                gone\n"
    );
    assert_eq!(ran.code, Some(3));
    // It returns by itself, and that is reported.
    for member in &members {
        member.wait_for(3);
    }
    fleet.until_printed("-        3", &["status", "a"]);
    let ran = fleet.run(&["level", "a", "root", "LOUD"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("Unknown level: 'LOUD'"), "{ran:?}");
}

#[test]
fn nobody_answers_for_another_device() {
    let fleet = Fleet::start();
    let topics = vec!["logconf/request/forger".to_owned()];
    let link = Link::open(&fleet.broker(), "forger", topics).unwrap();
    for device in ["forger", "gone"] {
        link.publish(Message {
            topic: format!("logconf/reported/{device}"),
            payload: br#"{"rev":null,"verdict":null,"generation":1,"groups":["pumps"]}"#.into(),
            is_retained: true,
            ..Message::default()
        });
    }
    fleet.wait_for(2);
    let level = ["level", "pumps", "a", "DEBUG", "--timeout", "2"];
    let child = fleet.command(&level).spawn().unwrap();
    let response = loop {
        match link.next(PATIENCE).expect("it is asked") {
            Event::Message(message) => break message.reply_to.expect("an answer is wanted").0,
            _ => continue,
        }
    };
    for guess in ["0", "1", "2", "gone"] {
        link.publish(Message {
            topic: response.clone(),
            payload: br#"{"ok":true,"generation":2}"#.into(),
            correlation: guess.into(),
            ..Message::default()
        });
    }
    let ran = crate::common::ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("silent   2"), "{ran:?}");
}

#[test]
fn a_broker_that_is_not_there_and_one_that_is_not_named() {
    let fleet = Fleet::start();
    let ran = fleet.run(&["status"]);
    assert_eq!(
        (ran.code, &*ran.stderr),
        (Some(3), "logconf: no device has reported\n")
    );
    let none = crate::common::command(fleet.folder.path(), &["status"]);
    let ran = crate::common::ran({ none }.output().unwrap());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("which broker?"), "{ran:?}");
}

#[test]
fn a_file_and_the_environment_say_which_broker() {
    let fleet = Fleet::start();
    let _a = fleet.joined("a", &[]);
    fleet.wait_for(1);
    let ok = |mut command: Command| command.output().unwrap().status.code();
    let command = || crate::common::command(fleet.folder.path(), &["status", "a"]);
    let mut with_variable = command();
    with_variable.env("LOGCONF_BROKER", fleet.url());
    assert_eq!(ok(with_variable), Some(0));
    std::fs::create_dir(fleet.folder.path().join("logconf")).unwrap();
    fleet.file(
        "logconf/fleet.toml",
        &format!("broker = '{}'\n", fleet.url()),
    );
    assert_eq!(ok(command()), Some(0));
    fleet.file(
        "logconf/fleet.toml",
        &format!("broker = '{}'\nprefix = 'x'\n", fleet.url()),
    );
    // Nobody has reported there.
    assert_eq!(ok(command()), Some(2));
    fleet.file("logconf/fleet.toml", "borker = ''\n");
    assert_eq!(ok(command()), Some(2));
}

#[test]
fn a_broker_that_leaves_out_reports_does_not_do_so_without_a_word() {
    let fleet = Fleet::with(MosquittoSettings {
        held: 100,
        ..MosquittoSettings::default()
    });
    let link = Link::open(&fleet.broker(), "devices", Vec::new()).unwrap();
    for number in 0..200 {
        link.publish(Message {
            topic: format!("logconf/reported/d{number}"),
            payload: br#"{"rev":null,"verdict":null,"generation":1}"#.into(),
            is_retained: true,
            ..Message::default()
        });
    }
    let mut taken = 0;
    while taken < 200 {
        let event = link.next(PATIENCE).expect("the broker takes it");
        taken += usize::from(matches!(event, Event::Taken { .. }));
    }
    let ran = fleet.run(&["status"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""), "{ran:?}");
    assert!(ran.stderr.contains("max_queued_messages"), "{ran:?}");
}
