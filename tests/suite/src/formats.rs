//! Lines in the three styles.

use crate::device::{APP, SENSOR, expect, start};
use crate::{Chip, document};
use logconf_core::{error, info};

/// A document with one formatter.
macro_rules! formatted {
    ($formatter:literal) => {
        concat!(
            r#"{"version":1,"disable_existing_loggers":false,"formatters":{"f":{"#,
            $formatter,
            r#"}},"handlers":{"u":{"class":"logging.StreamHandler","formatter":"f","#,
            r#""stream":"ext://board.uart0"}},"root":{"level":"INFO","handlers":["u"]}}"#
        )
    };
}

/// Widths, flags, numbers, a percent sign.
pub fn percent(_: &dyn Chip) {
    start(formatted!(
        r#""format":"100%% %(levelname)-8s|%(name)5.3s|%(levelno)05d|%(levelno)x|%(message)s""#
    ));
    info!(SENSOR, "{:>4}", 7);
    expect("100% INFO    |  app|00020|14|   7\n");
}

/// `str.format`.
pub fn brace(_: &dyn Chip) {
    start(formatted!(
        r#""style":"{","format":"{levelname:*^9} {levelno:>+6,} {name!r} {message}""#
    ));
    error!(APP, "it");
    expect("**ERROR**    +40 'app' it\n");
}

/// `string.Template`.
pub fn dollar(_: &dyn Chip) {
    start(formatted!(
        r#""style":"$","format":"$$ ${levelname} $name: $message""#
    ));
    info!(APP, "it");
    expect("$ INFO app: it\n");
}

/// What a record does not have.
pub fn defaults(_: &dyn Chip) {
    start(formatted!(
        r#""format":"%(room)s %(message)s","defaults":{"room":"cellar"}"#
    ));
    info!(APP, "it");
    expect("cellar it\n");
}

/// The time, as numbers and as text: divisions of 64 bits.
pub fn the_time(_: &dyn Chip) {
    start(formatted!(
        r#""format":"%(asctime)s %(created).3f %(msecs)03d %(message)s""#
    ));
    info!(APP, "it");
    expect("2023-11-14 23:13:21,123 1700000001.123 123 it\n");
    start(formatted!(
        r#""format":"%(asctime)s|%(message)s","datefmt":"%Y-%j %I:%M %p""#
    ));
    info!(APP, "it");
    expect("2023-318 11:13 PM|it\n");
}

/// A line is cut, and its end is there.
pub fn messages_longer_than_a_line(_: &dyn Chip) {
    start(document!());
    info!(APP, "{:0150}", 1);
    info!(APP, "{:=<150}", "=");
    let mut bytes = [0; 256];
    let length = crate::device::UART.read(&mut bytes);
    let mut lines = crate::device::text(&bytes[..length]).lines();
    let two = [lines.next(), lines.next()].map(|line| line.expect("a line"));
    assert!(two[0].starts_with("INFO app: 0000") && two[1].starts_with("INFO app: ===="));
    assert!(two.iter().all(|line| line.len() < 96) && lines.next().is_none());
}
