//! `logconf monitor` on a pseudo-terminal.
#![cfg(unix)]

mod device;

use device::{Line, Ran, command};
use std::io::Read;
use std::process::Stdio;

#[test]
fn text_is_shown_at_once_and_frames_pass_by_until_the_line_ends() {
    let mut line = Line::new();
    let mut monitor = command(&["monitor", "--frames", "--serial", &line.port])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = monitor.stdout.take().unwrap();
    let mut read = |n: usize| {
        let mut text = vec![0; n];
        stdout.read_exact(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    };

    // Nothing but the text itself makes it appear: neither a line's end nor the line's.
    line.write(b"INFO app: 1\r\nDEBUG app.sen");
    assert_eq!(read(26), "INFO app: 1\r\nDEBUG app.sen");
    line.write_frame(br#"{"ok":true,"generation":2}"#);
    line.write(b"sor: 2\r\n");
    assert_eq!(read(8), "sor: 2\r\n");
    // A stray zero, as a reset may leave one: what follows might be a frame, until it pauses.
    line.write(b"\0INFO app: 3");
    assert_eq!(read(11), "INFO app: 3");

    drop(line);
    let ran = Ran::from(monitor.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stderr, "frame: {\"ok\":true,\"generation\":2}\n");
}

#[test]
fn a_port_that_is_not_there_is_named() {
    let ran = device::logconf(&["monitor", "--serial", "/dev/no-such-port"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr
            .starts_with("logconf: cannot open /dev/no-such-port: ")
    );
}
