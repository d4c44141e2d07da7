//! What is stored is the state that a configuration leads to, not what it says.

use serde_json::{Value, json};

use crate::common::{Device, Firmware, Short};
use crate::nor::Nor;
use logconf_core::Resumed;
#[cfg(feature = "overrides")]
use logconf_core::persist::Fault;

const STORED: &str = r#"{"version": 1, "logconf": {"persist": true},
    "handlers": {"wire": {"class": "logging.StreamHandler", "stream": "ext://uart",
                          ".": {"overflow": "drop_oldest", "terminator": "\r\n"}}},
    "loggers": {"net": {"level": "DEBUG"}}, "root": {"level": "INFO", "handlers": ["wire"]}}"#;

/// Starts over what is stored.
fn finds(nor: &Nor, state: &Value) -> Device {
    let again = Device::boot(nor);
    assert_eq!((again.resumed, &again.state()), (Resumed::Stored, state));
    again
}

#[test]
fn levels_and_ways_that_a_configuration_does_not_name_are_stored_too() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    device.apply(
        r#"{"version": 1, "root": {"level": 3},
            "loggers": {"net": {"level": 9, "propagate": false}, "app": {"level": 8}}}"#,
    );
    device.apply(r#"{"version": 1, "logconf": {"persist": true}, "loggers": {"net": {}}}"#);
    let state = device.state();
    assert_eq!(
        (&state[0]["level"], &state[1]["net"]["level"]),
        (&json!(3), &json!(9))
    );
    finds(&nor, &state);
}

#[test]
fn attributes_of_handlers_are_stored_too() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    device.apply(STORED);
    let get = r#"{"logconf": {"op": "get"}}"#;
    let config = device.answer(get)["config"].take();
    let attributes = json!({"overflow": "drop_oldest", "terminator": "\r\n"});
    assert_eq!(config["handlers"]["wire"]["."], attributes);
    let again = finds(&nor, &device.state());
    assert_eq!(again.answer(get)["config"], config);
}

#[test]
fn a_state_that_no_document_restores_is_refused() {
    let device = Device::start(Some(Short::new(None)), Firmware::Whole);
    // Three loggers have levels, and lose their rows to others.
    let loggers = |names: std::ops::Range<u8>| {
        let named = names.map(|name| format!(r#""x{name}": {{"level": 5}}"#));
        named.collect::<Vec<_>>().join(",")
    };
    let levels = r#""app": {"level": 1}, "net": {"level": 2}, "net.tcp": {"level": 3}"#;
    let keeping = r#""version": 1, "disable_existing_loggers": false"#;
    device.apply(&format!(r#"{{{keeping}, "loggers": {{{levels}}}}}"#));
    let refused = format!(
        r#"{{{keeping}, "logconf": {{"persist": true}}, "loggers": {{{}}}}}"#,
        loggers(0..7)
    );
    let reply = device.answer(&refused);
    let full = ["table", "needed", "available", "path"].map(|key| reply[key].clone());
    assert_eq!(
        full,
        [
            json!("loggers"),
            json!(11),
            json!(8),
            json!("logconf.persist")
        ]
    );
    device.apply(&refused.replace("true", "false"));
    let reply = device.answer(r#"{"logconf": {"op": "get"}}"#);
    let full = ["table", "needed", "available"].map(|key| reply[key].clone());
    assert_eq!(full, [json!("loggers"), json!(11), json!(8)]);
}

#[cfg(feature = "overrides")]
const OVERRIDE: &str = r#"{"version": 1, "logconf": {"expires_s": 5}, "root": {"level": 55},
    "loggers": {"app": {"level": 44}}}"#;

#[cfg(feature = "overrides")]
#[test]
fn a_temporary_override_is_not_stored() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    device.apply(STORED);
    let stored = device.state();
    device.apply(OVERRIDE);
    let steps = nor.steps();
    finds(&nor, &stored);
    device.logging.poll(0);
    device.logging.poll(5_000);
    assert_eq!(device.state(), stored);
    assert_eq!(nor.steps(), steps, "neither begin nor end is written");
}

/// As without `persist`, it ends the override: what is in force then stays, and is stored.
#[cfg(feature = "overrides")]
#[test]
fn what_is_stored_during_an_override_is_what_stays() {
    let persist = r#""version": 1, "logconf": {"persist": true}"#;
    let edit =
        format!(r#"{{{persist}, "incremental": true, "loggers": {{"net": {{"level": 7}}}}}}"#);
    let part =
        format!(r#"{{{persist}, "disable_existing_loggers": false, "loggers": {{"net": {{}}}}}}"#);
    for (change, root) in [(STORED, 20), (&edit, 55), (&part, 55)] {
        let nor = Nor::new(3);
        let device = Device::boot(&nor);
        device.apply(OVERRIDE);
        device.apply(change);
        let state = device.state();
        let levels = (&state[0]["level"], &state[1]["app"]["level"]);
        assert_eq!(levels, (&json!(root), &json!(44)), "{change}");
        device.logging.poll(0);
        device.logging.poll(5_000);
        assert_eq!(device.state(), state, "nothing returns");
        finds(&nor, &state);
    }
}

#[cfg(feature = "overrides")]
#[test]
fn what_cannot_be_stored_during_an_override_leaves_it_and_what_returns() {
    for fault in [Fault::Busy, Fault::Full, Fault::Device] {
        let device = Device::start(Some(Short::new(Some(fault))), Firmware::Whole);
        let before = device.state();
        device.apply(OVERRIDE);
        device.logging.poll(0);
        let during = device.state();
        let generation = device.logging.generation();
        assert_eq!(device.answer(STORED)["ok"], false);
        assert_eq!(
            (device.state(), device.logging.generation()),
            (during, generation)
        );
        assert_eq!(device.logging.expires_in_s(), Some(5));
        device.logging.poll(5_000);
        assert_eq!(device.state(), before);
    }
}

#[cfg(feature = "overrides")]
#[test]
fn forgetting_during_an_override_concerns_the_next_start_alone() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    device.apply(STORED);
    let stored = device.state();
    device.apply(OVERRIDE);
    let during = device.state();
    assert_eq!(
        device.answer(r#"{"logconf": {"op": "forget"}}"#)["ok"],
        true
    );
    assert_eq!(device.state(), during);
    assert_eq!(Device::boot(&nor).resumed, Resumed::BuiltIn);
    device.logging.poll(0);
    device.logging.poll(5_000);
    assert_eq!(device.state(), stored);
}
