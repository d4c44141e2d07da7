//! A stand-in for a device, and the command that talks to it.
#![allow(
    dead_code,
    unused_imports,
    reason = "each test program uses a part of it"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};

/// What a run of the command came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf"));
    command.args(args);
    command
}

pub fn logconf(args: &[&str]) -> Ran {
    command(args).output().unwrap().into()
}

/// Runs the command with `input` on its standard input.
pub fn logconf_with_input(args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails early need not read it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap().into()
}

/// A file that holds `text`, named after the test that needs it.
pub fn file(name: &str, text: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// A device on a TCP port that takes one request and answers `reply`, or closes the connection
/// where there is none. Gives its address, and in the end what it was sent.
pub fn tcp(reply: Option<&'static str>) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let device = thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let mut header = [0; 4];
        peer.read_exact(&mut header).unwrap();
        let mut payload = vec![0; u32::from_be_bytes(header) as usize];
        peer.read_exact(&mut payload).unwrap();
        if let Some(reply) = reply {
            peer.write_all(&(reply.len() as u32).to_be_bytes()).unwrap();
            peer.write_all(reply.as_bytes()).unwrap();
        }
        payload
    });
    (address, device)
}

#[cfg(unix)]
pub use line::{Line, QUESTION, answer, frame};

#[cfg(unix)]
mod line {
    use logconf::core::wire::{Event, Framing, Serial, serial::max_frame_len};
    use rustix::event::{self, PollFd, PollFlags, Timespec};
    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{self, OpenptFlags};
    use rustix::termios::{self, OptionalActions};
    use std::fs::File;
    use std::io::{Read, Write};

    /// The device's end of a serial line that is a pseudo-terminal.
    pub struct Line {
        device: File,
        /// Keeps the line up while no command has it open.
        host: Option<File>,
        pub port: String,
    }

    impl Line {
        pub fn new() -> Self {
            // No child inherits either end, or the line would outlive the test's.
            let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
            let device = pty::openpt(flags).unwrap();
            pty::grantpt(&device).unwrap();
            pty::unlockpt(&device).unwrap();
            let port = pty::ptsname(&device, Vec::new()).unwrap();
            let port = port.into_string().unwrap();
            let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
            let host = rustix::fs::open(&port, flags, Mode::empty()).unwrap();
            let mut raw = termios::tcgetattr(&host).unwrap();
            raw.make_raw();
            termios::tcsetattr(&host, OptionalActions::Now, &raw).unwrap();
            Line {
                device: device.into(),
                host: Some(host.into()),
                port,
            }
        }

        /// From now on the line is up only as long as a command has it open: what reads then from a line
        /// that is down fails.
        pub fn let_go(&mut self) {
            self.host = None;
        }

        /// Writes log text, or anything else.
        pub fn write(&mut self, bytes: &[u8]) {
            self.device.write_all(bytes).unwrap();
        }

        /// The next config from the host. Until it comes, questions for the generation are answered.
        pub fn read_config(&mut self, generation: u64) -> Vec<u8> {
            loop {
                let payload = self.read_frame();
                if payload != QUESTION {
                    return payload;
                }
                self.write_frame(answer(generation).as_bytes());
            }
        }

        pub fn write_frame(&mut self, payload: &[u8]) {
            self.write(&frame(payload));
        }

        /// Waits until there is something to read; a test in which nothing comes is not to hang.
        fn wait(&self) {
            let limit = Timespec {
                tv_sec: 60,
                tv_nsec: 0,
            };
            let mut ready = [PollFd::new(&self.device, PollFlags::IN)];
            let count = event::poll(&mut ready, Some(&limit)).unwrap();
            assert!(count > 0, "the host has sent nothing for a minute");
        }

        /// The payload of the next frame from the host.
        pub fn read_frame(&mut self) -> Vec<u8> {
            let (mut serial, mut buffer) = (Serial::new(), vec![0; 1 << 16]);
            loop {
                self.wait();
                let mut byte = [0];
                self.device.read_exact(&mut byte).unwrap();
                if let (_, Some(event)) = serial.feed(&mut buffer, &byte) {
                    let Event::Payload(n) = event else {
                        panic!("{event:?}");
                    };
                    buffer.truncate(n);
                    return buffer;
                }
            }
        }
    }

    /// What `send` asks over a serial line to learn which state is in force.
    pub const QUESTION: &[u8] = br#"{"logconf":{"op":"check","config":{"version":1}}}"#;

    /// The answer to it.
    pub fn answer(generation: u64) -> String {
        format!(r#"{{"ok": true,"generation":{generation},"errors":[],"warnings":[]}}"#)
    }

    pub fn frame(payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0; max_frame_len(payload.len())];
        let n = Serial::new().encode(payload, &mut out).unwrap();
        out.truncate(n);
        out
    }
}
