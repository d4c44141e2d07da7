//! Firmware of tasks.

use logconf_tests::qemu::{Board, Link, binary};

const SENSOR: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "formatters": {"f": {"format": "%(name)s|%(message)s"}},
    "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f"}},
    "loggers": {"app.sensor": {"level": "DEBUG"}},
    "root": {"level": "INFO", "handlers": ["h"]}}"#;

#[test]
fn a_task_that_waits_for_bytes_answers_requests() {
    let board = Board::boot_binary(&binary("embassy"));
    assert_eq!(board.line.since(0), ["INFO app: started"]);
    let status = board.status(Link::Serial);
    assert_eq!(status["generation"], 2);
    let begin = board.here();
    assert_eq!(board.apply(Link::Serial, SENSOR)["generation"], 3);
    let sensor = |line: &str| line.starts_with("app.sensor|read at ") && line.ends_with(" ms");
    let first = board.line.wait_line(begin, sensor, "line of the sensor");
    board
        .line
        .wait_line(first, sensor, "another line of the sensor");
    assert_eq!(
        board.status(Link::Serial)["loggers"]["app.sensor"]["level"],
        10
    );

    // A mistake, noise, half a frame, and many requests: the task goes on.
    let refused = board.request(Link::Serial, SENSOR.replace("DEBUG", "LOUD"));
    assert_eq!(refused["causes"][0], "Unknown level: 'LOUD'", "{refused}");
    board.line.write(b"noise\0half a frame");
    for _ in 0..30 {
        assert_eq!(board.status(Link::Serial)["generation"], 3);
    }
    // A reply that is longer than what the hardware holds, while the other task logs.
    let lines = board.line.since(begin);
    assert!(lines.iter().all(|line| sensor(line)), "{lines:#?}");
}
