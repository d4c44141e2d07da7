//! What is measured, and how it is told.

use crate::common::figure::Figure;
use crate::common::lines::Folder;
use crate::common::rounds::Rounds;
use crate::common::{has_python, instructions, number, side};
use crate::filtered;
use crate::sides::{self, BARE, CPYTHON, ENV_LOGGER, LOG4RS, LOGCONF, LOGCONF_LOG, TRACING};
use crate::{SIDES, Setup};

/// How much is done: for tables, and for figures. (Many short rounds: others may use the machine.)
struct Effort {
    rounds: usize,
    records: usize,
}

const THREADS: [usize; 4] = [1, 2, 4, 8];

const LONG: Effort = Effort {
    rounds: 21,
    records: 14_336,
};
const SHORT: Effort = Effort {
    rounds: 15,
    records: 7_168,
};
/// The same for several threads, of which there are many figures.
const SHORT_THREADS: Effort = Effort {
    rounds: 5,
    records: 7_168,
};

const FILTERED: usize = 1_050_000;
/// How many calls instructions are counted of.
const FILTERED_COUNTED: usize = 105_000;
const WRITTEN_COUNTED: usize = 2_100;

fn filtered(effort: &Effort) -> Rounds<'static> {
    let count = FILTERED.to_string();
    let names = filtered::SIDES.iter().map(|side| side.name);
    Rounds::of(effort.rounds, names, |name| {
        number(side(&["filtered", name, &count]))
    })
}

/// Without those of the loop.
fn filtered_instructions() -> Vec<(&'static str, f64)> {
    let counted = filtered::SIDES.iter().map(|side| {
        let count = instructions::of_one(&["filtered", side.name], FILTERED_COUNTED);
        (side.name, count)
    });
    let mut counted: Vec<_> = counted.collect();
    let (_, of_loop) = counted.remove(0);
    counted.iter_mut().for_each(|(_, count)| *count -= of_loop);
    counted
}

fn written(effort: &Effort, threads: usize, each: bool, folder: &Folder) -> Rounds<'static> {
    let all = SIDES.iter().filter(|side| !each || side.each);
    let python = has_python().then_some(CPYTHON);
    let setup = Setup {
        threads,
        each,
        count: effort.records,
    };
    let names = all.map(|side| side.name).chain(python);
    Rounds::of(effort.rounds, names, |name| setup.measure(name, folder))
}

fn written_instructions(folder: &Folder) -> Vec<(&'static str, f64)> {
    let names = [LOGCONF, LOGCONF_LOG, TRACING, LOG4RS, ENV_LOGGER];
    let counted = names.map(|name| {
        folder.clear();
        let arguments = ["written", name, folder.path(), "1", "1"];
        (name, instructions::of_one(&arguments, WRITTEN_COUNTED))
    });
    counted.to_vec()
}

/// Of the peers that log as quickly, in this round or that.
fn best_peer(rounds: &Rounds<'static>) -> &'static str {
    let peers = rounds
        .names()
        .filter(|name| ![BARE, LOGCONF, LOGCONF_LOG].contains(name));
    peers
        .min_by(|one, other| rounds.median(one).total_cmp(&rounds.median(other)))
        .unwrap()
}

pub fn tables() {
    let folder = Folder::new();
    let counted = instructions::countable();

    println!(
        "a call that is filtered; medians of {} rounds, without the loop",
        LONG.rounds
    );
    let times = filtered(&LONG);
    let instructions = if counted {
        filtered_instructions()
    } else {
        Vec::new()
    };
    for name in times.names().skip(1) {
        let time = times.above(name, filtered::LOOP);
        print!("{name:28} {time:8.2} ns");
        print_count(&instructions, name);
    }

    println!(
        "\na call that is written to a file, one write(2) a record, ns; medians of {} rounds",
        LONG.rounds
    );
    println!(
        "{:28} {:>8} {:>12} {:>16}",
        "", "a record", "above write", "times logconf's"
    );
    let times = written(&LONG, 1, false, &folder);
    let instructions = if counted {
        written_instructions(&folder)
    } else {
        Vec::new()
    };
    for name in times.names() {
        let (time, above) = (times.median(name), times.above(name, BARE));
        let ratio = times.ratio(name, LOGCONF);
        print!("{name:28} {time:8.0} {above:12.0} {ratio:16.2}");
        print_count(&instructions, name);
    }

    for each in [false, true] {
        let handlers = if each {
            "a file for each thread"
        } else {
            "one file for all"
        };
        println!(
            "\n{handlers}: records per second; medians of {} rounds",
            LONG.rounds
        );
        let all = THREADS.map(|threads| written(&LONG, threads, each, &folder));
        print!("{:28}", "threads");
        THREADS.iter().for_each(|threads| print!(" {threads:>10}"));
        println!();
        for name in all[0].names() {
            print!("{name:28}");
            all.iter()
                .for_each(|rounds| print!(" {:10.0}", 1e9 / rounds.median(name)));
            println!();
        }
    }
}

fn print_count(instructions: &[(&str, f64)], name: &str) {
    match instructions.iter().find(|(known, _)| *known == name) {
        Some((_, count)) => println!(" {count:8.0} instructions"),
        None => println!(),
    }
}

pub fn figures() {
    let folder = Folder::new();
    let times = filtered(&SHORT);
    for (figure, ours, peer) in [
        ("filtered_call", filtered::LOGCONF, filtered::TRACING),
        (
            "filtered_log_call",
            filtered::LOGCONF_LOG,
            filtered::ENV_LOGGER,
        ),
    ] {
        let [time, peers] = [ours, peer].map(|name| times.above(name, filtered::LOOP));
        Figure::new(figure, time, "ns").peer(peer, peers).print();
    }

    let times = written(&SHORT, 1, false, &folder);
    let figure = Figure::new("file_call", times.median(LOGCONF), "ns");
    let others = times.names().filter(|name| *name != LOGCONF);
    others
        .fold(figure, |figure, name| figure.peer(name, times.median(name)))
        .print();
    for ours in [LOGCONF, LOGCONF_LOG] {
        let figure = if ours == LOGCONF { "file" } else { "log_file" };
        for (name, peer, goal) in [("tracing", TRACING, 0.5), ("log4rs", LOG4RS, 0.25)] {
            let share = times.ratio_above(BARE, ours, peer);
            let [above, peers] = [ours, peer].map(|name| times.above(name, BARE));
            Figure::share(&format!("{figure}_overhead_vs_{name}"), share)
                .goal(goal)
                .peer("logconf, ns above write(2)", above)
                .peer(&format!("{peer}, ns above write(2)"), peers)
                .print();
        }
        if times.has(CPYTHON) {
            let share = times.ratio(ours, CPYTHON);
            Figure::share(&format!("{figure}_call_vs_cpython"), share)
                .goal(0.1)
                .print();
        }
    }

    for each in [false, true] {
        for threads in THREADS {
            let rounds = written(&SHORT_THREADS, threads, each, &folder);
            let best = best_peer(&rounds);
            let files = if each { "file_each" } else { "one_file" };
            Figure::share(
                &format!("{files}_{threads}_threads_vs_best"),
                rounds.ratio(LOGCONF, best),
            )
            .goal(1.0)
            .peer("logconf, ns", rounds.median(LOGCONF))
            .peer(&format!("{best}, ns"), rounds.median(best))
            .print();
        }
    }

    if instructions::countable() {
        let of = |counted: &[(&str, f64)], name| {
            let (_, count) = counted.iter().find(|(known, _)| *known == name).unwrap();
            *count
        };
        let counted = filtered_instructions();
        for (figure, ours, peer) in [
            (
                "filtered_call_instructions",
                filtered::LOGCONF,
                filtered::TRACING,
            ),
            (
                "filtered_log_call_instructions",
                filtered::LOGCONF_LOG,
                filtered::ENV_LOGGER,
            ),
        ] {
            let [count, peers] = [ours, peer].map(|name| of(&counted, name));
            Figure::new(figure, count, "instructions")
                .goal(peers)
                .peer(peer, peers)
                .print();
        }
        let counted = written_instructions(&folder);
        let figure = Figure::new(
            "file_call_instructions",
            of(&counted, LOGCONF),
            "instructions",
        );
        let others = counted.iter().filter(|(name, _)| *name != sides::LOGCONF);
        others
            .fold(figure, |figure, (name, count)| figure.peer(name, *count))
            .print();
    }
}
