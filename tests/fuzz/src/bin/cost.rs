//! What inputs cost, in instructions as callgrind counts them: `cost [FOLDER...]`, each with inputs
//! in a folder for each kind; without any, those of `cases`.
//!
//! For each kind one line of JSON: how many inputs, what the dearest costs for each of its bytes,
//! and what one without any bytes costs, beyond which the bytes are counted.
//!
//! Valgrind runs this program again, where `measured` is what counts; it writes a file each time
//! that returns.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use logconf_fuzz::{COSTS, Cost};

const UNDER_VALGRIND: &str = "--under-valgrind";

/// What an input does is in `cost` behind a `black_box`.
#[inline(never)]
fn measured(cost: Cost, input: &[u8]) {
    cost(black_box(input));
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if arguments
        .first()
        .is_some_and(|first| first == UNDER_VALGRIND)
    {
        let kind = &arguments[1];
        let (_, cost) = COSTS.iter().find(|(name, _)| name == kind).unwrap();
        // The first one sets things up.
        cost(b"");
        measured(*cost, b"");
        for (_, input) in inputs(kind, &arguments[2..]) {
            measured(*cost, &input);
        }
        return ExitCode::SUCCESS;
    }
    if arguments.is_empty() {
        arguments.push(concat!(env!("CARGO_MANIFEST_DIR"), "/cases").to_owned());
    }
    for (kind, _) in COSTS {
        let inputs = inputs(kind, &arguments);
        let counts = counts(kind, &arguments);
        assert_eq!(counts.len(), inputs.len() + 1, "{kind}");
        let nothing = counts[0];
        let each = counts[1..].iter().zip(&inputs);
        let per_byte = each.map(|(count, (path, input))| {
            let bytes = input.len().max(1) as u64;
            (count.saturating_sub(nothing).div_ceil(bytes), path)
        });
        let (most, path) = per_byte.max().unwrap();
        println!(
            "{}",
            serde_json::json!({
                "kind": kind, "inputs": inputs.len(), "without_bytes": nothing,
                "most_per_byte": most, "dearest": path,
            })
        );
    }
    ExitCode::SUCCESS
}

/// The inputs of a kind, in an order that does not change.
fn inputs(kind: &str, folders: &[String]) -> Vec<(PathBuf, Vec<u8>)> {
    let folders = folders.iter().map(|folder| Path::new(folder).join(kind));
    let files = folders
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

/// The instructions of each call of `measured`, in order.
fn counts(kind: &str, folders: &[String]) -> Vec<u64> {
    let folder = env::temp_dir().join(format!("logconf-cost-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let out = folder.join("count");
    let valgrind = Command::new("valgrind")
        .args([
            "-q",
            "--tool=callgrind",
            "--toggle-collect=cost::measured",
            "--dump-after=cost::measured",
        ])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe().unwrap())
        .args([UNDER_VALGRIND, kind])
        .args(folders)
        .status();
    assert!(valgrind.expect("valgrind is there").success());
    let mut counts = Vec::new();
    while let Ok(dump) = fs::read_to_string(format!("{}.{}", out.display(), counts.len() + 1)) {
        let total = dump
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("totals: "));
        let Some(total) = total.filter(|_| dump.contains("cost::measured")) else {
            break;
        };
        counts.push(total.trim().parse().unwrap());
    }
    fs::remove_dir_all(&folder).unwrap();
    counts
}
