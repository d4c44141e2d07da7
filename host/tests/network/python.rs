//! What CPython makes of what is sent. `LOGCONF_PYTHON` is the interpreter (`python3` otherwise).

use std::error::Error;
use std::io::Write;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use logconf::core::{Level, Record};
use serde_json::{Value, json};

use super::common::*;

/// Reads frames from its input, and prints the dict of each, its message, and whether CPython would
/// have made the same bytes: of the dict, and of the record that it stands for.
const RECEIVER: &str = "
import json, logging, logging.handlers, pickle, struct, sys
handler = logging.handlers.SocketHandler('localhost', 1)
handler.setFormatter(logging.Formatter())
while length := sys.stdin.buffer.read(4):
    data = sys.stdin.buffer.read(struct.unpack('>L', length)[0])
    fields = pickle.loads(data)
    record = logging.makeLogRecord(fields)
    print(json.dumps({
        'fields': fields,
        'message': record.getMessage(),
        'pickles': pickle.dumps(fields, 1) == data,
        'makes': handler.makePickle(record) == length + data,
        'types': {name: type(value).__name__ for name, value in fields.items()},
    }))
";

/// The interpreter, if it is the version that is compared with.
fn python() -> Option<String> {
    let python = std::env::var("LOGCONF_PYTHON").unwrap_or("python3".into());
    let output = Command::new(&python).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    version.starts_with("Python 3.11.").then_some(python)
}

/// What CPython says of each of these records.
fn received(records: &[Record<'_>]) -> Option<Vec<Value>> {
    let python = python()?;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let system = System::new(json!({
        "class": "logging.handlers.SocketHandler", "host": "127.0.0.1", "port": port,
    }));
    let mut child = Command::new(python)
        .args(["-X", "utf8", "-c", RECEIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let frames = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        while let Some(frame) = frame(&mut peer) {
            input.write_all(&frame).unwrap();
        }
    });
    records.iter().for_each(|record| system.log.handle(record));
    system.close();
    let output = child.wait_with_output().unwrap();
    frames.join().unwrap();
    assert_eq!(system.failures(), [""; 0]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), records.len());
    Some(lines)
}

/// Past the test harness, which would swallow it.
fn skip(test: &str) {
    let words = format!("SKIPPED {test}: there is no CPython 3.11\n");
    std::io::stderr().write_all(words.as_bytes()).unwrap();
}

#[test]
fn cpython_reads_the_record_and_would_have_sent_the_same_bytes() {
    let long: String = (0..2000).map(|at| format!("\"k{at}\": {at}, ")).collect();
    let items = |count| vec![1; count];
    let extras = [
        String::new(),
        r#"{"peer": "10.0.2.2", "": "", "a": "a", "b": ["a", "é", "", 1.5, -0.0, 1e300]}"#.into(),
        r#"{"n": [255, 256, 65536, 2147483648, -2147483649, 18446744073709551615, -1]}"#.into(),
        r#"{"d": {"x": {"y": [{}, [], [[]], {"z": null}]}}, "t": true, "f": false}"#.into(),
        format!("{{{long} \"last\": \"\\ud83d\\ude00\"}}"),
        json!({"l999": items(999), "l1000": items(1000), "l1001": items(1001)}).to_string(),
        // With these, there are a thousand attributes.
        format!(
            "{{{}}}",
            (20..1000)
                .map(|at| format!("\"k{at}\": 0"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    ];
    let error = "x".parse::<u16>().unwrap_err();
    let mut records = Vec::new();
    for extra in &extras {
        for file in ["", "a", "main", "main.rs", "src/net/tcp.rs", "src/.x"] {
            for error in [None, Some(&error as &dyn Error)] {
                records.push(Record {
                    file,
                    line: 70_000,
                    extra,
                    error,
                    ..Record::new("app", Level::INFO, format_args!("100% ünï"))
                });
            }
        }
    }
    let Some(received) = received(&records) else {
        return skip("cpython_reads_the_record_and_would_have_sent_the_same_bytes");
    };
    for (record, said) in records.iter().zip(received) {
        let about = format!("{record:?}");
        assert_eq!(said["message"], "100% ünï", "{about}");
        assert_eq!(said["pickles"], true, "{about}");
        assert_eq!(said["makes"], true, "{about}");
        if !record.extra.is_empty() {
            let extra: Value = serde_json::from_str(record.extra).unwrap();
            for (name, value) in extra.as_object().unwrap() {
                assert_eq!(said["fields"][name], *value, "{name} of {about}");
            }
        }
    }
}

#[test]
fn the_attributes_have_the_types_that_cpython_gives_them() {
    let record = Record {
        file: "src/main.rs",
        line: 3,
        ..Record::new("app", Level(15), format_args!("text"))
    };
    let Some(received) = received(&[record]) else {
        return skip("the_attributes_have_the_types_that_cpython_gives_them");
    };
    let expected = json!({
        "name": "str", "msg": "str", "args": "NoneType", "levelname": "str", "levelno": "int",
        "pathname": "str", "filename": "str", "module": "str", "exc_info": "NoneType",
        "exc_text": "NoneType", "stack_info": "NoneType", "lineno": "int", "funcName": "str",
        "created": "float", "msecs": "float", "relativeCreated": "float", "thread": "int",
        "threadName": "str", "processName": "str", "process": "int",
    });
    assert_eq!(received[0]["types"], expected);
    let fields = &received[0]["fields"];
    assert_eq!(fields["levelname"], "Level 15");
    assert_eq!(fields["process"], std::process::id());
    let created = fields["created"].as_f64().unwrap();
    let age = now() - created;
    assert!((0.0..60.0).contains(&age), "{age}");
    let milliseconds = (created.fract() * 1000.0).floor();
    let said = fields["msecs"].as_f64().unwrap();
    assert!((said - milliseconds).abs() <= 1.0, "{fields}");
    assert!((0.0..60_000.0).contains(&fields["relativeCreated"].as_f64().unwrap()));
}

/// Seconds since the Unix epoch.
fn now() -> f64 {
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs_f64()
}
