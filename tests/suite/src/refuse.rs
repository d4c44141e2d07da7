//! Documents that are refused: the reason, the place, and that nothing changes.

use crate::device::{APP, LOGGING, expect, expect_reply, start};
use crate::{Chip, document};
use logconf_core::{debug, info};

/// A request and its whole reply.
const REFUSED: [(&str, &str); 6] = [
    (
        r#"{"version":2}"#,
        r#"{"ok":false,"error":"Unsupported version: 2","path":"version","offset":11,"causes":[]}"#,
    ),
    (
        r#"{"version":1"#,
        r#"{"ok":false,"error":"not a JSON document: expected ',' or '}'","path":"","offset":12,"causes":[]}"#,
    ),
    (
        r#"{"version":1,"handlers":{"h":{"class":"none"}}}"#,
        r#"{"ok":false,"error":"Unable to configure handler 'h'","path":"handlers.h.class","offset":38,"#,
    ),
    (
        r#"{"version":1,"root":{"level":"LOUD"}}"#,
        r#"{"ok":false,"error":"Unable to configure root logger","path":"root.level","offset":29,"causes":["Unknown level: 'LOUD'"]}"#,
    ),
    (
        r#"{"version":1,"loggers":{"a.b":{"handlers":["flash"]}}}"#,
        r#"{"ok":false,"error":"Unable to configure logger 'a.b'","path":"loggers[\"a.b\"].handlers[0]","offset":43,"causes":["Unable to add handler 'flash'","'flash'"]}"#,
    ),
    (
        r#"{"version":1,"formatters":{"f":{"format":"{x","style":"{"}}}"#,
        r#"{"ok":false,"error":"Unable to configure formatter 'f'","path":"formatters.f.format","#,
    ),
];

/// The state and what is logged are as before.
fn unchanged(generation: u32) {
    assert_eq!(LOGGING.generation(), generation);
    debug!(APP, "still here");
    expect("DEBUG app: still here\n");
}

/// Each of them changes nothing.
pub fn the_reason_the_place_and_no_change(_: &dyn Chip) {
    start(document!(r#""loggers":{"app":{"level":"DEBUG"}},"#));
    let generation = LOGGING.generation();
    for (request, reply) in REFUSED {
        expect_reply(request, &[reply]);
        unchanged(generation);
    }
    // Deeper than there is stack for a recursion.
    let deep = [b'['; 1000];
    expect_reply(
        crate::device::text(&deep),
        &["not a JSON document: nested deeper than 32 levels"],
    );
    unchanged(generation);
}

/// A table that is full says how much was needed and how much there is.
pub fn tables_that_are_full(_: &dyn Chip) {
    start(document!(r#""loggers":{"app":{"level":"DEBUG"}},"#));
    let generation = LOGGING.generation();
    expect_reply(
        r#"{"version":1,"loggers":{"a":{},"b":{},"c":{},"d":{},"e":{},"f":{},"g":{},"h":{}}}"#,
        &[r#""table":"loggers","needed":9,"available":8}"#],
    );
    unchanged(generation);
    expect_reply(
        r#"{"version":1,"filters":{"a":{},"b":{},"c":{}}}"#,
        &[r#""table":"filters","needed":3,"available":2}"#],
    );
    unchanged(generation);
}

/// The verdict names all of them.
pub fn a_check_finds_every_mistake_and_changes_nothing(_: &dyn Chip) {
    start(document!(r#""loggers":{"app":{"level":"DEBUG"}},"#));
    let generation = LOGGING.generation();
    expect_reply(
        r#"{"logconf":{"op":"check","config":{"version":1,"loggers":{"a":{"level":"X"}},"root":{"handlers":["y"]}}}}"#,
        &[
            r#"{"ok":false,"#,
            r#""path":"loggers.a.level""#,
            r#""path":"root.handlers[0]""#,
        ],
    );
    unchanged(generation);
    expect_reply(
        r#"{"logconf":{"op":"check","config":{"version":1,"root":{"level":"ERROR"}}}}"#,
        &[r#"{"ok": true,"#, r#""errors":[]"#],
    );
    info!(APP, "not applied");
    expect("INFO app: not applied\n");
}
