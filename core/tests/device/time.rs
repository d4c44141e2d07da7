//! Records and their time.

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

#[test]
fn records_carry_the_time_of_the_call() {
    let device = with_clock();
    let timed = BASE.replace(
        "%(levelname)s %(name)s: %(message)s",
        "%(asctime)s %(created).3f %(message)s",
    );
    let reply = device.apply(&timed);
    let logger = device.logger("app");
    assert_eq!(reply["warnings"], serde_json::json!([]));
    info!(logger, "on");
    let expected = "2023-11-14 23:13:21,123 1700000001.123 on\n";
    assert_eq!(device.output(), expected);
}
