//! The main job: configs that are taken, and what the board logs before and after.

use crate::log::{connection, count, from_logger, second, started_with};
use logconf_tests::qemu::{Board, LINKS, Link};
use serde_json::json;

/// The sensor is visible, the network silent.
const SENSOR: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
                          "stream": "ext://sys.stdout"}},
    "loggers": {"app.sensor": {"level": "DEBUG"}, "net": {"level": "CRITICAL"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;

/// The other way round.
const NET: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
                          "stream": "ext://board.uart0"}},
    "loggers": {"app.sensor": {"level": "INFO"}, "net": {"level": "DEBUG"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;

/// Whether the sensor is heard, and the network: its connections, their bytes.
#[track_caller]
fn check_log(board: &Board, sensor: bool, net: bool, bytes: bool) {
    let lines = second(board);
    let readings = count(&lines, from_logger("app.sensor"));
    assert_eq!(readings > 0, sensor, "{lines:#?}");
    let lines = connection(board);
    let connections = count(&lines, from_logger("net"));
    assert_eq!(connections >= 3, net, "{lines:#?}");
    assert_eq!(connections == 0, !net, "{lines:#?}");
    let chunks = count(&lines, from_logger("net.tcp"));
    assert_eq!(chunks > 0, bytes, "{lines:#?}");
}

#[test]
fn a_config_over_serial_and_one_over_tcp_change_what_the_board_logs() {
    let board = Board::boot();
    check_log(&board, false, true, false);

    let reply = board.apply(Link::Serial, SENSOR);
    let taken = |generation: u32| {
        json!({"ok": true, "generation": generation, "dropped": 0, "silenced": [],
               "warnings": []})
    };
    assert_eq!(reply, taken(3));
    check_log(&board, true, false, false);

    let reply = board.apply(Link::Tcp, NET);
    assert_eq!(reply, taken(4));
    check_log(&board, false, true, true);

    // And on it goes, the links changed over.
    assert_eq!(board.apply(Link::Tcp, SENSOR), taken(5));
    check_log(&board, true, false, false);
    assert_eq!(board.apply(Link::Serial, NET), taken(6));
    check_log(&board, false, true, true);

    let all = board.line.since(0);
    assert!(all.iter().all(|line| started_with(line)), "{all:#?}");
}

#[test]
fn an_incremental_config_changes_levels_and_nothing_else() {
    let board = Board::boot();
    board.apply(Link::Serial, SENSOR);
    for (link, other) in [(Link::Serial, Link::Tcp), (Link::Tcp, Link::Serial)] {
        let before = board.status(link);
        check_log(&board, true, false, false);
        let config = r#"{"version": 1, "incremental": true,
            "loggers": {"app.sensor": {"level": "ERROR"}, "net": {"level": "INFO"}}}"#;
        board.apply(link, config);
        check_log(&board, false, true, false);
        let after = board.status(other);
        assert_eq!(after["handlers"], before["handlers"]);
        assert_eq!(after["root"], before["root"]);
        assert_eq!(after["loggers"]["net"]["level"], 20);

        // The handler's level, too.
        let config = r#"{"version": 1, "incremental": true,
            "handlers": {"uart": {"level": "WARNING"}}, "loggers": {"net": {"level": 50}}}"#;
        board.apply(link, config);
        let begin = board.here();
        board.status(other);
        board.apply(link, SENSOR);
        let quiet = board.line.since(begin);
        assert!(
            !quiet.iter().any(|line| line.contains(" net: ")),
            "{quiet:#?}"
        );
    }
}

#[test]
fn a_logger_that_a_config_disables_is_named_and_silent() {
    let board = Board::boot();
    let silencing = SENSOR.replace("\"disable_existing_loggers\": false,", "");
    let reply = board.apply(Link::Serial, silencing.replace("\"app.sensor\"", "\"app\""));
    let mut silenced: Vec<_> = reply["silenced"].as_array().unwrap().clone();
    silenced.sort_by_key(ToString::to_string);
    // Children of what the config names stay as they are, as in CPython.
    assert_eq!(silenced, ["irq.tick"]);
    let begin = board.here();
    // Its level does not help.
    let root = r#"{"version": 1, "incremental": true, "root": {"level": "DEBUG"}}"#;
    board.apply(Link::Tcp, root);
    second(&board);
    let lines = board.line.since(begin);
    assert_eq!(count(&lines, from_logger("irq.tick")), 0, "{lines:#?}");
    assert!(count(&lines, from_logger("app.sensor")) > 0, "{lines:#?}");
    // Naming it does, as in CPython.
    let ticks = r#"{"version": 1, "incremental": true, "loggers": {"irq.tick": {}}}"#;
    board.apply(Link::Tcp, ticks);
    assert!(count(&second(&board), from_logger("irq.tick")) > 0);
}

#[test]
fn a_memory_handler_holds_back_until_its_flush_level() {
    let board = Board::boot();
    let held = NET
        .replace(
            r#""handlers": {"#,
            r#""handlers": {"hold": {"class": "logging.handlers.MemoryHandler",
            "capacity": 1000, "flushLevel": "INFO", "target": "uart"},"#,
        )
        .replace(
            r#""app.sensor": {"level": "INFO"}"#,
            r#""app.sensor": {"level": "DEBUG", "propagate": false, "handlers": ["hold"]},
               "app": {"level": "INFO"}"#,
        );
    for link in LINKS {
        board.apply(link, &held);
        assert_eq!(count(&second(&board), from_logger("app.sensor")), 0);
        // Taking another config flushes it: what was held back comes before the reply.
        let begin = board.here();
        board.apply(link, NET);
        board.here();
        let lines = board.line.since(begin);
        assert!(count(&lines, from_logger("app.sensor")) >= 5, "{lines:#?}");
    }
}

#[test]
fn a_zero_byte_in_a_line_goes_out_as_text() {
    let board = Board::boot();
    let config = SENSOR.replace("%(levelname)s ", r"\u0000%(levelname)s\u0000\u0000 ");
    for link in LINKS {
        let begin = board.here();
        board.apply(link, &config);
        let wanted = |line: &str| line.starts_with(r"\x00DEBUG\x00\x00 app.sensor: ");
        let at = board.line.wait_line(begin, wanted, "line with zero bytes");
        // The frames of replies still stand apart.
        board.status(Link::Serial);
        board.line.wait_line(at, wanted, "line with zero bytes");
    }
}
