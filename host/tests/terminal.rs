//! What the command does on a terminal and not through a pipe: progress, colours, a screen that is cleared.
#![cfg(unix)]

#[path = "links/common.rs"]
#[allow(dead_code, reason = "each test program uses a part of it")]
mod common;
mod device;

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{self, OpenptFlags};

use common::Program;
use device::{command, file};

/// A pseudo-terminal: the end that a person looks at, and the one that the command has.
fn terminal() -> (File, File) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let person = pty::openpt(flags).unwrap();
    pty::grantpt(&person).unwrap();
    pty::unlockpt(&person).unwrap();
    let name = pty::ptsname(&person, Vec::new()).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let command = rustix::fs::open(name, flags, Mode::empty()).unwrap();
    (person.into(), command.into())
}

/// The command, for a terminal that knows colours; nothing of the test's environment matters.
fn plain(args: &[&str]) -> Command {
    let mut command = command(args);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color").stdin(Stdio::null());
    command
}

/// All that a terminal has shown when nobody has its other end open any more.
fn shown(mut person: File) -> String {
    let mut shown = Vec::new();
    let mut some = [0; 4096];
    // At the end, Linux fails, and others read nothing.
    while let Ok(n @ 1..) = person.read(&mut some) {
        shown.extend_from_slice(&some[..n]);
    }
    String::from_utf8(shown).unwrap()
}

const CONFIG: &str =
    r#"{"version": 1, "disable_existing_loggers": false, "root": {"level": "INFO"}}"#;

#[test]
fn progress_is_shown_on_a_terminal_and_not_through_a_pipe() {
    let (one, two) = (Program::open(), Program::open());
    let config = file("progress.json", CONFIG);
    let send = || {
        plain(&[
            "send",
            &config,
            "--tcp",
            &one.address,
            "--tcp",
            &two.address,
        ])
    };
    let (person, stderr) = terminal();
    let ran = send().stderr(stderr).output().unwrap();
    assert_eq!(ran.status.code(), Some(0));
    let line = shown(person);
    assert!(line.starts_with("\r1 of 2 asked"), "{line:?}");
    // Nothing of it stays.
    let blank = " ".repeat("1 of 2 asked".len());
    assert!(line.ends_with(&format!("\r{blank}\r")), "{line:?}");
    let stdout = String::from_utf8(ran.stdout).unwrap();
    assert!(stdout.starts_with("TARGET"), "{stdout:?}");
    // The table on a terminal is no reason for it.
    let (person, stdout) = terminal();
    let ran = send().stdout(stdout).output().unwrap();
    assert_eq!((ran.status.code(), &*ran.stderr), (Some(0), &b""[..]));
    assert!(shown(person).starts_with("TARGET"));
}

#[test]
fn mistakes_are_coloured_on_a_terminal_and_nowhere_else() {
    let program = Program::open();
    let mistake = file("coloured.json", CONFIG.replace("INFO", "LOUD"));
    let broken = file("coloured.yaml", "version: [1\n");
    for args in [
        &["check", &*mistake][..],
        &["send", &mistake, "--tcp", &program.address],
        &["send", &broken, "--tcp", &program.address],
        &["tree", &mistake],
        &["explain", &mistake, "app"],
    ] {
        let on_terminal = |environment: &[(&str, &str)]| {
            let (person, stdout) = terminal();
            let environment = environment.iter().copied();
            let ran = plain(args).envs(environment).stdout(stdout).output();
            assert_eq!(ran.unwrap().status.code(), Some(1), "{args:?}");
            shown(person)
        };
        let coloured = on_terminal(&[]);
        assert!(coloured.contains("\x1b["), "{args:?}: {coloured:?}");
        for off in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let plain = on_terminal(&[off]);
            assert!(plain.starts_with("error["), "{args:?} {off:?}: {plain:?}");
            assert!(!plain.contains('\x1b'), "{args:?} {off:?}: {plain:?}");
        }
        let piped = plain(args).output().unwrap();
        let piped = String::from_utf8(piped.stdout).unwrap();
        assert!(piped.starts_with("error["), "{args:?}: {piped:?}");
        assert!(!piped.contains('\x1b'), "{args:?}: {piped:?}");
    }
    // Where it stands on stderr, that is what counts.
    let (person, stderr) = terminal();
    let ran = plain(&["convert", &broken]).stderr(stderr).output();
    assert_eq!(ran.unwrap().status.code(), Some(1));
    assert!(shown(person).contains("\x1b["));
}

#[test]
fn a_status_that_is_watched_clears_the_screen_and_no_pipe() {
    let program = Program::open();
    let watch = || plain(&["status", "--tcp", &program.address, "--watch", "1"]);
    // Until it has come twice.
    let read = |mut from: Box<dyn Read>| {
        let begun = Instant::now();
        let mut text = String::new();
        let mut some = [0; 4096];
        while text.matches("generation 1").count() < 2 {
            assert!(begun.elapsed() < Duration::from_secs(30), "{text:?}");
            let n = from.read(&mut some).unwrap();
            text += std::str::from_utf8(&some[..n]).unwrap();
        }
        text
    };
    const CLEAR: &str = "\x1b[H\x1b[2J";
    let (person, stdout) = terminal();
    let mut watching = watch().stdout(stdout).spawn().unwrap();
    let text = read(Box::new(person));
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert!(text.starts_with(CLEAR), "{text:?}");
    assert_eq!(text.matches(CLEAR).count(), 2, "{text:?}");

    let mut watching = watch().stdout(Stdio::piped()).spawn().unwrap();
    let text = read(Box::new(watching.stdout.take().unwrap()));
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert!(text.starts_with("generation 1\n"), "{text:?}");
    assert!(text.contains("\n\ngeneration 1\n"), "{text:?}");
    assert!(!text.contains('\x1b'), "{text:?}");
}
