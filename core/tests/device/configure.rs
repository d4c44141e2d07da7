//! What a document does to loggers and to what they log.

use crate::common::{BASE, Device, Small, base_with};
use logconf_core::{Level, debug, error, info, log, warning};

#[test]
fn before_any_document_nothing_is_written_and_the_root_logger_is_at_warning() {
    let device = Device::<Small>::new();
    let logger = device.logger("app");
    assert!(logger.enabled(Level::WARNING) && !logger.enabled(Level::INFO));
    error!(logger, "into the void");
    assert_eq!(device.output(), "");
    assert_eq!(device.logging.generation(), 1);
}

#[test]
fn a_document_takes_effect_for_loggers_that_it_does_not_name() {
    let device = Device::<Small>::new();
    let logger = device.logger("app.sensor");
    let reply = device.apply(BASE);
    assert_eq!(reply["generation"], 2);
    // The logger was there before and is not named: CPython disables it.
    assert_eq!(reply["silenced"], serde_json::json!(["app.sensor"]));
    info!(logger, "no");
    let late = device.logger("app.late");
    info!(late, "value {}", 7);
    debug!(late, "no");
    assert_eq!(device.output(), "INFO app.late: value 7\n");
}

#[test]
fn levels_are_inherited_and_the_gate_follows_them() {
    let device = Device::<Small>::new();
    let (net, tcp) = (device.logger("net"), device.logger("net.tcp"));
    device.apply(&BASE.replace(
        "\"root\"",
        r#""disable_existing_loggers": false, "loggers": {"net": {"level": "DEBUG"}}, "root""#,
    ));
    assert!(tcp.enabled(Level::DEBUG));
    debug!(tcp, "seen");
    device.apply(r#"{"version":1,"incremental":true,"loggers":{"net":{"level":"ERROR"}}}"#);
    assert!(!tcp.enabled(Level::WARNING) && !net.enabled(Level::WARNING));
    warning!(tcp, "no");
    error!(tcp, "seen");
    assert_eq!(
        device.output(),
        "DEBUG net.tcp: seen\nERROR net.tcp: seen\n"
    );
}

#[test]
fn levels_of_zero_and_below_are_never_logged() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace("\"INFO\"", "0"));
    let logger = device.logger("app");
    log!(logger, Level(0), "no");
    log!(logger, Level(-5), "no");
    log!(logger, Level(1), "yes");
    assert_eq!(device.output(), "Level 1 app: yes\n");
}

#[test]
fn without_propagation_a_record_stays_below() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace(
        "\"root\"",
        r#""loggers": {"a": {"propagate": 0}, "b": {"propagate": "no"}}, "root""#,
    ));
    info!(device.logger("a.x"), "no");
    info!(device.logger("b.x"), "a string is true");
    assert_eq!(device.output(), "INFO b.x: a string is true\n");
}

#[test]
fn incremental_documents_enable_create_and_touch_nothing_else() {
    let device = Device::<Small>::new();
    let x = device.logger("x");
    device.apply(BASE);
    assert!(!x.enabled(Level::CRITICAL));
    device.apply(
        r#"{"version":1,"incremental":true,
            "loggers":{"x":{"level":"DEBUG","handlers":["nothing"]},"new":{"propagate":false}},
            "root":{"level":"ERROR"}}"#,
    );
    debug!(x, "enabled");
    error!(device.logger("new"), "does not propagate");
    assert!(!device.logger("other").enabled(Level::WARNING));
    assert_eq!(device.output(), "DEBUG x: enabled\n");
}

#[test]
fn the_root_logger_may_be_named_root_or_not_at_all() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace(
        "\"root\"",
        "\"loggers\": {\"root\": {\"level\": 5, \"handlers\": [\"uart\"]}}, \"x\"",
    ));
    log!(device.logger("root"), Level(5), "as root");
    log!(device.logger(""), Level(5), "as nothing");
    assert_eq!(
        device.output(),
        "Level 5 root: as root\nLevel 5 root: as nothing\n"
    );
}

#[test]
fn names_with_two_dots_have_the_ancestors_that_cpython_finds() {
    let device = Device::<Small>::new();
    let names = r#""loggers": {"a": {"level": "DEBUG"}, "a.": {"level": "ERROR"}}, "root""#;
    device.apply(&BASE.replace("\"root\"", names));
    assert!(!device.logger("a..b").enabled(Level::WARNING));
    assert!(!device.logger(".x").enabled(Level::DEBUG));
    let device = Device::<Small>::new();
    device.apply(&base_with("\"loggers\": {\"a\": {\"level\": \"DEBUG\"}}"));
    assert!(!device.logger("a..b").enabled(Level::DEBUG));
    assert!(device.logger("a.b").enabled(Level::DEBUG));
}

#[test]
fn empty_sections_are_fine_whatever_they_are() {
    for empty in ["{}", "[]", "\"\""] {
        for section in ["formatters", "filters", "handlers", "loggers"] {
            Device::<Small>::new().apply(&format!("{{\"version\":1,\"{section}\":{empty}}}"));
        }
    }
}

#[test]
fn levels_and_their_names_may_be_escaped() {
    let device = Device::<Small>::new();
    device.apply(r#"{"version":1,"root":{"level":"IN\u0046O"}}"#);
    assert_eq!(device.status()["root"]["level"], 20);
}
