//! Key-values of `log`. What is printed of them is what CPython 3.11 prints for the same `extra`.

use std::collections::BTreeMap;
use std::fmt;
use std::thread;

use super::common::{Failed, Turn, apply, at_next_line, config, with_style};
use log::{error, info, log_enabled, warn};
use serde_json::json;

fn two_deep() -> Failed {
    let deepest = Failed("line is down", None);
    let behind = Failed("no answer", Some(Box::new(deepest)));
    Failed("cannot pay", Some(Box::new(behind)))
}

/// What is logged in these tests; a macro, as `info!` captures values.
macro_rules! log_all {
    () => {
        info!(
            user = "e've",
            count = 42,
            ratio = 0.1 + 0.2,
            paid = true,
            nothing = None::<u32>,
            list:serde = (1, "two", None::<()>),
            dict:serde = BTreeMap::from([("a", [1.0])]),
            big = u64::MAX,
            neg = -7i8,
            huge = 1e300,
            tiny = 5e-7,
            char = 'ü';
            "m"
        )
    };
}

#[test]
fn a_format_names_key_values_and_their_types_are_kept() {
    let turn = Turn::new();
    for (style, format, expected) in [
        (
            "%",
            "%(user)s|%(count)05d|%(ratio).2f|%(paid)s|%(nothing)s",
            "e've|00042|0.30|True|None",
        ),
        (
            "%",
            "%(paid)d %(count)x %(neg)+d %(ratio)s %(huge)s %(tiny)s",
            "1 2a -7 0.30000000000000004 1e+300 5e-07",
        ),
        (
            "%",
            "%(list)s %(dict)s %(big)s %(user)r %(user)-6s|",
            "[1, 'two', None] {'a': [1.0]} 18446744073709551615 \"e've\" e've  |",
        ),
        (
            "{",
            "{user!r} {count:>6} {count:,} {ratio:.3e} {paid} {nothing} {list[1]} {dict[a]} {char!a}",
            "\"e've\"     42 42 3.000e-01 True None two [1.0] '\\xfc'",
        ),
        (
            "{",
            "{huge} {tiny} {ratio}",
            "1e+300 5e-07 0.30000000000000004",
        ),
        ("$", "$user ${count} $list", "e've 42 [1, 'two', None]"),
    ] {
        apply(&with_style(style, format));
        log_all!();
        assert_eq!(turn.written(), format!("{expected}\n"), "{format}");
    }
}

#[test]
fn a_record_without_the_key_is_not_written_unless_defaults_stand_in() {
    let turn = Turn::new();
    let mut config = config("%(user)s %(message)s", "INFO", json!({}));
    apply(&config);
    info!("nobody");
    info!(user = "eve"; "somebody");
    assert_eq!(turn.written(), "eve somebody\n");
    config["formatters"]["f"]["defaults"] = json!({"user": "-"});
    apply(&config);
    info!("nobody");
    info!(user = "eve"; "somebody");
    assert_eq!(turn.written(), "- nobody\neve somebody\n");
}

#[test]
fn what_has_no_type_of_its_own_in_json_is_text() {
    struct Shown;
    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("shown \"so\"")
        }
    }
    let turn = Turn::new();
    apply(&config("%(a)r %(b)r %(c)r %(d)r %(e)r", "INFO", json!({})));
    info!(a:% = Shown, b:? = Some("x"), c = f64::NAN, d = -f64::INFINITY, e = i128::MAX; "");
    let expected =
        "'shown \"so\"' 'Some(\"x\")' 'nan' '-inf' 170141183460469231731687303715884105727\n";
    assert_eq!(turn.written(), expected);
}

#[test]
fn the_last_value_of_a_key_counts_and_the_records_own_fields_are_not_changed() {
    let turn = Turn::new();
    apply(&config("%(a)s %(name)s %(message)s", "INFO", json!({})));
    info!(target: "own", a = 1, name = "other", a = 2, message = "no"; "yes");
    assert_eq!(turn.written(), "2 own yes\n");
}

#[test]
fn an_error_is_printed_below_the_line_with_those_behind_it() {
    let turn = Turn::new();
    apply(&config(
        "%(levelname)s %(err)s: %(message)s",
        "INFO",
        json!({}),
    ));
    let error = two_deep();
    let second = Failed("not this", None);
    error!(err:err = error, other:err = second; "order {}", 7);
    assert_eq!(
        turn.written(),
        "ERROR cannot pay: order 7\nError: cannot pay\n\
         Caused by: no answer\nCaused by: line is down\n"
    );
}

#[test]
fn what_a_memory_handler_held_back_still_has_its_key_values_and_its_error() {
    let turn = Turn::new();
    let mut config = config("%(count)03d %(message)s", "INFO", json!({}));
    config["handlers"]["memory"] = json!({
        "class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "out"});
    config["root"]["handlers"] = json!(["memory"]);
    apply(&config);
    warn!(count = 5, err:err = two_deep(); "held back");
    log::logger().flush();
    assert_eq!(
        turn.written(),
        "005 held back\nError: cannot pay\nCaused by: no answer\nCaused by: line is down\n"
    );
}

#[test]
fn threads_do_not_mix_their_key_values() {
    let turn = Turn::new();
    apply(&config(
        "%(thread_of)d/%(count)d %(message)s",
        "INFO",
        json!({}),
    ));
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for count in 0..100 {
                    info!(thread_of = thread, count = count; "{thread}/{count}");
                }
            });
        }
    });
    let written = turn.written();
    assert_eq!(written.lines().count(), 800);
    for line in written.lines() {
        let (of_keys, message) = line.split_once(' ').unwrap();
        assert_eq!(of_keys, message);
    }
}

/// It is registered too late for the configuration to see to it.
#[test]
fn a_target_that_comes_during_a_configuration_is_told_its_level_when_it_is_asked_next() {
    let _turn = Turn::new();
    let mut config = config(
        "%(message)s",
        "WARNING",
        json!({"verbose": {"level": "INFO"}}),
    );
    config["handlers"]["out"]["stream"] = "ext://test.hook".into();
    apply(&config);
    // The old handlers are flushed while the configuration is applied.
    at_next_line(|| assert!(log_enabled!(target: "during::it", log::Level::Error)));
    apply(&config);
    assert!(!log_enabled!(target: "during::it", log::Level::Info));
    assert!(log_enabled!(target: "during::it", log::Level::Warn));
}
