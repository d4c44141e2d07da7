//! Memory handlers, levels and filters of handlers, overflow.

use crate::device::{APP, LOGGING, NET, SENSOR, UART, expect, expect_reply, start};
use crate::{Chip, document};
use logconf_core::{error, info};

/// Until it is full, something grave comes, or another document does.
pub fn a_memory_handler_holds_back(_: &dyn Chip) {
    start(document!([] "%(levelname)s %(name)s: %(message)s", "hold"));
    info!(APP, "1");
    info!(APP, "2");
    expect("");
    info!(NET, "3");
    expect("INFO app: 1\nINFO app: 2\nINFO net: 3\n");
    info!(APP, "4");
    error!(APP, "5");
    expect("INFO app: 4\nERROR app: 5\n");
    info!(APP, "6");
    expect("");
    crate::device::apply(document!());
    expect("INFO app: 6\n");
}

/// The handler's level can change in part; its filter stays.
pub fn a_handler_has_a_level_and_filters(_: &dyn Chip) {
    start(concat!(
        r#"{"version":1,"disable_existing_loggers":false,"filters":{"below":{"name":"app.sensor"}},"#,
        r#""handlers":{"u":{"class":"logging.StreamHandler","stream":"ext://board.uart0","#,
        r#""level":"ERROR","filters":["below"]}},"root":{"level":1,"handlers":["u"]}}"#
    ));
    error!(APP, "not below");
    info!(SENSOR, "too low");
    error!(SENSOR, "first");
    crate::device::apply(r#"{"version":1,"incremental":true,"handlers":{"u":{"level":"INFO"}}}"#);
    info!(SENSOR, "second");
    expect("first\nsecond\n");
}

/// It takes records, so that they do not go to `sys.stderr` either.
pub fn a_null_handler_is_silent(_: &dyn Chip) {
    start(document!([] "%(message)s", "none"));
    error!(APP, "no");
    expect("");
    assert!(crate::device::STDERR.is_empty());
    start(r#"{"version":1,"disable_existing_loggers":false,"root":{"handlers":[]}}"#);
    error!(APP, "nobody is there for this one");
    assert!(!crate::device::STDERR.is_empty());
}

/// By the stream, by the system, in the status. What was there stays.
pub fn what_does_not_fit_is_counted(_: &dyn Chip) {
    start(document!());
    let (by_stream, by_all) = (UART.dropped(), LOGGING.dropped());
    for number in 0..60 {
        info!(APP, "record {:02} takes some room", number);
    }
    let dropped = UART.dropped() - by_stream;
    assert!(dropped > 20 && dropped < 40);
    assert_eq!(LOGGING.dropped() - by_all, dropped);
    let mut bytes = [0; 1024];
    let length = UART.read(&mut bytes);
    let lines = crate::device::text(&bytes[..length]).lines();
    for (number, line) in lines.enumerate() {
        let (before, behind) = line.split_at("INFO app: record ".len());
        let rest = behind.strip_suffix(" takes some room").expect("whole");
        assert_eq!((before, rest.parse()), ("INFO app: record ", Ok(number)));
    }
    expect_reply(r#"{"logconf":{"op":"status"}}"#, &[r#""dropped":{"uart":"#]);
    info!(APP, "room again");
    let length = UART.read(&mut bytes);
    let said = crate::device::text(&bytes[..length]).split_once(" lines lost\n");
    let (lost, line) = said.expect("how many were lost");
    assert_eq!(
        (lost.parse(), line),
        (Ok(dropped), "INFO app: room again\n")
    );
}
