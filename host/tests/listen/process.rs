//! A process that listens.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};

pub fn logconf(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf"));
    command.args(args).env_remove("LOGCONF_KEY");
    command
}

/// A `logconf listen` on a port of its own.
pub struct Listening {
    pub child: Child,
    pub input: Option<ChildStdin>,
    errors: BufReader<ChildStderr>,
    /// Where it listens.
    pub address: String,
}

impl Listening {
    pub fn start(args: &[&str]) -> Self {
        Listening::run(logconf(&[&["listen", "--port", "0"], args].concat()))
    }

    /// The one that this command runs.
    pub fn run(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        errors.read_line(&mut line).unwrap();
        let addresses = line
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("{line}"));
        let address = addresses.trim().split(", ").next().unwrap().to_owned();
        Listening {
            input: child.stdin.take(),
            child,
            errors,
            address,
        }
    }

    pub fn log(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits until it has read what it was given, and gives what it says of a line that is no record.
    pub fn mark(&mut self) -> String {
        self.log("no record");
        self.line()
    }

    /// The next line on its standard error.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.errors.read_line(&mut line).unwrap();
        line
    }

    /// Waits for its end, once there is no more input: its exit code, and what it has printed.
    pub fn end(mut self) -> (Option<i32>, String, String) {
        drop(self.input);
        let mut said = String::new();
        self.errors.read_to_string(&mut said).unwrap();
        let output = self.child.wait_with_output().unwrap();
        let logged = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), logged, said)
    }
}
