//! What is said of answers that are not about the config: busy devices, keys, and dry runs.

use crate::common::{Program, replies};
use crate::device::{Ran, command, file, logconf};

const BUSY: &str =
    r#"{"ok":false,"error":"busy: another configuration is being applied","path":"","causes":[]}"#;

#[test]
fn a_busy_device_is_asked_again() {
    let config = file("busy.json", "{}");
    let address = replies(&[BUSY, BUSY, r#"{"ok":true,"generation":2}"#]);
    let ran = logconf(&["send", &config, "--tcp", &address]);
    assert_eq!((ran.code, &*ran.stdout), (Some(0), "generation 2\n"));
    let expected = "logconf: busy, trying again in 0.25 s\nlogconf: busy, trying again in 0.5 s\n";
    assert_eq!(ran.stderr, expected);
    // Not for ever.
    let address = replies(&[BUSY, BUSY]);
    let ran = logconf(&["send", &config, "--tcp", &address, "--retries", "1"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.starts_with("error[refused]: busy: another"),
        "{ran:?}"
    );
}

#[test]
fn who_has_a_key_and_who_has_none_is_said_plainly() {
    let config = file("keys.json", r#"{"version": 1}"#);
    let (ours, other) = ("5a".repeat(32), "a5".repeat(32));
    let send = |program: &Program, key: Option<&str>| {
        let mut command = command(&["send", &config, "--tcp", &program.address]);
        command.env_remove("LOGCONF_KEY");
        Ran::from(
            command
                .envs(key.map(|key| ("LOGCONF_KEY", key)))
                .output()
                .unwrap(),
        )
    };
    let (open, locked) = (Program::open(), Program::with_key(&ours));
    assert_eq!(send(&open, None).code, Some(0));
    assert_eq!(send(&locked, Some(&ours)).code, Some(0));
    for (program, key, said) in [
        (
            &locked,
            None,
            "the device wants requests sealed with a key, and none was given: --key-file",
        ),
        (
            &locked,
            Some(&*other),
            "the device rejects the request: its key is another one",
        ),
        (
            &open,
            Some(&*ours),
            "the device has no key and cannot read sealed requests",
        ),
    ] {
        let ran = send(program, key);
        // It is no mistake in the file.
        assert_eq!((ran.code, &*ran.stdout), (Some(1), ""), "{ran:?}");
        assert!(
            ran.stderr.starts_with(&format!("logconf: {said}")),
            "{ran:?}"
        );
        assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    }
}

#[test]
fn a_dry_run_shows_mistakes_where_they_are_and_changes_nothing() {
    let program = Program::open();
    let good = file("dry.json", "{\"version\": 1}\n");
    let ran = logconf(&["send", &good, "--dry-run", "--tcp", &program.address]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (Some(0), "{\"version\": 1}\nwould be taken\n")
    );
    let bad = file(
        "dry-bad.json",
        "{\"version\": 1,\n \"root\": {\"level\": \"LOUD\"}}",
    );
    let ran = logconf(&["send", &bad, "--dry-run", "--tcp", &program.address]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("Unknown level: 'LOUD'"), "{ran:?}");
    assert!(ran.stdout.contains(&format!("{bad}:2:20\n")), "{ran:?}");
    // What ends the question early is no question.
    let broken = file("dry-broken.json", "{\"version\": 1}}, \"x\": {");
    let ran = logconf(&["send", &broken, "--dry-run", "--tcp", &program.address]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("not a JSON document"), "{ran:?}");
    let status = logconf(&["status", "--tcp", &program.address]);
    assert!(status.stdout.starts_with("generation 1\n"), "{status:?}");
}

#[test]
fn a_monitor_over_tcp_says_why_there_is_none() {
    let ran = logconf(&["monitor", "--tcp", "192.0.2.7"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
    assert!(ran.stderr.contains("sends no log text"), "{ran:?}");
}

#[test]
fn ports_are_listed_or_there_is_none() {
    let ran = logconf(&["ports"]);
    match ran.code {
        Some(0) => assert!(ran.stdout.starts_with("PORT"), "{ran:?}"),
        _ => assert_eq!(
            (ran.code, &*ran.stderr),
            (Some(1), "logconf: there is no serial port\n")
        ),
    }
}
