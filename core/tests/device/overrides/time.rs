//! When an override ends.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{device, incremental, verbose};
use crate::common::Device;
use logconf_core::{
    Arguments, Class, Logging, Output, Problem, Record, Registry, Settings, Signature, Timekeeper,
};

use crate::common::{Small, leak};

#[test]
fn it_lasts_no_shorter_than_it_should_and_ends_with_the_first_call_after_that() {
    let device = device();
    // The clock begins anywhere, and wraps.
    let start = u32::MAX - 1_500;
    device.logging.poll(start - 5_000_000);
    device.apply(&verbose(3));
    // Nobody knows how long ago that call was: the time begins with the next one.
    assert_eq!(device.logging.poll_within_ms(), Some(0));
    device.logging.poll(start);
    assert_eq!(device.logging.poll_within_ms(), Some(3_000));
    for passed in [1_000, 1_000, 2_000, 2_999] {
        device.logging.poll(start.wrapping_add(passed));
        assert_eq!(device.logging.poll_within_ms(), Some(3_000 - passed));
        let seconds = (3_000 - passed).div_ceil(1000);
        assert_eq!(device.logging.expires_in_s(), Some(seconds));
    }
    // A caller that read its clock before another one did, and comes after it, does no harm.
    device.logging.poll(start);
    assert_eq!(device.logging.poll_within_ms(), Some(1));
    device.logging.poll(start.wrapping_add(3_000));
    assert_eq!(device.logging.poll_within_ms(), None);
    assert_eq!(device.logging.generation(), 4);
}

#[test]
fn a_long_time_may_be_longer_than_the_clock_goes() {
    let device = device();
    let generation = device.logging.generation();
    device.apply(&verbose(2_147_483_647));
    assert_eq!(device.logging.poll_within_ms(), Some(0));
    let mut now = 0u32;
    device.logging.poll(now);
    // Two calls further apart than the clock can tell would be taken for one before the other.
    let within = device.logging.poll_within_ms().unwrap();
    now = now.wrapping_add(within);
    device.logging.poll(now);
    let left_s = 2_147_483_647 - within / 1000;
    assert_eq!(device.logging.expires_in_s(), Some(left_s));
    // Three weeks at a time.
    let (step, all) = (1_814_400_000u32, 2_147_483_647_000u64);
    for _ in 0..(all - u64::from(within)) / u64::from(step) {
        now = now.wrapping_add(step);
        device.logging.poll(now);
        assert_eq!(device.logging.generation(), generation + 1);
    }
    device.logging.poll(now.wrapping_add(step));
    assert_eq!(device.logging.generation(), generation + 2);
}

/// A class whose handlers are made while the time goes on.
struct Slow(&'static Logging<Small>);

impl Class for Slow {
    fn name(&self) -> &'static str {
        "board.Slow"
    }

    fn signature(&self) -> &'static Signature {
        &Signature::NONE
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        self.0.poll(60_000);
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}

/// A device whose documents may hold a slow handler.
fn slow() -> Device {
    let mut device = Device::<Small>::new();
    let logging: &'static Logging<Small> = leak(Logging::new());
    logging.start(leak(Registry {
        classes: leak([leak(Slow(logging)) as &dyn Class]),
        ..Registry::EMPTY
    }));
    device.logging = logging;
    device
}

#[test]
fn an_end_during_a_configuration_comes_after_it() {
    let document = r#"{"version":1,"handlers":{"s":{"class":"board.Slow"}}}"#;
    let device = slow();
    let before = device.state();
    device.apply(&incremental(r#","logconf":{"expires_s":60}"#));
    device.logging.poll(0);
    // Refused in the end, it has kept the state before from returning.
    let refused = document.replace("}}}", r#"}},"root":{"level":"LOUD"}}"#);
    assert_eq!(device.answer(&refused)["ok"], false);
    assert_eq!(device.status()["root"]["level"], 10);
    assert_eq!(device.status()["expires_in_s"], 0);
    device.logging.poll(60_000);
    assert_eq!(device.state(), before);

    // Taken, it is what stays.
    device.apply(&incremental(r#","logconf":{"expires_s":60}"#));
    device.logging.poll(0);
    device.apply(document);
    device.logging.poll(60_000);
    assert_eq!(device.status()["handlers"]["s"]["class"], "board.Slow");
}

/// Notes how often it is told, and when: it sees the configuration in force.
struct Told(&'static Logging<Small>, AtomicU32);

impl Timekeeper for Told {
    fn override_began(&self) {
        assert_eq!(self.0.poll_within_ms(), Some(0));
        self.1.store(self.0.generation(), Ordering::Relaxed);
    }
}

#[test]
fn a_timekeeper_is_told_of_each_override_and_of_nothing_else() {
    let logging: &'static Logging<Small> = leak(Logging::new());
    let told = leak(Told(logging, AtomicU32::new(0)));
    logging.start(leak(Registry {
        timekeeper: Some(told),
        ..Registry::EMPTY
    }));
    let temporary = r#"{"version":1,"logconf":{"expires_s":9}}"#;
    let refused = r#"{"version":1,"logconf":{"expires_s":9},"root":{"level":"LOUD"}}"#;
    let permanent = r#"{"version":1}"#;
    for (document, expected) in [
        (permanent, 0),
        (temporary, 3),
        (refused, 3),
        (temporary, 4),
        (permanent, 4),
        (temporary, 6),
    ] {
        let _ = logging.apply(document.as_bytes());
        assert_eq!(told.1.load(Ordering::Relaxed), expected);
    }
}
