//! The README's commands print what it says.
//!
//! They run in a folder that holds the files that it shows, and talk to a simulated device.
#![cfg(unix)]

#[path = "../../src/cli/demo/device.rs"]
#[allow(dead_code, reason = "the command has more use for it")]
mod device;

mod board;
mod picture;
mod run;
mod transcripts;

use std::fs;

use board::Board;
use transcripts::Part;

/// Transcripts that are not run: their first commands, and why.
const NOT_RUN: &[(&str, &str)] = &[(
    "logconf listen --config logging.json",
    "waits for what somebody types, on the default port; tests/listen runs it on other ports",
)];

#[test]
fn every_command_prints_what_the_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ran, mut left_out) = (0, Vec::new());
    for part in transcripts::parts(include_str!("../../../README.md")) {
        let steps = match part {
            Part::Shown(file) => {
                fs::write(folder.path().join(file.name), file.text).unwrap();
                continue;
            }
            Part::Transcript(steps) => steps,
        };
        let first = steps[0].command.as_str();
        if let Some((listed, _)) = NOT_RUN.iter().find(|(listed, _)| *listed == first) {
            left_out.push(*listed);
            continue;
        }
        let mut board = Board::boot();
        for step in steps {
            let printed = run::run(&step, folder.path(), &mut board);
            // The README leaves out an empty line at the end.
            let said = step.output.trim_end();
            assert_eq!(printed.trim_end(), said, "$ {}", step.command);
            ran += 1;
        }
    }
    let listed: Vec<_> = NOT_RUN.iter().map(|(listed, _)| *listed).collect();
    assert_eq!(left_out, listed, "what is not run");
    assert!(ran > 10, "{ran} commands were found");
}
