//! Configs over both links while the interrupt handler logs: no line is lost, and none torn.

use crate::log::{count, from_logger, is_record, second};
use logconf_tests::frame;
use logconf_tests::qemu::{Board, Link, json};

/// How many configs come over each link.
const CONFIGS: usize = 150;

/// A config whose lines begin with `mark`.
fn config(mark: &str, handlers: &str, root: &str) -> String {
    format!(
        r#"{{"version":1,"disable_existing_loggers":false,
        "formatters":{{"f":{{"format":"{mark}|%(levelname)s|%(name)s|%(message)s"}}}},
        "handlers":{{"uart":{{"class":"logging.StreamHandler","formatter":"f",
            "stream":"ext://board.uart0"}}{handlers}}},
        "loggers":{{"irq.tick":{{"level":"DEBUG"}},"app.sensor":{{"level":"DEBUG"}}}},
        "root":{{"level":"INFO","handlers":["{root}"]}}}}"#
    )
}

#[test]
fn the_interrupt_handler_is_heard_when_it_is_enabled() {
    let board = Board::boot();
    assert_eq!(count(&second(&board), from_logger("irq.tick")), 0);
    let level = |level: u32| {
        format!(
            r#"{{"version":1,"incremental":true,"loggers":{{"irq.tick":{{"level":{level}}}}}}}"#
        )
    };
    board.apply(Link::Serial, level(10));
    let ticks = count(&second(&board), from_logger("irq.tick"));
    // Ten times a second, by the board's own clock; an emulator's timers are not that exact.
    assert!((5..=20).contains(&ticks), "{ticks}");
    board.apply(Link::Tcp, level(11));
    assert_eq!(count(&second(&board), from_logger("irq.tick")), 0);
}

#[test]
fn no_line_is_lost_or_torn_while_configs_come_in_over_both_links() {
    let board = Board::boot();
    let hold = r#","hold":{"class":"logging.handlers.MemoryHandler","capacity":3,"target":"uart"}"#;
    let configs = [
        config("a", "", "uart"),
        config("bb", hold, "hold"),
        config("ccc", "", "uart"),
        config("dddd", hold, "hold"),
    ];
    board.apply(Link::Serial, &configs[0]);
    let begin = board.here();

    let mut peer = board.connect();
    let frames = board.line.frames();
    let sent = std::thread::scope(|scope| {
        let serial = scope.spawn(|| {
            for n in 0..CONFIGS {
                board.line.write(&frame::serial(configs[n % 4].as_bytes()));
                let reply = board
                    .line
                    .wait("reply", |heard| heard.frames.get(frames + n).cloned());
                assert_eq!(json(&reply)["ok"], true, "{}", json(&reply));
            }
        });
        let mut sent = 0;
        while sent < CONFIGS || !serial.is_finished() {
            let reply = peer.request(configs[sent * 3 % 4].as_bytes());
            assert_eq!(json(&reply)["ok"], true, "{}", json(&reply));
            sent += 1;
        }
        sent
    });
    // Flushes what is held back, and lets some more ticks come.
    board.apply(Link::Serial, &configs[0]);
    second_of(&board);
    let status = board.status(Link::Serial);
    assert_eq!(status["generation"], 4 + CONFIGS + sent);
    assert_eq!(status["dropped"], serde_json::json!({}));

    let lines = board.line.since(begin);
    let mut ticks = Vec::new();
    for line in &lines {
        let parts: Vec<_> = line.split('|').collect();
        let ["a" | "bb" | "ccc" | "dddd", level, name, message] = parts[..] else {
            panic!("a torn line: {line:?}");
        };
        assert!(is_record(level, name, message), "a torn line: {line:?}");
        if name == "irq.tick" {
            ticks.push(message["tick ".len()..].parse::<u32>().unwrap());
        }
    }
    assert!(ticks.len() > 10, "{ticks:?}");
    // Every one, once. What a memory handler held back may come later than its time.
    ticks.sort_unstable();
    let all: Vec<_> = (ticks[0]..).take(ticks.len()).collect();
    assert_eq!(ticks, all);
}

/// Waits for two `up` lines, in the format of these tests.
fn second_of(board: &Board) {
    let up = |line: &str| line.contains("|app|up ");
    let place = board.line.wait_line(board.here(), up, "line of app");
    board.line.wait_line(place, up, "line of app");
}
