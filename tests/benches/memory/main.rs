//! What a configuration with four loggers and a file takes from the heap, and what it keeps.
//!
//! `cargo bench --package logconf-tests --bench memory` prints a table. (Apart from the benchmark
//! `configure`, whose times have no allocator in them that counts.)

#[path = "../common/mod.rs"]
mod common;
#[path = "../configure/sides.rs"]
mod sides;

use allocation_counter::measure;

use common::figure::Figure;
use common::lines::Folder;
use common::{Asked, asked, numbers, side};
use sides::{Apply, LOG4RS, LOGCONF};

const TIMES: usize = 100;

fn main() {
    match asked() {
        Asked::Table => table(),
        Asked::Figures => figures(),
        Asked::Side(arguments) => {
            let [name, folder] = &arguments[..] else {
                panic!("no side: {arguments:?}");
            };
            let apply = match name.as_str() {
                LOGCONF => sides::logconf(folder),
                LOG4RS => sides::log4rs(folder),
                _ => panic!("no side: {name}"),
            };
            be(apply);
        }
    }
}

/// Prints the bytes that configurations keep; the allocations of a later one and their
/// bytes, and the bytes that it adds to what is kept.
fn be(mut apply: Apply) {
    // As many as there are states that may be kept.
    let first = measure(|| (0..10).for_each(&mut apply));
    let later = measure(|| (0..TIMES).for_each(&mut apply));
    let each = |all: f64| all / TIMES as f64;
    println!(
        "{} {} {} {}",
        first.bytes_current,
        each(later.count_total as f64),
        each(later.bytes_total as f64),
        each(later.bytes_current as f64)
    );
}

fn of(name: &str) -> [f64; 4] {
    let folder = Folder::new();
    let four = numbers(side(&[name, folder.path()]));
    four.try_into().expect("four numbers")
}

fn table() {
    println!("four loggers and a file, read and applied: heap");
    println!(
        "{:8} {:>18} {:>12} {:>14} {:>16}",
        "", "bytes kept", "allocations", "bytes of them", "more bytes kept"
    );
    for name in [LOGCONF, LOG4RS] {
        let [kept, allocations, bytes, more] = of(name);
        println!("{name:8} {kept:18.0} {allocations:12.1} {bytes:14.0} {more:16.2}");
    }
}

fn figures() {
    let (logconf, log4rs) = (of(LOGCONF), of(LOG4RS));
    for (index, figure, unit) in [
        (0, "apply_keeps", "bytes"),
        (1, "apply_allocations", "allocations"),
        (2, "apply_allocated", "bytes"),
    ] {
        Figure::new(figure, logconf[index], unit)
            .peer(LOG4RS, log4rs[index])
            .print();
    }
    Figure::new("apply_again_keeps_more", logconf[3], "bytes")
        .goal(0.0)
        .peer(LOG4RS, log4rs[3])
        .print();
}
