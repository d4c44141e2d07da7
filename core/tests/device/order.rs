//! `"logconf": {"in_order": true}`: handlers in the order in which they stand.

use crate::common::Device;
use serde_json::Value;

const UART: &str = r#""class": "logging.StreamHandler", "stream": "ext://board.uart0""#;

/// A document whose handlers come to be in order, the root logger having the one called `a`.
fn in_order(handlers: &[(&str, &str)]) -> String {
    let handlers = handlers.iter();
    let entries: Vec<String> = handlers
        .map(|(name, entry)| format!(r#""{name}": {{{entry}}}"#))
        .collect();
    format!(
        r#"{{"version": 1, "logconf": {{"in_order": true}}, "handlers": {{{}}},
            "root": {{"level": "DEBUG", "handlers": ["a"]}}}}"#,
        entries.join(", ")
    )
}

fn memory(capacity: u32, target: &str) -> String {
    let class = "logging.handlers.MemoryHandler";
    format!(r#""class": "{class}", "capacity": {capacity}, "target": "{target}""#)
}

#[test]
fn handlers_stand_in_their_order_and_a_target_may_come_later() {
    let device: Device = Device::with_buffers::<2>();
    let document = in_order(&[("m", &memory(1, "z")), ("a", &memory(2, "m")), ("z", UART)]);
    device.apply(&document);
    let status = device.status();
    let handlers = status["handlers"].as_object().unwrap();
    let target = |name: &str| handlers[name]["target"].as_str();
    assert_eq!((target("a"), target("m")), (Some("m"), Some("z")));
    // `serde_json` sorts them.
    let text = status_text(&device);
    let place = |name: &str| text.find(&format!("\"{name}\":{{\"class\"")).unwrap();
    assert!(place("m") < place("a") && place("a") < place("z"), "{text}");
    let logger = device.logger("app");
    logger.log(logconf_core::Level::INFO, format_args!("one"));
    assert_eq!(device.output(), "");
    logger.log(logconf_core::Level::INFO, format_args!("two"));
    assert_eq!(device.output(), "one\ntwo\n");
    // By name, `a` comes first; when it is tried again, `m` has not yet been.
    let by_name = document.replace("true", "false");
    let refused = device.answer(&by_name);
    assert_eq!(refused["error"], "Unable to configure handler 'a'");
    assert_eq!(refused["causes"][1], "target not configured yet");
}

fn status_text(device: &Device) -> String {
    let mut reply = [0; 2048];
    let request = br#"{"logconf": {"op": "status"}}"#;
    let length = device.logging.answer(request, &mut reply);
    String::from_utf8(reply[..length].to_vec()).unwrap()
}

#[test]
fn records_that_would_go_in_circles_are_refused() {
    let device: Device = Device::with_buffers::<3>();
    let refused = |handlers: &[(&str, &str)], path: &str| {
        let reply = device.answer(&in_order(handlers));
        assert_eq!(reply["ok"], false, "{reply}");
        assert_eq!(reply["path"], path);
        let causes = &reply["causes"];
        assert!(
            causes[0]
                .as_str()
                .unwrap()
                .starts_with("Unable to set target handler")
        );
        let cause = "records would come back to the handler that they come from";
        assert_eq!(causes[1], cause);
    };
    refused(&[("a", &memory(1, "a"))], "handlers.a.target");
    let [to_a, to_b, to_c] = ["a", "b", "c"].map(|target| memory(1, target));
    refused(&[("a", &to_b), ("b", &to_a)], "handlers.b.target");
    let three = [("b", &*to_c), ("c", &*to_a), ("a", &*to_b)];
    refused(&three, "handlers.a.target");
    // Nothing is left of them.
    device.apply(&in_order(&[("a", &to_b), ("b", &to_c), ("c", UART)]));
}

#[test]
fn whether_they_stand_in_order_is_true_or_false_and_about_a_configuration() {
    let device: Device = Device::new();
    let refused = |logconf: &str, error: &str, path: &str| {
        let reply: Value = device.answer(&format!(r#"{{"logconf": {logconf}}}"#));
        assert_eq!(
            (&reply["error"], &reply["path"]),
            (&error.into(), &path.into())
        );
    };
    let key = "logconf.in_order";
    refused(
        r#"{"in_order": 1}"#,
        "expected true or false, found a number",
        key,
    );
    refused(
        r#"{"op": "status", "in_order": true}"#,
        "unknown key 'in_order' in 'logconf'",
        key,
    );
    let check = r#"{"op": "check", "config": {"version": 1, "logconf": {"in_order": 2},
        "handlers": {"a": {"class": "x"}}}}"#;
    let reply = device.answer(&format!(r#"{{"logconf": {check}}}"#));
    assert_eq!(
        reply["errors"][0]["error"],
        "expected true or false, found a number"
    );
}

/// CPython: `shutdown`, which flushes and closes handlers in the opposite of their order. A closed
/// stream goes on writing; a closed `MemoryHandler` has lost its target.
#[test]
fn what_a_closed_target_is_handed_is_written_or_lost_as_in_cpython() {
    for (middle, written) in [("uart", "held\n"), ("m", "")] {
        let device: Device = Device::with_buffers::<2>();
        let (to_middle, to_uart) = (memory(9, middle), memory(9, "uart"));
        device.apply(&in_order(&[
            ("a", &to_middle),
            ("m", &to_uart),
            ("uart", UART),
        ]));
        let logger = device.logger("app");
        logger.log(logconf_core::Level::INFO, format_args!("held"));
        device.apply(r#"{"version": 1}"#);
        assert_eq!(device.output(), written, "{middle}");
    }
}

#[test]
fn a_handler_without_a_name_stands_as_its_class_once() {
    let device: Device = Device::new();
    let handlers = format!(r#""": {{{UART}}}, "StreamHandler": {{{UART}}}, "a": {{{UART}}}"#);
    device.apply(&format!(
        r#"{{"version": 1, "handlers": {{{handlers}}}, "root": {{"handlers": ["a", ""]}}}}"#
    ));
    let text = status_text(&device);
    assert_eq!(text.matches(r#""StreamHandler":{"#).count(), 1, "{text}");
    assert!(
        text.contains(r#""handlers":["a","StreamHandler"]"#),
        "{text}"
    );
}

#[test]
fn a_list_of_targets_is_refused_where_handlers_stand_in_order() {
    use logconf_core::{
        Class, Logging, Output, Problem, Record, Registry, Settings, Signature, Targets,
    };

    struct Spread;
    impl Class for Spread {
        fn name(&self) -> &'static str {
            "app.Spread"
        }
        fn signature(&self) -> &'static Signature {
            &Signature {
                function: "Spread",
                required: &["to"],
                optional: &[],
            }
        }
        fn targets(&self) -> Targets {
            Targets::List("to")
        }
        fn configure(&self, _: &logconf_core::Arguments<'_, '_>) -> Result<Settings, Problem> {
            Ok(Settings::default())
        }
        fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
    }
    static REGISTRY: Registry = Registry {
        classes: &[&Spread],
        ..Registry::EMPTY
    };
    let logging: Logging = Logging::new();
    logging.start(&REGISTRY);
    let document = br#"{"version": 1, "logconf": {"in_order": true},
        "handlers": {"a": {"class": "app.Spread", "to": []}}}"#;
    let refused = logging.apply(document).unwrap_err();
    let mut causes = Vec::new();
    refused.causes(|cause| causes.push(cause.to_string()));
    assert_eq!(
        causes,
        ["expected one target at most, beside 'in_order', found a list"]
    );
}
