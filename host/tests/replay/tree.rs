//! Records and states.

use super::common::*;
use serde_json::json;

#[test]
fn without_a_configuration_warnings_go_to_stderr_as_they_are() {
    let operations = [
        log("a", 20, "info"),
        log("a", 30, "warning"),
        log("", 40, "{} %s é"),
        log("", 0, "never"),
    ];
    let written = outputs(&directory("last-resort"), &operations);
    assert_eq!(written[0], json!([]));
    assert_eq!(written[1], json!([["stderr", "warning\n"]]));
    assert_eq!(written[2], json!([["stderr", "{} %s é\n"]]));
    assert_eq!(written[3], json!([]));
}

#[test]
fn the_state_at_the_start_and_after_a_configuration() {
    let config = json!({
        "version": 1,
        "formatters": {"f": {"format": "%(levelname)s %(message)s"}},
        "filters": {"only": {"name": "a.b"}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout",
                    "formatter": "f", "level": "INFO", "filters": ["only"]},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "out"},
            "rot": {"class": "logging.handlers.RotatingFileHandler", "filename": "r.log",
                    "maxBytes": 10},
        },
        "root": {"level": "ERROR", "handlers": ["out", "mem"]},
        "loggers": {"a.b": {"level": 15, "propagate": false, "handlers": ["rot"]}},
    });
    let state = json!({"op": "state"});
    let operations = [
        log("", 10, "the root logger has a handle now"),
        json!({"op": "getLogger", "name": "x.y"}),
        state.clone(),
        configure(config),
        state,
    ];
    let results = replay(&directory("state"), &operations);
    let root = json!({"level": 30, "effective": 30, "propagate": true, "disabled": false,
                      "handlers": [], "filters": []});
    let child = json!({"level": 0, "effective": 30, "propagate": true, "disabled": false,
                       "handlers": [], "filters": []});
    let before = json!({"ok": true, "root": root, "loggers": {"x.y": child}, "handlers": {}});
    assert_eq!(results[2], before);
    let after = json!({
        "ok": true,
        "root": {"level": 40, "effective": 40, "propagate": true, "disabled": false,
                 "handlers": ["out", "mem"], "filters": []},
        "loggers": {
            "a.b": {"level": 15, "effective": 15, "propagate": false, "disabled": false,
                    "handlers": ["rot"], "filters": []},
            "x.y": {"level": 0, "effective": 40, "propagate": true, "disabled": true,
                    "handlers": [], "filters": []},
        },
        "handlers": {
            "out": {"class": "logging.StreamHandler", "level": 20,
                    "formatter": "%(levelname)s %(message)s", "filters": ["a.b"]},
            "mem": {"class": "logging.handlers.MemoryHandler", "level": 0, "formatter": null,
                    "filters": [], "target": "out", "capacity": 3, "flushLevel": 40},
            "rot": {"class": "logging.handlers.RotatingFileHandler", "level": 0,
                    "formatter": null, "filters": []},
        },
    });
    assert_eq!(results[4], after);
}

#[test]
fn what_is_written_is_told_by_sink_in_order() {
    let handlers = json!({
        "z": {"class": "logging.FileHandler", "filename": "b.log"},
        "y": {"class": "logging.FileHandler", "filename": "./sub/../a.log"},
        "x": {"class": "logging.StreamHandler"},
        "w": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
        "v": {"class": "logging.FileHandler", "filename": "b.log"},
        "u": {"class": "logging.NullHandler"},
    });
    let directory = directory("sinks");
    let written = outputs(&directory, &[with_handlers(handlers), log("a", 10, "m")]);
    let expected = json!([
        ["stdout", "m\n"],
        ["stderr", "m\n"],
        ["file:a.log", "m\n"],
        ["file:b.log", "m\nm\n"],
    ]);
    assert_eq!(written, [json!([]), expected]);
    assert_eq!(content(&directory, "b.log").as_deref(), Some("m\nm\n"));
}

#[test]
fn handlers_work_in_the_order_that_their_logger_gives_them() {
    let config = json!({
        "version": 1,
        "formatters": {"1": {"format": "1 %(message)s"}, "2": {"format": "2 %(message)s"}},
        "handlers": {
            "a": {"class": "logging.StreamHandler", "formatter": "1"},
            "b": {"class": "logging.StreamHandler", "formatter": "2"},
        },
        "root": {"level": "DEBUG", "handlers": ["b", "a", "b"]},
        "loggers": {"x": {"handlers": ["a"]}},
    });
    let written = outputs(&directory("order"), &[configure(config), log("x", 10, "m")]);
    assert_eq!(written[1], json!([["stderr", "1 m\n2 m\n1 m\n"]]));
}
