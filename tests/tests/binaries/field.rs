//! The firmware `field`: what it was told to keep it finds after a reset, and it obeys its key alone.

use logconf_tests::frame;
use logconf_tests::qemu::{Board, LINKS, Link, STATUS, binary, json, path_from_env};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use logconf_tests::line::PATIENCE;

const KEY: &[u8; 32] = b"an example, known to all readers";

fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

fn key_file(tag: &str) -> String {
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let path = file(&format!("field-{tag}.key"), &hex);
    // The command takes none that others may read.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// The sealed bytes that `logconf send` makes of a request, caught on their way.
fn sealed(tag: &str, request: &str) -> Vec<u8> {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = trap.local_addr().unwrap().to_string();
    let document = file(&format!("field-{tag}.json"), request);
    let mut command = Command::new(path_from_env("LOGCONF_COMMAND"))
        .args([
            "send",
            &document,
            "--key-file",
            &key_file(tag),
            "--tcp",
            &address,
        ])
        .stdout(Stdio::null())
        .spawn()
        .expect("the command runs");
    let (mut link, _) = trap.accept().unwrap();
    let mut header = [0; 4];
    link.read_exact(&mut header).unwrap();
    let mut payload = vec![0; u32::from_be_bytes(header) as usize];
    link.read_exact(&mut payload).unwrap();
    let reply = br#"{"ok":true,"generation":1,"dropped":0,"silenced":[],"warnings":[]}"#;
    link.write_all(&frame::stream(reply)).unwrap();
    drop(link);
    command.wait().unwrap();
    payload
}

fn keeps(level: &str) -> String {
    format!(
        r#"{{"version": 1, "logconf": {{"persist": true}},
        "formatters": {{"f": {{"format": "{level} kept: %(message)s"}}}},
        "handlers": {{"h": {{"class": "logging.StreamHandler", "formatter": "f",
                             "stream": "ext://board.uart0"}}}},
        "root": {{"level": "{level}", "handlers": ["h"]}}, "loggers": {{"app": {{}}}}}}"#
    )
}

/// Sends a request until its counter is new enough, which it is a second after a reset.
fn sent(board: &Board, link: Link, tag: &str, request: &str) -> Vec<u8> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let payload = sealed(tag, request);
        let reply = board.request(link, &payload);
        if reply["ok"] == true {
            return payload;
        }
        assert_eq!(reply["error"], "request rejected");
        assert!(Instant::now() < deadline, "{reply}");
    }
}

#[test]
fn a_stored_configuration_is_found_after_a_reset_and_no_request_is_taken_twice() {
    let (board, mut button) = Board::boot_with_button(&binary("field"));
    for (link, level) in LINKS.into_iter().zip(["INFO", "DEBUG"]) {
        assert_eq!(board.request(link, STATUS)["error"], "request rejected");
        let payload = sent(&board, link, level, &keeps(level));
        let begin = board.line.now();
        button.press();
        let started = format!("{level} kept: started");
        board
            .line
            .wait_line(begin, |line| line == started, &started);
        for other in LINKS {
            assert_eq!(board.request(other, &payload)["error"], "request rejected");
        }
    }
}

#[test]
fn one_counter_holds_for_both_links() {
    let (board, _) = Board::boot_with_button(&binary("field"));
    let [older, newer] = ["older", "newer"].map(|tag| sealed(tag, &keeps("INFO")));
    assert_eq!(json(&board.line.request(&newer))["ok"], true);
    for payload in [&newer, &older] {
        for link in LINKS {
            assert_eq!(board.request(link, payload)["error"], "request rejected");
        }
    }
}

#[test]
fn what_has_no_room_is_refused_and_the_next_reset_finds_what_was() {
    let (board, mut button) = Board::boot_with_button(&binary("field"));
    sent(&board, Link::Serial, "short", &keeps("INFO"));
    // As text, a character of control takes six bytes.
    let long = format!("{}%(message)s", "\\u0001".repeat(400));
    let long = keeps("ERROR").replace("%(message)s", &long);
    let reply = board.request(Link::Tcp, sealed("long", &long));
    assert_eq!(reply["table"], "stored bytes", "{reply}");
    let begin = board.line.now();
    button.press();
    board
        .line
        .wait_line(begin, |line| line == "INFO kept: started", "the old one");
}
