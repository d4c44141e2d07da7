//! Temporary overrides: they end by themselves, and the state before them returns.

mod handlers;
mod time;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::json;

use crate::common::{BASE, Device, Small, base_with, records};
use crate::interrupt::Interrupt;
use logconf_core::{Level, debug, info, log};

/// A document whose root logger writes `LEVEL: message` from DEBUG on, for so many seconds.
fn verbose(seconds: u32) -> String {
    let expires = format!(
        r#""disable_existing_loggers": false, "logconf": {{"expires_s": {seconds}}}, "root""#
    );
    BASE.replace("%(levelname)s %(name)s", "%(levelname)s")
        .replace("INFO", "DEBUG")
        .replace("\"root\"", &expires)
}

/// The same as a change of the state in force.
fn incremental(entries: &str) -> String {
    format!(r#"{{"version": 1, "incremental": true, "root": {{"level": "DEBUG"}}{entries}}}"#)
}

const FOR_A_WHILE: &str = r#", "logconf": {"expires_s": 10}"#;

/// A device with [`BASE`], whose loggers stay enabled.
fn device() -> Device {
    let device = Device::<Small>::new();
    device.apply(&base_with(r#""disable_existing_loggers": false"#));
    device
}

#[test]
fn the_state_before_returns_by_itself() {
    let device = device();
    let logger = device.logger("app");
    let before = device.state();
    for document in [verbose(10), incremental(FOR_A_WHILE)] {
        let generation = device.logging.generation();
        let reply = device.apply(&document);
        assert_eq!(reply["expires_in_s"], 10);
        assert_eq!(reply["generation"], generation + 1);
        debug!(logger, "more");
        assert!(device.output().starts_with("DEBUG"));
        device.logging.poll(5);
        device.logging.poll(10_004);
        assert_ne!(device.state(), before);
        assert_eq!(device.status()["expires_in_s"], 1);
        assert_eq!(device.logging.generation(), generation + 1);
        device.logging.poll(10_005);
        assert_eq!(device.state(), before);
        assert_eq!(device.status().get("expires_in_s"), None);
        assert_eq!(device.logging.generation(), generation + 2);
        debug!(logger, "less");
        info!(logger, "as before");
        assert_eq!(device.output(), "INFO app: as before\n");
        // Nothing is left to return.
        device.logging.poll(100_000);
        assert_eq!(device.logging.generation(), generation + 2);
    }
}

#[test]
fn a_further_override_begins_the_time_anew_and_the_original_state_returns() {
    let device = device();
    let before = device.state();
    device.apply(&verbose(10));
    device.logging.poll(0);
    device.logging.poll(9_000);
    device.apply(&base_with(
        r#""loggers": {"net": {}}, "logconf": {"expires_s": 20}"#,
    ));
    device.logging.poll(9_000);
    device.apply(&incremental(r#", "logconf": {"expires_s": 20}"#));
    device.logging.poll(9_001);
    assert_eq!(device.status()["expires_in_s"], 20);
    device.logging.poll(29_000);
    assert_ne!(device.state(), before);
    device.logging.poll(29_001);
    assert_eq!(device.state(), before);
}

#[test]
fn a_further_configuration_without_a_time_is_permanent() {
    let device = device();
    device.apply(&verbose(10));
    let reply = device.apply(BASE);
    assert_eq!(reply.get("expires_in_s"), None);
    let after = device.status();
    device.logging.poll(0);
    device.logging.poll(10_000);
    assert_eq!(device.status(), after);

    device.apply(&verbose(10));
    let reply = device.apply(&incremental(r#", "loggers": {"net": {"level": 15}}"#));
    let warning = "without 'expires_s', the temporary override that this changes stays, \
                   and the state before it does not return";
    assert_eq!(reply["warnings"], json!([warning]));
    let after = device.status();
    assert_eq!(after["root"]["level"], 10);
    device.logging.poll(0);
    device.logging.poll(10_000);
    assert_eq!(device.status(), after);
    // Only there is something to be warned of.
    assert_eq!(device.apply(&incremental(""))["warnings"], json!([]));
}

#[test]
fn a_refused_document_changes_neither_the_override_nor_what_returns() {
    let device = device();
    let before = device.state();
    device.apply(&verbose(10));
    device.logging.poll(0);
    let during = device.status();
    for refused in [
        BASE.replace("\"uart\"]", "\"nobody\"]"),
        verbose(3).replace("\"uart\"]", "\"nobody\"]"),
        verbose(0),
        incremental(r#", "loggers": {"a": {"level": "LOUD"}}, "logconf": {"expires_s": 3}"#),
    ] {
        assert_eq!(device.answer(&refused)["ok"], false, "{refused}");
        assert_eq!(device.status(), during);
    }
    device.logging.poll(9_999);
    assert_ne!(device.state(), before);
    device.logging.poll(10_000);
    assert_eq!(device.state(), before);
}

#[test]
fn a_time_is_a_whole_number_of_seconds_and_belongs_to_a_configuration() {
    let device = Device::<Small>::new();
    for seconds in [
        "0",
        "-1",
        "2147483648",
        "1.0",
        "true",
        "\"5\"",
        "null",
        "[]",
    ] {
        let document = format!(r#"{{"version":1,"logconf":{{"expires_s":{seconds}}}}}"#);
        let reply = device.answer(&document);
        let error = "expected a whole number of seconds from 1 to 2147483647, found ";
        assert!(
            reply["error"].as_str().unwrap().starts_with(error),
            "{reply}"
        );
        assert_eq!(reply["path"], "logconf.expires_s");
        let verdict = device.answer(&format!(
            r#"{{"logconf":{{"op":"check","config":{document}}}}}"#
        ));
        assert_eq!(verdict["errors"][0]["error"], reply["error"]);
    }
    let reply = device.answer(r#"{"version":1,"logconf":{"persist":true,"expires_s":5}}"#);
    let error = "a temporary override is not stored: 'expires_s' and 'persist' exclude one another";
    assert_eq!(reply["error"], error);
    let reply = device.answer(r#"{"logconf":{"op":"status","expires_s":5}}"#);
    assert_eq!(reply["error"], "unknown key 'expires_s' in 'logconf'");
    assert_eq!(device.logging.generation(), 1);
    device.apply(r#"{"version":1,"logconf":{"expires_s":2147483647}}"#);
    assert_eq!(device.status()["expires_in_s"], 2_147_483_647);
}

#[test]
fn a_check_of_an_override_leaves_everything_alone() {
    let device = device();
    let before = device.status();
    let document = verbose(10);
    let verdict = device.answer(&format!(
        r#"{{"logconf":{{"op":"check","config":{document}}}}}"#
    ));
    assert_eq!(verdict["ok"], true, "{verdict}");
    assert_eq!(device.status(), before);
    assert_eq!(device.logging.poll_within_ms(), None);
}

/// The saved state knows nothing of them.
#[test]
fn loggers_that_come_during_an_override_are_right_when_it_ends() {
    let device = device();
    device.apply(&base_with(
        r#""disable_existing_loggers": false, "loggers": {"net": {"level": "ERROR"}}"#,
    ));
    device.apply(&verbose(10).replace(
        "\"root\"",
        r#""loggers": {"net": {"level": "DEBUG"}, "late": {"level": 50}}, "root""#,
    ));
    let [tcp, late, other] = ["net.tcp", "late", "app"].map(|name| device.logger(name));
    let enabled = || [tcp, late, other].map(|logger| logger.enabled(Level::INFO));
    assert_eq!(enabled(), [true, false, true]);
    device.logging.poll(0);
    device.logging.poll(10_000);
    assert_eq!(enabled(), [false, true, true]);
    for logger in [tcp, late, other] {
        assert!(!logger.enabled(Level::DEBUG));
        info!(logger, "here");
    }
    assert_eq!(device.output(), "INFO late: here\nINFO app: here\n");
}

/// The parents of loggers that stand in the saved state are found again.
#[test]
fn a_logger_that_comes_between_others_during_an_override_does_so_in_the_state_before() {
    let device = device();
    let open =
        r#""disable_existing_loggers": false, "loggers": {"a": {"level": "ERROR"}, "a..b": {}}"#;
    device.apply(&base_with(open));
    device.apply(&verbose(10));
    // In the tree, `a..b` is below `a.` and not below `a`.
    device.logger("a.");
    device.logging.poll(0);
    device.logging.poll(10_000);
    let fresh = self::device();
    fresh.apply(&base_with(open));
    fresh.logger("a.");
    assert_eq!(device.status()["loggers"], fresh.status()["loggers"]);
}

#[test]
fn a_record_on_its_way_arrives_whatever_begins_or_ends_meanwhile() {
    let device = device();
    let logger = device.logger("app");
    let begins = Interrupt(|| {
        device.apply(&verbose(10));
        device.logging.poll(0);
    });
    info!(logger, "{begins}");
    assert_eq!(device.output(), "INFO app: interrupted\n");
    let ends = Interrupt(|| {
        device.logging.poll(10_000);
        info!(logger, "back");
    });
    info!(logger, "{ends}");
    assert_eq!(device.output(), "INFO app: back\nINFO: interrupted\n");
    // A reader of the state that is to return is no reason to wait for it.
    let both = Interrupt(|| {
        device.apply(&verbose(10));
        device.logging.poll(0);
        device.logging.poll(10_000);
        debug!(logger, "not any more");
        info!(logger, "back");
    });
    info!(logger, "{both}");
    assert_eq!(device.output(), "INFO app: back\nINFO app: interrupted\n");
}

/// The level swings between the two states; a record above both is never lost and no line is torn.
#[test]
fn no_record_is_lost_or_torn_while_overrides_come_and_go() {
    let device = device();
    let loggers = [device.logger("t.one"), device.logger("t.two")];
    let [done, changed] = [const { AtomicBool::new(false) }; 2];
    const EACH: usize = 1_000;
    thread::scope(|scope| {
        let (device, changed) = (&device, &changed);
        let writers = loggers.map(|logger| {
            scope.spawn(move || {
                let mut number = 0;
                // On a busy machine it takes longer until something has happened.
                while number < EACH || number < 100 * EACH && !changed.load(Ordering::Acquire) {
                    log!(logger, Level(60), "record {number} of this thread");
                    number += 1;
                    thread::yield_now();
                }
                number
            })
        });
        let changing = scope.spawn(|| {
            let (mut returned, mut now) = (0, 0u32);
            while !done.load(Ordering::Acquire) {
                device.answer(&verbose(1));
                let before = device.logging.generation();
                device.logging.poll(now);
                now = now.wrapping_add(1_000);
                device.logging.poll(now);
                returned += device.logging.generation() - before;
                changed.store(returned > 10, Ordering::Release);
                thread::yield_now();
            }
            returned
        });
        let collector = scope.spawn(|| {
            let mut all = String::new();
            loop {
                let last = done.load(Ordering::Acquire);
                let more = device.output();
                all.push_str(&more);
                if last && more.is_empty() {
                    return all;
                }
            }
        });
        let logged: usize = writers.map(|writer| writer.join().unwrap()).iter().sum();
        done.store(true, Ordering::Release);
        assert!(changing.join().unwrap() > 10);
        let all = collector.join().unwrap();
        assert_eq!(
            records(&all).count() + device.uart.dropped() as usize,
            logged
        );
        for line in records(&all) {
            let whole = line.starts_with("Level 60") && line.ends_with(" of this thread");
            assert!(whole && line.matches("record").count() == 1, "torn: {line}");
        }
    });
}
