//! Firmware that logs through the crate `log`.

use logconf_tests::qemu::{Board, Link, binary};

#[test]
fn calls_of_the_facade_go_to_loggers_and_follow_configurations() {
    let board = Board::boot_binary(&binary("log_facade"));
    let up = |line: &str| line.starts_with("INFO log_facade: up ") && line.ends_with(" ms");
    board.line.wait_line(0, up, "line of the module");
    let begin = board.here();
    assert!(board.line.since(0).iter().all(|line| up(line)));

    // By its handle's row, and one that nothing names but its ancestor.
    let config = r#"{"version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "%(name)s|%(filename)s|%(message)s"}},
        "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f"}},
        "loggers": {"app.sensor": {"level": "DEBUG"}, "driver": {"level": 5}},
        "root": {"level": "ERROR", "handlers": ["h"]}}"#;
    board.apply(Link::Serial, config);
    let sensor =
        |line: &str| line.starts_with("app.sensor|log_facade.rs|") && line.contains("tenths");
    let begin = board.line.wait_line(begin, sensor, "line of the sensor");
    let bus = |line: &str| line == "driver.bus.i2c|log_facade.rs|idle";
    let begin = board.line.wait_line(begin, bus, "line of the bus");
    board.here();
    let lines = board.line.since(begin);
    assert!(
        lines.iter().all(|line| sensor(line) || bus(line)),
        "{lines:#?}"
    );

    // Back: nothing of it comes any more.
    board.apply(
        Link::Serial,
        r#"{"version": 1, "incremental": true,
        "loggers": {"app.sensor": {"level": "INFO"}, "driver": {"level": "INFO"},
                    "log_facade": {"level": "INFO"}}}"#,
    );
    let begin = board.here();
    let own = |line: &str| line.starts_with("log_facade|log_facade.rs|up ");
    let end = board.line.wait_line(begin, own, "line of the module");
    board.line.wait_line(end, own, "another line of it");
    assert!(board.line.since(begin).iter().all(|line| own(line)));
}
