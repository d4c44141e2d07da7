//! `--help` of each command is what the file of its name says: the whole text, in lines of 80 columns.
//!
//! `SNAPSHOTS=overwrite cargo test -p logconf --test help` renews the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::{Assert, Data};

fn help(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf"));
    // Whoever runs this may have a narrow terminal.
    let command = command.args(args).env_remove("COLUMNS");
    let output = command.output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{args:?}"
    );
    // The command's name has another ending on Windows.
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("logconf.exe", "logconf")
}

/// The commands that `logconf --help` lists.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = lines.take_while(|line| !line.is_empty());
    // The rest of a text that does not fit in its line stands far behind.
    let commands = commands.filter(|line| !line.starts_with("   "));
    let names = commands.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help")
}

#[test]
fn help_is_what_the_files_say() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    let check = |args: &[&str], name: &str| {
        let path = folder().join(format!("{name}.txt"));
        assert.eq(help(args), Data::read_from(&path, None).raw());
    };
    check(&["--help"], "logconf");
    for command in commands() {
        check(&[&command, "--help"], &command);
    }
}

#[test]
fn each_file_is_that_of_a_command() {
    let known = [vec!["logconf".to_owned()], commands()].concat();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(known.contains(&name), "no command has the name {name}");
        }
    }
    assert!(known.len() > 15, "{known:?}");
}

#[test]
fn lines_fit_and_each_command_has_examples_and_exit_codes() {
    let mut all = commands();
    all.push(String::new());
    for command in &all {
        for flag in ["--help", "-h"] {
            let args: Vec<&str> = [&**command, flag]
                .into_iter()
                .filter(|arg| !arg.is_empty())
                .collect();
            let help = help(&args);
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{args:?}: {line}");
            }
            let has = |headers: &[&str]| help.lines().any(|line| headers.contains(&line));
            assert!(has(&["Example:", "Examples:"]), "{args:?}\n{help}");
            assert!(has(&["Exit codes:"]), "{args:?}\n{help}");
        }
    }
}
