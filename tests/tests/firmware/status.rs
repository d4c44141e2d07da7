//! What the board says about itself.

use logconf_tests::qemu::{Board, LINKS, Link};
use serde_json::{Value, json};

#[test]
fn a_status_lists_the_tree_the_capacities_and_what_configs_can_refer_to() {
    let board = Board::boot();
    let plain = json!({"level": 0, "effective": 20, "propagate": true, "disabled": false,
                       "handlers": [], "filters": []});
    let mut expected = json!({
        "ok": true,
        "generation": 2,
        "root": {"level": 20, "effective": 20, "propagate": true, "disabled": false,
                 "handlers": ["uart"], "filters": []},
        "loggers": {"app": plain, "app.sensor": plain, "net": plain, "net.tcp": plain,
                    "irq.tick": plain},
        "handlers": {"uart": {"class": "logging.StreamHandler", "level": 0,
                              "formatter": "%(levelname)s %(name)s: %(message)s", "filters": []}},
        "capacities": {"loggers": {"used": 1, "total": 16}, "handlers": {"used": 1, "total": 8},
                       "formatters": {"used": 1, "total": 6}, "filters": {"used": 0, "total": 4}},
        "registry": {"classes": ["logging.StreamHandler", "logging.handlers.MemoryHandler",
                                 "logging.NullHandler"],
                     "streams": ["board.uart0", "sys.stdout", "sys.stderr"]},
        "dropped": {},
    });
    for link in LINKS {
        let mut status = board.status(link);
        let text = status["capacities"].as_object_mut().unwrap().remove("text");
        let text = text.expect("the text space");
        assert_eq!(text["total"], 1280);
        assert!((1..100).contains(&text["used"].as_u64().unwrap()), "{text}");
        assert_eq!(status, expected);
    }

    board.apply(
        Link::Tcp,
        r#"{"version": 1, "filters": {"only": {"name": "app"}},
            "handlers": {"hold": {"class": "logging.handlers.MemoryHandler", "capacity": 5,
                                  "flushLevel": "WARNING", "target": "null", "level": "INFO"},
                         "null": {"class": "logging.NullHandler"}},
            "loggers": {"app": {"level": 15, "propagate": false, "handlers": ["hold"],
                                "filters": ["only"]}}}"#,
    );
    let silent = json!({"level": 0, "effective": 20, "propagate": true, "disabled": true,
                        "handlers": [], "filters": []});
    let sensor = json!({"level": 0, "effective": 15, "propagate": true, "disabled": false,
                        "handlers": [], "filters": []});
    expected["generation"] = json!(3);
    expected["loggers"] = json!({
        "app": {"level": 15, "effective": 15, "propagate": false, "disabled": false,
                "handlers": ["hold"], "filters": ["app"]},
        "app.sensor": sensor, "net": silent, "net.tcp": silent, "irq.tick": silent});
    // The root logger is not mentioned and keeps the handler that it has, as in CPython.
    let uart = expected["handlers"]["uart"].clone();
    expected["handlers"] = json!({
        "uart": uart,
        "hold": {"class": "logging.handlers.MemoryHandler", "level": 20, "formatter": null,
                 "filters": [], "target": "null", "capacity": 5, "flushLevel": 30},
        "null": {"class": "logging.NullHandler", "level": 0, "formatter": null, "filters": []}});
    for link in LINKS {
        let mut status = board.status(link);
        let capacities = status
            .as_object_mut()
            .unwrap()
            .remove("capacities")
            .unwrap();
        let used = |table: &str| &capacities[table]["used"];
        assert_eq!(
            [used("loggers"), used("handlers"), used("filters")],
            [2, 3, 1]
        );
        let mut expected = expected.clone();
        expected.as_object_mut().unwrap().remove("capacities");
        assert_eq!(status, expected);
    }
}

#[test]
fn a_status_that_does_not_fit_says_how_much_it_leaves_out() {
    let board = Board::boot();
    let name = |n: usize| format!(r#""a.logger.with.a.rather.long.name{n:02}":{{"level":10}}"#);
    let names: Vec<_> = (0..15).map(name).collect();
    let config = format!(
        r#"{{"version":1,"incremental":true,"loggers":{{{}}}}}"#,
        names.join(",")
    );
    board.apply(Link::Serial, config);
    for link in LINKS {
        let status = board.status(link);
        assert_eq!(status["capacities"]["loggers"]["used"], 16);
        let listed = |list: &str| match &status[list] {
            Value::Object(entries) => entries.len(),
            other => panic!("{other}"),
        };
        let more = status["more"].as_u64().expect("more") as usize;
        assert!(more > 0 && listed("loggers") + more >= 15, "{status}");
    }
}
