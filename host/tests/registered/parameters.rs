//! Named, typed parameters.

use std::fmt::Write;
use std::sync::Arc;

use logconf::core::{Record, info, warning};
use serde_json::json;

use crate::common::System;

fn alerts() -> System {
    System::new(|standard, _| standard.value("app.room", "harbour").value("app.floor", 3))
}

#[test]
fn arguments_come_by_name_and_have_defaults() {
    let system = alerts();
    system.apply(json!({
        "a": {"class": "app.alerts.AlertHandler", "room": "A\u{e9}\n", "floor": -1},
        "b": {"()": "app.alerts.AlertHandler", "room": "ext://app.room", "floor": "ext://app.floor",
              "urgent": true, "people": ["eve", "bob"], "level": "WARNING"},
    }));
    assert_eq!(system.notes.take(), ["made", "made"]);
    info!(system.log, "low {}", 1);
    warning!(system.log, "high");
    assert_eq!(
        system.notes.take(),
        [
            "A\u{e9}\n -1 false [] INFO low 1",
            "A\u{e9}\n -1 false [] WARNING high",
            "harbour 3 true [eve+bob] WARNING high",
        ]
    );
    system.logging.shutdown();
    let ended = [
        "flush harbour",
        "close harbour",
        "flush A\u{e9}\n",
        "close A\u{e9}\n",
    ];
    assert_eq!(system.notes.take(), ended);
}

#[test]
fn wrong_arguments_are_refused_in_cpythons_words_and_with_their_place() {
    let system = alerts();
    let class = "app.alerts.AlertHandler";
    let unable = "ValueError: Unable to configure handler 'h'";
    let missing = |name| {
        let kind = "TypeError: AlertHandler.__init__() missing 1 required positional argument";
        format!("{kind}: '{name}'")
    };
    for (handler, cause, path) in [
        (
            json!({"class": class, "floor": 1}),
            missing("room"),
            "handlers.h",
        ),
        (json!({"class": class}), missing("room"), "handlers.h"),
        (
            json!({"class": class, "room": "a", "floor": 1, "colour": 1}),
            "TypeError: AlertHandler.__init__() got an unexpected keyword argument 'colour'".into(),
            "handlers.h.colour",
        ),
        (
            json!({"class": class, "room": 5, "floor": 1}),
            "ValueError: room: invalid type: integer `5`, expected a string".into(),
            "handlers.h.room",
        ),
        (
            json!({"class": class, "room": "a", "floor": 128}),
            "ValueError: floor: invalid value: integer `128`, expected i8".into(),
            "handlers.h.floor",
        ),
        (
            json!({"class": class, "room": "a", "floor": 1, "people": ["b", null]}),
            "ValueError: people: invalid type: null, expected a string".into(),
            "handlers.h.people",
        ),
    ] {
        let (chain, at) = system.refused(json!({ "h": handler }));
        assert_eq!((chain, &*at), (vec![unable.to_owned(), cause], path));
    }
    assert!(system.notes.take().is_empty(), "nothing was made");
}

#[test]
fn what_makes_the_handler_may_refuse_and_is_not_asked_by_a_check() {
    let system = alerts();
    let handlers = json!({"h": {"class": "app.alerts.AlertHandler", "room": "a", "floor": 13}});
    let document = json!({"version": 1, "handlers": handlers}).to_string();
    let mistake = &mut |refusal: &logconf::core::Refusal<'_>| panic!("{refusal}");
    system.logging.check(document.as_bytes(), mistake);
    assert!(system.notes.take().is_empty());
    let (chain, _) = system.refused(handlers);
    assert_eq!(chain[1], "ValueError: there is no floor 13");
}

#[test]
fn names_are_resolved_by_their_prefixes() {
    let system = alerts();
    for (name, reason) in [
        ("app", None),
        ("app.alerts", None),
        (
            "app.alert.AlertHandler",
            Some("Cannot resolve 'app.alert.AlertHandler'"),
        ),
        (
            "apps.alerts.AlertHandler",
            Some("Cannot resolve 'apps.alerts.AlertHandler'"),
        ),
        (
            "app.alerts.AlertHandler.x",
            Some("Cannot resolve 'app.alerts.AlertHandler.x'"),
        ),
    ] {
        let (chain, _) = system.refused(json!({"h": {"class": name}}));
        match reason {
            Some(reason) => assert!(chain[1].contains(reason), "{chain:?}"),
            None => assert!(!chain[1].contains("Cannot resolve"), "{chain:?}"),
        }
    }
}

#[derive(serde::Deserialize)]
struct Below {
    level: i32,
}

#[derive(serde::Deserialize)]
struct Columns {
    fmt: Option<String>,
}

#[test]
fn filters_and_formatters_have_parameters_too() {
    let system = System::new(|standard, notes| {
        let (filters, formatters) = (notes.clone(), notes.clone());
        standard
            .filter("app.Below", move |below: Below| {
                filters.add("filter");
                let passes = move |record: &Record<'_>| record.level.0 < below.level;
                Ok::<_, String>(passes)
            })
            .formatter("app.Columns", move |columns: Columns| {
                formatters.add("formatter");
                let separator = columns.fmt.ok_or("columns need a separator")?;
                Ok::<_, &str>(move |record: &Record<'_>, line: &mut dyn Write| {
                    write!(line, "{}{separator}{}", record.name, record.message)
                })
            })
    });
    let document = |level: i32| {
        json!({
            "version": 1,
            "disable_existing_loggers": false,
            "filters": {"f": {"()": "app.Below", "level": level},
                        "g": {"()": "app.Below", "level": level}},
            "formatters": {"c": {"()": "app.Columns", "format": " | "},
                           "d": {"class": "app.Columns", "format": " | "}},
            "handlers": {"h": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1,
                               "formatter": "d", "filters": ["f", "g"]}},
            "root": {"level": 1, "handlers": ["h"]},
        })
        .to_string()
    };
    for level in [30, 20, 30] {
        assert!(system.logging.apply(document(level).as_bytes()).is_ok());
    }
    let notes = system.notes.take();
    let made = |what: &str| notes.iter().filter(|note| *note == what).count();
    // Each is made once, and is there as long as a configuration has it.
    assert_eq!((made("filter"), made("formatter")), (3, 1));
    info!(system.log, "low");
    warning!(system.log, "high");
    assert_eq!(system.notes.take(), ["r 1 false [] INFO app | low"]);

    let bad = document(1).replace(r#""level":1}"#, r#""level":"x"}"#);
    let refusal = system.logging.apply(bad.as_bytes()).unwrap_err();
    assert_eq!(refusal.path().to_string(), "filters.f.level");
}

#[test]
fn what_no_configuration_has_is_dropped() {
    let token = Arc::new(());
    let kept = Arc::clone(&token);
    let system = System::new(move |standard, _| {
        standard.filter("app.Below", move |below: Below| {
            let kept = Arc::clone(&kept);
            Ok::<_, String>(move |record: &Record<'_>| {
                let _ = &kept;
                record.level.0 < below.level
            })
        })
    });
    let document = |level: i32, version: i32| {
        json!({"version": 1, "filters": {"f": {"()": "app.Below", "level": level}},
            "root": {"level": version}})
        .to_string()
    };
    let in_use = || Arc::strong_count(&token) - 2;
    for level in 0..50 {
        assert!(system.logging.apply(document(level, 1).as_bytes()).is_ok());
        let refused =
            document(level, 1).replace(r#""root":{"level":1}"#, r#""root":{"level":"X"}"#);
        assert!(
            system
                .logging
                .apply(refused.replace("0", "99").as_bytes())
                .is_err()
        );
        assert!(in_use() <= 3, "{}", in_use());
    }
}

#[test]
fn a_filter_or_formatter_that_panics_stops_nobody() {
    let system = System::new(|standard, _| {
        let filter = |_: Below| {
            Ok::<_, String>(|record: &Record<'_>| {
                assert!(record.message.to_string() != "filter");
                true
            })
        };
        let formatter = |_: Columns| {
            Ok::<_, String>(|record: &Record<'_>, line: &mut dyn Write| {
                assert!(record.message.to_string() != "format");
                write!(line, "{}", record.message)
            })
        };
        let standard = standard.filter("app.Below", filter);
        standard.formatter("app.Columns", formatter)
    });
    let document = json!({
        "version": 1,
        "disable_existing_loggers": false,
        "filters": {"f": {"()": "app.Below", "level": 1}},
        "formatters": {"c": {"()": "app.Columns"}},
        "handlers": {"h": {"class": "app.alerts.AlertHandler", "room": "r", "floor": 1,
                           "formatter": "c", "filters": ["f"]}},
        "root": {"level": 1, "handlers": ["h"]},
    });
    assert!(
        system
            .logging
            .apply(document.to_string().as_bytes())
            .is_ok()
    );
    system.notes.take();
    for text in ["filter", "format", "neither"] {
        info!(system.log, "{text}");
    }
    let notes = system.notes.take();
    assert_eq!(
        notes[0],
        "app.Below: Exception: the filter panicked, and the record is kept back (filter)"
    );
    assert!(
        notes[1].starts_with("h: ") && notes[1].ends_with("(format)"),
        "{notes:?}"
    );
    assert_eq!(notes[2], "r 1 false [] INFO neither");
}
