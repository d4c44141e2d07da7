//! What a configuration costs: one with four loggers, and ones with many; and what a record costs when
//! there are many loggers.
//!
//! `cargo bench --package logconf-tests --bench configure` prints tables.

#[path = "../common/mod.rs"]
mod common;
mod many;
mod sides;

use std::time::{Duration, Instant};

use common::figure::Figure;
use common::lines::Folder;
use common::rounds::Rounds;
use common::{Asked, asked, has_python, instructions, number, python, side, timed};
use sides::{LOG4RS, LOGCONF};

const CPYTHON: &str = "CPython";
/// Loggers that are configured, and how many there are before.
const SIZES: [(usize, usize); 5] = [
    (100, 100),
    (1_000, 1_000),
    (10_000, 10_000),
    (100, 10_000),
    (1_000, 10_000),
];
/// Loggers that are configured, and the depth of the one that logs.
const EMITS: [(usize, usize); 4] = [(10, 1), (10_000, 1), (10, 10), (10_000, 10)];

fn main() {
    match asked() {
        Asked::Table => tables(),
        Asked::Figures => figures(),
        Asked::Side(arguments) => be(&arguments),
    }
}

/// Is one side, and prints the nanoseconds of one call.
fn be(arguments: &[String]) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let time = match arguments[..] {
        ["four", LOGCONF, folder, times] => {
            timed::calls(times.parse().unwrap(), sides::logconf(folder))
        }
        ["four", LOG4RS, folder, times] => {
            timed::calls(times.parse().unwrap(), sides::log4rs(folder))
        }
        ["many", loggers, existing] => {
            many::apply(loggers.parse().unwrap(), existing.parse().unwrap())
        }
        ["emit", loggers, depth, records] => {
            let [loggers, depth, records] = [loggers, depth, records].map(|n| n.parse().unwrap());
            many::emit(loggers, depth, records)
        }
        _ => panic!("no side: {arguments:?}"),
    };
    println!("{time}");
}

/// Reading and applying four loggers.
fn four(rounds: usize, times: usize, folder: &Folder) -> Rounds<'static> {
    let python_too = has_python().then_some(CPYTHON);
    Rounds::of(
        rounds,
        [LOGCONF, LOG4RS].into_iter().chain(python_too),
        |name| {
            let script = include_str!("cpython.py");
            number(match name {
                CPYTHON => python(script, &["four", folder.path(), &(times / 10).to_string()]),
                _ => side(&["four", name, folder.path(), &times.to_string()]),
            })
        },
    )
}

/// The same with so many of the loggers that exist.
fn many_loggers(rounds: usize, (loggers, existing): (usize, usize)) -> Rounds<'static> {
    let python_too = has_python().then_some(CPYTHON);
    // CPython takes seconds for the largest.
    let rounds = if loggers == 10_000 { 1 } else { rounds };
    let (loggers, existing) = (loggers.to_string(), existing.to_string());
    Rounds::of(rounds, [LOGCONF].into_iter().chain(python_too), |name| {
        let arguments = ["many", &loggers, &existing];
        number(match name {
            CPYTHON => python(include_str!("cpython.py"), &arguments),
            _ => side(&arguments),
        })
    })
}

/// Nanoseconds of a record.
fn emit(loggers: usize, depth: usize, records: usize) -> f64 {
    let [loggers, depth, records] = [loggers, depth, records].map(|number| number.to_string());
    number(side(&["emit", &loggers, &depth, &records]))
}

/// The same, in each of [`EMITS`].
fn emits(rounds: usize) -> Rounds<'static> {
    let names = ["10, 1", "10000, 1", "10, 10", "10000, 10"];
    Rounds::of(rounds, names, |name| {
        let index = names.iter().position(|known| *known == name).unwrap();
        let (loggers, depth) = EMITS[index];
        emit(loggers, depth, 105_000)
    })
}

/// Instructions of a record, in each of [`EMITS`].
fn emit_instructions() -> Vec<f64> {
    let begun = Instant::now();
    emit(10_000, 10, 21);
    // Fifty times as long under valgrind, and twice for each.
    if begun.elapsed() > Duration::from_millis(150) {
        eprintln!("left out: instructions of a record, since the configuration takes too long");
        return Vec::new();
    }
    let counts = EMITS.map(|(loggers, depth)| {
        let (loggers, depth) = (loggers.to_string(), depth.to_string());
        // Many: what a configuration takes varies with the keys of its hashes.
        instructions::of_one(&["emit", &loggers, &depth], 42_000)
    });
    counts.to_vec()
}

fn four_instructions(folder: &Folder) -> [f64; 2] {
    [LOGCONF, LOG4RS].map(|name| instructions::of_one(&["four", name, folder.path()], 210))
}

fn tables() {
    let folder = Folder::new();
    let counted = instructions::countable();
    println!("four loggers and a file, read and applied; medians of 9 rounds");
    let rounds = four(9, 2_100, &folder);
    for name in rounds.names() {
        let (time, ratio) = (rounds.median(name) / 1e3, rounds.ratio(name, LOGCONF));
        println!("{name:12} {time:10.1} µs {ratio:8.1} times logconf's");
    }
    if counted {
        let [logconf, log4rs] = four_instructions(&folder);
        println!("instructions: {logconf:.0}, log4rs {log4rs:.0}");
    }

    println!(
        "\nloggers of those that exist, read and applied, ms; medians of 5 rounds, of the largest one"
    );
    for (loggers, existing) in SIZES {
        let rounds = many_loggers(5, (loggers, existing));
        print!("{loggers:6} of {existing:6}");
        for name in rounds.names() {
            print!("   {name} {:10.3}", rounds.median(name) / 1e6);
        }
        println!();
    }

    println!("\na record, by the loggers configured and the depth of its own; medians of 9 rounds");
    let rounds = emits(9);
    let instructions = if counted {
        emit_instructions()
    } else {
        Vec::new()
    };
    for (index, name) in rounds.names().enumerate() {
        print!("{name:10} {:8.0} ns", rounds.median(name));
        match instructions.get(index) {
            Some(count) => println!(" {count:8.0} instructions"),
            None => println!(),
        }
    }
}

fn figures() {
    let folder = Folder::new();
    let rounds = four(5, 1_050, &folder);
    for (peer, figure, goal) in [
        (LOG4RS, "apply_vs_log4rs", 1.0 / 2.0),
        (CPYTHON, "apply_vs_cpython", 1.0 / 15.0),
    ] {
        if rounds.has(peer) {
            Figure::share(figure, rounds.ratio(LOGCONF, peer))
                .goal(goal)
                .peer("logconf, µs", rounds.median(LOGCONF) / 1e3)
                .peer(&format!("{peer}, µs"), rounds.median(peer) / 1e3)
                .print();
        }
    }

    let all = SIZES.map(|size| many_loggers(3, size));
    let milliseconds = |index: usize, name| all[index].median(name) / 1e6;
    for (index, (loggers, existing)) in SIZES.into_iter().enumerate() {
        let name = format!("apply_{loggers}_of_{existing}");
        let mut figure = Figure::new(&name, milliseconds(index, LOGCONF), "ms");
        if all[index].has(CPYTHON) {
            figure = figure.peer(CPYTHON, milliseconds(index, CPYTHON));
        }
        figure.print();
    }
    // How much faster the time grows than the number of loggers: that of those that exist, too, and
    // that of those that are configured alone.
    for (few, many) in [(0, 1), (1, 2), (3, 4), (4, 2)] {
        let number = SIZES[many].0 as f64 / SIZES[few].0 as f64;
        let growth = |name| milliseconds(many, name) / milliseconds(few, name) / number;
        let [few_of, many_of] = [few, many].map(|index| {
            let (loggers, existing) = SIZES[index];
            format!("{loggers}_of_{existing}")
        });
        let name = format!("apply_growth_{few_of}_to_{many_of}");
        let mut figure = Figure::share(&name, growth(LOGCONF)).goal(1.2);
        if all[many].has(CPYTHON) {
            figure = figure.peer(CPYTHON, growth(CPYTHON));
        }
        figure.print();
    }

    let rounds = emits(5);
    for (few, many, depth) in [("10, 1", "10000, 1", 1), ("10, 10", "10000, 10", 10)] {
        Figure::share(
            &format!("emit_of_10000_vs_10_at_depth_{depth}"),
            rounds.ratio(many, few),
        )
        .goal(1.1)
        .peer("of 10, ns", rounds.median(few))
        .peer("of 10,000, ns", rounds.median(many))
        .print();
    }

    if instructions::countable() {
        let [logconf, log4rs] = four_instructions(&folder);
        Figure::new("apply_instructions", logconf, "instructions")
            .peer(LOG4RS, log4rs)
            .print();
        let counts = emit_instructions();
        for (pair, depth) in counts.chunks(2).zip([1, 10]) {
            let name = format!("emit_of_10000_at_depth_{depth}_instructions");
            Figure::new(&name, pair[1], "instructions")
                .goal(pair[0] * 1.01)
                .peer("of 10 loggers", pair[0])
                .print();
        }
    }
}
