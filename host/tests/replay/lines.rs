//! What a line of a replay may be.

use super::common::*;
use super::device::{file, logconf};
use serde_json::Value;

#[test]
fn a_config_is_read_as_it_is_written() {
    let directory = directory("as-written");
    let line = r#"{"op":"dictConfig","config":{"version":1.0,"handlers":{"h":{"class":"logging.handlers.RotatingFileHandler","filename":"first.log","filename":"\u00e9.log","maxBytes":1e400}},"root":{"handlers":["h"]}}}"#;
    let ran = run(&directory, line);
    assert_eq!(ran.stdout, "{\"ok\":true,\"out\":[]}\n");
    assert_eq!(content(&directory, "é.log").as_deref(), Some(""));
    assert_eq!(content(&directory, "first.log"), None);
}

#[test]
fn a_line_that_is_no_operation_has_its_result_and_the_rest_goes_on() {
    let lines = "{\n\n[]\n{\"op\":\"x\"}\n{\"op\":1}\n{}\n{\"op\":\"log\",\"logger\":\"a\"}\n\
                 {\"op\":\"fileConfig\",\"text\":\"\"}\n{\"op\":\"dictConfig\",\"config\":null}\n\
                 {\"op\":\"getLogger\",\"name\":\"a\"}";
    let ran = run(&directory("malformed"), lines);
    let results = ran.stdout.lines().map(|line| {
        let result: Value = serde_json::from_str(line).unwrap();
        let kind = result["error"]["type"].as_str().map(str::to_owned);
        kind.unwrap_or_else(|| result.to_string())
    });
    let expected = [
        "JSONDecodeError",
        "TypeError",
        "ValueError",
        "TypeError",
        "KeyError",
        "KeyError",
        "KeyError",
        "TypeError",
        "{\"ok\":true}",
    ];
    assert_eq!(results.collect::<Vec<_>>(), expected);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn operations_come_from_a_file() {
    let script = file("script.jsonl", log("", 40, "m").to_string());
    let ran = logconf(&["replay", &script]);
    assert_eq!(
        ran.stdout,
        "{\"ok\":true,\"out\":[[\"stderr\",\"m\\n\"]]}\n"
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let ran = logconf(&["replay", "/no/such/file"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
    assert!(ran.stderr.contains("cannot read /no/such/file"), "{ran:?}");
    let ran = logconf(&["replay", "--dir", "/no/such/directory", "-"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
}
