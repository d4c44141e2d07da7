//! What a build without the optional features says to documents that need them.

use serde_json::json;

use crate::common::{Device, Small};

#[test]
fn what_was_left_out_is_refused_and_says_so() {
    let device = Device::<Small>::new();
    let reply = device.answer(r#"{"version":1,"x":20,"root":{"level":"cfg://x"}}"#);
    let cause = "'cfg://x' leads nowhere: cfg:// was not built in";
    assert_eq!(reply["causes"], json!([cause]));
    for style in ["{", "$"] {
        let reply = device.answer(&format!(
            r#"{{"version":1,"formatters":{{"f":{{"style":"{style}"}}}}}}"#
        ));
        assert_eq!(reply["causes"], json!(["Style must be one of: %"]));
    }
}

#[test]
fn overrides_and_what_restores_a_state_are_refused() {
    let device = Device::<Small>::new();
    let reply = device.answer(r#"{"version":1,"logconf":{"expires_s":5}}"#);
    let error = "there is no room for a temporary override ('expires_s') here: \
                 the feature 'overrides' was not built in";
    assert_eq!(reply["error"], error);
    assert_eq!(reply["path"], "logconf.expires_s");
    let reply = device.answer(r#"{"logconf":{"op":"get"}}"#);
    let error = "unknown operation \"get\" (there are: \"status\", \"check\")";
    assert_eq!(reply["error"], error);
    let reply = device.answer(r#"{"version":1,"logconf":{"disabled":[]}}"#);
    assert_eq!(reply["error"], "unknown key 'disabled' in 'logconf'");
    assert_eq!(device.logging.generation(), 1);
    assert_eq!(device.logging.poll_within_ms(), None);
}

#[test]
#[cfg(not(feature = "fleet"))]
fn the_number_of_a_fleets_document_is_ignored() {
    let device = Device::<Small>::new();
    let reply = device.apply(r#"{"version": 1, "logconf": {"rev": "any"}}"#);
    assert_eq!(reply.get("rev"), None);
}
