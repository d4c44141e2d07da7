//! Records and configurations from three contexts, and configurations over both links, all at once: every line is
//! read, none is torn, and each record has arrived or is counted.
//!
//! `sh tests/run stress` runs this for an hour and shows the figures.

use logconf_tests::qemu::{Board, Link, binary, json};

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How long, in seconds, unless `LOGCONF_STRESS_S` says something else.
const SECONDS: u64 = 20;

/// What the links apply in turn.
const DOCUMENTS: [&str; 4] = [
    include_str!("../../../firmware-example/src/stress/newest.json"),
    r#"{"version": 1, "incremental": true, "loggers": {"main": {"level": "ERROR"}}}"#,
    include_str!("../../../firmware-example/src/stress/oldest.json"),
    include_str!("../../../firmware-example/src/stress/block.json"),
];

/// What the firmware calls its contexts.
const CONTEXTS: [&str; 3] = ["main", "irq.low", "irq.high"];

fn control(level: &str) -> String {
    format!(r#"{{"version":1,"incremental":true,"loggers":{{"control":{{"level":"{level}"}}}}}}"#)
}

/// What requests came to.
#[derive(Debug, Default)]
struct Answers {
    taken: u64,
    busy: u64,
}

impl Answers {
    fn count(&mut self, reply: &[u8]) -> bool {
        let reply = json(reply);
        if reply["ok"] == true {
            self.taken += 1;
            return true;
        }
        let error = reply["error"].as_str().unwrap_or_default();
        assert!(error.starts_with("busy"), "{reply}");
        self.busy += 1;
        false
    }
}

/// What was read of the log.
#[derive(Debug, Default)]
struct Read {
    /// The last number of each context.
    last: BTreeMap<String, u64>,
    received: u64,
    announced: u64,
    /// How often the firmware has said what it has done,
    sums: usize,
    /// and what it said last: names and numbers.
    said: Option<BTreeMap<String, u64>>,
}

impl Read {
    fn line(&mut self, line: &str) {
        if let Some(lost) = line.strip_suffix(" lines lost") {
            self.announced += lost.parse::<u64>().unwrap_or_else(|_| torn(line));
            return;
        }
        let parts: Vec<_> = line.split('|').collect();
        let ["a" | "bb" | "ccc", name, message] = parts[..] else {
            torn(line)
        };
        if name == "control" {
            let words: Vec<_> = message.split(' ').collect();
            let pairs = words.chunks(2).map(|pair| match pair {
                [name, number] => (
                    name.to_string(),
                    number.parse().unwrap_or_else(|_| torn(line)),
                ),
                _ => torn(line),
            });
            self.sums += 1;
            self.said = Some(pairs.collect());
            return;
        }
        let numbers = message.split_once(" is ");
        let numbers = numbers.and_then(|(number, inverse)| {
            let number: u32 = number.parse().ok()?;
            (inverse.parse() == Ok(!number)).then_some(number)
        });
        let number = u64::from(numbers.unwrap_or_else(|| torn(line)));
        assert!(CONTEXTS.contains(&name), "torn: {line}");
        let last = self.last.entry(name.to_owned()).or_default();
        assert!(number > *last, "not in order after {last}: {line}");
        *last = number;
        self.received += 1;
    }
}

fn torn(line: &str) -> ! {
    panic!("torn: {line:?}")
}

#[test]
fn every_record_is_received_or_counted() {
    let seconds = env::var("LOGCONF_STRESS_S").map_or(SECONDS, |given| given.parse().unwrap());
    let board = Board::boot_binary(&binary("stress"));
    board.apply(Link::Serial, DOCUMENTS[0]);
    board.line.take_lines();
    board.apply(Link::Serial, control("DEBUG"));

    let end = Instant::now() + Duration::from_secs(seconds);
    let is_over = AtomicBool::new(false);
    let (serial, tcp, read) = std::thread::scope(|scope| {
        // As they come: an hour has millions.
        let reader = scope.spawn(|| {
            let mut read = Read::default();
            // The first line about all of it may be about the middle of the last record.
            while read.sums < 2 {
                for line in board.line.take_lines() {
                    read.line(&line);
                }
            }
            read
        });
        let serial = scope.spawn(|| {
            let mut answers = Answers::default();
            let documents = DOCUMENTS.iter().cycle();
            for document in documents.take_while(|_| !is_over.load(Relaxed)) {
                answers.count(&board.line.request(document.as_bytes()));
            }
            answers
        });
        let mut peer = board.connect();
        let mut tcp = Answers::default();
        for document in DOCUMENTS.iter().rev().cycle() {
            // It is finished before the end if it has read what should not be.
            if Instant::now() >= end || reader.is_finished() {
                break;
            }
            tcp.count(&peer.request(document.as_bytes()));
        }
        is_over.store(true, Relaxed);
        let serial = serial.join().expect("it has said why");
        let mut last = Answers::default();
        while !last.count(&board.line.request(control("INFO").as_bytes())) {}
        (serial, tcp, reader.join().expect("it has said why"))
    });
    let status = board.status(Link::Serial);
    let said = read.said.expect("it was waited for");
    let produced = said["main"] + said["low"] + said["high"];
    let dropped = &status["dropped"];
    let dropped = dropped.as_object().and_then(|all| all.values().next());
    let dropped = dropped.map_or(0, |dropped| dropped.as_u64().expect("a number"));
    println!(
        "{}",
        serde_json::json!({
            "seconds": seconds, "produced": produced, "received": read.received,
            "dropped": dropped, "announced": read.announced, "sum": read.received + dropped,
            "applied": {"interrupts": said["taken"], "serial": serial.taken, "tcp": tcp.taken},
            "busy": {"interrupts": said["busy"], "serial": serial.busy, "tcp": tcp.busy},
        })
    );
    assert_eq!(read.received + dropped, produced);
    assert_eq!(read.announced, dropped);
    assert!(dropped > 0, "there was always room");
    assert!(said["taken"] > 0 && serial.taken > 0 && tcp.taken > 0);
    let all = said["taken"] + serial.taken + tcp.taken;
    // The built-in one, the first, and two for control.
    assert_eq!(status["generation"], 1 + 4 + all);
}
