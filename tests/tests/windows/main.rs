//! The event log of Windows: what `NTEventLogHandler` hands over to it, as Wine shows that on its
//! standard error. (Wine keeps no log to read it from.)
//!
//! `tests/windows` builds the programs, and passes where they and Wine are.

use std::io::Write as _;
use std::process::{self, Command, Stdio};
use std::slice;

use logconf_tests::qemu::path_from_env;
use serde_json::{Value, json};

/// An event as the system got it.
#[derive(Debug, PartialEq)]
struct Event {
    source: String,
    kind: u16,
    category: u16,
    number: u32,
    text: String,
}

fn event(source: &str, kind: u16, text: &str) -> Event {
    Event {
        source: source.to_owned(),
        kind,
        category: 0,
        number: 1,
        text: text.to_owned(),
    }
}

/// Wine with a program of Windows, to which this is said; what comes on its standard output and its
/// standard error.
fn wine(debug: &str, program: &[&str], input: &str) -> (String, String) {
    let mut child = Command::new(path_from_env("LOGCONF_WINE"))
        .args(program)
        .env("WINEDEBUG", debug)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Wine runs");
    let mut stdin = child.stdin.take().expect("piped");
    // A program that does not take a document does not read on.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let said = child.wait_with_output().expect("Wine ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&said.stdout), text(&said.stderr))
}

/// Logs records through a handler with these arguments, in a document with this root; what is on
/// standard error.
fn log(arguments: &Value, root: Value, records: &[Value]) -> String {
    let mut handler = arguments.clone();
    handler["class"] = "logging.handlers.NTEventLogHandler".into();
    handler["formatter"] = "line".into();
    let document = json!({
        "version": 1,
        "formatters": {"line": {"format": "%(levelname)s: %(message)s"}},
        "handlers": {"events": handler},
        "root": root,
    });
    let (program, document) = (path_from_env("LOGCONF_SENDS"), document.to_string());
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let debug = "err-all,fixme-all,fixme+advapi,+eventlog";
    wine(debug, &[&program, &document], &lines).1
}

fn sent(arguments: &Value, records: &[Value]) -> Vec<Event> {
    let root = json!({"level": 1, "handlers": ["events"]});
    events(&log(arguments, root, records))
}

/// The events that Wine tells of: a line with the source, one with the numbers, one with the text.
fn events(said: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let (mut source, mut numbers) = (String::new(), Vec::new());
    for line in said.lines() {
        if let Some((_, rest)) = line.split_once(":RegisterEventSourceW ((null),L\"") {
            source = rest.split('"').next().unwrap_or_default().to_owned();
        } else if let Some((_, rest)) = line.split_once(":advapi:ReportEventW (") {
            let given = rest.split(',').skip(1).take(3);
            numbers = given
                .map(|hex| u32::from_str_radix(hex.trim_start_matches("0x"), 16).expect(line))
                .collect();
        } else if let Some((_, rest)) = line.split_once(":eventlog:ReportEventW L\"") {
            events.push(Event {
                source: source.clone(),
                kind: numbers[0] as u16,
                category: numbers[1] as u16,
                number: numbers[2],
                text: rest.strip_suffix('"').expect(line).to_owned(),
            });
        }
    }
    events
}

/// Where the log looks for a source.
fn key(log: &str, source: &str) -> String {
    format!(r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\{log}\{source}")
}

/// The log no longer knows the source, which an earlier run of the tests may have told it.
fn forget(log: &str, source: &str) {
    wine("-all", &["reg", "delete", &key(log, source), "/f"], "");
    assert_eq!(registry(log, source), [""; 0]);
}

/// What the registry has of a source; nothing if the log does not know it.
fn registry(log: &str, source: &str) -> Vec<String> {
    let (values, _) = wine("-all", &["reg", "query", &key(log, source)], "");
    let lines = values.lines().skip_while(|line| !line.starts_with("HKEY_"));
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.skip(1).map(words).filter(|l| !l.is_empty()).collect()
}

#[test]
fn levels_are_kinds_of_events_as_in_python() {
    let levels = [5, 10, 20, 25, 30, 40, 50];
    let records = levels.map(|level| json!({"level": level, "msg": level.to_string()}));
    let records = &records[..];
    let expected = |own: u16| {
        [
            event("logconf-levels", own, "Level 5: 5"),
            event("logconf-levels", 4, "DEBUG: 10"),
            event("logconf-levels", 4, "INFO: 20"),
            event("logconf-levels", own, "Level 25: 25"),
            event("logconf-levels", 2, "WARNING: 30"),
            event("logconf-levels", 1, "ERROR: 40"),
            event("logconf-levels", 1, "CRITICAL: 50"),
        ]
    };
    let arguments = json!({"appname": "logconf-levels"});
    assert_eq!(sent(&arguments, records), expected(1));
    let arguments = json!({"appname": "logconf-levels", ".": {"deftype": 2}});
    assert_eq!(sent(&arguments, records), expected(2));
}

#[test]
fn a_text_is_one_event_whatever_is_in_it() {
    let texts = ["two\nlines", "für 🦀", "a\0b", "%1 %s", ""];
    let records = texts.map(|text| json!({"msg": text}));
    // (So Wine writes the units of UTF-16.)
    let expected = [
        r"INFO: two\nlines",
        r"INFO: f\00fcr \d83e\dd80",
        r"INFO: a\2400b",
        r"INFO: %1 %s",
        r"INFO: ",
    ];
    let arguments = json!({"appname": "logconf-téxts"});
    assert_eq!(
        sent(&arguments, &records),
        expected.map(|text| event(r"logconf-t\00e9xts", 4, text))
    );
    // One that is too long is there, too. (Wine shows its beginning.)
    let long = json!({"msg": "x".repeat(40_000)});
    let said = log(
        &json!({"appname": "logconf-long"}),
        json!({"handlers": ["events"], "level": 1}),
        &[long, json!({"msg": "next"})],
    );
    assert!(said.contains(r#"ReportEventW L"INFO: xxxx"#), "{said}");
    assert!(said.contains(r#"ReportEventW L"INFO: next""#), "{said}");
}

#[test]
fn the_log_gets_to_know_a_source_at_its_first_record() {
    let plain = json!({"appname": "logconf-plain"});
    let own =
        json!({"appname": "logconf-own", "dllname": r"C:\own\messages.dll", "logtype": "System"});
    let record = json!({"msg": "x"});
    for (log, arguments, messages) in [
        (
            "Application",
            plain,
            r"%SystemRoot%\System32\EventCreate.exe",
        ),
        ("System", own, r"C:\own\messages.dll"),
    ] {
        let source = arguments["appname"].as_str().unwrap();
        forget(log, source);
        assert_eq!(sent(&arguments, &[]), []);
        assert_eq!(registry(log, source), [""; 0]);
        sent(&arguments, slice::from_ref(&record));
        let values = [
            format!("EventMessageFile REG_EXPAND_SZ {messages}"),
            "TypesSupported REG_DWORD 0x7".to_owned(),
        ];
        assert_eq!(registry(log, source), values);
    }
}

#[test]
fn a_configuration_that_is_refused_does_not_touch_the_registry() {
    let arguments = json!({"appname": "logconf-refused"});
    forget("Application", "logconf-refused");
    let refused = json!({"handlers": ["events", "others"]});
    let said = log(&arguments, refused, &[json!({"msg": "x"})]);
    assert!(said.contains("Unable to configure root logger"), "{said}");
    assert_eq!(registry("Application", "logconf-refused"), [""; 0]);
}

#[test]
fn who_may_not_tell_the_log_writes_all_the_same() {
    let source = format!("logconf-denied-{}", process::id());
    let key = key("Application", &source).replace(r"HKLM\", "");
    let denied = Command::new(path_from_env("LOGCONF_WINE"))
        .args([path_from_env("LOGCONF_DENY"), key])
        .status();
    assert!(denied.expect("Wine runs").success());
    let records = ["x", "y"].map(|text| json!({"msg": text}));
    let expected = ["INFO: x", "INFO: y"].map(|text| event(&source, 4, text));
    assert_eq!(sent(&json!({"appname": source}), &records), expected);
}

#[test]
fn names_that_are_no_keys_are_refused() {
    for arguments in [
        json!({"appname": ""}),
        json!({"appname": null}),
        json!({"appname": r"a\b"}),
        json!({"appname": "a\0b"}),
        json!({"appname": "a", "logtype": ""}),
        json!({"appname": "a", "logtype": null}),
        json!({"appname": "a", "dllname": 1}),
    ] {
        let root = json!({"handlers": ["events"], "level": 1});
        let said = log(&arguments, root, &[json!({"msg": "x"})]);
        assert!(
            said.contains("Unable to configure handler 'events'"),
            "{said}"
        );
        assert_eq!(events(&said), []);
    }
}

#[test]
fn a_failure_is_reported() {
    // The registry has no room for so long a name.
    let name = "x".repeat(300);
    let root = json!({"handlers": ["events"], "level": 1});
    let said = log(&json!({"appname": name}), root, &[json!({"msg": "x"})]);
    let failure = said.lines().find(|line| line.contains("failed"));
    let (kind, whose) = ("OSError: [WinError 87] ", format!(": '{name}'"));
    let failure = failure.expect(&said);
    assert!(failure.starts_with(&format!("handler 'events' failed: {kind}")));
    assert!(failure.ends_with(&whose), "{failure}");
    assert_eq!(events(&said), []);
}
