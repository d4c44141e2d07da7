//! `rev`: the sender's own number for a configuration.

use crate::common::{Device, Small};
use serde_json::{Value, json};

fn answer(rev: &str) -> Value {
    let request = format!(r#"{{"version": 1, "logconf": {{"rev": {rev}}}}}"#);
    Device::<Small>::new().answer(&request)
}

#[test]
fn it_is_told_back_as_it_was_sent() {
    for rev in ["1", "10", "1764155108000", "9223372036854775807"] {
        let reply = answer(rev);
        assert_eq!(reply["ok"], true, "{reply}");
        assert_eq!(reply["rev"].to_string(), rev);
    }
    let device = Device::<Small>::new();
    assert_eq!(device.answer(r#"{"version": 1}"#).get("rev"), None);
}

#[test]
fn other_values_are_refused() {
    for rev in [
        "0",
        "-1",
        "-0",
        "1.0",
        "1e3",
        "true",
        "null",
        "\"1\"",
        "[1]",
        "{}",
        "9223372036854775808",
        "10000000000000000000",
    ] {
        let reply = answer(rev);
        assert_eq!(reply["ok"], false, "{rev}");
        assert_eq!(reply["path"], "logconf.rev", "{rev}");
        let error = reply["error"].as_str().unwrap();
        assert!(
            error.contains("a whole number from 1 to 9223372036854775807"),
            "{error}"
        );
    }
}

#[test]
fn it_belongs_to_a_configuration_and_to_no_other_request() {
    let device = Device::<Small>::new();
    let reply = device.answer(r#"{"logconf": {"op": "status", "rev": 1}}"#);
    assert_eq!(reply["error"], "unknown key 'rev' in 'logconf'");
    let check = r#"{"logconf": {"op": "check", "config": {"version": 1, "logconf": {"rev": 0}}}}"#;
    let reply = device.answer(check);
    assert_eq!(
        (&reply["ok"], &reply["errors"][0]["path"]),
        (&json!(false), &json!("logconf.rev"))
    );
}
