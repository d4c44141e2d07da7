//! Instructions of one call, which are the same on a busy machine. (The kernel's are not counted.)

use std::process::{Command, Stdio};

use super::side;

/// Whether there is something that counts them; its absence is told.
pub fn countable() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null());
    let there = valgrind.status().is_ok_and(|status| status.success());
    if !there {
        eprintln!("left out: no valgrind");
    }
    there
}

/// Instructions of one of the calls that a side makes, which takes their number as its last
/// argument: what twice as many take more, divided by their number. (So the start does not count.)
pub fn of_one(arguments: &[&str], count: usize) -> f64 {
    let [once, twice] = [count, 2 * count].map(|count| of_all(arguments, count));
    (twice - once) / count as f64
}

fn of_all(arguments: &[&str], count: usize) -> f64 {
    let count = count.to_string();
    let side = side(&[arguments, &[&count]].concat());
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(side.get_program())
        .args(side.get_args());
    let output = valgrind.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    // "==7== Collected : 123456"
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.expect("how many instructions were collected");
    number.trim().parse().unwrap()
}
