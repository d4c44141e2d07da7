//! Many records from many threads while configurations come: each is once where it must be.
//!
//! `sh tests/run load [RECORDS]` logs ten millions.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::common::*;
use logconf::core::info;
use serde_json::{Value, json};

const THREADS: usize = 8;
const CONFIGS: usize = 100;

/// How many records there are.
fn records() -> usize {
    std::env::var("LOGCONF_RECORDS").map_or(200_000, |records| records.parse().unwrap())
}

/// Each configuration has a file of its own, which one in three moves away when it is full.
fn document(number: usize) -> Value {
    let name = format!("{number}.log");
    let file = match number % 3 {
        0 => json!({"class": "logging.FileHandler", "filename": name, "mode": "w"}),
        1 => json!({"class": "logging.FileHandler", "filename": name}),
        _ => json!({"class": "logging.handlers.RotatingFileHandler", "filename": name,
                    "maxBytes": 1 << 20, "backupCount": 10_000}),
    };
    in_turn(number, file)
}

/// How far the configurations are.
#[derive(Default)]
struct Progress {
    /// The last one that may be in force.
    begun: AtomicUsize,
    /// The last one that is in force for all.
    taken: AtomicUsize,
    /// How many records there were, about.
    logged: AtomicUsize,
}

/// Logs the records of a thread: its number, theirs, and the configuration that was in force. For
/// each configuration, gives how many of them were logged before it began.
fn log(system: &System, progress: &Progress, thread: usize, count: usize) -> Vec<usize> {
    let mut before = vec![0];
    for number in 0..count {
        let taken = progress.taken.load(Ordering::SeqCst);
        info!(system.log, "{thread} {number} {taken}");
        let begun = progress.begun.load(Ordering::SeqCst);
        before.resize(begun.max(before.len() - 1) + 1, number);
        progress.logged.fetch_add(1, Ordering::Relaxed);
    }
    before.resize(CONFIGS, count);
    before
}

/// Reads the files of a configuration: notes which records are there, and that each belongs there.
fn read(system: &System, config: usize, before: &[Vec<usize>], seen: &mut [Vec<bool>]) {
    let own = format!("{config}.log");
    let entries = fs::read_dir(&system.directory).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| {
        let name = entry.file_name().into_string().unwrap();
        name.strip_prefix(&own)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    for line in files.flat_map(|file| BufReader::new(File::open(file.path()).unwrap()).lines()) {
        let line = line.unwrap();
        let words = line
            .strip_prefix("<app ")
            .and_then(|line| line.strip_suffix('>'));
        let words = words.unwrap_or_else(|| panic!("torn: {line:?}")).split(' ');
        let words: Vec<usize> = words.map(|word| word.parse().expect(&line)).collect();
        let [thread, number, taken] = words[..] else {
            panic!("torn: {line:?}");
        };
        assert!(
            taken <= config,
            "{line} is in the file of {config}, which had gone"
        );
        let first = before[thread][config];
        assert!(
            first <= number,
            "{line} is in the file of {config}, which was to come"
        );
        assert!(
            !std::mem::replace(&mut seen[thread][number], true),
            "twice: {line}"
        );
    }
}

#[test]
fn every_record_is_once_where_it_must_be() {
    let system = System::new("load");
    let each = records() / THREADS;
    let progress = Progress::default();
    system.apply(&document(0));
    let started = Instant::now();
    let before: Vec<_> = thread::scope(|scope| {
        let threads = (0..THREADS).map(|thread| {
            let (system, progress) = (&system, &progress);
            scope.spawn(move || log(system, progress, thread, each))
        });
        let threads: Vec<_> = threads.collect();
        for config in 1..CONFIGS {
            while progress.logged.load(Ordering::Relaxed) < config * each * THREADS / CONFIGS {
                thread::yield_now();
            }
            progress.begun.store(config, Ordering::SeqCst);
            system.apply(&document(config));
            progress.taken.store(config, Ordering::SeqCst);
        }
        let joined = threads.into_iter().map(|thread| thread.join().unwrap());
        joined.collect()
    });
    let took = started.elapsed();
    assert_eq!(system.dropped(), json!({}));
    // Nobody is left in a state before, and no memory holds anything.
    for _ in 0..2 {
        system.apply(&with(json!({"class": "logging.NullHandler"})));
    }
    let mut seen = vec![vec![false; each]; THREADS];
    (0..CONFIGS).for_each(|config| read(&system, config, &before, &mut seen));
    let missing = |thread: &Vec<bool>| thread.iter().filter(|seen| !**seen).count();
    assert_eq!(seen.iter().map(missing).sum::<usize>(), 0, "lost");
    println!(
        "{} records of {THREADS} threads over {CONFIGS} configurations within {took:.1?}: none is lost, \
         torn, twice, or in a file of another configuration",
        each * THREADS
    );
    fs::remove_dir_all(&system.directory).unwrap();
}
