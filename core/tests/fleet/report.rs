//! Reports: when they are due, and what they say.

use crate::common::{BUILT_IN, NAMES, OWN, Started, document, leak, start};
use logconf_core::fleet::Device;
use serde_json::{Value, json};

#[test]
fn the_report_says_what_was_decided_and_what_there_is() {
    let mut device = start();
    let report = device.connect();
    let status = br#"{"logconf": {"op": "status"}}"#;
    let mut reply = [0; 2048];
    let length = device.logging.answer(status, &mut reply);
    let status: Value = serde_json::from_slice(&reply[..length]).unwrap();
    let mut expected = json!({
        "rev": null, "verdict": null, "generation": BUILT_IN,
        "firmware": "1.2.0", "groups": ["pumps", "hall-2"],
        "capacities": status["capacities"], "registry": status["registry"],
    });
    assert_eq!(report, expected);
    assert_eq!(report["registry"]["streams"], json!(["board.uart0"]));
    assert_eq!(
        report["capacities"]["loggers"],
        json!({"used": 1, "total": 16})
    );

    let report = device.decides(OWN, document(7, 10));
    expected["rev"] = json!(7);
    expected["generation"] = json!(BUILT_IN + 1);
    expected["verdict"] = json!({"ok": true, "generation": BUILT_IN + 1, "dropped": 0, "silenced": [], "warnings": [], "rev": 7});
    assert_eq!(report, expected);
    // What is said about a document stays so; the rest is of now.
    assert!(device.logging.apply(br#"{"version": 1}"#).is_ok());
    expected["generation"] = json!(BUILT_IN + 2);
    assert_eq!(device.report().unwrap(), expected);
}

#[test]
fn it_is_due_after_each_connection_each_decision_and_each_change() {
    let mut device = start();
    assert_eq!(device.report(), None);
    device.connect();
    assert_eq!(device.report(), None);
    let temporary = document(7, 10).replace("{\"rev\"", "{\"expires_s\": 5, \"rev\"");
    let report = device.decides(OWN, temporary);
    assert_eq!(
        (&report["generation"], &report["expires_in_s"]),
        (&json!(BUILT_IN + 1), &json!(5))
    );
    device.logging.poll(0);
    device.logging.poll(4_000);
    assert_eq!(device.report(), None);
    assert_eq!(device.connect()["expires_in_s"], 1);
    device.logging.poll(5_000);
    let report = device.report().expect("the state before has returned");
    assert_eq!(
        (&report["generation"], report.get("expires_in_s")),
        (&json!(BUILT_IN + 2), None)
    );
    assert_eq!(report["rev"], 7);
}

#[test]
fn a_list_that_does_not_fit_ends_early_and_so_does_a_verdict() {
    let device = Device::insecure(NAMES, leak([0; 512])).unwrap();
    let mut device = Started::with(device);
    let names: Vec<_> = (0..15)
        .map(|logger| format!("\"{}{logger}\": {{}}", "x".repeat(30)))
        .collect();
    let disabling = format!(
        r#"{{"version": 1, "loggers": {{{}}}, "logconf": {{"rev": 1, "disabled": [{}]}}}}"#,
        names.join(","),
        names
            .iter()
            .map(|name| &name[..name.len() - 4])
            .collect::<Vec<_>>()
            .join(","),
    );
    let report = device.decides(OWN, disabling);
    assert_eq!(
        (&report["rev"], &report["verdict"]["ok"]),
        (&json!(1), &json!(true))
    );
    let told = report["verdict"]["silenced"].as_array().unwrap().len();
    assert_eq!(
        told as u64 + report["verdict"]["more"].as_u64().unwrap(),
        15
    );

    device.device.connected();
    for length in 0..1500 {
        let mut room = vec![0; length];
        device.device.connected();
        let report = device.device.report(device.logging, &mut room).unwrap();
        if length >= 64 {
            serde_json::from_slice::<Value>(report.payload).unwrap();
        }
    }
}
