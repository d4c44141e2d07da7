//! What the benchmarks share: a side is what is measured, in a process of its own, since most of
//! them have one logger for the whole process. The benchmark runs itself again, with the name of a
//! side; that prints numbers.
//!
//! - [`rounds`]: sides that alternate, medians, ratios.
//! - [`timed`]: what one call takes.
//! - [`instructions`]: how many instructions it takes, counted by valgrind.
//! - [`figure`]: one line of JSON for each result.
//! - [`lines`]: files that records are written to, and whether all are there.

// Not every benchmark needs all of it.
#![allow(dead_code)]

pub mod figure;
pub mod instructions;
pub mod lines;
pub mod rounds;
pub mod timed;

use std::env;
use std::process::{Command, Stdio};

/// What a benchmark is run for.
pub enum Asked {
    /// A table for people.
    Table,
    /// A short run that prints figures as lines of JSON.
    Figures,
    /// To be one side: its name, and what else it needs.
    Side(Vec<String>),
}

pub fn asked() -> Asked {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == "side") {
        return Asked::Side(arguments.skip(1).collect());
    }
    match arguments.any(|argument| argument == "--figures") {
        true => Asked::Figures,
        false => Asked::Table,
    }
}

/// This program again, as a side.
pub fn side(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.arg("side").args(arguments);
    command
}

/// A script for the CPython that is installed.
pub fn python(script: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.args(["-c", script]).args(arguments);
    command
}

/// Whether there is a CPython to compare with; its absence is told.
pub fn has_python() -> bool {
    let mut command = python("", &[]);
    let there = command.status().is_ok_and(|status| status.success());
    if !there {
        eprintln!("left out: no python3");
    }
    there
}

/// The numbers that a side prints.
pub fn numbers(mut command: Command) -> Vec<f64> {
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{command:?}: {said}");
    let numbers = said.split_whitespace().map(|number| number.parse());
    numbers.collect::<Result<_, _>>().expect("numbers")
}

/// The only number that a side prints.
pub fn number(command: Command) -> f64 {
    let numbers = numbers(command);
    assert_eq!(numbers.len(), 1, "one number");
    numbers[0]
}
