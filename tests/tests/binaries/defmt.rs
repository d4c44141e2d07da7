//! Firmware whose log calls are those of defmt.

use logconf_tests::encoded::{Frames, Message};
use logconf_tests::qemu::{Board, Link, binary};
use serde_json::Value;
use std::fs;

fn boot() -> (Board, Frames) {
    let kernel = binary("defmt");
    let (board, [link]) = Board::boot_on_lines(&kernel);
    (board, Frames::new(link, &kernel))
}

/// The frames between two of `app`, which come once a second of the board's own time, and the second of
/// them.
fn second(frames: &mut Frames) -> Vec<Message> {
    let is_up = |message: &Message| message.text.starts_with("up ");
    frames.until(is_up);
    frames.until(is_up)
}

fn count(messages: &[Message], part: &str) -> usize {
    let with = messages
        .iter()
        .filter(|message| message.text.contains(part));
    with.count()
}

const ALL: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "handlers": {"uart": {"class": "logging.StreamHandler"}},
    "loggers": {"app.sensor": {"level": "DEBUG"}, "irq": {"level": "DEBUG"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;

#[test]
fn a_configuration_says_which_encoded_calls_come_out() {
    let (board, mut frames) = boot();
    let messages = second(&mut frames);
    // As it starts: nothing below INFO.
    let shown: Vec<_> = messages.iter().map(|m| (&*m.level, &*m.text)).collect();
    let [
        ("warn", "WARNING is a level"),
        ("error", "refused: Unsupported version: 2"),
        ("info", up),
    ] = shown[..]
    else {
        panic!("{messages:#?}")
    };
    assert!(up.ends_with(" s, lost 0"), "{up}");
    assert!(messages[2].time >= 1.0, "{messages:#?}");

    board.apply(Link::Serial, ALL);
    second(&mut frames);
    let messages = second(&mut frames);
    assert!(
        (9..=11).contains(&count(&messages, " tenths of a degree")),
        "{messages:#?}"
    );
    assert!(
        (9..=11).contains(&count(&messages, "tick ")),
        "{messages:#?}"
    );
    assert_eq!(count(&messages, "read at "), 0);

    let finest = r#"{"version": 1, "incremental": true,
        "loggers": {"app.sensor": {"level": 5}, "irq": {"level": "INFO"}, "app": {"level": "ERROR"}}}"#;
    board.apply(Link::Serial, finest);
    // The loggers of INFO are silent now: what is left is found by its time.
    let deadline = frames.next_message().time + 3.0;
    let is_late = |message: &Message| message.time > deadline;
    let messages = frames.until(is_late);
    let late = &messages[messages.len() / 2..];
    assert!(
        late.iter()
            .any(|m| m.level == "trace" && m.text.starts_with("read at "))
    );
    assert!(count(late, "refused: ") > 0 && count(late, " tenths of a degree") > 0);
    assert_eq!(
        count(late, "is a level") + count(late, "tick ") + count(late, "up "),
        0,
        "{late:#?}"
    );
}

#[test]
fn records_go_out_as_frames_where_a_document_says_so() {
    let (board, mut frames) = boot();
    let down = |line: &str| line == "WARNING net: eth0 is down";
    board.line.wait_line(0, down, "record as text");
    let config = r#"{"version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "%(name)s: %(message)s"}},
        "handlers": {"frames": {"class": "logconf.DefmtHandler", "formatter": "f"}},
        "root": {"level": "INFO", "handlers": ["frames"]}}"#;
    let reply = board.apply(Link::Serial, config);
    assert_eq!(reply["warnings"], Value::Array(Vec::new()), "{reply}");
    let begin = board.here();
    let messages = frames.until(|message| message.text == "net: eth0 is down");
    assert_eq!(messages.last().map(|m| &*m.level), Some("warn"));
    second(&mut frames);
    assert!(board.line.since(begin).is_empty(), "no text any more");
    let status = board.status(Link::Serial);
    assert_eq!(status["dropped"], serde_json::json!({}), "{status}");
    // It takes no arguments.
    let wrong = config.replace(
        "\"formatter\"",
        "\"stream\": \"ext://board.uart0\", \"formatter\"",
    );
    let refused = board.request(Link::Serial, wrong);
    assert_eq!(refused["path"], "handlers.frames.stream", "{refused}");
}

/// The bytes that are loaded into the device: what its program headers say.
fn loaded(elf: &[u8]) -> Vec<u8> {
    let u32_at = |at: usize| u32::from_le_bytes(elf[at..at + 4].try_into().unwrap()) as usize;
    let u16_at = |at: usize| usize::from(u16::from_le_bytes(elf[at..at + 2].try_into().unwrap()));
    let (table, size, count) = (u32_at(28), u16_at(42), u16_at(44));
    let headers = (0..count).map(|number| table + number * size);
    let to_load = headers.filter(|header| u32_at(*header) == 1);
    let ranges = to_load.map(|header| (u32_at(header + 4), u32_at(header + 16)));
    ranges
        .flat_map(|(start, length)| elf[start..start + length].to_vec())
        .collect()
}

#[test]
fn the_texts_of_encoded_calls_are_not_in_the_device() {
    let elf = fs::read(binary("defmt")).expect("tests/run builds it");
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    let device = loaded(&elf);
    assert!(has(&device, "app.sensor"), "names are");
    for text in [
        " tenths of a degree",
        "read at ",
        "is {=str}",
        "refused: ",
        "tick ",
    ] {
        assert!(has(&elf, text), "{text}");
        assert!(!has(&device, text), "{text}");
    }
}
