//! A serial line from the host's side: log text and frames, told apart.

use crate::frame;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take that the board does at once. It is long because a machine that runs
/// the tests may be busy; nothing waits for it to pass.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The host's end of the line. A thread collects what arrives.
#[derive(Debug)]
pub struct Line {
    writer: TcpStream,
    heard: Arc<(Mutex<Heard>, Condvar)>,
}

/// All that has arrived since the start.
#[derive(Debug, Default)]
pub struct Heard {
    /// Whole lines of log text, without their ends.
    pub lines: Vec<String>,
    /// The payloads of frames.
    pub frames: Vec<Vec<u8>>,
    /// Set when something arrived that must not: bytes between two zeros that are no frame.
    damage: Option<Vec<u8>>,
    /// The line has gone down.
    ended: bool,
    /// The line of text or the frame that is not complete yet.
    part: Vec<u8>,
    inside_frame: bool,
}

impl Heard {
    /// The board sends zeros as the edges of frames only, so every other one opens a frame.
    fn feed(&mut self, byte: u8) {
        match (byte, self.inside_frame) {
            (0, true) => {
                let part = std::mem::take(&mut self.part);
                match frame::unframe_serial(&part) {
                    Some(payload) => self.frames.push(payload),
                    None => self.damage = Some(part),
                }
                self.inside_frame = false;
            }
            (0, false) => {
                // A frame does not begin in the middle of a line.
                if !self.part.is_empty() {
                    self.damage = Some(std::mem::take(&mut self.part));
                }
                self.inside_frame = true;
            }
            (b'\n', false) => {
                let part = std::mem::take(&mut self.part);
                self.lines.push(String::from_utf8_lossy(&part).into_owned());
            }
            _ => self.part.push(byte),
        }
    }

    /// The end of what was heard, for a failure's message.
    fn tail(&self) -> String {
        let start = self.lines.len().saturating_sub(30);
        let mut tail = self.lines[start..].join("\n");
        if let Some(frame) = self.frames.last() {
            tail += &format!("\nlast frame: {}", String::from_utf8_lossy(frame));
        }
        if !self.part.is_empty() {
            tail += &format!("\nincomplete: {:?}", String::from_utf8_lossy(&self.part));
        }
        tail
    }
}

impl Line {
    /// Begins to collect what arrives.
    pub fn new(link: TcpStream) -> Line {
        link.set_nodelay(true).expect("a socket of its own");
        let mut reader = link.try_clone().expect("a second handle of the socket");
        let heard = Arc::new((Mutex::new(Heard::default()), Condvar::new()));
        let shared = Arc::clone(&heard);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let count = match reader.read(&mut chunk) {
                    Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                    count => count.unwrap_or(0),
                };
                let mut heard = shared.0.lock().expect("no test panics inside");
                for byte in &chunk[..count] {
                    heard.feed(*byte);
                }
                heard.ended = count == 0;
                shared.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Line {
            writer: link,
            heard,
        }
    }

    /// Puts bytes on the line as they are.
    pub fn write(&self, bytes: &[u8]) {
        (&self.writer).write_all(bytes).expect("the line is up");
    }

    /// Waits until `find` finds what it looks for in what was heard.
    ///
    /// # Panics
    ///
    /// After [`PATIENCE`]; at once when the line goes down or anything arrives that is neither
    /// a frame nor a line.
    pub fn wait<R>(&self, what: &str, mut find: impl FnMut(&Heard) -> Option<R>) -> R {
        let deadline = Instant::now() + PATIENCE;
        let mut heard = self.heard.0.lock().expect("no test panics inside");
        loop {
            if let Some(damage) = &heard.damage {
                let damage = String::from_utf8_lossy(damage).into_owned();
                let tail = heard.tail();
                drop(heard);
                panic!("neither a frame nor a line: {damage:?}, after:\n{tail}");
            }
            if let Some(found) = find(&heard) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || heard.ended {
                let why = if heard.ended { "ended" } else { "is silent" };
                let tail = heard.tail();
                drop(heard);
                panic!("no {what}: the line {why}, after:\n{tail}");
            }
            heard = self
                .heard
                .1
                .wait_timeout(heard, left)
                .expect("no test panics inside")
                .0;
        }
    }

    /// How many lines were heard up to now: a place in the log.
    pub fn now(&self) -> usize {
        self.wait("lock", |heard| Some(heard.lines.len()))
    }

    /// The lines from a place in the log up to now.
    pub fn since(&self, place: usize) -> Vec<String> {
        self.wait("lock", |heard| Some(heard.lines[place..].to_vec()))
    }

    /// Waits for a line behind a place in the log and gives the place behind that line.
    pub fn wait_line(&self, place: usize, is_it: impl Fn(&str) -> bool, what: &str) -> usize {
        self.wait(what, |heard| {
            let found = heard.lines[place..].iter().position(|line| is_it(line))?;
            Some(place + found + 1)
        })
    }

    /// Waits for lines and takes them out, as a long test hears more than memory has room for. Places in the log
    /// mean nothing any more then.
    pub fn take_lines(&self) -> Vec<String> {
        self.wait("line", |heard| (!heard.lines.is_empty()).then_some(()));
        let mut heard = self.heard.0.lock().expect("no test panics inside");
        std::mem::take(&mut heard.lines)
    }

    /// Sends a request and waits for the next frame.
    pub fn request(&self, payload: &[u8]) -> Vec<u8> {
        let before = self.frames();
        self.write(&frame::serial(payload));
        self.wait("reply", |heard| heard.frames.get(before).cloned())
    }

    /// How many frames were heard up to now.
    pub fn frames(&self) -> usize {
        self.wait("lock", |heard| Some(heard.frames.len()))
    }
}
