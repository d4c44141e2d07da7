//! What the commands print, as the transcripts beside this file show it: through a pipe, and on a
//! terminal of 80 columns, where colours may be added and nothing else.
//!
//! They run in a folder that holds `files`. 127.0.0.1:NNNNN is a simulated device, which each
//! transcript finds as it has just started; there is none on 127.0.0.1:1.
//! `SNAPSHOTS=overwrite cargo test -p logconf --test snapshots` renews them.
//!
//! What depends on the machine (`ports`), goes on until it is ended (`monitor`) or is `clap`'s
//! (`completions`) has tests of its own, and so have `check` and `demo`.
#![cfg(target_os = "linux")]

#[path = "../../src/cli/demo/device.rs"]
#[allow(dead_code, reason = "the command has more use for it")]
mod device;

mod run;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::{Assert, Data};

use run::{Shown, Transcript};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

fn transcripts() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    assert!(paths.len() > 5, "{paths:?}");
    paths
}

#[test]
fn commands_print_what_the_transcripts_say() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    for path in transcripts() {
        let mut transcript = Transcript::new(&fs::read_to_string(&path).unwrap());
        transcript.run(Shown::Piped);
        assert.eq(transcript.text(), Data::read_from(&path, None).raw());
    }
}

#[test]
fn on_a_terminal_only_colours_are_added() {
    for path in transcripts() {
        let written = fs::read_to_string(&path).unwrap();
        let mut transcript = Transcript::new(&written);
        transcript.run(Shown::OnTerminal);
        assert_eq!(transcript.text(), written, "{}", path.display());
    }
}

#[test]
fn lines_fit_on_the_terminal() {
    for path in transcripts() {
        for line in fs::read_to_string(&path).unwrap().lines() {
            // What is for programs is as long as it is, and so are formats, lists of names, and
            // sentences on standard error, where one line is one thing.
            let is_list = line.starts_with("classes ") || line.contains("%(");
            let is_as_long = is_list || line.starts_with(['$', '{', '!']);
            let fits = is_as_long || line.chars().count() <= 80;
            assert!(fits, "{}: {line}", path.display());
        }
    }
}
