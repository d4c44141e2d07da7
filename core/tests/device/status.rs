//! The reply to `status`.

use crate::common::{Device, Small};

#[test]
fn status_shows_the_tree_the_handlers_and_the_capacities() {
    let device = Device::<Small>::new();
    let _ = (device.logger("net.tcp"), device.logger("app"));
    device.apply(
        r#"{"version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "100%% \"%(levelname)-5s\"\t%(message)s"}},
        "filters": {"n": {"name": "net"}},
        "handlers": {"m": {"class": "logging.handlers.MemoryHandler", "capacity": 5, "target": "u"},
            "u": {"class": "logging.StreamHandler", "formatter": "f", "filters": ["n"],
                  "level": "INFO", "stream": "ext://board.uart0"}},
        "loggers": {"net": {"level": "DEBUG", "handlers": ["u", "m"], "filters": ["n"],
                            "propagate": false}}}"#,
    );
    let status = device.answer(r#" {"logconf": {"op": "status"}} "#);
    let expected = serde_json::json!({
        "ok": true, "generation": 2,
        "root": {"level": 30, "effective": 30, "propagate": true, "disabled": false,
                 "handlers": [], "filters": []},
        "loggers": {
            "net": {"level": 10, "effective": 10, "propagate": false, "disabled": false,
                    "handlers": ["u", "m"], "filters": ["net"]},
            "net.tcp": {"level": 0, "effective": 10, "propagate": true, "disabled": false,
                        "handlers": [], "filters": []},
            "app": {"level": 0, "effective": 30, "propagate": true, "disabled": false,
                    "handlers": [], "filters": []}},
        "handlers": {
            "m": {"class": "logging.handlers.MemoryHandler", "level": 0, "formatter": null,
                  "filters": [], "target": "u", "capacity": 5, "flushLevel": 40},
            "u": {"class": "logging.StreamHandler", "level": 20,
                  "formatter": "100%% \"%(levelname)-5s\"\t%(message)s", "filters": ["net"]}},
        "capacities": {"loggers": {"used": 2, "total": 6}, "handlers": {"used": 2, "total": 3},
            "formatters": {"used": 1, "total": 3}, "filters": {"used": 1, "total": 2},
            "text": {"used": status["capacities"]["text"]["used"], "total": 256}},
        "dropped": {},
        "registry": {"classes": ["logging.StreamHandler", "logging.handlers.MemoryHandler",
                                 "logging.NullHandler"], "streams": ["board.uart0"]}
    });
    assert_eq!(status, expected);
}

#[test]
fn a_status_that_does_not_fit_ends_early_and_says_by_how_much() {
    let device = Device::<Small>::new();
    for number in 0..100 {
        device.logger(&format!("some.rather.long.name.{number}"));
    }
    let status = device.answer(r#"{"logconf": {"op": "status"}}"#);
    let shown = status["loggers"].as_object().unwrap().len();
    let more = status["more"].as_u64().unwrap() as usize;
    assert!(shown > 3 && more > 50, "{status}");
    assert_eq!(shown + more, 100);
    // What has a bound is there.
    assert_eq!(
        status["registry"]["streams"],
        serde_json::json!(["board.uart0"])
    );
}
