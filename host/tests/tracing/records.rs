//! What a record of an event carries. What is printed of fields is what CPython 3.11 prints for the same
//! `extra`.

use std::fmt;

use super::common::{Failed, apply, config, with_style};
use super::turn;
use serde_json::json;
use tracing::{error, info, warn};

#[test]
fn a_record_says_where_it_comes_from() {
    let turn = turn();
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
fn a_format_names_fields_and_their_types_are_kept() {
    let turn = turn();
    for (style, format, expected) in [
        (
            "%",
            "%(user)s|%(count)05d|%(ratio).2f|%(paid)s|%(big)s",
            "e've|00042|0.30|True|18446744073709551615",
        ),
        (
            "%",
            "%(paid)d %(count)x %(neg)+d %(ratio)s %(huge)s %(tiny)s",
            "1 2a -7 0.30000000000000004 1e+300 5e-07",
        ),
        (
            "{",
            "{user!r} {count:>6} {count:,} {ratio:.3e} {paid}",
            "\"e've\"     42 42 3.000e-01 True",
        ),
        ("$", "$user ${count}", "e've 42"),
        (
            "%",
            "%(shown)r %(debugged)r %(nan)r %(type)s %(http.status)d %(message)s",
            "'e\\'ve \"' '\"e\\'ve \\\\\"\"' 'nan' kind 200 m",
        ),
    ] {
        apply(&with_style(style, format));
        let text = "e've \"";
        info!(
            user = "e've",
            count = 42,
            ratio = 0.1 + 0.2,
            paid = true,
            big = u64::MAX,
            neg = -7i8,
            huge = 1e300,
            tiny = 5e-7,
            shown = %text,
            debugged = ?text,
            nan = f64::NAN,
            r#type = "kind",
            http.status = 200,
            "m"
        );
        assert_eq!(turn.written(), format!("{expected}\n"), "{format}");
    }
}

#[test]
fn the_message_may_be_given_as_a_field_or_be_missing() {
    let turn = turn();
    apply(&config("%(message)s|%(msg)s", "INFO", json!({})));
    let text = String::from("of a field");
    info!(message = text, "x" = 1);
    info!(message = %text);
    info!(user = "eve");
    assert_eq!(
        turn.written(),
        "of a field|of a field\nof a field|of a field\n|\n"
    );
}

#[test]
fn the_message_of_an_event_that_nothing_prints_is_not_formatted() {
    struct Never;
    impl fmt::Display for Never {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("formatted")
        }
    }
    let _turn = turn();
    apply(&config("%(message)s", "WARNING", json!({})));
    info!("{Never}");
    apply(&json!({"version": 1, "disable_existing_loggers": false,
        "handlers": {"null": {"class": "logging.NullHandler"}},
        "root": {"level": "INFO", "handlers": ["null"]}}));
    info!("{Never}");
}

#[test]
fn an_error_is_printed_below_the_line_with_those_behind_it() {
    let turn = turn();
    apply(&config(
        "%(levelname)s %(error)s: %(message)s",
        "INFO",
        json!({}),
    ));
    let deepest = Failed("line is down", None);
    let behind = Failed("no answer", Some(Box::new(deepest)));
    let failed = Failed("cannot pay", Some(Box::new(behind)));
    let second = Failed("not this", None);
    error!(
        user = "eve",
        error = &failed as &(dyn std::error::Error + 'static),
        other = &second as &(dyn std::error::Error + 'static),
        "order {}",
        7
    );
    assert_eq!(
        turn.written(),
        "ERROR cannot pay: order 7\nError: cannot pay\n\
         Caused by: no answer\nCaused by: line is down\n"
    );
}

#[test]
fn a_field_with_the_name_of_one_that_every_record_has_changes_nothing() {
    let turn = turn();
    apply(&config("%(name)s %(lineno)s", "INFO", json!({})));
    warn!(target: "own", name = "other", lineno = "many", "");
    let written = turn.written();
    assert!(written.starts_with("own "), "{written}");
    assert!(!written.contains("many"), "{written}");
}

#[test]
fn records_of_log_and_events_with_one_target_come_to_one_logger() {
    let turn = turn();
    let loggers = json!({"shop": {"level": "ERROR"}, "shop.orders": {"level": "INFO"}});
    apply(&config("%(name)s %(message)s", "INFO", loggers));
    log::info!(target: "shop::orders", "of log");
    info!(target: "shop::orders", "of tracing");
    log::info!(target: "shop", "no");
    info!(target: "shop", "no");
    assert_eq!(
        turn.written(),
        "shop.orders of log\nshop.orders of tracing\n"
    );
}
