//! The commands of a transcript, run.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::board::Board;
use crate::transcripts::Step;

/// Runs one in `folder` and gives what it prints.
pub fn run(step: &Step, folder: &Path, board: &mut Board) -> String {
    let words: Vec<_> = step.command.split(' ').collect();
    match words[..] {
        // It shows a file that the reader has.
        ["cat", name] => {
            fs::write(folder.join(name), &step.output).unwrap();
            step.output.clone()
        }
        ["logconf", "monitor", ..] => monitor(&words[1..], step.output.lines().count(), board),
        ["logconf", ..] => logconf(&words[1..], &step.input, folder, board),
        _ => panic!("this test cannot run {:?}", step.command),
    }
}

/// The command, with the simulated board in place of the README's.
fn command(words: &[&str], board: &mut Board) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf"));
    for (i, word) in words.iter().enumerate() {
        match words[..i].last() {
            Some(&"--tcp") => command.arg(board.tcp()),
            Some(&"--serial") => command.arg(board.serial()),
            _ => command.arg(word),
        };
    }
    command.env_remove("LOGCONF_KEY").stdout(Stdio::piped());
    command
}

fn logconf(words: &[&str], input: &str, folder: &Path, board: &mut Board) -> String {
    let mut child = command(words, board)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails early need not read it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8(said).unwrap()
}

/// So many lines of `logconf monitor`, which goes on as long as the serial line does.
fn monitor(words: &[&str], lines: usize, board: &mut Board) -> String {
    let mut child = command(words, board).spawn().unwrap();
    let (sender, shown) = mpsc::channel();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        let lines = stdout.lines().map_while(Result::ok);
        lines.for_each(|line| drop(sender.send(line)));
    });
    board.measure();
    let next = || shown.recv_timeout(Duration::from_secs(20)).ok();
    let shown = std::iter::from_fn(next).take(lines);
    let shown = shown.map(|line| line + "\n").collect();
    child.kill().unwrap();
    child.wait().unwrap();
    shown
}
