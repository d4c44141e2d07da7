//! Names that a terminal would obey: none of them gets there as it is, whatever is asked.

use crate::device::{Ran, file, logconf, tcp};

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
