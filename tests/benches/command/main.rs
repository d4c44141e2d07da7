//! How long the command takes: to start, and to check a large configuration.
//!
//! `cargo bench --package logconf-tests --bench command` builds the command and prints a table.

#[path = "../common/mod.rs"]
mod common;

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::figure::Figure;
use common::lines::Folder;
use common::rounds::{Rounds, median};
use common::{Asked, asked, side};

const NOTHING: &str = "a process that does nothing";
const VERSION: &str = "logconf --version";
const CHECK: &str = "logconf check, 1 MiB";
const MIB: usize = 1 << 20;
/// How long checks are repeated.
const ENOUGH: Duration = Duration::from_secs(5);

fn main() {
    match asked() {
        Asked::Table => table(),
        Asked::Figures => figures(),
        // What a process takes that does nothing.
        Asked::Side(_) => {}
    }
}

/// The command, built as it is installed.
fn logconf() -> PathBuf {
    if let Some(path) = env::var_os("LOGCONF_COMMAND") {
        return path.into();
    }
    // This is target/release/deps/command-….
    let deps = env::current_exe().unwrap();
    let release = deps.ancestors().nth(2).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--quiet", "--package", "logconf"]);
    cargo.args(["--bin", "logconf", "--target-dir"]);
    cargo.arg(release.parent().unwrap());
    // What cargo says about the package of this benchmark would have others built anew.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    assert!(cargo.status().unwrap().success());
    release.join("logconf")
}

/// A valid configuration of this length, and how many loggers it has.
fn document(length: usize) -> (String, usize) {
    const HANDLERS: usize = 20;
    let mut text = String::from("{\n  \"version\": 1,\n  \"formatters\": {\n");
    text +=
        "    \"line\": {\"format\": \"%(asctime)s %(levelname)s %(name)s: %(message)s\"}\n  },\n";
    text += "  \"handlers\": {\n";
    for number in 0..HANDLERS {
        let comma = if number + 1 < HANDLERS { "," } else { "" };
        let handler = r#"{"class": "logging.StreamHandler", "formatter": "line"}"#;
        writeln!(text, "    \"h{number}\": {handler}{comma}").unwrap();
    }
    text += "  },\n  \"root\": {\"level\": \"INFO\", \"handlers\": [\"h0\"]},\n  \"loggers\": {\n";
    let end = "    \"last\": {}\n  }\n}\n";
    let mut loggers = 1;
    loop {
        let handler = loggers % HANDLERS;
        let settings = match loggers % 10 {
            0 => format!(r#"{{"level": "DEBUG", "handlers": ["h{handler}"], "propagate": false}}"#),
            _ => r#"{"level": "WARNING"}"#.to_owned(),
        };
        let (region, shop) = (loggers % 97, loggers % 1009);
        let line = format!(
            "    \"company.region{region}.shop{shop}.department.desk{loggers}\": {settings},\n"
        );
        if text.len() + line.len() + end.len() > length {
            break;
        }
        text += &line;
        loggers += 1;
    }
    text += &" ".repeat(length - text.len() - end.len());
    text += end;
    (text, loggers)
}

/// Milliseconds of a process.
fn time(mut command: Command) -> f64 {
    command.stdout(Stdio::null());
    let begun = Instant::now();
    let status = command.status().unwrap();
    let time = begun.elapsed().as_secs_f64() * 1e3;
    assert!(status.success(), "{command:?}");
    time
}

/// The start of so many processes; a check, as often as there is time for; and how many loggers it is
/// of.
fn measured(count: usize, folder: &Folder) -> (Rounds<'static>, Vec<f64>, usize) {
    let logconf = logconf();
    let rounds = Rounds::of(count, [NOTHING, VERSION], |name| {
        if name == NOTHING {
            return time(side(&[]));
        }
        let mut command = Command::new(&logconf);
        command.arg("--version");
        time(command)
    });
    let (text, loggers) = document(MIB);
    let path = Path::new(folder.path()).join("large.json");
    fs::write(&path, text).unwrap();
    let begun = Instant::now();
    let mut checks = Vec::new();
    while checks.is_empty() || checks.len() < count && begun.elapsed() < ENOUGH {
        let mut command = Command::new(&logconf);
        command.arg("check").arg(&path);
        checks.push(time(command));
    }
    (rounds, checks, loggers)
}

fn table() {
    let folder = Folder::new();
    let (rounds, checks, loggers) = measured(31, &folder);
    println!("medians of 31 processes");
    for name in rounds.names() {
        println!("{name:28} {:8.2} ms", rounds.median(name));
    }
    let count = checks.len();
    println!(
        "{CHECK:28} {:8.2} ms ({count} processes; {loggers} loggers, 20 handlers)",
        median(checks)
    );
}

fn figures() {
    let folder = Folder::new();
    let (rounds, checks, loggers) = measured(11, &folder);
    let nothing = rounds.median(NOTHING);
    Figure::new("command_start", rounds.median(VERSION), "ms")
        .goal(5.0)
        .peer(NOTHING, nothing)
        .print();
    Figure::new("command_check_1_mib", median(checks), "ms")
        .goal(50.0)
        .peer(NOTHING, nothing)
        .print();
    Figure::new("command_check_1_mib_loggers", loggers as f64, "loggers").print();
}
