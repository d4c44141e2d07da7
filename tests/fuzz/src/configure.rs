use logconf_core::Tables;
use serde_json::json;

use crate::systems::{System, systems};

/// A document is taken or refused as it was checked; one that is refused leaves everything as it
/// was; the state that one leaves can be written down and read again; and what a device takes, a
/// host takes, and is in the same state.
///
/// Two documents stand in a row, parted by a line feed and a zero.
pub fn configure(bytes: &[u8]) {
    let (device, host) = systems();
    let at = bytes.windows(2).position(|end| end == b"\n\0");
    let (first, second) = match at {
        Some(at) => (&bytes[..at], &bytes[at + 2..]),
        None => (bytes, &bytes[..0]),
    };
    for document in [first, second] {
        let on_device = apply(device, document);
        let on_host = apply(host, document);
        match on_device {
            true => assert!(on_host, "a host refuses what a device takes"),
            // A device has less room.
            false if on_host => return,
            false => {}
        }
        let (of_device, mut of_host) = (device.state(), host.state());
        // A host remembers names that nothing is said of any more.
        if let (Some(known), Some(loggers)) = (of_device[1].as_object(), of_host[1].as_object_mut())
        {
            loggers.retain(|name, logger| known.contains_key(name) || !is_plain(logger));
        }
        assert_eq!(of_device, of_host);
    }
}

fn is_plain(logger: &serde_json::Value) -> bool {
    logger["level"] == 0
        && logger["propagate"] == true
        && logger["handlers"] == json!([])
        && logger["filters"] == json!([])
}

/// Says whether the document was taken.
fn apply<T: Tables>(system: &'static System<T>, document: &[u8]) -> bool {
    let before = (system.document(), system.state());
    let mut mistakes = 0;
    system.logging.check(document, &mut |_| mistakes += 1);
    assert_eq!(before, (system.document(), system.state()), "checked");

    let is_taken = system.logging.apply(document).is_ok();
    let mistakes_said = match is_taken {
        true => mistakes == 0,
        false => mistakes > 0,
    };
    assert!(mistakes_said, "taken: {is_taken}, mistakes: {mistakes}");
    if !is_taken {
        assert_eq!(before, (system.document(), system.state()), "refused");
        return false;
    }
    let state = system.state();
    // What no document can say: a closed handler that a logger still has, for one.
    let Ok(written) = system.document() else {
        return true;
    };
    let again = system.answer(written.as_bytes());
    // A state that fills a table may be written so that it needs more room.
    if again["table"].is_null() {
        assert_eq!(again["ok"], true, "{written}: {again}");
        assert_eq!(state, system.state(), "{written}");
        assert_eq!(Ok(written), system.document());
    }
    true
}
