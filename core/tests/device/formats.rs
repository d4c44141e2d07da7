//! Formats on their way through a whole system: times, warnings, records that cannot be printed.

use crate::common::{BASE, Device, Small, leak};
use logconf_core::{Clock, Logging, Registry, Ring, Stream, StreamHandler, Timestamp, info};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_001_123_456)
    }

    fn utc_offset_s(&self, _: Timestamp) -> i32 {
        3600
    }

    fn zone(&self, _: Timestamp) -> &str {
        "CET"
    }
}

fn with_format(format: &str) -> String {
    BASE.replace("%(levelname)s %(name)s: %(message)s", format)
}

fn with_clock() -> Device<Small> {
    let uart: &'static Ring<4096> = leak(Ring::new());
    let logging: &'static Logging<Small> = leak(Logging::new());
    let streams: &'static [(&'static str, &'static dyn Stream)] =
        leak([("board.uart0", uart as &dyn Stream)]);
    logging.start(leak(Registry {
        classes: &[&StreamHandler],
        streams,
        clock: Some(&Fixed),
        ..Registry::EMPTY
    }));
    Device { logging, uart }
}

#[cfg(feature = "asctime")]
#[test]
fn records_carry_the_time_of_the_call() {
    let device = with_clock();
    let reply = device.apply(&with_format("%(asctime)s %(created).3f %(message)s"));
    let logger = device.logger("app");
    assert_eq!(reply["warnings"], serde_json::json!([]));
    info!(logger, "on");
    let expected = "2023-11-14 23:13:21,123 1700000001.123 on\n";
    assert_eq!(device.output(), expected);
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
