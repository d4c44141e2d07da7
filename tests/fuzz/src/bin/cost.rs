//! What inputs cost, in instructions as callgrind counts them: `cost [FOLDER...]`, each with inputs
//! in a folder for each kind; without any, those of `cases`.
//!
//! For each work one line of JSON: how many inputs, what one without any bytes costs, what the dearest
//! costs for each of its bytes beside what is fixed, and what it may cost. It fails if one costs more.
//!
//! Valgrind runs this program again, where `measured` is what counts; it writes a file each time
//! that returns.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use logconf_fuzz::{COSTS, Cost};

const UNDER_VALGRIND: &str = "--under-valgrind";

#[inline(never)]
fn measured(cost: &Cost, input: &[u8]) {
    (cost.work)(black_box(input));
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if arguments
        .first()
        .is_some_and(|first| first == UNDER_VALGRIND)
    {
        let cost = COSTS.iter().find(|cost| cost.what == arguments[1]).unwrap();
        // The first one sets things up.
        (cost.work)(b"");
        measured(cost, b"");
        for (_, input) in inputs(cost.kind, &arguments[2..]) {
            measured(cost, &input);
        }
        return ExitCode::SUCCESS;
    }
    if arguments.is_empty() {
        arguments.push(concat!(env!("CARGO_MANIFEST_DIR"), "/cases").to_owned());
    }
    let mut exit = ExitCode::SUCCESS;
    for cost in &COSTS {
        let inputs = inputs(cost.kind, &arguments);
        let counts = counts(cost.what, &arguments);
        assert_eq!(counts.len(), inputs.len() + 1, "{}", cost.what);
        assert!(counts[0] <= cost.fixed, "{}: {}", cost.what, counts[0]);
        let each = counts[1..].iter().zip(&inputs);
        let per_byte = each.map(|(count, (path, input))| {
            let bytes = input.len().max(1) as u64;
            (count.saturating_sub(cost.fixed).div_ceil(bytes), path)
        });
        let (most, path) = per_byte.max().unwrap();
        println!(
            "{}",
            serde_json::json!({
                "what": cost.what, "inputs": inputs.len(), "without_bytes": counts[0],
                "fixed": cost.fixed, "most_per_byte": most, "limit": cost.limit, "dearest": path,
            })
        );
        if most > cost.limit {
            eprintln!(
                "{}: {most} instructions a byte are more than {}",
                path.display(),
                cost.limit
            );
            exit = ExitCode::FAILURE;
        }
    }
    exit
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
fn counts(what: &str, folders: &[String]) -> Vec<u64> {
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
        .args([UNDER_VALGRIND, what])
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
