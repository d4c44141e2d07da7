//! `logconf send` against a stand-in for a device.

mod device;

use std::io::Read;

use device::{Ran, command, file, logconf, logconf_with_input, tcp};

#[test]
fn a_config_that_is_taken_over_tcp() {
    let config = file("taken.json", "{\"version\": 1}\n");
    let (address, device) = tcp(Some(
        r#"{"ok":true,"generation":7,"dropped":0,"silenced":["net"],"warnings":["w"]}"#,
    ));
    let ran = logconf(&["send", &config, "--tcp", &address]);
    assert_eq!(ran.stdout, "generation 7\nwarning: w\ndisabled: net\n");
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    // The file, byte for byte.
    assert_eq!(device.join().unwrap(), b"{\"version\": 1}\n");
}

#[test]
fn a_config_that_is_refused_shows_the_place() {
    let config = file(
        "refused.json",
        "{\"version\": 1,\n \"root\": {\"level\": \"LOUD\"}}",
    );
    let (address, _device) = tcp(Some(
        r#"{"ok":false,"error":"Unable to configure root logger","path":"root.level","offset":35,
            "causes":["Unknown level: 'LOUD'"]}"#,
    ));
    let ran = logconf(&["send", &config, "--tcp", &address]);
    let expected = format!(
        r#"error[refused]: Unable to configure root logger
 --> {config}:2:21
  |
2 |  "root": {{"level": "LOUD"}}}}
  |                     ^^^^ Unknown level: 'LOUD'
  |
  = note: at root.level

"#
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!((ran.code, &*ran.stderr), (Some(1), ""));
}

#[test]
fn a_byte_order_mark_is_not_sent() {
    let config = file("bom.json", "\u{feff}{\"version\":2}");
    let (address, device) = tcp(Some(
        r#"{"ok":false,"error":"Unsupported version: 2","offset":11}"#,
    ));
    let ran = logconf(&["send", &config, "--tcp", &address]);
    assert!(ran.stdout.contains(&format!("{config}:1:12\n")), "{ran:?}");
    assert_eq!(device.join().unwrap(), b"{\"version\":2}");
}

#[test]
fn a_config_from_standard_input() {
    let (address, device) = tcp(Some(r#"{"ok":false,"error":"e","offset":1}"#));
    let ran = logconf_with_input(&["send", "-", "--tcp", &address], b"{]");
    assert_eq!(
        ran.stdout,
        "error[refused]: e\n --> <stdin>:1:2\n  |\n1 | {]\n  |  ^\n\n"
    );
    assert_eq!(ran.code, Some(1));
    assert_eq!(device.join().unwrap(), b"{]");
}

#[test]
fn a_peer_that_closes_without_an_answer_is_a_success_with_a_note_unless_told_otherwise() {
    let config = file("unanswered.json", "{}");
    for (option, code, note) in [
        (None, 0, "sent, not answered"),
        (Some("--require-answer"), 3, "without an answer"),
    ] {
        let (address, _device) = tcp(None);
        let mut args = vec!["send", &config, "--tcp", &address];
        args.extend(option);
        let ran = logconf(&args);
        assert_eq!((ran.code, &*ran.stdout), (Some(code), ""));
        assert!(ran.stderr.contains(note), "{ran:?}");
    }
}

#[test]
fn with_a_key_no_answer_is_no_success() {
    let config = file("unanswered-with-a-key.json", "{}");
    let (address, device) = tcp(None);
    let ran = command(&["send", &config, "--tcp", &address])
        .env("LOGCONF_KEY", "5a".repeat(32))
        .output();
    let ran = Ran::from(ran.unwrap());
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
    assert!(ran.stderr.contains("the link broke"), "{ran:?}");
    assert_eq!(device.join().unwrap().len(), 42);
}

#[test]
fn a_peer_that_takes_all_and_breaks_off_is_no_success() {
    let config = file("broken-off.json", "{}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let device = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        peer.read_exact(&mut [0; 4 + 2]).unwrap();
        // As the system does for a program that dies.
        let linger = Some(std::time::Duration::ZERO);
        socket2::SockRef::from(&peer).set_linger(linger).unwrap();
    });
    let ran = logconf(&["send", &config, "--tcp", &address]);
    device.join().unwrap();
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
    assert!(ran.stderr.contains("the link broke"), "{ran:?}");
}

#[test]
fn a_device_that_is_not_there_or_is_silent_was_not_reached() {
    let config = file("unreached.json", "{}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    // The system accepts, and nobody is behind it.
    let silent = logconf(&["send", &config, "--tcp", &address, "--timeout", "0.2"]);
    assert_eq!(silent.stderr, "logconf: no answer within 0.2 s\n");
    drop(listener);
    let refused = logconf(&["send", &config, "--tcp", &address]);
    let cannot = format!("logconf: cannot connect to {address}: ");
    assert!(refused.stderr.starts_with(&cannot), "{refused:?}");
    let no_port = logconf(&["send", &config, "--serial", "/dev/no-such-port"]);
    let cannot = "logconf: cannot open /dev/no-such-port: ";
    assert!(no_port.stderr.starts_with(cannot), "{no_port:?}");
    for ran in [silent, refused, no_port] {
        assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
    }
}

#[test]
fn what_is_no_reply_is_not_taken_for_one() {
    let config = file("no-reply.json", "{}");
    let (address, _device) = tcp(Some("\u{1b}[2Jhello"));
    let ran = logconf(&["send", &config, "--tcp", &address]);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
    assert!(ran.stderr.ends_with(": \\u{1b}[2Jhello\n"), "{ran:?}");
}

#[test]
fn wrong_usage_and_unreadable_files_exit_with_2() {
    let empty = file("empty.json", " \n");
    let config = file("usage.json", "{}");
    for args in [
        &["send", "no/such/file", "--tcp", "127.0.0.1"][..],
        &["send", &empty, "--tcp", "127.0.0.1"],
        &["send", &config, "--tcp", "host:port"],
        &["send", &config, "--targets", "no/such/file"],
        &["send", "-", "--targets", "-"],
        &["send"],
        &[],
    ] {
        let ran = logconf(args);
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{args:?}");
        assert!(!ran.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn the_help_documents_the_exit_codes() {
    let ran = logconf(&["send", "--help"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("Exit codes:"), "{}", ran.stdout);
    assert!(ran.stdout.contains("--require-answer"), "{}", ran.stdout);
}

#[cfg(unix)]
mod serial {
    use super::device::{Line, file, logconf};
    use std::thread;

    #[test]
    fn a_config_that_is_taken_among_log_text() {
        let config = file("serial.json", "{\"version\":1}");
        let mut line = Line::new();
        let port = line.port.clone();
        line.write(b"INFO app: before\r\n");
        let device = thread::spawn(move || {
            let payload = line.read_config(1);
            line.write(b"INFO app: reconfi");
            line.write_frame(br#"{"ok":true,"generation":2}"#);
            line.write(b"DEBUG app: after\r\n");
            // The line has to outlive the answer's way to the reader.
            (payload, line)
        });
        let ran = logconf(&["send", &config, "--serial", &port]);
        assert_eq!((ran.code, &*ran.stdout), (Some(0), "generation 2\n"));
        assert_eq!(device.join().unwrap().0, b"{\"version\":1}");
    }

    #[test]
    fn a_config_is_sent_again_where_noise_ate_the_first() {
        let config = file("again.json", "{\"version\":1}");
        let mut line = Line::new();
        let port = line.port.clone();
        let device = thread::spawn(move || {
            let first = line.read_config(1);
            let second = line.read_config(1);
            line.write_frame(br#"{"ok":true,"generation":2}"#);
            (first == second, line)
        });
        let ran = logconf(&["send", &config, "--serial", &port, "--timeout", "0.5"]);
        assert_eq!((ran.code, &*ran.stdout), (Some(0), "generation 2\n"));
        assert!(device.join().unwrap().0);
    }

    #[test]
    fn a_silent_line_was_not_reached() {
        let config = file("silent.json", "{\"version\":1}");
        let line = Line::new();
        let ran = logconf(&[
            "send",
            &config,
            "--serial",
            &line.port,
            "--timeout",
            "0.2",
            "--retries",
            "1",
        ]);
        assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
        let expected = "logconf: no answer within 0.2 s, each of 2 times that it was asked\n";
        assert_eq!(ran.stderr, expected);
    }
}
