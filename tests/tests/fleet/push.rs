//! A config goes to devices.

use crate::common::{BOARD, Fleet, QUIET};
use logconf::fleet::{Link, Message};
use serde_json::{Value, json};

/// The numbers that a table tells of a verdict.
fn count(table: &str, verdict: &str) -> usize {
    let mut rows = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let row = rows.find(|row| row.first() == Some(&verdict));
    row.map_or(0, |row| row[1].parse().expect("a number"))
}

#[test]
fn a_group_takes_a_config_and_a_second_push_has_nothing_to_do() {
    let fleet = Fleet::start();
    let members: Vec<_> = ["a", "b", "c"]
        .map(|name| fleet.joined(name, &["pumps"]))
        .into();
    let other = fleet.joined("d", &["fans"]);
    fleet.wait_for(4);
    let config = fleet.file("quiet.json", QUIET);
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout, "VERDICT  DEVICES  REASON  WHICH\napplied  3\n");
    for member in &members {
        assert_eq!(member.logging.generation(), 2);
    }
    // The same number again: it is the same config.
    let again = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!((again.code, &*again.stdout), (Some(0), &*ran.stdout));
    assert_eq!(again.stderr, ran.stderr);
    assert_eq!(members[0].logging.generation(), 2);
    assert_eq!(other.logging.generation(), 1);
    // A device that comes later takes it at once.
    let late = fleet.joined("e", &["pumps"]);
    late.wait_for(2);
}

#[test]
fn all_devices_are_reached_in_groups_and_one_by_one() {
    let fleet = Fleet::start();
    let _pumps: Vec<_> = ["a", "b"]
        .map(|name| fleet.joined(name, &["pumps", "hall"]))
        .into();
    let _other = fleet.joined("c", &[]);
    fleet.wait_for(3);
    let config = fleet.file("quiet.yaml", "version: 1\nroot: {level: ERROR}\n");
    let plan = fleet.run(&["push", &config, "--all", "--dry-run"]);
    let document = r#"{"version":1,"root":{"level":"ERROR"},"logconf":{"rev":"#;
    let (targets, sent) = plan.stdout.split_once(document).expect("the document");
    assert_eq!(targets, "group hall\ndevice c\n");
    assert!(sent.ends_with("}}\n"));
    let ran = fleet.run(&["push", &config, "--all", "--format", "json", "--rev", "7"]);
    let line = |device: &str| json!({"device": device, "rev": 7, "verdict": "applied"});
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines, ["a", "b", "c"].map(line));
    assert_eq!(ran.code, Some(0));
}

#[test]
fn what_devices_cannot_take_is_found_before_anything_is_sent() {
    let fleet = Fleet::start();
    let plain = fleet.joined("a", &["pumps"]);
    let _plain = fleet.joined("b", &["pumps"]);
    let board = fleet.board("c", &["pumps"]);
    fleet.wait_for(3);
    let config = fleet.file("board.json", BOARD);
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.starts_with("2 devices cannot take it: a, b\n"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("board.json:2:"), "{ran:?}");
    assert!(ran.stderr.contains("nothing was sent"), "{ran:?}");
    assert_eq!(fleet.run(&["diff"]).code, Some(0));

    let ran = fleet.run(&["push", &config, "--to", "pumps", "--skip-unfit"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        (count(&ran.stdout, "applied"), count(&ran.stdout, "unfit")),
        (1, 2),
        "{ran:?}"
    );
    assert_eq!(
        (board.logging.generation(), plain.logging.generation()),
        (2, 1)
    );
}

#[test]
fn what_a_device_refuses_is_told_with_its_reason() {
    let fleet = Fleet::start();
    let _members: Vec<_> = ["a", "b"].map(|name| fleet.joined(name, &["pumps"])).into();
    fleet.wait_for(2);
    // Whether there is a handler of this name now, a report does not tell.
    let config = fleet.file(
        "partly.json",
        r#"{"version": 1, "incremental": true, "handlers": {"gone": {"level": "ERROR"}}}"#,
    );
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(count(&ran.stdout, "refused"), 2);
    assert!(
        ran.stdout.contains("No handler found with name 'gone'"),
        "{ran:?}"
    );
    assert!(ran.stdout.trim_end().ends_with("a, b"), "{ran:?}");
    let diff = fleet.run(&["diff"]);
    assert_eq!(diff.code, Some(1));
    assert_eq!(diff.stdout.matches("refused").count(), 2, "{diff:?}");
}

#[test]
fn canaries_that_refuse_end_it_before_the_rest_is_sent_anything() {
    let fleet = Fleet::start();
    let members: Vec<_> = (0..10)
        .map(|n| fleet.joined(&format!("d{n}"), &["pumps"]))
        .collect();
    fleet.wait_for(10);
    let config = fleet.file(
        "partly.json",
        r#"{"version": 1, "incremental": true, "handlers": {"gone": {"level": "ERROR"}}}"#,
    );
    let push = [
        "push", &config, "--to", "pumps", "--canary", "20%", "--then", "100%",
    ];
    let ran = fleet.run(&push);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    // The first one that refuses is one too many.
    assert!(ran.stderr.contains("stopped: "), "{ran:?}");
    assert!(ran.stdout.contains("not sent  8"), "{ran:?}");

    // One that they take goes on, and stands at the group's topic alone.
    let config = fleet.file("quiet.json", QUIET);
    let push = [
        "push", &config, "--to", "pumps", "--canary", "2", "--then", "50%", "--then", "100%",
    ];
    let ran = fleet.run(&push);
    assert_eq!(
        (ran.code, count(&ran.stdout, "applied")),
        (Some(0), 10),
        "{ran:?}"
    );
    for member in &members {
        assert_eq!(member.logging.generation(), 2);
    }
    let diff = fleet.run(&["diff"]);
    assert_eq!((diff.code, &*diff.stdout), (Some(0), ""), "{diff:?}");
    assert!(
        fleet
            .run(&["clear", "pumps"])
            .stdout
            .contains("cleared logconf/desired/group/pumps")
    );
    // Nothing is left for the canaries themselves.
    let late = fleet.joined("d0", &[]);
    fleet.wait_for(10);
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(late.logging.generation(), 1);
}

#[test]
fn who_is_not_there_is_silent_and_takes_it_later() {
    let fleet = Fleet::start();
    let _here = fleet.joined("a", &["pumps"]);
    fleet.gone("b", &["pumps"]);
    fleet.wait_for(2);
    let config = fleet.file("quiet.json", QUIET);
    let ran = fleet.run(&["push", &config, "--to", "pumps", "--timeout", "1"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(
        (count(&ran.stdout, "applied"), count(&ran.stdout, "silent")),
        (1, 1),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("the broker keeps it"), "{ran:?}");
    let diff = fleet.run(&["diff"]);
    assert!(
        diff.stdout
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("b       behind  -"),
        "{diff:?}"
    );
    let _back = fleet.joined("b", &["pumps"]);
    fleet.until(0, &["diff"]);
}

#[test]
fn names_that_nobody_has_are_no_targets() {
    let fleet = Fleet::start();
    let _a = fleet.joined("pump-1", &["pumps"]);
    fleet.wait_for(1);
    let config = fleet.file("quiet.json", QUIET);
    let ran = fleet.run(&["push", &config, "--to", "pump"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("no device has reported the name pump"),
        "{ran:?}"
    );
    let ran = fleet.run(&["push", &config, "--to", "group:new"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let late = fleet.joined("x", &["new"]);
    late.wait_for(2);
}

#[test]
fn what_a_device_has_no_room_for_is_found_before_anything_is_sent() {
    let fleet = Fleet::start();
    // As a board would that is gone now.
    let link = Link::open(&fleet.broker(), "board", Vec::new()).unwrap();
    link.publish(Message {
        topic: "logconf/reported/board".to_owned(),
        payload: br#"{"rev":null,"verdict":null,"generation":1,"groups":["pumps"],
            "capacities":{"loggers":{"used":1,"total":2}},"registry":{"classes":[],"streams":[]}}"#
            .into(),
        is_retained: true,
        ..Message::default()
    });
    let roomy = fleet.joined("roomy", &["pumps"]);
    fleet.wait_for(2);
    let config = fleet.file(
        "loggers.json",
        r#"{"version": 1, "loggers": {"a": {"level": "INFO"}, "b": {"level": "INFO"}}}"#,
    );
    let ran = fleet.run(&["push", &config, "--to", "pumps"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.starts_with("1 device cannot take it: board\n"),
        "{ran:?}"
    );
    assert!(
        ran.stdout
            .contains("no room for so many loggers: 3 needed, 2 available"),
        "{ran:?}"
    );
    assert_eq!(roomy.logging.generation(), 1);
}
