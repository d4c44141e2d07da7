//! Which events pass, and that `tracing` filters no more and no less than the loggers do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::common::{LOGGING, apply, at_next_line, config};
use super::turn;
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, debug, dispatcher, enabled, error, info, trace, warn};

#[test]
fn levels_are_pythons_and_trace_is_five() {
    let turn = turn();
    let mut everything = config("%(levelno)d %(levelname)s", "DEBUG", json!({}));
    everything["root"]["level"] = 1.into();
    apply(&everything);
    error!("");
    warn!("");
    info!("");
    debug!("");
    trace!("");
    assert_eq!(
        turn.written(),
        "40 ERROR\n30 WARNING\n20 INFO\n10 DEBUG\n5 Level 5\n"
    );
}

#[test]
fn the_level_of_a_targets_logger_or_of_its_parent_decides() {
    let turn = turn();
    let loggers = json!({"shop.orders": {"level": "DEBUG"}, "net": {"level": "ERROR"}});
    apply(&config("%(name)s %(levelname)s", "INFO", loggers));
    macro_rules! log {
        ($($target:literal)*) => {$(
            debug!(target: $target, "");
            info!(target: $target, "");
            error!(target: $target, "");
        )*};
    }
    log!("shop::orders::paid" "shop" "shop::ordersmen" "net::tcp");
    assert_eq!(
        turn.written(),
        "shop.orders.paid DEBUG\nshop.orders.paid INFO\nshop.orders.paid ERROR\n\
         shop INFO\nshop ERROR\nshop.ordersmen INFO\nshop.ordersmen ERROR\nnet.tcp ERROR\n"
    );
    assert!(enabled!(target: "shop::orders", Level::DEBUG));
    assert!(!enabled!(target: "shop", Level::DEBUG));
    assert!(!enabled!(target: "net", Level::WARN));
}

#[test]
fn the_most_verbose_logger_decides_what_is_a_mere_compare() {
    let _turn = turn();
    let after = |root: &str, loggers: Value| {
        apply(&config("%(message)s", root, loggers));
        LevelFilter::current()
    };
    assert_eq!(after("INFO", json!({})), LevelFilter::INFO);
    assert_eq!(after("CRITICAL", json!({})), LevelFilter::OFF);
    let loggers = json!({"a.b": {"level": 5}});
    assert_eq!(after("ERROR", loggers), LevelFilter::TRACE);
    let loggers = json!({"a.b": {"level": "NOTSET"}});
    assert_eq!(after("ERROR", loggers), LevelFilter::ERROR);
}

/// One place in the program, whatever is configured meanwhile.
fn from_one_place(number: u32) {
    info!(target: "one::place", "{number}");
}

#[test]
fn a_configuration_changes_at_once_what_is_enabled() {
    let turn = turn();
    let config = |level: &str| {
        let loggers = json!({"one.place": {"level": level}, "verbose": {"level": "DEBUG"}});
        config("%(message)s", "ERROR", loggers)
    };
    let mut expected = String::new();
    for number in 0..50 {
        apply(&config("WARNING"));
        from_one_place(number);
        apply(&config("INFO"));
        from_one_place(100 + number);
        expected += &format!("{}\n", 100 + number);
    }
    assert_eq!(turn.written(), expected);
}

#[test]
fn tracing_remembers_what_the_loggers_say_of_a_place() {
    let _turn = turn();
    let config = |level: &str| config("%(message)s", "DEBUG", json!({"known": {"level": level}}));
    apply(&config("INFO"));
    let span = tracing::info_span!(target: "known", "s");
    let place: &'static Metadata<'static> = span.metadata().unwrap();
    let interest = || dispatcher::get_default(|subscriber| subscriber.register_callsite(place));
    assert!(interest().is_always());
    apply(&config("WARNING"));
    assert!(interest().is_never());
    apply(&config("INFO"));
    assert!(interest().is_always());
}

#[test]
fn a_configuration_that_is_applied_while_an_event_is_handled_is_known_too() {
    let turn = turn();
    let mut hooked = config("%(message)s", "ERROR", json!({}));
    hooked["handlers"]["hook"] =
        json!({"class": "logging.StreamHandler", "stream": "ext://test.hook"});
    hooked["loggers"] = json!({"hooked": {"handlers": ["hook"], "propagate": false}});
    apply(&hooked);
    let inner = || info!(target: "inner::place", "yes");
    inner();
    let mut verbose = config("%(message)s", "INFO", json!({"hooked": {}}));
    verbose["handlers"]["hook"] = hooked["handlers"]["hook"].clone();
    let (applied, is_applied) = mpsc::channel();
    at_next_line(move || {
        apply(&verbose);
        applied.send(()).unwrap();
    });
    error!(target: "hooked", "");
    is_applied.try_recv().unwrap();
    inner();
    assert_eq!(turn.written(), "yes\n");
}

/// Targets that are new make their loggers while others are asked anew.
#[test]
fn places_that_are_new_while_configurations_are_applied_lose_nothing() {
    let turn = turn();
    let of = |level: &str| config("%(name)s", level, json!({"steady": {"level": "INFO"}}));
    apply(&of("DEBUG"));
    macro_rules! log {
        ($($target:literal)*) => {$( info!(target: $target, ""); )*};
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                apply(&of(if round % 2 == 0 { "ERROR" } else { "DEBUG" }));
            }
        });
        let log = || {
            log!("steady::a" "steady::b" "steady::c" "steady::d" "steady::e" "steady::f");
            // One that stands between others in the tree takes a configuration of its own.
            log!("steady::g." "steady::h::" "steady::i" "steady::j" "steady::k" "steady::l");
        };
        let loggers = [0; 4].map(|_| scope.spawn(log));
        for logger in loggers {
            logger.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    let written = turn.written();
    assert_eq!(written.lines().count(), 4 * 12, "{written}");
}

#[test]
fn a_place_that_is_new_during_a_configuration_is_told_its_level_afterwards() {
    let turn = turn();
    let mut config = config(
        "%(message)s",
        "WARNING",
        json!({"verbose": {"level": "INFO"}}),
    );
    config["handlers"]["out"]["stream"] = "ext://test.hook".into();
    apply(&config);
    let place = || enabled!(target: "during::it", Level::INFO);
    let (saw, seen) = mpsc::channel();
    at_next_line(move || saw.send(place()).unwrap());
    apply(&config);
    // It might be so.
    let during = seen.recv_timeout(Duration::from_secs(20));
    assert_eq!(during, Ok(true));
    assert!(!place());
    assert_eq!(turn.written(), "");
    LOGGING.flush();
}
