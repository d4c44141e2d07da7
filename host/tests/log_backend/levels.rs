//! Levels: which calls pass, and that `log` filters no more than the loggers do.

use super::common::{LOGGING, Turn, apply, config};
use log::LevelFilter::{Debug, Error, Info, Off, Trace, Warn};
use log::{LevelFilter, debug, error, info, log_enabled, max_level, trace, warn};
use serde_json::{Value, json};

#[test]
fn levels_are_pythons_and_trace_is_five() {
    let turn = Turn::new();
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
    let turn = Turn::new();
    let loggers = json!({"shop.orders": {"level": "DEBUG"}, "net": {"level": "ERROR"}});
    apply(&config("%(name)s %(levelname)s", "INFO", loggers));
    for target in ["shop::orders::paid", "shop", "shop::ordersmen", "net::tcp"] {
        debug!(target: target, "");
        info!(target: target, "");
        error!(target: target, "");
    }
    assert_eq!(
        turn.written(),
        "shop.orders.paid DEBUG\nshop.orders.paid INFO\nshop.orders.paid ERROR\n\
         shop INFO\nshop ERROR\nshop.ordersmen INFO\nshop.ordersmen ERROR\nnet.tcp ERROR\n"
    );
    assert!(log_enabled!(target: "shop::orders", log::Level::Debug));
    assert!(!log_enabled!(target: "shop", log::Level::Debug));
    assert!(!log_enabled!(target: "net", log::Level::Warn));
}

#[test]
fn max_level_is_that_of_the_most_verbose_logger_after_every_configuration() {
    let _turn = Turn::new();
    let after = |root: &str, loggers: Value| {
        apply(&config("%(message)s", root, loggers));
        max_level()
    };
    assert_eq!(after("INFO", json!({})), Info);
    assert_eq!(after("ERROR", json!({})), Error);
    assert_eq!(after("CRITICAL", json!({})), Off);
    assert_eq!(after("NOTSET", json!({"a": {"level": "ERROR"}})), Trace);
    assert_eq!(after("ERROR", json!({"a.b": {"level": "DEBUG"}})), Debug);
    assert_eq!(after("ERROR", json!({"a.b": {"level": 15}})), Info);
    assert_eq!(after("ERROR", json!({"a.b": {"level": 5}})), Trace);
    // It keeps its level, as in CPython, until it is told another.
    assert_eq!(after("WARNING", json!({"a.b": {}})), Trace);
    assert_eq!(after("WARNING", json!({"a.b": {"level": "NOTSET"}})), Warn);
}

#[test]
fn max_level_follows_whoever_configures() {
    let _turn = Turn::new();
    apply(&config("%(message)s", "WARNING", json!({"a": {}})));
    assert_eq!(max_level(), Warn);
    apply(&json!({"version": 1, "incremental": true, "loggers": {"a": {"level": "DEBUG"}}}));
    assert_eq!(max_level(), Debug);
    let mut reply = [0; 512];
    let document = json!({"version": 1, "loggers": {"a": {"level": "ERROR"}}}).to_string();
    LOGGING.answer(document.as_bytes(), &mut reply);
    assert_eq!(max_level(), Warn);
    let ini = "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n\
               [logger_root]\nlevel=INFO\nhandlers=\n";
    let source = logconf::file_config::Source::Text(ini);
    logconf::file_config(&LOGGING, source, &Default::default()).unwrap();
    assert_eq!(max_level(), Info);
}

#[test]
fn a_configuration_that_is_refused_or_only_checked_leaves_max_level_alone() {
    let _turn = Turn::new();
    apply(&config("%(message)s", "WARNING", json!({})));
    let verbose = config("%(message)s", "DEBUG", json!({})).to_string();
    LOGGING.check(verbose.as_bytes(), &mut |mistake| panic!("{mistake}"));
    assert_eq!(max_level(), LevelFilter::Warn);
    let wrong = verbose.replace("test.out", "test.in");
    assert!(LOGGING.apply(wrong.as_bytes()).is_err());
    assert_eq!(max_level(), LevelFilter::Warn);
}

#[test]
fn a_logger_that_no_configuration_names_keeps_its_level_and_max_level_knows() {
    let turn = Turn::new();
    let loggers = json!({"kept.verbose": {"level": "DEBUG"}});
    apply(&config("%(message)s", "WARNING", loggers));
    apply(&config("%(message)s", "ERROR", json!({})));
    assert_eq!(max_level(), Debug);
    debug!(target: "kept::verbose", "as before");
    assert_eq!(turn.written(), "as before\n");
    apply(&config(
        "%(message)s",
        "ERROR",
        json!({"kept.verbose": {"level": "NOTSET"}}),
    ));
    assert_eq!(max_level(), Error);
}

#[test]
fn a_disabled_logger_is_silent_and_the_loggers_below_it_are_not() {
    let turn = Turn::new();
    apply(&config(
        "%(name)s",
        "INFO",
        json!({"off": {"level": "DEBUG"}}),
    ));
    info!(target: "off", "");
    info!(target: "off::below", "");
    let mut disabling = config("%(name)s", "WARNING", json!({"off.below": {}}));
    disabling["disable_existing_loggers"] = true.into();
    apply(&disabling);
    debug!(target: "off", "");
    debug!(target: "off::below", "");
    assert_eq!(turn.written(), "off\noff.below\noff.below\n");
    apply(&config(
        "%(name)s",
        "INFO",
        json!({"off": {"level": "NOTSET"}}),
    ));
}
