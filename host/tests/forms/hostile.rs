//! Names that a terminal would obey: none of them gets there as it is, whatever is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

#[cfg(unix)]
use crate::device::Line;
use crate::device::{Ran, command, file, logconf, logconf_with_input, tcp};

/// ESC and a C1 character that clear the screen, one that ends a line, and those that turn the direction of
/// what follows, hide it, or begin a line.
const NAMES: [(&str, &str); 5] = [
    ("\\u001b[2J", "\u{1b}[2J"),
    ("\u{9b}2J", "\u{9b}2J"),
    ("\u{202e}gnihton\u{2066}\u{200f}\u{61c}", "\u{202e}"),
    ("\u{feff}\u{200b}\u{e0041}", "\u{feff}"),
    ("\u{85}\u{2028}", "\u{85}"),
];

fn is_harmless(text: &str) -> bool {
    text.chars().all(|c| {
        c == '\n'
            || !c.is_control()
                && !"\u{202e}\u{2066}\u{200f}\u{61c}\u{feff}\u{200b}\u{e0041}\u{2028}".contains(c)
    })
}

fn assert_harmless(ran: &Ran, args: &[&str]) {
    assert!(is_harmless(&ran.stdout), "{args:?}: {:?}", ran.stdout);
    assert!(is_harmless(&ran.stderr), "{args:?}: {:?}", ran.stderr);
}

#[test]
fn no_command_prints_a_name_that_a_terminal_would_obey() {
    for (number, (name, raw)) in NAMES.into_iter().enumerate() {
        // Taken, with surprises: the handler is used twice, a key is not read.
        let taken = format!(
            r#"{{"version": 1, "{name}": 1,
            "formatters": {{"f{name}": {{"format": "{name} %(message)s"}}}},
            "handlers": {{"{name}": {{"class": "logging.FileHandler", "filename": "{name}", "formatter": "f{name}"}}}},
            "loggers": {{"a{name}": {{"handlers": ["{name}"]}}}}, "root": {{"handlers": ["{name}"]}}}}"#
        );
        // Refused, in a line with more of it on both sides.
        let refused = format!(
            r#"{{"version": 1, "loggers": {{"{name}": {{"level": "{name}", "handlers": ["{name}"]}}}}}}"#
        );
        let broken = refused.replace(": 1,", format!(": {raw} 1,").as_str());
        for (kind, text) in [("taken", taken), ("refused", refused), ("broken", broken)] {
            let path = file(&format!("hostile-{number}-{kind}.json"), text);
            let logger = format!("a{}", raw.replace('\u{1b}', "?"));
            for args in [
                &["check", &path][..],
                &["check", "--format", "json", &path],
                &["check", "--format", "sarif", &path],
                &["explain", &path, &logger],
                &["explain", &path, &logger, "ERROR", "--message", raw],
                &["tree", &path],
                &["tree", "--dot", &path],
                &["tree", "--svg", &path],
                &["convert", &path],
                &["convert", "--to", "yaml", &path],
                &["convert", "--to", "toml", &path],
                // Nobody listens there.
                &["send", "--dry-run", &path, "--tcp", "127.0.0.1:1"],
            ] {
                let ran = logconf(args);
                assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{args:?}");
                assert_harmless(&ran, args);
            }
        }
        let missing = format!("/nowhere/{raw}");
        for args in [["check", &missing], ["tree", &missing]] {
            assert_harmless(&logconf(&args), &args);
        }
    }
}

#[test]
fn nor_what_a_device_says() {
    let reply = "{\"ok\":true,\"generation\":1,\"root\":{\"level\":30,\"effective\":30,\"propagate\":true,\
        \"disabled\":false,\"handlers\":[\"\\u001b[2J\u{9b}2J\u{202e}\"],\"filters\":[]},\
        \"loggers\":{},\"handlers\":{},\"config\":{\"\u{202e}\u{9b}2J\":1}}";
    for args in [
        &["status"][..],
        &["status", "--format", "json"],
        &["get"],
        &["tree"],
    ] {
        let (address, device) = tcp(Some(reply));
        let ran = logconf(&[args, &["--tcp", &address]].concat());
        device.join().unwrap();
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        assert!(ran.stdout.contains("202e"), "{args:?}: {}", ran.stdout);
        assert_harmless(&ran, args);
    }
}

#[test]
fn nor_what_it_is_asked_for_and_is_not_there() {
    let reply =
        "{\"ok\":true,\"generation\":1,\"loggers\":{\"a\u{9b}2J\u{202e}b\":{\"level\":10}}}";
    let name = "a\u{9b}2J\u{202e}";
    let (address, device) = tcp(Some(reply));
    let args = ["level", name, "DEBUG", "--tcp", &address];
    let ran = logconf(&args);
    device.join().unwrap();
    assert!(ran.stderr.contains("no logger"), "{ran:?}");
    assert_harmless(&ran, &args);
    let missing = format!("/nowhere/{name}");
    for args in [
        &["level", name, "DEBUG", "--dry-run", "--tcp", "127.0.0.1:1"][..],
        &["replay", &missing],
        &["replay", "--dir", &missing, "-"],
        &["monitor", "--serial", &missing],
        &["listen", "--config", &missing],
        &["listen", "--key-file", &missing],
    ] {
        let ran = logconf(args);
        assert!(!ran.stderr.is_empty(), "{args:?}");
        assert_harmless(&ran, args);
    }
}

#[test]
fn nor_the_results_of_a_replay() {
    let mut script = String::new();
    for (name, _) in NAMES {
        script += &format!(
            r#"{{"op":"dictConfig","config":{{"version":1,"formatters":{{"f":{{"format":"%(nope)s"}}}},"handlers":{{"{name}":{{"class":"logging.StreamHandler","formatter":"f"}},"h":{{"class":"logging.StreamHandler"}}}},"loggers":{{"{name}":{{"level":"INFO"}}}},"root":{{"handlers":["{name}","h"]}}}}}}
{{"op":"log","logger":"{name}","level":20,"msg":"{name}"}}
{{"op":"state"}}
{{"op":"dictConfig","config":{{"version":1,"loggers":{{"{name}":{{"level":"{name}"}}}}}}}}
{{"op":"{name}"}}
"{name}"
"#
        );
    }
    let args = ["replay", "-"];
    let ran = logconf_with_input(&args, script.as_bytes());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout.lines().count(), 6 * NAMES.len());
    assert!(ran.stdout.contains(r"\u202e"), "{}", ran.stdout);
    assert_harmless(&ran, &args);
}

#[test]
fn nor_does_a_process_that_listens() {
    for (number, (name, _)) in NAMES.into_iter().enumerate() {
        // It cannot write what it is given.
        let config = format!(
            r#"{{"version": 1, "formatters": {{"f": {{"format": "%(nope)s"}}}},
            "handlers": {{"{name}": {{"class": "logging.StreamHandler", "formatter": "f"}}}},
            "root": {{"level": "INFO", "handlers": ["{name}"]}}}}"#
        );
        let path = file(&format!("hostile-listen-{number}.json"), config);
        let args = ["listen", "--port", "0", "--config", &path];
        let mut process = command(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap());
        let mut stderr = String::new();
        lines.read_line(&mut stderr).unwrap();
        let address = stderr.trim_start_matches("listening on ");
        let address = address.split(',').next().unwrap().trim();
        let mut peer = TcpStream::connect(address).unwrap();
        let refused =
            format!(r#"{{"version": 1, "loggers": {{"{name}": {{"level": "{name}"}}}}}}"#);
        let length = (refused.len() as u32).to_be_bytes();
        peer.write_all(&[&length[..], refused.as_bytes()].concat())
            .unwrap();
        peer.read_exact(&mut [0; 4]).unwrap();
        let mut stdin = process.stdin.take().unwrap();
        let records = format!("{{\"msg\": \"m\"}}\n{{\"msg\": \"m\", \"level\": \"{name}\"}}\n");
        stdin.write_all(records.as_bytes()).unwrap();
        drop(stdin);
        lines.read_to_string(&mut stderr).unwrap();
        process.wait().unwrap();
        for said in ["failed: ValueError", "sent what is refused", "no record"] {
            assert!(stderr.contains(said), "{said}: {stderr}");
        }
        assert!(is_harmless(&stderr), "{name}: {stderr:?}");
    }
}

#[cfg(unix)]
#[test]
fn nor_the_frames_on_a_line_that_is_watched() {
    let mut line = Line::new();
    let args = ["monitor", "--frames", "--serial", &line.port];
    let mut monitor = command(&args);
    let monitor = monitor.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut monitor = monitor.spawn().unwrap();
    // It has the line open.
    line.write(b"ready");
    let mut stdout = monitor.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 5]).unwrap();
    for (_, raw) in NAMES {
        line.write_frame(raw.as_bytes());
    }
    let mut stderr = BufReader::new(monitor.stderr.take().unwrap());
    for _ in NAMES {
        let mut said = String::new();
        stderr.read_line(&mut said).unwrap();
        assert!(said.starts_with("frame: \\u{"), "{said:?}");
        assert!(is_harmless(&said), "{said:?}");
    }
    drop(line);
    monitor.wait().unwrap();
}

#[test]
fn what_is_escaped_is_the_same_name_for_programs_and_moves_no_column() {
    let text = "{\"version\": 1, \"loggers\": {\"\u{202e}\u{9b}\": {\"level\": \"LOUD\"}}}";
    let path = file("hostile-same.json", text);
    let ran = logconf(&["check", "--format", "json", &path]);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["path"], "loggers.\u{202e}\u{9b}.level");
    let column = text.chars().position(|c| c == 'L').unwrap();
    assert_eq!(found["place"]["column"], column);
    let ran = logconf(&["check", &path]);
    assert!(
        ran.stdout.contains(&format!(":1:{column}\n")),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains(r#"{"\u{202e}\u{9b}": {"level": "LOUD"}}"#),
        "{}",
        ran.stdout
    );
}
