//! Configurations that come one after the other while threads log.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::common::*;
use logconf::core::info;
use serde_json::{Value, json};

const THREADS: usize = 3;
const CONFIGS: usize = 60;

/// Runs through all configurations while threads log. Gives how many records each thread has
/// logged, and how many of them after the last configuration.
fn run(system: &System, config: impl Fn(usize) -> Value) -> Vec<[usize; 2]> {
    let (done, ended) = (AtomicBool::new(false), AtomicBool::new(false));
    system.apply(&config(0));
    thread::scope(|scope| {
        let workers = (0..THREADS).map(|worker| {
            let (log, done, ended) = (system.log, &done, &ended);
            scope.spawn(move || {
                let (mut sent, mut after) = (0, 0);
                while !ended.load(Ordering::SeqCst) {
                    // (Read before the record is logged.)
                    after += usize::from(done.load(Ordering::SeqCst));
                    info!(log, "{worker}.{sent}");
                    sent += 1;
                }
                [sent, after]
            })
        });
        let workers: Vec<_> = workers.collect();
        (1..CONFIGS).for_each(|number| system.apply(&config(number)));
        done.store(true, Ordering::SeqCst);
        thread::sleep(std::time::Duration::from_millis(20));
        ended.store(true, Ordering::SeqCst);
        let sent = workers.into_iter().map(|worker| worker.join().unwrap());
        sent.collect()
    })
}

/// The records in a text, each `<app WORKER.NUMBER>` on its line: none torn, none twice.
fn records(text: &str, seen: &mut BTreeSet<(usize, usize)>) {
    for line in text.lines() {
        let record = line.strip_prefix("<app ");
        let record = record.and_then(|line| line.strip_suffix('>'));
        let record = record.unwrap_or_else(|| panic!("torn: {line:?}"));
        let (worker, number) = record.split_once('.').unwrap();
        let record = (worker.parse().unwrap(), number.parse().unwrap());
        assert!(seen.insert(record), "twice: {record:?}");
    }
}

/// Each thread's records from the one with this number on are there.
fn all_from(sent: &[[usize; 2]], first: impl Fn(usize) -> usize, seen: &BTreeSet<(usize, usize)>) {
    for (worker, [count, _]) in sent.iter().enumerate() {
        let lost: Vec<_> = (first(worker)..*count)
            .filter(|number| !seen.contains(&(worker, *number)))
            .collect();
        let some = &lost[..lost.len().min(9)];
        assert!(lost.is_empty(), "{} of {worker} lost: {some:?}", lost.len());
    }
}

/// All configurations have one file, in the mode that this gives.
fn with_one_file(name: &str, mode: fn(usize) -> &'static str) -> (System, Vec<[usize; 2]>) {
    let system = System::new(name);
    let file = |number| json!({"class": "logging.FileHandler", "filename": "app.log", "mode": mode(number)});
    let sent = run(&system, |number| in_turn(number, file(number)));
    // Without a memory, and once more, so that nobody is left in the state before.
    for _ in 0..2 {
        system.apply(&in_turn(0, json!({"class": "logging.NullHandler"})));
    }
    (system, sent)
}

#[test]
fn a_file_for_each_configuration_loses_nothing() {
    let system = System::new("many");
    let file = |number| {
        let name = format!("{number}.log");
        in_turn(
            number,
            json!({"class": "logging.FileHandler", "filename": name, "mode": "w"}),
        )
    };
    let sent = run(&system, file);
    for number in [CONFIGS, CONFIGS + 1] {
        system.apply(&file(number));
    }
    let mut seen = BTreeSet::new();
    for number in 0..CONFIGS {
        records(&system.content(&format!("{number}.log")), &mut seen);
    }
    all_from(&sent, |_| 0, &seen);
}

#[test]
fn one_file_that_is_appended_to_loses_nothing() {
    let (system, sent) = with_one_file("append", |_| "a");
    let mut seen = BTreeSet::new();
    records(&system.content("app.log"), &mut seen);
    all_from(&sent, |_| 0, &seen);
}

#[test]
fn one_file_that_is_emptied_once_loses_nothing() {
    let (system, sent) = with_one_file("empty-once", |number| if number == 0 { "w" } else { "a" });
    let mut seen = BTreeSet::new();
    records(&system.content("app.log"), &mut seen);
    all_from(&sent, |_| 0, &seen);
}

#[test]
fn one_file_that_is_emptied_now_and_then_has_all_since() {
    for name in ["empty-always", "empty-often"] {
        let (system, sent) = match name {
            "empty-always" => with_one_file(name, |_| "w"),
            _ => with_one_file(name, |number| if number % 2 == 0 { "w" } else { "a" }),
        };
        let mut seen = BTreeSet::new();
        records(&system.content("app.log"), &mut seen);
        // What a thread has logged since the last emptying has no gaps, and begins before
        // the last configuration was there for all.
        let first = |worker: usize| {
            let mut own = seen.range((worker, 0)..(worker + 1, 0));
            let [count, after] = sent[worker];
            let first = own.next().map_or(count, |(_, first)| *first);
            assert!(first <= count - after, "{first} of {count}, {after} after");
            first
        };
        all_from(&sent, first, &seen);
    }
}

#[test]
fn a_file_that_rolls_over_while_configurations_come_loses_nothing() {
    let system = System::new("rolling");
    let file = |number| {
        in_turn(
            number,
            json!({"class": "logging.handlers.RotatingFileHandler", "filename": "app.log",
                   "maxBytes": 10_000, "backupCount": 10_000}),
        )
    };
    let sent = run(&system, file);
    for number in [CONFIGS, CONFIGS + 1] {
        system.apply(&file(number));
    }
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(&system.directory).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        records(&system.content(&name), &mut seen);
    }
    all_from(&sent, |_| 0, &seen);
}

/// The system may write a line that is longer than a pipe's buffer in pieces.
#[cfg(unix)]
#[test]
fn long_lines_to_a_pipe_are_not_torn() {
    use std::io::{BufRead, BufReader};

    let system = System::new("pipe");
    let path = system.directory.join("app.log");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let each = 50;
    // Whoever opens it for both waits for nobody, and whoever reads it is not at its end meanwhile.
    let mut both = std::fs::File::options();
    let both = both.read(true).write(true).open(&path).unwrap();
    let lines = BufReader::new(std::fs::File::open(path).unwrap()).lines();
    let reader = thread::spawn(move || lines.map(Result::unwrap).collect::<Vec<_>>());
    system.apply(&with_file("a"));
    drop(both);
    thread::scope(|scope| {
        for thread in 1..=THREADS {
            let line = thread.to_string().repeat(100_000);
            scope.spawn(move || (0..each).for_each(|_| info!(system.log, "{line}")));
        }
    });
    // Once more, so that nobody is left in the state before.
    for _ in 0..2 {
        system.apply(&with(json!({"class": "logging.NullHandler"})));
    }
    let lines = reader.join().unwrap();
    assert_eq!(lines.len(), THREADS * each);
    for line in lines {
        let first = &line[..1];
        assert!(
            line.len() == 100_000 && line == first.repeat(100_000),
            "torn"
        );
    }
}
