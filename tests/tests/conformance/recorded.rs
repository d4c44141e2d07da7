//! Results that CPython gave, for where it is not installed.
//!
//! `recorded.jsonl` holds scenarios of the fixed seed, those that are short, each with the oracle's answer.
//! It is written anew by
//!
//! ```sh
//! LOGCONF_RECORD=1 cargo test --package logconf-tests --test conformance -- --exact recorded::record
//! ```

use std::fs;

use crate::generate::Scenario;
use crate::json::Json;
use crate::oracle::{Expected, Oracle, python, script};
use crate::random::{KINDS, SEED};
use crate::report::{Source, compare_all, tell};

/// How many of each of the [`KINDS`], and the longest line that is kept.
const KEPT: [(usize, usize); 2] = [(150, 2_650), (60, 3_600)];

fn read() -> (Vec<(String, Scenario)>, Vec<Expected>) {
    let text = fs::read_to_string(script("recorded.jsonl")).expect("the recorded results");
    let pair = |(number, line): (usize, &str)| {
        let entry = Json::parse(line);
        let part = |key: &str| entry.get(key).expect("both parts").to_string();
        let name = format!("recorded.jsonl:{}", number + 1);
        (
            (name, Scenario::parse(&part("scenario"))),
            Expected::parse(&part("expected")),
        )
    };
    text.lines().enumerate().map(pair).unzip()
}

#[test]
fn logconf_does_what_cpython_was_recorded_to_do() {
    if python().is_some() {
        return tell("recorded results are not needed: CPython 3.11 is there");
    }
    let (scenarios, expected) = read();
    match compare_all(&scenarios, &Source::Known(&expected)) {
        Some(report) => report.finish("recorded results of CPython 3.11"),
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}

#[test]
fn what_was_recorded_is_what_cpython_says() {
    let Some((python, _)) = python() else {
        return tell("SKIPPED: there is no CPython 3.11 to ask again");
    };
    let mut oracle = Oracle::start(&python);
    let (scenarios, expected) = read();
    for ((name, scenario), expected) in scenarios.iter().zip(expected) {
        assert_eq!(oracle.ask(scenario), expected, "{name}");
    }
}

/// Writes `recorded.jsonl` anew where `LOGCONF_RECORD` is set.
#[test]
fn record() {
    if std::env::var_os("LOGCONF_RECORD").is_none() {
        return;
    }
    let (python, _) = python().expect("CPython 3.11");
    let mut oracle = Oracle::start(&python);
    let mut lines = String::new();
    for (&(_, generate), (count, longest)) in KINDS.iter().zip(KEPT) {
        // As many that end with a refusal as that do not.
        let mut room = [count / 2, count - count / 2];
        let mut number = 0;
        while room != [0, 0] {
            let scenario = generate(SEED, number);
            number += 1;
            let text = scenario.line();
            if text.len() >= longest {
                continue;
            }
            let expected = oracle.ask(&scenario);
            let left = &mut room[expected.rest["files"].is_null() as usize];
            let entry = format!("{{\"scenario\":{text},\"expected\":{}}}\n", expected.line());
            if *left > 0 && entry.len() < longest {
                *left -= 1;
                lines.push_str(&entry);
            }
        }
    }
    fs::write(script("recorded.jsonl"), lines).expect("the file is written");
}
