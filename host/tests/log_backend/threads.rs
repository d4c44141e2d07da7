//! Many threads, and configurations while they log.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::common::{Turn, apply, at_next_line, config};
use log::{debug, error, info, warn};
use serde_json::{Value, json};

/// Long enough for anything that does not wait.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn threads_with_targets_of_their_own_lose_nothing() {
    let turn = Turn::new();
    apply(&config("%(name)s %(message)s", "INFO", json!({})));
    thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || {
                for record in 0..200 {
                    info!(target: &format!("threads::{}", record % 10), "{number}/{record}");
                }
            });
        }
    });
    let written = turn.written();
    let mut lines: Vec<&str> = written.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 8 * 200);
}

#[test]
fn nothing_is_lost_while_configurations_are_applied() {
    let turn = Turn::new();
    let verbose = config("%(message)s", "DEBUG", json!({"steady": {"level": "INFO"}}));
    let terse = config("%(message)s", "ERROR", json!({"steady": {"level": "INFO"}}));
    apply(&verbose);
    let done = AtomicBool::new(false);
    let mut sent = 0;
    thread::scope(|scope| {
        let loggers = [0, 1, 2].map(|number| {
            let done = &done;
            scope.spawn(move || {
                let mut record = 0;
                while !done.load(Ordering::Relaxed) {
                    info!(target: "steady::below", "{number}/{record}");
                    error!(target: "other", "{number}/{record} too");
                    record += 1;
                    thread::yield_now();
                }
                record
            })
        });
        for round in 0..200 {
            apply(if round % 2 == 0 { &terse } else { &verbose });
        }
        done.store(true, Ordering::Relaxed);
        for logger in loggers {
            sent += logger.join().unwrap();
        }
    });
    assert!(sent > 0);
    assert_eq!(turn.written().lines().count(), 2 * sent);
}

#[test]
fn a_call_after_a_more_verbose_configuration_passes_at_once() {
    let turn = Turn::new();
    let terse = config("%(message)s", "ERROR", json!({}));
    let verbose = config(
        "%(message)s",
        "ERROR",
        json!({"deep.down": {"level": "DEBUG"}}),
    );
    for round in 0..100 {
        apply(&json_reset(&terse));
        debug!(target: "deep::down", "not this");
        apply(&verbose);
        debug!(target: "deep::down", "{round}");
    }
    let expected: String = (0..100).map(|round| format!("{round}\n")).collect();
    assert_eq!(turn.written(), expected);
    apply(&json_reset(&terse));
}

/// The old handlers are flushed when nothing can stop the new configuration any more.
#[test]
fn while_one_configuration_follows_another_the_more_verbose_one_counts() {
    let _turn = Turn::new();
    let of_level = |level: &str| {
        let mut config = config("%(message)s", level, json!({}));
        config["handlers"]["out"]["stream"] = "ext://test.hook".into();
        config
    };
    for (before, after) in [("ERROR", "DEBUG"), ("DEBUG", "ERROR")] {
        apply(&of_level(before));
        let (saw, seen) = mpsc::channel();
        at_next_line(move || saw.send(log::max_level()).unwrap());
        apply(&of_level(after));
        let during = seen.recv_timeout(LONG).unwrap();
        assert_eq!(during, log::LevelFilter::Debug, "{before} to {after}");
    }
    assert_eq!(log::max_level(), log::LevelFilter::Error);
}

/// The same, with the level taken back that the logger would keep.
fn json_reset(config: &Value) -> Value {
    let mut config = config.clone();
    config["loggers"]["deep.down"] = json!({"level": "NOTSET"});
    config
}

#[test]
fn a_slow_handler_keeps_no_other_thread_from_logging() {
    let turn = Turn::new();
    let mut config = config("%(message)s", "INFO", json!({}));
    config["handlers"]["slow"] =
        json!({"class": "logging.StreamHandler", "stream": "ext://test.hook"});
    config["loggers"] = json!({"slow": {"handlers": ["slow"], "propagate": false}});
    apply(&config);
    let (entered, is_entered) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    at_next_line(move || {
        entered.send(()).unwrap();
        is_released.recv_timeout(LONG).unwrap();
    });
    thread::scope(|scope| {
        scope.spawn(|| warn!(target: "slow", "takes long"));
        is_entered.recv_timeout(LONG).unwrap();
        // A target that is known, one that is new, and another configuration.
        info!("meanwhile");
        info!(target: "quick::and::new", "this too");
        config["root"]["level"] = "WARNING".into();
        apply(&config);
        warn!(target: "quick::and::newer", "and this");
        release.send(()).unwrap();
    });
    assert_eq!(turn.written(), "meanwhile\nthis too\nand this\n");
}

#[test]
fn a_message_may_log_while_it_is_formatted() {
    struct Talkative;
    impl std::fmt::Display for Talkative {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            info!(target: "talk::inner", "inner");
            f.write_str("outer")
        }
    }
    let turn = Turn::new();
    apply(&config("%(name)s %(message)s", "INFO", json!({})));
    info!(target: "talk", "{Talkative}");
    assert_eq!(turn.written(), "talk.inner inner\ntalk outer\n");
}
