//! A transcript: commands, and what they print. Lines on standard error begin with `! `, and an exit
//! code that is not 0 stands below.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anstream::adapter::strip_str;
use tempfile::TempDir;

use crate::device::Device;
use crate::folder;
use crate::terminal::Terminal;

/// Where standard output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Piped,
    OnTerminal,
}

pub struct Transcript {
    /// Commands without the `$ `, and what they printed.
    steps: Vec<(String, String)>,
}

impl Transcript {
    /// The commands of a text; what they print is not looked at.
    pub fn new(text: &str) -> Self {
        let commands = text.lines().filter_map(|line| line.strip_prefix("$ "));
        Transcript {
            steps: commands
                .map(|command| (command.to_owned(), String::new()))
                .collect(),
        }
    }

    pub fn run(&mut self, shown: Shown) {
        let files = files();
        let device = Device::boot().listen_tcp().unwrap();
        for (command, printed) in &mut self.steps {
            *printed = run(command, files.path(), &device, shown);
        }
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for (command, printed) in &self.steps {
            // Writing to a string cannot fail.
            _ = write!(text, "$ {command}\n{printed}");
        }
        text
    }
}

/// A copy of the files that the commands are about.
fn files() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder().join("files")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

/// What stands for the device's address; it is as long.
const DEVICE: &str = "127.0.0.1:NNNNN";

fn run(line: &str, folder: &Path, device: &str, shown: Shown) -> String {
    let (line, input) = match line.split_once(" < ") {
        Some((line, file)) => (line, File::open(folder.join(file)).unwrap().into()),
        None => (line, Stdio::null()),
    };
    let mut words = line.split(' ');
    assert_eq!(words.next(), Some("logconf"), "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf"));
    command.args(words.map(|word| if word == DEVICE { device } else { word }));
    command.current_dir(folder).stdin(input);
    for variable in ["LOGCONF_KEY", "COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.env("TERM", "xterm").stderr(Stdio::piped());
    let (stdout, output) = match shown {
        Shown::Piped => {
            let output = command.output().unwrap();
            (output.stdout.clone(), output)
        }
        Shown::OnTerminal => {
            let terminal = Terminal::new();
            command.stdout(terminal.stdout());
            let child = command.spawn().unwrap();
            // It has the terminal open as long as it is there.
            drop(command);
            (terminal.shown(), child.wait_with_output().unwrap())
        }
    };
    let text = |bytes: &[u8]| numbered(&strip_str(std::str::from_utf8(bytes).unwrap()).to_string());
    let mut printed = text(&stdout);
    for line in text(&output.stderr).lines() {
        _ = writeln!(printed, "! {line}");
    }
    match output.status.code().unwrap() {
        0 => {}
        code => _ = writeln!(printed, "exit code {code}"),
    }
    printed
}

/// Without ports that are others each time. (That without a device is shorter.)
fn numbered(text: &str) -> String {
    let mut out = text.to_owned();
    for before in ["127.0.0.1:", "[::1]:"] {
        let mut pieces: Vec<String> = out.split(before).map(str::to_owned).collect();
        for piece in &mut pieces[1..] {
            let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
            if piece.len() - rest.len() == "NNNNN".len() {
                *piece = format!("NNNNN{rest}");
            }
        }
        out = pieces.join(before);
    }
    out
}
