//! Records that were logged before a configuration and arrive after it.

use std::fs::OpenOptions;
use std::io::Write;

use super::common::*;
use logconf::core::info;
use serde_json::json;

/// What is in `app.log` after a late record from one mode to another, with a record before the
/// configuration (unless `first` is false) and records after it on both sides of the late one.
fn late(name: &str, [from, to]: [&str; 2], first: bool) -> (String, System) {
    let system = System::new(name);
    system.apply(&with_file(from));
    if first {
        info!(system.log, "first");
    }
    let swap = During::new(|| {
        system.apply(&with_file(to));
        if first {
            info!(system.log, "second");
        }
    });
    info!(system.log, "{swap}");
    info!(system.log, "third");
    (system.content("app.log"), system)
}

#[test]
fn a_file_that_is_not_emptied_loses_nothing() {
    for [from, to] in [["w", "a"], ["a", "a"], ["w+", "a"], ["x", "a"]] {
        let (content, system) = late(&format!("late-{from}-{to}"), [from, to], true);
        assert_eq!(content, "first\nsecond\nlate\nthird\n", "{from} {to}");
        assert_eq!(system.dropped(), json!({}));
    }
}

#[test]
fn a_file_that_is_emptied_loses_what_came_before_and_counts_it() {
    for [from, to] in [["w", "w"], ["a", "w"], ["w", "w+"]] {
        for first in [true, false] {
            let name = format!("emptied-{from}-{to}-{first}");
            let (content, system) = late(&name, [from, to], first);
            let expected = if first { "second\nthird\n" } else { "third\n" };
            assert_eq!(content, expected, "{from} {to}");
            assert_eq!(system.dropped(), json!({"file": 1}));
        }
    }
}

#[test]
fn a_file_that_is_emptied_late_loses_what_came_before() {
    let system = System::new("late-delay");
    let mut to = with_file("w");
    to["handlers"]["file"]["delay"] = true.into();
    system.apply(&with_file("w"));
    let swap = During::new(|| {
        system.apply(&to);
        info!(system.log, "second");
    });
    info!(system.log, "{swap}");
    info!(system.log, "third");
    assert_eq!(system.content("app.log"), "second\nthird\n");
    assert_eq!(system.dropped(), json!({"file": 1}));
}

#[test]
fn others_may_write_to_the_file_meanwhile() {
    let system = System::new("late-others");
    let append = |line: &str| {
        let path = system.directory.join("app.log");
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    };
    system.apply(&with_file("w"));
    info!(system.log, "first");
    let swap = During::new(|| {
        append("other 1\n");
        system.apply(&with_file("a"));
        append("other 2\n");
    });
    info!(system.log, "{swap}");
    append("other 3\n");
    info!(system.log, "third");
    let lines = "first\nother 1\nother 2\nlate\nother 3\nthird\n";
    assert_eq!(system.content("app.log"), lines);
}

#[test]
fn a_logger_that_keeps_a_closed_handler_is_no_late_record() {
    for mode in ["w", "a"] {
        let system = System::new(&format!("late-kept-{mode}"));
        let mut first = with_file(mode);
        first["loggers"] = json!({"app": {"handlers": ["file"], "propagate": false}});
        first["root"] = json!({});
        system.apply(&first);
        info!(system.log, "first");
        let swap = During::new(|| {
            let next = json!({"version": 1, "disable_existing_loggers": false});
            system.apply(&next);
            info!(system.log, "kept");
        });
        first["root"] = json!({"level": "INFO"});
        system.apply(&first);
        info!(system.log, "second");
        info!(system.log, "{swap}");
        info!(system.log, "kept");
        let (content, dropped) = match mode {
            "w" => ("second\nlate\n", json!({"file": 2})),
            _ => ("second\nkept\nlate\nkept\n", json!({})),
        };
        assert_eq!(system.content("app.log"), content, "mode {mode}");
        assert_eq!(system.dropped(), dropped);
    }
}

#[test]
fn a_late_record_turns_no_file_round() {
    let system = System::new("late-rotating");
    let rotating = |most: i32| {
        with(
            json!({"class": "logging.handlers.RotatingFileHandler", "filename": "app.log",
                    "maxBytes": most, "backupCount": 1}),
        )
    };
    system.apply(&rotating(12));
    info!(system.log, "first");
    let swap = During::new(|| {
        system.apply(&rotating(1000));
        info!(system.log, "second");
    });
    info!(system.log, "{swap}");
    info!(system.log, "third");
    assert_eq!(system.content("app.log"), "first\nsecond\nlate\nthird\n");
    assert!(!system.directory.join("app.log.1").exists());
}
