//! `logconf listen`, and `logconf send` and `logconf status` with a key.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::common::{End, Peer, document};
use crate::process::{Listening, logconf};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(folder: &TempDir, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn send(file: &Path, address: &str, more: &[&str]) -> Output {
    let file = file.to_str().unwrap();
    logconf(&[&["send", file, "--tcp", address], more].concat())
        .output()
        .unwrap()
}

fn config(level: &str) -> String {
    format!(
        r#"{{"version": 1, "disable_existing_loggers": false,
            "formatters": {{"f": {{"format": "{level} %(levelname)s %(name)s %(peer)s %(message)s",
                               "defaults": {{"peer": "-"}}}}}},
            "handlers": {{"h": {{"class": "logging.StreamHandler", "formatter": "f",
                             "stream": "ext://sys.stdout"}}}},
            "root": {{"level": "{level}", "handlers": ["h"]}}}}"#
    )
}

#[test]
fn it_logs_what_it_is_given_as_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let before = write(&folder, "before.json", &config("INFO"));
    let after = write(&folder, "after.json", &config("ERROR"));
    let wrong = write(&folder, "wrong.json", &config("LOUD"));
    let mut process = Listening::start(&["--config", before.to_str().unwrap()]);
    process
        .log(r#"{"logger": "a.b", "level": "INFO", "msg": "on", "extra": {"peer": "10.0.2.2"}}"#);
    process.log(r#"{"logger": "a.b", "level": 10, "msg": "off"}"#);
    let line = process.mark();
    assert!(
        line.starts_with("logconf: <stdin>:3: no record: "),
        "{line}"
    );
    let refused = send(&wrong, &process.address, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stdout).contains("Unknown level: 'LOUD'"),
        "{refused:?}"
    );
    let taken = send(&after, &process.address, &[]);
    assert_eq!(text(&taken.stdout), "generation 3\n");
    process.log(r#"{"msg": "off", "level": "WARNING"}"#);
    process.log(r#"{"msg": "on", "level": "CRITICAL"}"#);
    let (code, logged, said) = process.end();
    assert_eq!(
        logged,
        "INFO INFO a.b 10.0.2.2 on\nERROR CRITICAL root - on\n"
    );
    assert_eq!(code, Some(0));
    assert!(said.contains("Unknown level: 'LOUD'"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_key_comes_from_a_file_of_its_owners_or_from_the_environment() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let document = write(&folder, "config.json", &config("INFO"));
    let key = "5a".repeat(32);
    let file = write(&folder, "key", &format!("{key}\n"));
    let path = file.to_str().unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    for command in [
        &["listen", "--key-file", path][..],
        &["status", "--tcp", "::1", "--key-file", path],
    ] {
        let open = logconf(command).stdin(Stdio::null()).output().unwrap();
        assert_eq!(open.status.code(), Some(2));
        assert!(
            text(&open.stderr).contains("others have a right to this file"),
            "{open:?}"
        );
    }
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();

    let process = Listening::start(&["--key-file", path, "--bind", "0.0.0.0"]);
    let address = process.address.replace("0.0.0.0", "127.0.0.1");
    let without = send(&document, &address, &[]);
    assert_eq!(
        (without.status.code(), text(&without.stdout).as_str()),
        (Some(1), "")
    );
    let said = text(&without.stderr);
    assert!(said.contains("wants requests sealed with a key"), "{said}");
    let with = send(&document, &address, &["--key-file", path]);
    assert_eq!(text(&with.stdout), "generation 2\n");
    let by_environment = logconf(&["status", "--tcp", &address])
        .env("LOGCONF_KEY", &key)
        .output();
    let by_environment = by_environment.unwrap();
    assert!(
        text(&by_environment.stdout).starts_with("generation 2\n"),
        "{by_environment:?}"
    );
    let malformed = logconf(&["status", "--tcp", &address])
        .env("LOGCONF_KEY", "5a")
        .output()
        .unwrap();
    assert_eq!(malformed.status.code(), Some(2));
    assert_eq!(process.end().0, Some(0));
}

#[test]
fn what_it_cannot_do_ends_it_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = write(&folder, "wrong.json", &config("LOUD"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (args, code, said) in [
        (
            &["--bind", "0.0.0.0"][..],
            2,
            "0.0.0.0 can be reached from other machines: --key-file or LOGCONF_KEY",
        ),
        (&["--port", &port], 3, "the port is in use"),
        (&["--config", "no/such/file"], 2, "no/such/file: "),
        (
            &["--config", wrong.to_str().unwrap()],
            1,
            "^^^^^^ Unknown level: 'LOUD'",
        ),
        (&["--bind", "localhost"], 2, "invalid value"),
    ] {
        let ran = logconf(&[&["listen"], args].concat())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(code), "{args:?}");
        assert!(text(&ran.stderr).contains(said), "{ran:?}");
    }
    let insecure = Listening::start(&["--bind", "0.0.0.0", "--insecure"]);
    assert_eq!(insecure.end().0, Some(0));
}

/// A config by which records wait in memory for the end.
#[cfg(unix)]
fn held() -> String {
    let document = config("INFO").replace(
        r#""root": {"level": "INFO", "handlers": ["h"]}"#,
        r#""root": {"level": "INFO", "handlers": ["m"]}"#,
    );
    let memory = r#""handlers": {"m": {"class": "logging.handlers.MemoryHandler",
                     "capacity": 1000, "target": "h"}, "#;
    document.replace(r#""handlers": {"h":"#, &format!("{memory}\"h\":"))
}

#[cfg(unix)]
#[test]
fn a_log_file_gets_the_mode_that_the_umask_leaves() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, expected) in [("022", 0o644), ("077", 0o600), ("0", 0o666)] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("app.log");
        let handler = serde_json::json!({"class": "logging.handlers.RotatingFileHandler",
                                         "filename": log, "maxBytes": 5, "backupCount": 1});
        let config = serde_json::json!({"version": 1, "handlers": {"h": handler},
                                        "root": {"level": "INFO", "handlers": ["h"]}});
        let config = write(&folder, "logging.json", &config.to_string());
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "umask $0; exec \"$@\"", umask])
            .arg(env!("CARGO_BIN_EXE_logconf"))
            .args(["listen", "--port", "0", "--config"])
            .arg(&config);
        let mut process = Listening::run(shell);
        // The second one moves the file away, and makes it anew.
        process.log(r#"{"msg": "one"}"#);
        process.log(r#"{"msg": "two"}"#);
        assert_eq!(process.end().0, Some(0));
        for file in [&log, &folder.path().join("app.log.1")] {
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, expected, "umask {umask}: {file:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_it_at_once() {
    use rustix::process::{Pid, Signal, kill_process};
    let folder = tempfile::tempdir().unwrap();
    let document = write(&folder, "memory.json", &held());
    let mut process = Listening::start(&["--config", document.to_str().unwrap()]);
    // More than a pipe holds that nobody reads: so it cannot end properly.
    let text = "x".repeat(1000);
    for _ in 0..200 {
        process.log(&format!(r#"{{"msg": "{text}"}}"#));
    }
    process.mark();
    let pid = Pid::from_child(&process.child);
    // Two that come at once may count as one.
    crate::common::until("it ends", || {
        kill_process(pid, Signal::TERM).unwrap();
        process.child.try_wait().unwrap().is_some()
    });
    assert_eq!(process.child.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_and_what_handlers_hold_is_written() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let folder = tempfile::tempdir().unwrap();
        let document = write(&folder, "memory.json", &held());
        let mut process = Listening::start(&["--config", document.to_str().unwrap()]);
        process.log(r#"{"msg": "held"}"#);
        process.mark();
        let pid = Pid::from_child(&process.child);
        kill_process(pid, signal).unwrap();
        // Input goes on meanwhile.
        let input = process.input.take();
        let (code, logged, said) = process.end();
        assert_eq!(
            (code, logged.as_str()),
            (Some(0), "INFO INFO root - held\n"),
            "{said}"
        );
        drop(input);
    }
}

#[test]
fn a_process_that_dies_resets_whoever_it_has_not_answered() {
    let mut process = Listening::start(&[]);
    let address = process.address.parse().unwrap();
    let mut peer = Peer::at(address);
    peer.send([0, 0, 1]);
    // Those who came before are let in then, and what they sent is read.
    assert_eq!(Peer::at(address).request(document(1))["ok"], true);
    assert_eq!(Peer::at(address).request(document(2))["ok"], true);
    process.child.kill().unwrap();
    process.child.wait().unwrap();
    // In good order, it would say that all was well.
    assert_eq!(peer.end(), End::Reset);
}
