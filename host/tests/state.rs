//! `logconf get` and `logconf forget` against a stand-in for a device, and `get` against the listener itself.

mod device;

use device::{logconf, tcp};
use logconf::Logging;
use logconf::listen::{Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

#[test]
fn a_state_is_printed_as_the_config_that_it_is() {
    let config = r#"{"version":1,"b":1,"a":12345678901234567890123}"#;
    let reply = format!(r#"{{"ok":true,"generation":4,"config":{config}}}"#);
    let reply: &'static str = reply.leak();
    let (address, device) = tcp(Some(reply));
    let ran = logconf(&["get", "--tcp", &address]);
    // On many lines, and all of it to the letter.
    let expected = "{\n  \"version\": 1,\n  \"b\": 1,\n  \"a\": 12345678901234567890123\n}\n";
    assert_eq!((ran.code, ran.stdout), (Some(0), expected.to_owned()));
    assert_eq!(device.join().unwrap(), br#"{"logconf":{"op":"get"}}"#);
}

#[test]
fn what_was_printed_restores_the_state() {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    Standard::new().start(logging);
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let address = format!("127.0.0.1:{}", listener.port());
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state.json");
    let sent = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let ran = logconf(&["send", file.to_str().unwrap(), "--tcp", &address]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    };
    let level = || {
        logconf(&["status", "--format", "json", "--tcp", &address])
            .stdout
            .contains(r#""level":35"#)
    };
    sent(r#"{"version": 1, "root": {"level": 35}}"#);
    let state = logconf(&["get", "--tcp", &address]);
    assert_eq!(state.code, Some(0), "{}", state.stderr);
    sent(r#"{"version": 1, "root": {"level": 10}}"#);
    assert!(!level());
    sent(&state.stdout);
    assert!(level());
    listener.stop();
}

#[test]
fn a_device_that_has_no_such_thing_says_so() {
    for (command, said) in [
        (
            "get",
            "the device does not tell its state: its logconf-core is built without the feature 'get'",
        ),
        (
            "forget",
            "the peer has stored no config: it is a program, or a device whose logconf-core is built without the feature 'persist'",
        ),
    ] {
        let reply = format!(
            r#"{{"ok":false,"error":"unknown operation \"{command}\" (there are: \"status\", \"check\")"}}"#
        );
        let (address, _device) = tcp(Some(reply.leak()));
        let ran = logconf(&[command, "--tcp", &address]);
        assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
        assert_eq!(ran.stderr, format!("logconf: {said}\n"));
    }
}

#[test]
fn a_stored_config_is_forgotten() {
    let (address, device) = tcp(Some(r#"{"ok":true,"generation":4}"#));
    let ran = logconf(&["forget", "--tcp", &address]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (Some(0), "the stored config is forgotten\n")
    );
    assert_eq!(device.join().unwrap(), br#"{"logconf":{"op":"forget"}}"#);
}

#[test]
fn another_answer_is_no_state() {
    let (address, _device) = tcp(Some(r#"{"ok":true,"generation":4}"#));
    let ran = logconf(&["get", "--tcp", &address]);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
}
