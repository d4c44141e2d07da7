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
