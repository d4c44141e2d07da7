//! What a log call costs: one that is filtered, one that is written to a file, from one thread and
//! from several, in nanoseconds and in instructions.
//!
//! `cargo bench --package logconf-tests --bench calls` prints tables.

#[path = "../common/mod.rs"]
mod common;
mod filtered;
mod report;
mod sides;

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use common::lines::{Faults, Folder, faults};
use common::{Asked, asked, number, python, side, timed};
use sides::{BARE, CPYTHON, SIDES};

fn main() {
    match asked() {
        Asked::Table => report::tables(),
        Asked::Figures => report::figures(),
        Asked::Side(arguments) => be(&arguments),
    }
}

/// Is one side, and prints the nanoseconds of one call.
fn be(arguments: &[String]) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["filtered", name, count] => {
            let side = filtered::SIDES.iter().find(|side| side.name == name);
            let calls = (side.unwrap().start)();
            println!("{}", timed::blocks(count.parse().unwrap(), calls));
        }
        ["written", name, folder, files, threads, count] => {
            let [files, threads, count] = [files, threads, count].map(|n| n.parse().unwrap());
            let side = SIDES.iter().find(|side| side.name == name);
            let call = (side.unwrap().start)(folder, files);
            println!("{}", written(call, threads, count));
        }
        _ => panic!("no side: {arguments:?}"),
    }
}

/// Nanoseconds of one call among so many by so many threads.
fn written(call: sides::Call, threads: usize, count: usize) -> f64 {
    if threads == 1 {
        return timed::calls(count, |number| call(0, number));
    }
    let each = count / threads;
    let ready = Barrier::new(threads);
    let write = |thread| {
        ready.wait();
        let begun = Instant::now();
        for number in thread * each..(thread + 1) * each {
            call(thread, number);
        }
        (begun, Instant::now())
    };
    let spans: Vec<(Instant, Instant)> = thread::scope(|scope| {
        let threads = (0..threads).map(|thread| {
            let write = &write;
            scope.spawn(move || write(thread))
        });
        let threads: Vec<_> = threads.collect();
        let spans = threads.into_iter().map(|thread| thread.join().unwrap());
        spans.collect()
    });
    let first = spans.iter().map(|(begun, _)| *begun).min().unwrap();
    let last = spans.iter().map(|(_, ended)| *ended).max().unwrap();
    (last - first).as_secs_f64() * 1e9 / (each * threads) as f64
}

/// How records are written.
#[derive(Clone, Copy)]
struct Setup {
    threads: usize,
    /// Whether each thread has a file of its own.
    each: bool,
    /// A number that can be divided by four times as many.
    count: usize,
}

impl Setup {
    fn files(self) -> usize {
        if self.each { self.threads } else { 1 }
    }

    fn arguments(self, folder: &str) -> [String; 3] {
        [
            folder.to_owned(),
            self.files().to_string(),
            self.threads.to_string(),
        ]
    }

    /// The nanoseconds of one record that a side writes, which are all there afterwards.
    fn measure(self, name: &str, folder: &Folder) -> f64 {
        folder.clear();
        let [path, files, threads] = &self.arguments(folder.path());
        // It takes ten times as long.
        let count = if name == CPYTHON {
            self.count / 4
        } else {
            self.count
        };
        let number_of_calls = count.to_string();
        let time = number(match name {
            CPYTHON => python(
                include_str!("cpython.py"),
                &[path, files, threads, &number_of_calls],
            ),
            _ => side(&["written", name, path, files, threads, &number_of_calls]),
        });
        let text = folder.text();
        match name {
            BARE => assert_eq!(text.lines().count(), count),
            _ => assert_eq!(
                faults(&text, std::slice::from_ref(&(0..count))),
                Faults::default(),
                "{name}"
            ),
        }
        time
    }
}
