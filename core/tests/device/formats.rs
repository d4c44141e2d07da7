//! Formats on their way through a whole system: times, warnings, records that cannot be printed.

use crate::common::{BASE, Device, Small};
use logconf_core::info;

fn with_format(format: &str) -> String {
    BASE.replace("%(levelname)s %(name)s: %(message)s", format)
}

#[test]
fn without_a_clock_there_is_a_warning_and_a_question_mark() {
    let device = Device::<Small>::new();
    let reply = device.apply(&with_format("%(asctime)s %(message)s"));
    let logger = device.logger("app");
    assert_eq!(reply["warnings"].as_array().map(Vec::len), Some(1));
    info!(logger, "on");
    assert_eq!(device.output(), "? on\n");
}

#[test]
fn a_record_that_cannot_be_formatted_writes_nothing_of_its_line() {
    let device = Device::<Small>::new();
    let reply = device.apply(&with_format("%(message)s %(request)s"));
    let logger = device.logger("app");
    let warning = reply["warnings"][0].as_str().unwrap();
    assert!(warning.contains("'request'"), "{warning}");
    info!(logger, "lost");
    assert_eq!(device.output(), "");
    device.apply(BASE);
    info!(device.logger("other"), "there");
    assert_eq!(device.output(), "INFO other: there\n");
}
