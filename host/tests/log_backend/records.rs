//! What a record from `log` carries.

use super::common::{LOGGING, Turn, apply, config};
use log::{Level, info, warn};
use serde_json::json;

#[test]
fn a_record_says_where_it_comes_from() {
    let turn = Turn::new();
    let format =
        "%(name)s %(pathname)s|%(filename)s|%(module)s|%(lineno)d|%(funcName)s %(message)s";
    apply(&config(format, "INFO", json!({})));
    let line = line!() + 1;
    info!("{} of {}", 3, 4);
    let (path, module) = (file!(), module_path!().replace("::", "."));
    let expected = format!("{module} {path}|records.rs|records|{line}|records 3 of 4\n");
    assert_eq!(turn.written(), expected);
}

#[test]
fn a_record_of_an_unknown_place_says_so_in_pythons_words() {
    let turn = Turn::new();
    apply(&config(
        "%(name)s %(pathname)s:%(lineno)d %(funcName)s",
        "INFO",
        json!({}),
    ));
    let record = log::Record::builder()
        .level(Level::Warn)
        .target("foreign")
        .args(format_args!("x"))
        .build();
    log::logger().log(&record);
    assert_eq!(
        turn.written(),
        "foreign (unknown file):0 (unknown function)\n"
    );
}

#[test]
fn the_message_of_a_filtered_call_is_not_formatted() {
    struct Never;
    impl std::fmt::Display for Never {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("formatted")
        }
    }
    let _turn = Turn::new();
    apply(&config(
        "%(message)s",
        "WARNING",
        json!({"verbose": {"level": "INFO"}}),
    ));
    info!("{Never}");
    // Past the level, and no handler formats it.
    apply(&json!({"version": 1, "disable_existing_loggers": false,
        "handlers": {"null": {"class": "logging.NullHandler"}},
        "root": {"level": "INFO", "handlers": ["null"]}}));
    info!("{Never}");
}

#[test]
fn the_empty_target_and_root_are_the_root_logger() {
    let turn = Turn::new();
    apply(&config("%(name)s", "WARNING", json!({})));
    warn!(target: "", "");
    warn!(target: "root", "");
    assert_eq!(turn.written(), "root\nroot\n");
}

#[test]
fn a_flush_reaches_the_handlers_and_what_was_held_back_says_who_logged_it() {
    let turn = Turn::new();
    let mut config = config("%(threadName)s %(funcName)s %(message)s", "INFO", json!({}));
    config["handlers"]["memory"] = json!({
        "class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "out"});
    config["root"]["handlers"] = json!(["memory"]);
    apply(&config);
    let thread = std::thread::Builder::new().name("worker".into());
    let thread = thread.spawn(|| info!("held back")).unwrap();
    thread.join().unwrap();
    assert_eq!(turn.written(), "");
    log::logger().flush();
    assert_eq!(turn.written(), "worker records held back\n");
}

#[test]
fn loggers_of_this_crate_and_targets_of_one_name_are_the_same_logger() {
    static SAME: logconf::Logger = logconf::Logger::new("same.name");
    let turn = Turn::new();
    LOGGING.register(&[&SAME]);
    apply(&config(
        "%(name)s %(funcName)s",
        "ERROR",
        json!({"same.name": {"level": "INFO"}}),
    ));
    info!(target: "same::name", "");
    logconf::core::info!(SAME, "");
    assert_eq!(turn.written(), "same.name records\n".repeat(2));
}

#[test]
fn there_is_one_backend() {
    let _turn = Turn::new();
    assert!(logconf::log_backend::install(&LOGGING).is_err());
}
