//! `get`: a document that, sent back, restores the state in force.

mod random;

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::common::{BASE, Device, base_holding, base_with, leak};
use logconf_core::{
    Arguments, Capacities, Class, Description, FilterClass, FormatterClass, LevelName, Logging,
    Output, Problem, Record, Registry, Ring, Settings, Signature, Stream, StreamHandler, Tables,
    info,
};

const GET: &str = r#"{"logconf":{"op":"get"}}"#;

type Large = Capacities<24, 8, 12, 8, 2048, 80>;

/// The document that restores the state, as text.
fn got<T: Tables>(device: &Device<T>) -> String {
    let mut reply = [0; 8192];
    let length = device.logging.answer(GET.as_bytes(), &mut reply);
    let text = std::str::from_utf8(&reply[..length]).unwrap();
    let head = format!(
        r#"{{"ok":true,"generation":{},"config":"#,
        device.logging.generation()
    );
    let document = text.strip_prefix(&head).unwrap_or_else(|| panic!("{text}"));
    let document = document.strip_suffix('}').unwrap();
    let read: Result<Value, _> = serde_json::from_str(document);
    assert!(read.is_ok(), "{read:?}: {document}");
    document.to_string()
}

/// The state, but for how much of the text space it takes. A filter that was kept for two is one.
fn state<T: Tables>(device: &Device<T>) -> Value {
    let mut state = device.state();
    state["capacities"]["text"].take();
    for section in ["loggers", "handlers"] {
        for entry in state[section].as_object_mut().unwrap().values_mut() {
            entry["filters"].as_array_mut().unwrap().dedup();
        }
    }
    state
}

/// Restores the state from where it is and from others, and gives the document.
fn restores<T: Tables>(device: &Device<T>) -> String {
    let document = got(device);
    let state = self::state(device);
    let others = [
        "",
        r#","root":{"level":"ERROR","handlers":[]},"handlers":{},"loggers":{"x.y":{"level":5,"propagate":false}}"#,
        r#","incremental":true,"root":{"level":77},"loggers":{"root":{"propagate":false}}"#,
        r#","disable_existing_loggers":false,"handlers":{"n":{"class":"logging.NullHandler"}},
            "root":{"level":"ERROR"},"loggers":{"app":{"handlers":["n"]},"net":{}}"#,
    ];
    for other in others {
        if !other.is_empty() {
            device.apply(&format!(r#"{{"version":1{other}}}"#));
        }
        let reply = device.answer(&document);
        assert_eq!(reply["ok"], true, "{reply} {document}");
        assert_eq!(self::state(device), state, "after {other}: {document}");
        assert_eq!(got(device), document, "after {other}");
    }
    document
}

#[test]
fn before_any_configuration_there_is_the_root_logger() {
    let device = Device::<Large>::new();
    device.logger("app");
    let expected = r#"{"version":1,"disable_existing_loggers":false,"logconf":{"disabled":[],"in_order":true},"formatters":{},"filters":{},"handlers":{},"loggers":{},"root":{"level":"WARNING"}}"#;
    assert_eq!(got(&device), expected);
    device.apply(expected);
    assert_eq!(got(&device), expected);
}

#[test]
fn all_that_a_document_says_comes_back() {
    let device = Device::<Large>::with_buffers::<2>();
    for name in ["app", "net.tcp", "disabled", "disabled.too", "late"] {
        device.logger(name);
    }
    device.apply(
        r#"{"version":1,
        "formatters":{
            "plain":{"format":"100%% of %(name)-8s \"%(message)s\"\n\u0007é"},
            "odd":{"format":"%d no field","validate":false},
            "tail":{"format":"%(levelno)05d %(nothing)s","validate":true},
            "none":{}},
        "filters":{"net":{"name":"net"},"all":{}},
        "handlers":{
            "uart":{"class":"logging.StreamHandler","stream":"ext://board.uart0","formatter":"plain",
                    "level":"WARNING","filters":["net","all"],".":{"terminator":"\r\n"}},
            "m":{"class":"logging.handlers.MemoryHandler","capacity":7,"flushLevel":33,"target":"uart"},
            "n\"0":{"class":"logging.NullHandler","formatter":"odd"}},
        "loggers":{
            "net":{"level":"DEBUG","propagate":false,"handlers":["n\"0","uart"],"filters":["all"]},
            "app.b":{"level":15},
            "root":{"propagate":false}},
        "root":{"level":"NOTSET","handlers":["m"],"filters":["net"]}}"#,
    );
    device.apply(r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":"INFO"}},"loggers":{"late":{"level":44}}}"#);
    let document: Value = serde_json::from_str(&restores(&device)).unwrap();
    assert_eq!(
        document,
        json!({"version": 1, "disable_existing_loggers": false,
            "logconf": {"in_order": true, "disabled": ["disabled.too", "disabled", "app"]},
            "formatters": {
                "plain": {"format": "100%% of %(name)-8s \"%(message)s\"\n\u{7}é"},
                "odd": {"format": "%d no field", "validate": false},
                "tail": {"format": "%(levelno)05d %(nothing)s"},
                "none": {"format": "%(message)s"}},
            "filters": {"net": {"name": "net"}, "all": {"name": ""}},
            "handlers": {
                "n\"0": {"class": "logging.NullHandler", "formatter": "odd"},
                "uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0",
                         "level": "INFO", "formatter": "plain", "filters": ["net", "all"],
                         ".": {"terminator": "\r\n"}},
                "m": {"class": "logging.handlers.MemoryHandler", "capacity": 7, "flushLevel": 33,
                      "target": "uart"}},
            "loggers": {
                "net": {"level": "DEBUG", "propagate": false, "handlers": ["n\"0", "uart"],
                        "filters": ["all"]},
                "app.b": {"level": 15},
                "late": {"level": 44},
                "root": {"propagate": false}},
            "root": {"level": "NOTSET", "handlers": ["m"], "filters": ["net"]}})
    );
}

#[cfg(all(
    feature = "brace",
    feature = "dollar",
    feature = "asctime",
    feature = "defaults"
))]
#[test]
fn formats_come_back_in_their_style_with_all_that_belongs_to_them() {
    let device = Device::<Large>::new();
    let formatters = json!({
        "b": {"format": "{asctime} {message:>{width}}", "style": "{", "datefmt": "%H:%M \"x\"",
              "defaults": {"width": "9"}},
        "c": {"format": "{", "style": "{", "validate": false},
        "d": {"format": "$message costs $$5", "style": "$"},
        "e": {"format": "$", "style": "$", "validate": false},
        "p": {"format": "%(who)s %(message)s", "defaults": {"who": [1, "é\"", {"a": null}]}},
        "q": {"format": "%(message)s", "datefmt": "%Y"},
    });
    let document = json!({"version": 1, "formatters": formatters});
    device.apply(&document.to_string());
    let document: Value = serde_json::from_str(&restores(&device)).unwrap();
    assert_eq!(document["formatters"], formatters);
}

#[test]
fn what_the_last_configuration_has_kept_gets_a_name_and_works() {
    let device = Device::<Large>::with_buffers::<2>();
    let app = device.logger("app");
    let own = r#""loggers": {"app": {"handlers": ["uart", "hold"], "propagate": false}}"#;
    device.apply(&base_holding(3).replace("\"root\"", &format!("{own}, \"root\"")));
    let other = base_with(r#""disable_existing_loggers": false"#);
    let other = other.replace("%(levelname)s %(name)s", "now");
    device.apply(&other);
    let document = got(&device);
    let read: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        read["loggers"]["app"]["handlers"],
        json!(["uart (kept 1)", "hold"])
    );
    assert_eq!(read["handlers"]["uart (kept 1)"]["formatter"], "kept 1");
    assert_eq!(read["handlers"]["hold"].get("target"), None);
    device.apply(&document);
    assert_eq!(got(&device), document);
    info!(app, "here");
    info!(device.logger("net"), "there");
    assert_eq!(device.output(), "INFO app: here\nnow: there\n");
}

/// A class whose closed handlers are not as open ones: it counts those that were closed.
struct Closes(AtomicU32);

impl Class for Closes {
    fn name(&self) -> &'static str {
        "board.Closes"
    }

    fn signature(&self) -> &'static Signature {
        &Signature::NONE
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}

    fn close(&self, _: &Settings) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_closed_handler_that_a_document_would_open_again_is_not_written() {
    let logging: &'static Logging<Large> = leak(Logging::new());
    logging.start(leak(Registry {
        classes: leak([leak(Closes(AtomicU32::new(0))) as &dyn Class]),
        ..Registry::EMPTY
    }));
    let uart: &'static Ring<4096> = leak(Ring::new());
    let device = Device { logging, uart };
    device.apply(
        r#"{"version":1,"handlers":{"once":{"class":"board.Closes"}},"root":{"handlers":["once"]}}"#,
    );
    got(&device);
    // The root logger keeps its handler, which is closed.
    device.apply(r#"{"version":1}"#);
    let refused = device.answer(GET);
    assert_eq!(
        refused["error"],
        "a handler of board.Closes is closed, and a document would open it again: the logger 'root' has kept it"
    );
    device.apply(r#"{"version":1,"root":{"handlers":[]}}"#);
    got(&device);
}

#[test]
fn names_that_are_made_up_are_new() {
    let device = Device::<Large>::with_buffers::<2>();
    device.logger("app");
    device.apply(&base_with(
        r#""loggers": {"app": {"handlers": ["uart"], "propagate": false}}"#,
    ));
    device.apply(
        r#"{"version":1,"disable_existing_loggers":false,"handlers":{
            "uart":{"class":"logging.NullHandler"},"uart (kept 2)":{"class":"logging.NullHandler"}},
            "formatters":{"kept 1":{"format":"%(name)s"}}}"#,
    );
    let read: Value = serde_json::from_str(&got(&device)).unwrap();
    assert_eq!(read["loggers"]["app"]["handlers"], json!(["uart (kept 5)"]));
    let formatters = read["formatters"].as_object().unwrap();
    assert_eq!(formatters.keys().collect::<Vec<_>>(), ["kept 1", "kept 3"]);
    restores_text(&device);
}

/// Where status shows one of two handlers with a name.
fn restores_text(device: &Device<Large>) {
    let document = got(device);
    device.apply(&document);
    assert_eq!(got(device), document);
}

#[test]
fn a_document_that_does_not_fit_says_how_long_it_is() {
    let device = Device::<Large>::new();
    device.apply(BASE);
    let mut reply = [0; 2048];
    let needed = device.logging.answer(GET.as_bytes(), &mut reply);
    let whole = reply[..needed].to_vec();
    let length = device.logging.answer(GET.as_bytes(), &mut reply[..needed]);
    assert_eq!(reply[..length], whole);
    let length = device
        .logging
        .answer(GET.as_bytes(), &mut reply[..needed - 1]);
    let refused: Value = serde_json::from_slice(&reply[..length]).unwrap();
    let error = format!(
        "too many reply bytes: {needed} needed, {} available",
        needed - 1
    );
    assert_eq!(
        refused,
        json!({"ok": false, "error": error, "path": "", "causes": [],
               "table": "reply bytes", "needed": needed, "available": needed - 1})
    );
}

#[cfg(feature = "overrides")]
#[test]
fn during_an_override_it_is_the_override_that_comes_back() {
    let device = Device::<Large>::new();
    device.apply(BASE);
    let before = got(&device);
    device
        .apply(r#"{"version":1,"incremental":true,"root":{"level":7},"logconf":{"expires_s":5}}"#);
    let during = got(&device);
    assert_eq!(during, before.replace("\"INFO\"", "7"));
    // Sent back, it stays.
    device.apply(&during);
    device.logging.poll(0);
    device.logging.poll(5_000);
    assert_eq!(got(&device), during);
}

#[test]
fn the_key_disabled_is_a_list_of_names_in_a_full_configuration() {
    let device = Device::<Large>::new();
    let error = |entries: &str| device.answer(&format!(r#"{{"version":1,{entries}}}"#));
    let reply = error(r#""logconf":{"disabled":"app"}"#);
    assert_eq!(reply["error"], "expected a list of names, found a string");
    let reply = error(r#""logconf":{"disabled":["app",7]}"#);
    assert_eq!(reply["error"], "expected a logger's name, found a number");
    assert_eq!(reply["path"], "logconf.disabled[1]");
    let reply = error(r#""logconf":{"disabled":[]},"incremental":true"#);
    assert_eq!(reply["path"], "logconf.disabled");
    assert_eq!(device.logging.generation(), 1);
}

#[test]
fn a_level_that_has_another_name_is_a_number() {
    static FINE: LevelName = LevelName::new(logconf_core::Level(7), "GET_FINE");
    logconf_core::Level::add_name(&FINE);
    let device = Device::<Large>::new();
    device.apply(r#"{"version":1,"root":{"level":"GET_FINE"}}"#);
    let document = got(&device);
    assert!(document.ends_with(r#""root":{"level":7}}"#), "{document}");
}

/// Classes of the program's own, which tell their arguments or do not.
struct Lamps {
    told: bool,
}

const LAMP: Signature = Signature {
    function: "Lamp",
    required: &["number"],
    optional: &["red", "room", "stream", "from", "list"],
};

impl Class for Lamps {
    fn name(&self) -> &'static str {
        "board.Lamp"
    }

    fn signature(&self) -> &'static Signature {
        &LAMP
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let number = arguments.get("number").and_then(|number| number.int());
        let red = arguments.get("red").is_some_and(|red| red.truth());
        Ok(Settings {
            instance: number.unwrap_or(0) as u16,
            numbers: [red.into(), 0],
        })
    }

    fn describe(&self, lamp: &Settings, out: &mut Description<'_, '_>) -> bool {
        out.int("number", lamp.instance.into());
        out.bool("red", lamp.numbers[0] != 0);
        out.str("room", &"the \"blue\" one");
        out.stream("stream", 0);
        out.level("from", logconf_core::Level::ERROR);
        out.json("list", "[1,null]");
        self.told
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}

struct Upper;

impl FormatterClass for Upper {
    fn name(&self) -> &'static str {
        "board.Upper"
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        Ok([arguments.get("fmt").is_some().into(), 7])
    }

    fn describe(&self, [given, seven]: [i32; 2], out: &mut Description<'_, '_>) -> bool {
        out.str("fmt", &format_args!("{given} {seven}"));
        true
    }

    fn format(&self, _: [i32; 2], _: &Record<'_>, _: &mut dyn std::fmt::Write) -> std::fmt::Result {
        Ok(())
    }
}

struct Odd;

impl FilterClass for Odd {
    fn name(&self) -> &'static str {
        "board.Odd"
    }

    fn passes(&self, _: [i32; 2], _: &Record<'_>) -> bool {
        true
    }
}

fn with_classes(told: bool) -> Device<Large> {
    let logging: &'static Logging<Large> = leak(Logging::new());
    let uart: &'static Ring<4096> = leak(Ring::new());
    logging.start(leak(Registry {
        classes: leak([leak(Lamps { told }) as &dyn Class, &StreamHandler]),
        streams: leak([("board.uart0", uart as &dyn Stream)]),
        formatters: &[&Upper],
        filters: &[&Odd],
        ..Registry::EMPTY
    }));
    Device { logging, uart }
}

const OWN: &str = r#"{"version":1,"formatters":{"u":{"()":"board.Upper","fmt":"x"}},
    "filters":{"o":{"()":"board.Odd"}},"handlers":{"l":{"class":"board.Lamp","number":3,"red":1}}}"#;

#[test]
fn classes_of_the_programs_own_tell_their_arguments() {
    let device = with_classes(true);
    device.apply(OWN);
    let document = got(&device);
    let read: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        read["formatters"]["u"],
        json!({"()": "board.Upper", "fmt": "1 7"})
    );
    assert_eq!(read["filters"]["o"], json!({"()": "board.Odd"}));
    assert_eq!(
        read["handlers"]["l"],
        json!({"class": "board.Lamp", "number": 3, "red": true, "room": "the \"blue\" one",
               "stream": "ext://board.uart0", "from": "ERROR", "list": [1, null]})
    );
    device.apply(&document);
    assert_eq!(got(&device), document);
}

#[test]
fn a_class_that_does_not_tell_them_is_named() {
    let device = with_classes(false);
    device.apply(OWN);
    assert_eq!(
        device.answer(GET),
        json!({"ok": false, "path": "", "causes": [],
               "error": "board.Lamp does not tell the arguments that it was given"})
    );
}
