//! What is refused, with which words, and that nothing changes then.

use crate::common::{BASE, Device, Small};
use logconf_core::{Level, debug, info};
use serde_json::{Value, json};

/// The reply to a document that must be refused, after which everything is as before.
fn refused(document: &str) -> Value {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace(
        "\"root\"",
        r#""loggers": {"a": {"level": "DEBUG"}}, "root""#,
    ));
    let logger = device.logger("a.b");
    let status = || device.answer(r#"{"logconf":{"op":"status"}}"#);
    let before = status();
    let reply = device.answer(document);
    assert_eq!(reply["ok"], false, "{document}");
    assert_eq!(status(), before, "{document}");
    debug!(logger, "still here");
    assert_eq!(device.output(), "DEBUG a.b: still here\n");
    // The next good document is taken.
    device.apply(r#"{"version":1,"disable_existing_loggers":false}"#);
    reply
}

/// Checks the sentence, its causes, the path, and that the offset points at `place`.
fn check(document: &str, error: &str, causes: &[&str], path: &str, place: &str) {
    let reply = refused(document);
    assert_eq!(reply["error"], error, "{document}");
    assert_eq!(reply["causes"], json!(causes), "{document}");
    assert_eq!(reply["path"], path, "{document}");
    let offset = reply["offset"].as_u64().unwrap() as usize;
    assert!(
        document[offset..].starts_with(place),
        "{document} at {offset}"
    );
}

#[test]
fn documents_that_are_not_configurations() {
    check(
        "{\"version\": 1",
        "not a JSON document: expected ',' or '}'",
        &[],
        "",
        "",
    );
    check("", "not a JSON document: expected a value", &[], "", "");
    check("[1]", "expected a dict, found a list", &[], "", "[1]");
    check(" 7", "expected a dict, found a number", &[], "", "7");
    check("{}", "dictionary doesn't specify a version", &[], "", "{}");
    check(
        r#"{"version":2}"#,
        "Unsupported version: 2",
        &[],
        "version",
        "2",
    );
    check(
        r#"{"version":"1"}"#,
        "Unsupported version: 1",
        &[],
        "version",
        "\"1\"",
    );
    let deep = "[".repeat(10_000);
    check(
        &deep,
        "not a JSON document: nested deeper than 32 levels",
        &[],
        "",
        "[",
    );
}

#[test]
fn version_one_is_what_python_holds_equal_to_it() {
    for version in ["1", "true", "1.0", "1.00"] {
        Device::<Small>::new().apply(&format!("{{\"version\":{version}}}"));
    }
    for version in ["0", "false", "1.5", "null", "[1]", "11", "-1"] {
        refused(&format!("{{\"version\":{version}}}"));
    }
}

#[test]
fn formatters_and_filters() {
    check(
        r#"{"version":1,"formatters":{"f":{"format":"plain"}}}"#,
        "Unable to configure formatter 'f'",
        &["Invalid format 'plain' for '%' style"],
        "formatters.f.format",
        "\"plain\"",
    );
    check(
        r#"{"version":1,"formatters":{"f":"%(message)s"}}"#,
        "Unable to configure formatter 'f'",
        &["expected a dict, found a string"],
        "formatters.f",
        "\"%",
    );
    check(
        r#"{"version":1,"filters":{"my.filter":{"name":3}}}"#,
        "Unable to configure filter 'my.filter'",
        &["expected a logger's name, found a number"],
        "filters[\"my.filter\"].name",
        "3",
    );
    check(
        r#"{"version":1,"filters":[1]}"#,
        "Unable to configure filter 1",
        &["expected a dict, found a list"],
        "filters",
        "[1]",
    );
}

#[test]
fn handlers() {
    let handler = |entry: &str| format!(r#"{{"version":1,"handlers":{{"h":{entry}}}}}"#);
    let error = "Unable to configure handler 'h'";
    check(
        &handler(r#"{"class":"logging.NullHandler","formatter":"f"}"#),
        error,
        &["Unable to set formatter 'f'", "'f'"],
        "handlers.h.formatter",
        "\"f\"",
    );
    check(
        &handler("{}"),
        error,
        &["'class' is missing"],
        "handlers.h",
        "{}",
    );
    check(
        &handler(r#"{"class":"logging.handlers.SMTPHandler"}"#),
        error,
        &["Cannot resolve 'logging.handlers.SMTPHandler': no such class is registered"],
        "handlers.h.class",
        "\"logging.handlers",
    );
    check(
        &handler(r#"{"class":"logging.StreamHandler","stream":"ext://board.uart9"}"#),
        error,
        &["Cannot resolve 'board.uart9': no such object is registered"],
        "handlers.h.stream",
        "\"ext:",
    );
    check(
        &handler(r#"{"class":"logging.StreamHandler","stream":"uart"}"#),
        error,
        &["expected a stream (\"ext://NAME\"), found a string"],
        "handlers.h.stream",
        "\"uart\"",
    );
    check(
        &handler(r#"{"class":"logging.StreamHandler","filename":"x"}"#),
        error,
        &["StreamHandler.__init__() got an unexpected keyword argument 'filename'"],
        "handlers.h.filename",
        "\"filename\"",
    );
    check(
        &handler(r#"{"class":"logging.NullHandler","level":"LOUD"}"#),
        error,
        &["Unknown level: 'LOUD'"],
        "handlers.h.level",
        "\"LOUD\"",
    );
    check(
        &handler(r#"{"class":"logging.NullHandler","filters":["x"]}"#),
        error,
        &["Unable to add filter 'x'", "'x'"],
        "handlers.h.filters[0]",
        "\"x\"",
    );
    check(
        &handler(r#"{"class":"logging.handlers.MemoryHandler","capacity":1,"target":"t"}"#),
        error,
        &["Unable to set target handler 't'", "'t'"],
        "handlers.h.target",
        "\"t\"",
    );
    check(
        &handler(r#"{"class":"logging.handlers.MemoryHandler"}"#),
        error,
        &["MemoryHandler.__init__() missing 1 required positional argument: 'capacity'"],
        "handlers.h",
        "{",
    );
    check(
        &handler(r#"{"class":"logging.handlers.MemoryHandler","capacity":1,"target":"h"}"#),
        error,
        &[
            "Unable to set target handler 'h'",
            "target not configured yet",
        ],
        "handlers.h.target",
        "\"h\"",
    );
}

#[test]
fn loggers_and_root() {
    check(
        r#"{"version":1,"loggers":{"app.sensor":{"level":"LOUD"}}}"#,
        "Unable to configure logger 'app.sensor'",
        &["Unknown level: 'LOUD'"],
        "loggers[\"app.sensor\"].level",
        "\"LOUD\"",
    );
    check(
        r#"{"version":1,"loggers":{"a":{"handlers":["uart"]}}}"#,
        "Unable to configure logger 'a'",
        &["Unable to add handler 'uart'", "'uart'"],
        "loggers.a.handlers[0]",
        "\"uart\"",
    );
    check(
        r#"{"version":1,"loggers":{"a":{"handlers":"uart"}}}"#,
        "Unable to configure logger 'a'",
        &["expected a list of names, found a string"],
        "loggers.a.handlers",
        "\"uart\"",
    );
    check(
        r#"{"version":1,"root":{"handlers":["x"]}}"#,
        "Unable to configure root logger",
        &["Unable to add handler 'x'", "'x'"],
        "root.handlers[0]",
        "\"x\"",
    );
    check(
        r#"{"version":1,"root":{"level":1.5}}"#,
        "Unable to configure root logger",
        &["Level not an integer or a valid string: 1.5"],
        "root.level",
        "1.5",
    );
    check(
        r#"{"version":1,"root":{"level":4294967296}}"#,
        "Unable to configure root logger",
        &["Level out of range (32 bits): 4294967296"],
        "root.level",
        "4294967296",
    );
    check(
        r#"{"version":1,"incremental":true,"handlers":{"gone":{"level":10}}}"#,
        "No handler found with name 'gone'",
        &[],
        "handlers.gone",
        "\"gone\"",
    );
    check(
        r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":"X"}}}"#,
        "Unable to configure handler 'uart'",
        &["Unknown level: 'X'"],
        "handlers.uart.level",
        "\"X\"",
    );
}

#[test]
fn names_are_shown_as_python_shows_them() {
    check(
        r#"{"version":1,"loggers":{"it's \"\u00e9\"\n":{"level":"'"}}}"#,
        "Unable to configure logger 'it\\'s \"é\"\\n'",
        &["Unknown level: \"'\""],
        r#"loggers["it's \"\u00e9\"\n"].level"#,
        "\"'\"",
    );
}

#[test]
fn the_logconf_key() {
    let get = if cfg!(feature = "get") {
        "\"get\", "
    } else {
        ""
    };
    let forget = match cfg!(feature = "persist") {
        true => "\"forget\", ",
        false => "",
    };
    check(
        r#"{"logconf":{"op":"dance"}}"#,
        &format!("unknown operation \"dance\" (there are: \"status\", {get}{forget}\"check\")"),
        &[],
        "logconf.op",
        "\"dance\"",
    );
    check(
        r#"{"logconf":{"speed":1},"version":1}"#,
        "unknown key 'speed' in 'logconf'",
        &[],
        "logconf.speed",
        "\"speed\"",
    );
    check(
        r#"{"logconf":{"op":"status"},"version":1}"#,
        "a configuration (with 'version') cannot hold an operation",
        &[],
        "logconf.op",
        "\"status\"",
    );
    check(
        r#"{"logconf":[]}"#,
        "expected a dict, found a list",
        &[],
        "logconf",
        "[]",
    );
}

#[test]
fn every_table_that_is_full_is_named_with_the_need_and_the_capacity() {
    let section = |name: &str, count: usize, entry: &str| {
        let entries: Vec<_> = (0..count).map(|n| format!("\"n{n}\":{entry}")).collect();
        format!("{{\"version\":1,\"{name}\":{{{}}}}}", entries.join(","))
    };
    let null = r#"{"class":"logging.NullHandler"}"#;
    for (name, count, entry, needed, available) in [
        ("loggers", 6, "{}", 7, 6),
        ("handlers", 5, null, 5, 3),
        ("formatters", 4, "{}", 4, 3),
        ("filters", 3, "{}", 3, 2),
    ] {
        let reply = refused(&section(name, count, entry));
        assert_eq!(reply["table"], name);
        assert_eq!(reply["needed"], needed, "{name}");
        assert_eq!(reply["available"], available, "{name}");
    }
    let long = "x".repeat(300);
    for document in [
        format!(r#"{{"version":1,"loggers":{{"{long}":{{}}}}}}"#),
        format!(r#"{{"version":1,"formatters":{{"f":{{"format":"%(message)s{long}"}}}}}}"#),
        format!(r#"{{"version":1,"handlers":{{"{long}":{null}}}}}"#),
        format!(r#"{{"version":1,"filters":{{"f":{{"name":"{long}"}}}}}}"#),
    ] {
        let reply = refused(&document);
        assert_eq!(
            (&reply["table"], &reply["available"]),
            (&json!("text bytes"), &json!(256))
        );
        assert!(reply["needed"].as_u64().unwrap() > 300, "{reply}");
    }
    let memory = r#"{"class":"logging.handlers.MemoryHandler","capacity":1}"#;
    let reply = refused(&section("handlers", 2, memory));
    assert_eq!(
        (&reply["table"], &reply["needed"], &reply["available"]),
        (&json!("memory buffers"), &json!(2), &json!(1))
    );
}

/// A board must not fill up with the names of loggers that configurations once mentioned.
#[test]
fn a_hundred_documents_that_each_name_other_loggers_are_all_taken() {
    for incremental in ["", r#""incremental":true,"#] {
        for disable in ["", r#""disable_existing_loggers":false,"#] {
            let device = Device::<Small>::new();
            device.apply(BASE);
            let logger = device.logger("real");
            for number in 0..100 {
                let names: Vec<_> = (0..3)
                    .map(|n| format!("\"mistyped{number}.name{n}\":{{\"level\":\"DEBUG\"}}"))
                    .collect();
                device.apply(&format!(
                    "{{\"version\":1,{incremental}{disable}\"loggers\":{{{}}}}}",
                    names.join(",")
                ));
            }
            let reply = device.apply(
                r#"{"version":1,"disable_existing_loggers":false,"loggers":{"real":{"level":"DEBUG"}}}"#,
            );
            assert_eq!(reply["generation"], 103);
            assert!(logger.enabled(Level::DEBUG));
            debug!(logger, "heard");
            assert_eq!(device.output(), "DEBUG real: heard\n");
        }
    }
}

/// Loggers that the program has give way to the ones that a document names, and keep their
/// levels all the same.
#[test]
fn handles_keep_their_level_when_their_rows_have_to_go() {
    let device = Device::<Small>::new();
    let held: Vec<_> = (0..5).map(|n| device.logger(&format!("held{n}"))).collect();
    let set = |prefix: &str, level: &str| {
        let names: Vec<_> = (0..5)
            .map(|n| format!("\"{prefix}{n}\":{{\"level\":\"{level}\"}}"))
            .collect();
        BASE.replace(
            "\"root\"",
            &format!(
                "\"disable_existing_loggers\":false,\"loggers\":{{{}}},\"root\"",
                names.join(",")
            ),
        )
    };
    device.apply(&set("held", "DEBUG"));
    let reply = device.apply(&set("other", "ERROR"));
    assert!(
        reply["warnings"][0]
            .as_str()
            .unwrap()
            .starts_with("no row left"),
        "{reply}"
    );
    for logger in &held {
        debug!(logger, "x");
    }
    assert_eq!(device.output().lines().count(), 5);
    // They are told apart from loggers without a level, and can be named again.
    let status = device.answer(r#"{"logconf":{"op":"status"}}"#);
    assert_eq!(status["loggers"]["held3"]["level"], 10);
    device.apply(r#"{"version":1,"incremental":true,"loggers":{"other0":{"level":"DEBUG"}}}"#);
    device.apply(&set("held", "INFO"));
    for logger in &held {
        debug!(logger, "no");
        info!(logger, "y");
    }
    assert_eq!(device.output().lines().count(), 5);
}
