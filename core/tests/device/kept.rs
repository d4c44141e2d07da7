//! Loggers and handlers that a document does not name, and handles that come late.

use crate::common::{BASE, Device, Small, base_with};
use logconf_core::{Level, Logger, debug, info};

#[test]
fn a_root_that_is_not_mentioned_keeps_its_handlers_and_level() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let logger = device.logger("app");
    device.apply(r#"{"version":1,"disable_existing_loggers":false}"#);
    info!(logger, "still here");
    device.apply(r#"{"version":1,"disable_existing_loggers":false,"root":{}}"#);
    info!(logger, "and here");
    assert_eq!(
        device.output(),
        "INFO app: still here\nINFO app: and here\n"
    );
    device.apply(r#"{"version":1,"disable_existing_loggers":false,"root":{"level":"INFO"}}"#);
    info!(logger, "gone");
    assert_eq!(device.output(), "");
}

#[test]
fn a_logger_that_is_not_mentioned_keeps_what_it_has_and_children_start_anew() {
    let device = Device::<Small>::new();
    let (a, ab, c) = (device.logger("a"), device.logger("a.b"), device.logger("c"));
    let set = r#""loggers": {"a.b": {"level": "DEBUG", "propagate": false, "handlers": ["uart"]},
                             "c": {"level": "DEBUG"}}, "root""#;
    device.apply(&BASE.replace("\"root\"", set));
    assert!(ab.enabled(Level::DEBUG) && !a.enabled(Level::CRITICAL));
    // `a` is named, so its child is reset; `c` keeps its level.
    let keep = r#""disable_existing_loggers": false, "loggers": {"a": {}}, "root""#;
    device.apply(&BASE.replace("\"root\"", keep));
    debug!(ab, "no");
    info!(ab, "once");
    debug!(c, "kept");
    info!(a, "enabled");
    assert_eq!(
        device.output(),
        "INFO a.b: once\nDEBUG c: kept\nINFO a: enabled\n"
    );
}

#[test]
fn silenced_loggers_are_named_and_come_back() {
    let device = Device::<Small>::new();
    let (x, y) = (device.logger("x"), device.logger("y"));
    let reply = device.apply(&BASE.replace("\"root\"", r#""loggers": {"y": {}}, "root""#));
    assert_eq!(reply["silenced"], serde_json::json!(["x"]));
    info!(x, "no");
    info!(y, "yes");
    let again = BASE.replace("\"root\"", r#""disable_existing_loggers": false, "root""#);
    let reply = device.apply(&again);
    assert_eq!(reply["silenced"], serde_json::json!([]));
    info!(x, "back");
    assert_eq!(device.output(), "INFO y: yes\nINFO x: back\n");
}

#[test]
fn two_handles_of_one_name_are_one_logger() {
    let device = Device::<Small>::new();
    let (one, two) = (device.logger("same"), device.logger("same"));
    device.apply(&BASE.replace(
        "\"root\"",
        r#""loggers": {"same": {"level": "DEBUG"}}, "root""#,
    ));
    debug!(one, "1");
    debug!(two, "2");
    assert_eq!(device.output(), "DEBUG same: 1\nDEBUG same: 2\n");
    let status = device.answer(r#"{"logconf":{"op":"status"}}"#);
    assert_eq!(status["loggers"].as_object().unwrap().len(), 1);
}

#[test]
fn incremental_documents_keep_handlers_filters_and_room() {
    let device = Device::<Small>::new();
    device.apply(&base_with(
        r#""filters": {"f": {"name": "some"}},
        "loggers": {"some.module.with.a.long.name1": {"handlers": ["uart"], "filters": ["f"]},
                    "some.module.with.a.long.name2": {"handlers": ["uart"]},
                    "some.module.with.a.long.name3": {}}"#,
    ));
    let before = device.status();
    let levels = r#"{"version":1,"incremental":true,"loggers":{
        "some.module.with.a.long.name1":{"level":"DEBUG"},
        "some.module.with.a.long.name2":{"level":"DEBUG"},
        "some.module.with.a.long.nam\u00653":{"level":"DEBUG"}}}"#;
    for _ in 0..3 {
        let reply = device.apply(levels);
        assert_eq!(reply["warnings"], serde_json::json!([]));
    }
    let after = device.status();
    assert_eq!(after["capacities"], before["capacities"]);
    for (name, logger) in before["loggers"].as_object().unwrap() {
        let now = &after["loggers"][name];
        assert_eq!(now["handlers"], logger["handlers"], "{name}");
        assert_eq!(now["filters"], logger["filters"], "{name}");
        assert_eq!(now["level"], 10, "{name}");
    }
}

#[test]
fn children_are_those_by_name_of_loggers_that_were_there() {
    let loggers = |entries: &str| base_with(&format!("\"loggers\": {{{entries}}}"));
    let set = loggers(r#""a": {}, "a.b": {"level": 5}, "a..z": {"level": 5}, "ab": {"level": 5}"#);
    let device = Device::<Small>::new();
    device.apply(&set);
    device.apply(&base_with(
        r#""disable_existing_loggers": false, "loggers": {"a": {}}"#,
    ));
    let level = |device: &Device, name: &str| device.status()["loggers"][name]["level"].clone();
    assert_eq!(level(&device, "ab"), 5);
    assert_eq!(level(&device, "a.b"), serde_json::Value::Null);
    assert_eq!(level(&device, "a..z"), serde_json::Value::Null);

    // A name that was no logger has no children of its own, unless it was a placeholder.
    let device = Device::<Small>::new();
    device.apply(&loggers(r#""c..z": {"level": 5}, "d.e.f": {"level": 5}"#));
    device.apply(&base_with(
        r#""disable_existing_loggers": false, "loggers": {"c": {}, "d": {}}"#,
    ));
    assert_eq!(level(&device, "c..z"), 5);
    assert_eq!(level(&device, "d.e.f"), serde_json::Value::Null);

    let device = Device::<Small>::new();
    device.apply(&loggers(r#""root.k": {"level": 5}"#));
    device.apply(r#"{"version":1,"disable_existing_loggers":false,"root":{"level":"INFO"}}"#);
    assert_eq!(level(&device, "root.k"), 5);
    device.apply(r#"{"version":1,"disable_existing_loggers":false,"loggers":{"root":{}}}"#);
    assert_eq!(level(&device, "root.k"), serde_json::Value::Null);
}

#[test]
fn a_late_handle_of_a_known_name_is_the_same_logger() {
    let device = Device::<Small>::new();
    let first = device.logger("x");
    let reply = device.apply(BASE);
    let second = device.logger("x");
    info!(first, "no");
    info!(second, "no");
    assert_eq!(device.output(), "");
    assert_eq!(reply["silenced"], serde_json::json!(["x"]));
    let mut silenced = Vec::new();
    device
        .logging
        .silenced(|name| silenced.push(name.to_string()));
    assert_eq!(silenced, ["x"]);
    assert_eq!(device.status()["loggers"]["x"]["disabled"], true);
}

#[test]
fn a_handle_of_one_system_stays_there() {
    let (one, other) = (Device::<Small>::new(), Device::<Small>::new());
    one.apply(BASE);
    let logger = one.logger("x");
    assert!(logger.enabled(Level::INFO));
    other.logging.register(&[logger]);
    one.logging.register(&[logger]);
    info!(logger, "here");
    assert_eq!(
        (one.output().as_str(), other.output().as_str()),
        ("INFO x: here\n", "")
    );
}

#[test]
fn the_first_registry_stays() {
    static NOTHING: logconf_core::Registry = logconf_core::Registry {
        classes: &[],
        streams: &[],
        ..logconf_core::Registry::EMPTY
    };
    let device = Device::<Small>::new();
    device.logging.start(&NOTHING);
    device.apply(BASE);
    info!(device.logger("x"), "here");
    assert_eq!(device.output(), "INFO x: here\n");
}

#[test]
fn a_kept_handler_gives_way_to_a_new_one_of_its_name_in_status() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let only_handlers = &BASE[..BASE.find(",\n    \"root\"").unwrap()];
    device.apply(&format!("{only_handlers}}}"));
    let status = device.status();
    assert_eq!(status["capacities"]["handlers"]["used"], 2);
    // Told by the text: a map would hide a key that is there twice.
    let mut reply = [0; 2048];
    let request = br#"{"logconf": {"op": "status"}}"#;
    let length = device.logging.answer(request, &mut reply);
    let text = std::str::from_utf8(&reply[..length]).unwrap();
    assert_eq!(text.matches("\"uart\":{").count(), 1, "{text}");
    // An incremental document does not find the kept one.
    device.apply(r#"{"version":1}"#);
    let level = r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":10}}}"#;
    assert_eq!(
        device.answer(level)["error"],
        "No handler found with name 'uart'"
    );
}

#[test]
fn the_oldest_loggers_are_forgotten_first_and_never_those_that_the_document_names() {
    let device = Device::<Small>::new();
    let loggers = |names: &[&str]| {
        let entries = names
            .iter()
            .map(|name| format!("\"{name}\": {{\"level\": 5}}"));
        let entries: Vec<_> = entries.collect();
        format!("\"loggers\": {{{}}}", entries.join(", "))
    };
    let keep = "\"disable_existing_loggers\": false";
    let old = loggers(&["old1", "old2", "old3"]).replacen("5}", "5, \"handlers\": [\"uart\"]}", 1);
    device.apply(&base_with(&old));
    device.apply(&base_with(&format!(
        "{keep}, {}",
        loggers(&["new1", "new2"])
    )));
    let incremental =
        |names: &[&str]| format!("{{\"version\":1,\"incremental\":true,{}}}", loggers(names));
    // Five rows beside the root's: two of the old ones have to go, and `old1` is named.
    let reply = device.apply(&incremental(&["old1", "more1", "more2"]));
    assert!(
        reply["warnings"][0]
            .as_str()
            .unwrap()
            .ends_with("forgotten"),
        "{reply}"
    );
    let status = device.status();
    let mut names: Vec<_> = status["loggers"].as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["more1", "more2", "new1", "new2", "old1"]);
    assert_eq!(
        status["loggers"]["old1"]["handlers"],
        serde_json::json!(["uart"])
    );
}

#[test]
fn handlers_that_do_not_all_fit_are_not_kept_in_part() {
    let device = Device::<Small>::new();
    let null = "{\"class\": \"logging.NullHandler\"}";
    let two = format!("\"handlers\": {{\"h1\": {null}, \"h2\": {null}}}");
    device.apply(&format!(
        "{{\"version\": 1, {two}, \"loggers\": {{\"p\": {{\"level\": 5, \"handlers\": [\"h1\", \"h2\"]}}}}}}"
    ));
    let text = device.status()["capacities"]["text"]["used"].clone();
    let reply = device.apply(&format!("{{\"version\": 1, {two}}}"));
    assert!(
        reply["warnings"][0]
            .as_str()
            .unwrap()
            .contains("no room to keep"),
        "{reply}"
    );
    let status = device.status();
    assert_eq!(status["capacities"]["handlers"]["used"], 2);
    assert!(status["capacities"]["text"]["used"].as_u64() < text.as_u64());
    assert_eq!(status["loggers"]["p"]["handlers"], serde_json::json!([]));
}

#[test]
fn a_logger_that_was_disabled_before_the_program_had_it_stays_disabled() {
    let device = Device::<Small>::new();
    device.apply(&base_with("\"loggers\": {\"x\": {}}"));
    let reply = device.apply(BASE);
    assert_eq!(reply["silenced"], serde_json::json!(["x"]));
    info!(device.logger("x"), "no");
    assert_eq!(device.output(), "");
}

#[test]
fn loggers_whose_rows_had_to_go_still_do_not_propagate() {
    let device = Device::<Small>::new();
    let held: Vec<_> = (0..5).map(|n| device.logger(&format!("held{n}"))).collect();
    let loggers = |prefix: &str| {
        let entry = |n| format!("\"{prefix}{n}\": {{\"level\": 5, \"propagate\": false}}");
        let entries: Vec<_> = (0..5).map(entry).collect();
        let open = "\"disable_existing_loggers\": false";
        base_with(&format!("{open}, \"loggers\": {{{}}}", entries.join(", ")))
    };
    device.apply(&loggers("held"));
    device.apply(&loggers("other"));
    for logger in held {
        info!(logger, "no");
    }
    assert_eq!(device.output(), "");
}

/// The one test that uses the home of handles which nobody registered.
#[test]
fn the_first_call_of_a_handle_makes_it_exist_and_is_filtered_like_any_other() {
    static FIRST: Logger = Logger::new("first");
    let device = Device::<Small>::new();
    device.apply(BASE);
    device.logging.install();
    debug!(FIRST, "no");
    assert_eq!(device.status()["loggers"]["first"]["effective"], 20);
    assert!(!FIRST.enabled(Level::DEBUG));
    info!(FIRST, "yes");
    assert_eq!(device.output(), "INFO first: yes\n");
}
