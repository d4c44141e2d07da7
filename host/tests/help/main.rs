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

/// The commands, and those of `logconf fleet`: the words of each.
fn commands() -> Vec<Vec<String>> {
    let mut all = listed(&[]);
    all.extend(listed(&["fleet"]));
    all
}

/// Those that the help of a command lists.
fn listed(parent: &[&str]) -> Vec<Vec<String>> {
    let help = help(&[parent, &["--help"]].concat());
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = lines.take_while(|line| !line.is_empty());
    // The rest of a text that does not fit in its line stands far behind.
    let commands = commands.filter(|line| !line.starts_with("   "));
    let names = commands.map(|line| line.split_whitespace().next().unwrap());
    let words = |name| [parent, &[name]].concat();
    let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    let names = names.filter(|name| *name != "help");
    names.map(words).map(owned).collect()
}

/// The words of its command line, with one more.
fn asked<'c>(command: &'c [String], flag: &'c str) -> Vec<&'c str> {
    command.iter().map(|word| &**word).chain([flag]).collect()
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
        check(&asked(&command, "--help"), &command.join("-"));
    }
}

#[test]
fn each_file_is_that_of_a_command() {
    let commands = commands().into_iter().map(|command| command.join("-"));
    let known: Vec<String> = commands.chain(["logconf".to_owned()]).collect();
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
    all.push(Vec::new());
    for command in &all {
        for flag in ["--help", "-h"] {
            let args = asked(command, flag);
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
