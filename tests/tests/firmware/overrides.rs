//! A temporary override on the board, which ends by itself; and a state that is read and sent back.

use crate::log::{count, from_logger, second};
use logconf_tests::line::PATIENCE;
use logconf_tests::qemu::{Board, LINKS, Link, path_from_env};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Instant;

/// The interrupt handler and the sensor are heard, for a while.
fn verbose(seconds: u32) -> String {
    format!(
        r#"{{"version": 1, "disable_existing_loggers": false, "logconf": {{"expires_s": {seconds}}},
        "formatters": {{"line": {{"format": "%(levelname)s %(name)s: %(message)s"}}}},
        "handlers": {{"wire": {{"class": "logging.StreamHandler", "formatter": "line",
                                "stream": "ext://sys.stdout"}}}},
        "root": {{"level": "DEBUG", "handlers": ["wire"]}}}}"#
    )
}

/// What the command `logconf status` prints first.
fn printed(board: &Board) -> String {
    let output = Command::new(path_from_env("LOGCONF_COMMAND"))
        .args(["status", "--tcp", &board.tcp_address().to_string()])
        .output()
        .expect("the command runs");
    let text = String::from_utf8(output.stdout).unwrap();
    let head: Vec<_> = text.lines().take_while(|line| !line.is_empty()).collect();
    head.join("\n")
}

/// The state, but for its number.
fn state(board: &Board, link: Link) -> Value {
    let mut status = board.status(link);
    status.as_object_mut().unwrap().remove("generation");
    status
}

/// Waits until the state with this number is in force.
fn wait_for_generation(board: &Board, link: Link, generation: u64) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let status = board.status(link);
        if status["generation"] == generation {
            return;
        }
        assert!(Instant::now() < deadline, "{status}");
    }
}

#[test]
fn an_override_over_tcp_ends_by_itself_and_status_shows_when() {
    let board = Board::boot();
    let before = state(&board, Link::Tcp);
    assert_eq!(printed(&board), "generation 2");

    let begin = board.here();
    let reply = board.apply(Link::Tcp, verbose(4));
    assert_eq!(reply["expires_in_s"], 4);
    let sent = Instant::now();
    let text = printed(&board);
    let left = text
        .strip_prefix("generation 3\nreturns to the state before in ")
        .and_then(|rest| rest.strip_suffix(" s"))
        .unwrap_or_else(|| panic!("{text}"));
    assert!((1..=4).contains(&left.parse::<u32>().unwrap()), "{text}");
    board
        .line
        .wait_line(begin, |line| line.starts_with("DEBUG irq.tick: "), "tick");

    wait_for_generation(&board, Link::Tcp, 4);
    // By the board's clock; an emulator's is not that exact.
    assert!(sent.elapsed().as_secs() >= 2, "{:?}", sent.elapsed());
    assert_eq!(state(&board, Link::Tcp), before);
    assert_eq!(state(&board, Link::Serial), before);
    assert_eq!(printed(&board), "generation 4");
    assert_eq!(count(&second(&board), from_logger("irq.tick")), 0);
}

#[test]
fn a_further_config_makes_permanent_and_a_further_override_begins_anew() {
    let board = Board::boot();
    let before = state(&board, Link::Serial);
    board.apply(Link::Serial, verbose(1_000));
    assert!(board.status(Link::Tcp)["expires_in_s"].as_u64().unwrap() > 900);
    board.apply(Link::Tcp, verbose(1));
    wait_for_generation(&board, Link::Serial, 5);
    assert_eq!(state(&board, Link::Serial), before);

    board.apply(Link::Serial, verbose(1));
    let permanent = verbose(1).replace(r#""expires_s": 1"#, "");
    let reply = board.apply(Link::Tcp, permanent);
    assert_eq!(reply.get("expires_in_s"), None);
    // Longer than it would have lasted.
    second(&board);
    second(&board);
    assert_eq!(board.status(Link::Tcp)["generation"], 7);
}

#[test]
fn a_state_that_was_read_is_restored_when_it_is_sent_back() {
    let board = Board::boot();
    board.apply(
        Link::Serial,
        r#"{"version": 1, "filters": {"only": {"name": "app"}},
            "formatters": {"f": {"style": "{", "format": "{levelname:>8} \"{message}\"", "datefmt": "%H"}},
            "handlers": {"hold": {"class": "logging.handlers.MemoryHandler", "capacity": 5,
                                  "flushLevel": "WARNING", "target": "wire", "level": "INFO"},
                         "wire": {"class": "logging.StreamHandler", "formatter": "f",
                                  "stream": "ext://sys.stdout", "filters": ["only"]}},
            "loggers": {"app": {"level": 15, "propagate": false, "handlers": ["hold"]}}}"#,
    );
    let without_text = |link| {
        let mut state = state(&board, link);
        state["capacities"]["text"].take();
        state
    };
    let wanted = without_text(Link::Serial);
    for link in LINKS {
        let got = board.request(link, r#"{"logconf":{"op":"get"}}"#);
        assert_eq!(got["ok"], true, "{got}");
        assert_eq!(
            got["config"]["logconf"]["disabled"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        board.apply(
            link,
            r#"{"version": 1, "root": {"level": "ERROR"}, "loggers": {"net.tcp": {}}}"#,
        );
        assert_ne!(without_text(link), wanted);
        board.apply(link, got["config"].to_string());
        assert_eq!(without_text(link), wanted);
        let again = board.request(link, r#"{"logconf":{"op":"get"}}"#);
        assert_eq!(again["config"], got["config"]);
    }
    assert_eq!(wanted["loggers"]["net"]["disabled"], json!(true));
}
