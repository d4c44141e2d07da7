//! Documents that are taken, and what they do to log calls.

use crate::device::{APP, LOGGING, NET, SENSOR, apply, expect, expect_reply, start};
use crate::{Chip, document};
use logconf_core::{Level, Logger, critical, debug, error, info, log, warning};

/// Calls below the level of the root logger are filtered, the others are written.
pub fn a_document_is_taken_and_every_level_is_logged_or_not(_: &dyn Chip) {
    start(document!());
    let before = LOGGING.generation();
    apply(document!());
    assert_eq!(LOGGING.generation(), before + 1);
    debug!(APP, "no");
    info!(APP, "{} of {}", 1, 5);
    warning!(APP, "two");
    error!(SENSOR, "three");
    critical!(NET, "four");
    log!(APP, Level(21), "five");
    log!(APP, Level(19), "no");
    log!(APP, Level(0), "no");
    log!(APP, Level(-5), "no");
    expect(
        "INFO app: 1 of 5\nWARNING app: two\nERROR app.sensor: three\n\
         CRITICAL net: four\nLevel 21 app: five\n",
    );
}

/// An incremental document changes levels, and the gates follow.
pub fn levels_are_inherited_and_change_in_part(_: &dyn Chip) {
    start(document!(r#""loggers":{"app":{"level":"DEBUG"}},"#));
    assert!(SENSOR.enabled(Level::DEBUG) && !NET.enabled(Level::DEBUG));
    debug!(SENSOR, "seen");
    apply(r#"{"version":1,"incremental":true,"loggers":{"app":{"level":"ERROR"}}}"#);
    assert!(!SENSOR.enabled(Level::WARNING) && NET.enabled(Level::INFO));
    warning!(SENSOR, "no");
    error!(SENSOR, "seen");
    expect("DEBUG app.sensor: seen\nERROR app.sensor: seen\n");
}

/// As in CPython, unless the document says otherwise.
pub fn loggers_that_are_not_named_are_silenced_and_told(_: &dyn Chip) {
    start(document!());
    expect_reply(
        r#"{"version":1,"loggers":{"app":{}},"root":{"level":1}}"#,
        &[r#"{"ok":true,"#, r#""silenced":["net"]"#],
    );
    critical!(NET, "no");
    assert!(!NET.enabled(Level::CRITICAL) && SENSOR.enabled(Level::DEBUG));
    start(document!());
    critical!(NET, "again");
    expect("CRITICAL net: again\n");
}

/// A logger of its own handlers, and one without any.
pub fn a_record_stays_below_without_propagation(_: &dyn Chip) {
    start(document!(
        r#""loggers":{"app":{"propagate":false},"app.sensor":{"handlers":["uart"]}},"#
    ));
    info!(APP, "no");
    info!(SENSOR, "once");
    info!(NET, "up to the root");
    expect("INFO app.sensor: once\nINFO net: up to the root\n");
}

/// `cfg://` and `ext://`.
pub fn a_reference_leads_to_another_place(_: &dyn Chip) {
    start(document!(
        r#""mine":{"levels":[10,"ERROR"]},"loggers":{"app":{"level":"cfg://mine.levels[1]"},"net":{"level":"ext://board.level"}},"#
    ));
    info!(SENSOR, "no");
    info!(NET, "no");
    error!(SENSOR, "yes");
    error!(NET, "yes");
    expect("ERROR app.sensor: yes\nERROR net: yes\n");
}

/// The root logger, rows, handles without a row, handlers, and how full the tables are.
pub fn status_says_what_is_in_force(_: &dyn Chip) {
    static LATE: Logger = Logger::new("app.late");
    start(document!(
        r#""loggers":{"net":{"level":"DEBUG","handlers":["hold"],"propagate":false}},"#
    ));
    LOGGING.register(&[&LATE]);
    expect_reply(
        r#"{"logconf":{"op":"status"}}"#,
        &[
            r#"{"ok":true,"generation":"#,
            r#""capacities":{"loggers":{"used":2,"total":8},"handlers":{"used":3,"total":3}"#,
            r#""root":{"level":20,"effective":20,"propagate":true,"disabled":false,"handlers":["uart"],"filters":[]}"#,
            r#""net":{"level":10,"effective":10,"propagate":false,"disabled":false,"handlers":["hold"],"filters":[]}"#,
            r#""app.late":{"level":0,"effective":20,"#,
        ],
    );
}
