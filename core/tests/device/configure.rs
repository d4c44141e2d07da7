//! What a document does to loggers and to what they log.

use crate::common::{BASE, Device, Small, base_holding, base_with};
use logconf_core::{
    Level, Logger, Logging, MemoryHandler, Registry, Ring, StreamHandler, debug, error, info, log,
    warning,
};

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
fn a_handler_on_parent_and_child_emits_twice_and_one_named_twice_emits_once() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace(
        "\"root\"",
        r#""loggers": {"a": {"handlers": ["uart", "uart"]}}, "root""#,
    ));
    info!(device.logger("a.b"), "x");
    assert_eq!(device.output(), "INFO a.b: x\nINFO a.b: x\n");
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
fn filters_of_a_logger_see_its_own_records_and_those_of_a_handler_all() {
    let device = Device::<Small>::new();
    device.apply(
        r#"{"version": 1,
        "filters": {"only_b": {"name": "a.b"}, "only_c": {"name": "a.c"}},
        "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0",
                              "filters": ["only_b"]}},
        "loggers": {"a": {"filters": ["only_c"]}, "a.b.d": {"filters": ["only_c"]}},
        "root": {"level": 1, "handlers": ["uart"]}}"#,
    );
    info!(device.logger("a"), "stopped by its own filter");
    info!(device.logger("a.bc"), "stopped by the handler's");
    info!(device.logger("a.b"), "passes");
    info!(device.logger("a.b.c"), "passes below");
    info!(device.logger("a.b.d"), "stopped by its own filter");
    assert_eq!(device.output(), "passes\npasses below\n");
}

#[test]
fn a_handler_has_a_level_of_its_own() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace("\"formatter\"", "\"level\": \"ERROR\", \"formatter\""));
    let logger = device.logger("a");
    info!(logger, "no");
    error!(logger, "yes");
    // A level of 0 in an incremental document counts as none.
    device.apply(r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":0}}}"#);
    info!(logger, "no");
    device.apply(r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":"NOTSET"}}}"#);
    info!(logger, "now");
    assert_eq!(device.output(), "ERROR a: yes\nINFO a: now\n");
}

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
fn a_memory_handler_holds_back_until_it_is_full_or_something_grave_comes() {
    let document = base_holding(3);
    let device = Device::<Small>::new();
    device.apply(&document);
    let logger = device.logger("m");
    info!(logger, "1");
    info!(logger, "2");
    assert_eq!(device.output(), "");
    info!(logger, "3");
    assert_eq!(device.output(), "INFO m: 1\nINFO m: 2\nINFO m: 3\n");
    info!(logger, "4");
    error!(logger, "5 {}", "five");
    assert_eq!(device.output(), "INFO m: 4\nERROR m: 5 five\n");
    // A further configuration flushes it, even one that takes over its buffer.
    info!(logger, "6");
    device.apply(&document.replace(
        "\"version\"",
        "\"disable_existing_loggers\": 0, \"version\"",
    ));
    assert_eq!(device.output(), "INFO m: 6\n");
    info!(logger, "7");
    device.apply(BASE);
    assert_eq!(device.output(), "INFO m: 7\n");
}

#[test]
fn a_full_buffer_is_flushed_before_its_capacity_is_reached() {
    let document = base_holding(1000);
    let device = Device::<Small>::new();
    device.apply(&document);
    let logger = device.logger("m");
    for number in 0..40 {
        info!(logger, "record number {number}");
    }
    device.apply(BASE);
    let expected: String = (0..40)
        .map(|n| format!("INFO m: record number {n}\n"))
        .collect();
    assert_eq!(device.output(), expected);
    assert_eq!(device.logging.dropped(), 0);
}

/// Handlers are configured in the order of their names, and each may wait for its target once.
#[test]
fn a_memory_handler_may_come_before_its_target_but_not_two_deep() {
    let chain = |names: [&str; 3]| {
        let [first, second, last] = names;
        let memory = "\"class\":\"logging.handlers.MemoryHandler\",\"capacity\":9";
        // The last comes first: the order in the document does not matter.
        format!(
            "{{\"version\":1,\"handlers\":{{\"{last}\":{{\"class\":\"logging.NullHandler\"}},\
             \"{second}\":{{{memory},\"target\":\"{last}\"}},\
             \"{first}\":{{{memory},\"target\":\"{second}\"}}}}}}"
        )
    };
    let device = Device::<Small>::with_buffers::<2>();
    device.apply(&chain(["b", "a", "c"]));
    device.apply(&chain(["c", "b", "a"]));
    let refused = device.answer(&chain(["a", "b", "c"]));
    assert_eq!(refused["error"], "Unable to configure handler 'a'");
    assert_eq!(refused["causes"][1], "target not configured yet");
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
fn status_shows_the_tree_the_handlers_and_the_capacities() {
    let device = Device::<Small>::new();
    let _ = (device.logger("net.tcp"), device.logger("app"));
    device.apply(
        r#"{"version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "100%% \"%(levelname)-5s\"\t%(message)s"}},
        "filters": {"n": {"name": "net"}},
        "handlers": {"m": {"class": "logging.handlers.MemoryHandler", "capacity": 5, "target": "u"},
            "u": {"class": "logging.StreamHandler", "formatter": "f", "filters": ["n"],
                  "level": "INFO", "stream": "ext://board.uart0"}},
        "loggers": {"net": {"level": "DEBUG", "handlers": ["u", "m"], "filters": ["n"],
                            "propagate": false}}}"#,
    );
    let status = device.answer(r#" {"logconf": {"op": "status"}} "#);
    let expected = serde_json::json!({
        "ok": true, "generation": 2,
        "root": {"level": 30, "effective": 30, "propagate": true, "disabled": false,
                 "handlers": [], "filters": []},
        "loggers": {
            "net": {"level": 10, "effective": 10, "propagate": false, "disabled": false,
                    "handlers": ["u", "m"], "filters": ["net"]},
            "net.tcp": {"level": 0, "effective": 10, "propagate": true, "disabled": false,
                        "handlers": [], "filters": []},
            "app": {"level": 0, "effective": 30, "propagate": true, "disabled": false,
                    "handlers": [], "filters": []}},
        "handlers": {
            "m": {"class": "logging.handlers.MemoryHandler", "level": 0, "formatter": null,
                  "filters": [], "target": "u", "capacity": 5, "flushLevel": 40},
            "u": {"class": "logging.StreamHandler", "level": 20,
                  "formatter": "100%% \"%(levelname)-5s\"\t%(message)s", "filters": ["net"]}},
        "capacities": {"loggers": {"used": 2, "total": 6}, "handlers": {"used": 2, "total": 3},
            "formatters": {"used": 1, "total": 3}, "filters": {"used": 1, "total": 2},
            "text": {"used": status["capacities"]["text"]["used"], "total": 256}},
        "dropped": {},
        "registry": {"classes": ["logging.StreamHandler", "logging.handlers.MemoryHandler",
                                 "logging.NullHandler"], "streams": ["board.uart0"]}
    });
    assert_eq!(status, expected);
}

#[test]
fn a_status_that_does_not_fit_ends_early_and_says_by_how_much() {
    let device = Device::<Small>::new();
    for number in 0..100 {
        device.logger(&format!("some.rather.long.name.{number}"));
    }
    let status = device.answer(r#"{"logconf": {"op": "status"}}"#);
    let shown = status["loggers"].as_object().unwrap().len();
    let more = status["more"].as_u64().unwrap() as usize;
    assert!(shown > 3 && more > 50, "{status}");
    assert_eq!(shown + more, 100);
    // What has a bound is there.
    assert_eq!(
        status["registry"]["streams"],
        serde_json::json!(["board.uart0"])
    );
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
fn handlers_are_flushed_the_newest_first() {
    let document = BASE
        .replace(
            "\"uart\": {",
            r#""hold": {"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "uart"},
               "more": {"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "hold"},
               "uart": {"#,
        )
        .replace("[\"uart\"]", "[\"more\"]");
    let device = Device::<logconf_core::Capacities<6, 3, 3, 2, 256, 80>>::with_buffers::<2>();
    device.apply(&document);
    info!(device.logger("m"), "through both");
    assert_eq!(device.output(), "");
    // `more` hands on to `hold`, which is older and comes after it.
    device.apply(BASE);
    assert_eq!(device.output(), "INFO m: through both\n");
}

#[test]
fn a_memory_handler_counts_what_neither_fits_nor_can_be_handed_on() {
    let device = Device::<Small>::new();
    device.apply(&base_holding(1000));
    let logger = device.logger("m");
    for _ in 0..200 {
        info!(
            logger,
            "fills the buffer, then the stream, which nobody reads {}",
            "-".repeat(80)
        );
    }
    assert!(device.uart.dropped() > 0);
    let dropped = device.status()["dropped"].clone();
    assert_eq!(dropped["uart"], device.uart.dropped());
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
fn fields_that_have_no_value_here_are_taken_and_named() {
    let device = Device::<Small>::new();
    let format = "%(asctime)s.%(msecs)03d %(process)d|%(relativeCreated)6d|%(message)s";
    let reply = device.apply(&BASE.replace("%(levelname)s %(name)s: %(message)s", format));
    assert!(
        reply["warnings"][0]
            .as_str()
            .unwrap()
            .contains("prints as '?'"),
        "{reply}"
    );
    info!(device.logger("x"), "here");
    assert_eq!(device.output(), "?.  ? ?|     ?|here\n");
}

#[test]
fn levels_and_their_names_may_be_escaped() {
    let device = Device::<Small>::new();
    device.apply(r#"{"version":1,"root":{"level":"IN\u0046O"}}"#);
    assert_eq!(device.status()["root"]["level"], 20);
}

#[test]
fn a_kept_memory_handler_has_lost_its_target_and_drops() {
    let device = Device::<Small>::new();
    let logger = device.logger("app");
    device.apply(&base_holding(1).replace(
        "\"root\"",
        "\"loggers\": {\"app\": {\"handlers\": [\"hold\"], \"propagate\": false}}, \"root\"",
    ));
    info!(logger, "handed on at once");
    assert_eq!(device.output(), "INFO app: handed on at once\n");
    device.apply(&base_with("\"disable_existing_loggers\": false"));
    assert_eq!(
        device.status()["handlers"]["hold"]["target"],
        serde_json::Value::Null
    );
    info!(logger, "dropped");
    device.apply(BASE);
    assert_eq!(device.output(), "");
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

/// A registry of its own: two names for one stream, and a `sys.stderr`.
#[test]
fn one_stream_counts_once_and_sys_stderr_is_the_default() {
    static UART: Ring<64> = Ring::new();
    static STDERR: Ring<256> = Ring::new();
    static SMALL: MemoryHandler<1, 24> = MemoryHandler::new();
    static REGISTRY: Registry = Registry {
        classes: &[&StreamHandler, &SMALL],
        streams: &[
            ("board.uart0", &UART),
            ("sys.stdout", &UART),
            ("sys.stderr", &STDERR),
        ],
    };
    static LOGGING: Logging<Small> = Logging::new();
    static LOGGER: Logger = Logger::new("app");
    LOGGING.start(&REGISTRY);
    let apply = |document: &str| {
        assert!(LOGGING.apply(document.as_bytes()).is_ok());
        LOGGING.register(&[&LOGGER]);
    };
    let open = "\"disable_existing_loggers\": false";
    apply(&base_with(open));
    for _ in 0..5 {
        info!(LOGGER, "a line of text");
    }
    // Two fit.
    assert_eq!((UART.dropped(), LOGGING.dropped()), (3, 3));

    let default = base_with(open).replace(
        ",\n                          \"stream\": \"ext://board.uart0\"",
        "",
    );
    assert!(!default.contains("stream\":"));
    apply(&default);
    info!(LOGGER, "by default");
    let mut bytes = [0; 64];
    let length = STDERR.read(&mut bytes);
    assert_eq!(&bytes[..length], b"INFO app: by default\n");

    // A record that is larger than the buffer can neither be held nor handed on.
    apply(&base_holding(9).replace("\"root\"", &format!("{open}, \"root\"")));
    info!(LOGGER, "more than there is room for");
    let mut reply = [0; 2048];
    let length = LOGGING.answer(br#"{"logconf":{"op":"status"}}"#, &mut reply);
    let status: serde_json::Value = serde_json::from_slice(&reply[..length]).unwrap();
    assert_eq!(status["dropped"]["hold"], 1);
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
