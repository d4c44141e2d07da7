//! A thousand configurations while four threads log to a file as fast as they can: what is lost, what
//! is torn, and how long the slowest call takes.
//!
//! `cargo bench --package logconf-tests --bench reconfigure` prints a table.

#[path = "../common/mod.rs"]
mod common;
mod sides;

use std::ops::Range;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::figure::Figure;
use common::lines::{Faults, Folder, faults};
use common::rounds::median;
use common::{Asked, asked, numbers, side};
use sides::{SIDES, Side};

const THREADS: usize = 4;
const CONFIGURATIONS: usize = 1_000;
/// How long threads log at least, and how long where nothing is configured.
const TIME: Duration = Duration::from_millis(300);
/// Most records of a thread.
const MOST: usize = 2_000_000;

fn main() {
    match asked() {
        Asked::Table => table(),
        Asked::Figures => figures(),
        Asked::Side(arguments) => {
            let [name, folder, configurations] = &arguments[..] else {
                panic!("no side: {arguments:?}");
            };
            be(Side::start(name, folder), configurations.parse().unwrap());
        }
    }
}

/// Prints the seconds that the configurations took, the nanoseconds of the slowest call, and how many
/// records each thread has logged.
fn be(mut side: Side, configurations: usize) {
    let (ready, over) = (Barrier::new(THREADS + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        let threads = [0, 1, 2, 3].map(|thread| {
            let (ready, over, call) = (&ready, &over, side.call);
            scope.spawn(move || {
                ready.wait();
                log(thread, over, call)
            })
        });
        ready.wait();
        let begun = Instant::now();
        (0..configurations).for_each(&mut side.configure);
        print!("{}", begun.elapsed().as_secs_f64());
        thread::sleep(TIME.saturating_sub(begun.elapsed()));
        over.store(true, Ordering::Relaxed);
        let logged = threads.map(|thread| thread.join().unwrap());
        let worst = logged.iter().map(|(worst, _)| *worst).max();
        print!(" {}", worst.unwrap().as_nanos());
        for (_, count) in logged {
            print!(" {count}");
        }
    });
}

/// One thread: the slowest call, and how many there were.
fn log(thread: usize, over: &AtomicBool, call: fn(usize)) -> (Duration, usize) {
    let (mut worst, mut count) = (Duration::ZERO, 0);
    while !over.load(Ordering::Relaxed) && count < MOST {
        let begun = Instant::now();
        call(thread * MOST + count);
        worst = worst.max(begun.elapsed());
        count += 1;
    }
    assert!(count < MOST, "threads log to the end");
    (worst, count)
}

/// What one run of a side came to.
struct Run {
    seconds: f64,
    worst_ns: f64,
    records: usize,
    faults: Faults,
}

fn run(name: &str, folder: &Folder, configurations: usize) -> Run {
    folder.clear();
    let said = numbers(side(&[name, folder.path(), &configurations.to_string()]));
    let counts = said[2..].iter().map(|count| *count as usize).enumerate();
    let written: Vec<Range<usize>> = counts
        .map(|(thread, count)| thread * MOST..thread * MOST + count)
        .collect();
    assert_eq!(written.len(), THREADS);
    Run {
        seconds: said[0],
        worst_ns: said[1],
        records: written.iter().map(ExactSizeIterator::len).sum(),
        faults: faults(&folder.text(), &written),
    }
}

/// What several runs came to.
struct Runs {
    name: &'static str,
    configured: Vec<Run>,
    /// The same without any configuration.
    quiet: Vec<Run>,
}

impl Runs {
    fn alternating(rounds: usize) -> Vec<Runs> {
        let folder = Folder::new();
        let mut all: Vec<_> = SIDES
            .into_iter()
            .map(|name| Runs {
                name,
                configured: Vec::new(),
                quiet: Vec::new(),
            })
            .collect();
        for _ in 0..rounds {
            for side in &mut all {
                side.configured
                    .push(run(side.name, &folder, CONFIGURATIONS));
                side.quiet.push(run(side.name, &folder, 0));
            }
        }
        all
    }

    fn lost(&self) -> usize {
        self.configured.iter().map(|run| run.faults.lost).sum()
    }

    fn torn(&self) -> usize {
        self.configured.iter().map(|run| run.faults.torn).sum()
    }

    fn records(&self) -> usize {
        self.configured.iter().map(|run| run.records).sum()
    }

    /// Milliseconds of the slowest call: the median of the runs.
    fn worst(&self) -> f64 {
        worst(&self.configured)
    }

    fn seconds(&self) -> f64 {
        median(self.configured.iter().map(|run| run.seconds))
    }
}

fn worst(runs: &[Run]) -> f64 {
    median(runs.iter().map(|run| run.worst_ns)) / 1e6
}

fn table() {
    let all = Runs::alternating(7);
    println!("1,000 configurations while 4 threads log; medians of 7 rounds, sums of records");
    println!(
        "{:32} {:>9} {:>5} {:>5} {:>16} {:>18} {:>10}",
        "", "records", "lost", "torn", "slowest call, ms", "without configs, ms", "all, s"
    );
    for runs in &all {
        println!(
            "{:32} {:9} {:5} {:5} {:16.2} {:18.2} {:10.3}",
            runs.name,
            runs.records(),
            runs.lost(),
            runs.torn(),
            runs.worst(),
            worst(&runs.quiet),
            runs.seconds()
        );
    }
}

fn figures() {
    let all = Runs::alternating(3);
    let (logconf, peers) = all.split_first().unwrap();
    type Value = fn(&Runs) -> f64;
    let values: [(&str, &str, Value, Option<f64>); 4] = [
        (
            "reconfigured_lost",
            "records",
            |runs| runs.lost() as f64,
            Some(0.0),
        ),
        (
            "reconfigured_torn",
            "lines",
            |runs| runs.torn() as f64,
            Some(0.0),
        ),
        ("reconfigured_slowest_call", "ms", Runs::worst, None),
        ("reconfigurations", "ms", |runs| runs.seconds() * 1e3, None),
    ];
    for (name, unit, value, goal) in values {
        let mut figure = Figure::new(name, value(logconf), unit);
        if let Some(goal) = goal {
            figure = figure.goal(goal);
        }
        peers
            .iter()
            .fold(figure, |figure, peer| figure.peer(peer.name, value(peer)))
            .print();
    }
}
