//! Processes: what they take, and how many files they may open.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, getrlimit, setrlimit};

/// Lets this process, and those that it starts, have so many files open.
///
/// # Panics
///
/// If the system does not allow so many.
pub fn raise_limit(files: u64) {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < files) {
        limit.current = Some(files);
        setrlimit(Resource::Nofile, limit)
            .unwrap_or_else(|error| panic!("{files} open files are not allowed: {error}"));
    }
}

/// A number that Linux tells of a process, such as `VmRSS`; 0 elsewhere, or if it has ended.
pub fn kilobytes(process: &str, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let mut lines = status
        .lines()
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = lines.next().and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

/// A program that has run to its end.
pub struct Program {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// The most memory that it had.
    pub kilobytes: f64,
}

impl Program {
    pub fn run(mut command: Command) -> Program {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let read = |output: Box<dyn Read + Send>| {
            thread::spawn(move || {
                let (mut output, mut text) = (output, String::new());
                output.read_to_string(&mut text).map(|_| text)
            })
        };
        let stdout = read(Box::new(child.stdout.take().expect("piped")));
        let stderr = read(Box::new(child.stderr.take().expect("piped")));
        let process = child.id().to_string();
        let mut most = 0.0_f64;
        let status = loop {
            most = most.max(kilobytes(&process, "VmHWM"));
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let text = |thread: thread::JoinHandle<std::io::Result<String>>| {
            thread.join().expect("no panic").expect("UTF-8")
        };
        Program {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
            kilobytes: most,
        }
    }
}
