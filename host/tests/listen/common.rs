//! A program that listens, and its peers.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logging;
use logconf::core::{Configurator, Dropped, Stream};
use logconf::listen::{Limits, Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use serde_json::Value;

/// Longer than anything takes that is not at fault.
pub const LONG: Duration = Duration::from_secs(30);

/// A `sys.stderr` that remembers.
#[derive(Default)]
pub struct Said(Mutex<String>);

impl Said {
    pub fn text(&self) -> String {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
    }
}

impl Stream for Said {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.push_str(std::str::from_utf8(line).unwrap());
        Ok(())
    }
}

/// A logging system for one test alone, and what went to its `sys.stderr`.
pub fn system() -> (&'static Logging<Unbounded>, &'static Said) {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    let said: &'static Said = Box::leak(Box::default());
    Standard::new().stderr(said).start(logging);
    (logging, said)
}

/// Holds up each configuration until somebody says that it may go on; then none any longer.
pub struct Gate {
    enter: Sender<()>,
    may_go_on: Mutex<Receiver<()>>,
}

impl Configurator for Gate {
    fn configure<'d>(&self, document: &'d [u8]) -> Result<&'d [u8], &'static str> {
        let _ = self.enter.send(());
        let _ = self.may_go_on.lock().unwrap().recv();
        Ok(document)
    }
}

/// A logging system with a [`Gate`], what tells that a configuration is held up, and what lets it go.
pub fn gated() -> (&'static Logging<Unbounded>, Receiver<()>, Sender<()>) {
    let (enter, entered) = channel();
    let (go_on, may_go_on) = channel();
    let gate: &'static Gate = Box::leak(Box::new(Gate {
        enter,
        may_go_on: Mutex::new(may_go_on),
    }));
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    let said: &'static Said = Box::leak(Box::default());
    Standard::new()
        .stderr(said)
        .configurator(gate)
        .start(logging);
    (logging, entered, go_on)
}

/// A listener that takes everything.
pub fn listener(limits: Limits) -> Listener {
    let listener = Listener::new(system().0, 0, Verify::nothing()).limits(limits);
    listener.start().unwrap();
    listener
}

/// A document that is taken, and no other.
pub fn document(number: usize) -> String {
    format!(
        r#"{{"version": 1, "loggers": {{"a": {{"level": {}}}}}}}"#,
        number + 1
    )
}

/// The frame of a request.
pub fn frame(payload: impl AsRef<[u8]>) -> Vec<u8> {
    let payload = payload.as_ref();
    let length = (payload.len() as u32).to_be_bytes();
    [&length[..], payload].concat()
}

/// A peer that sends what it likes.
pub struct Peer(pub TcpStream);

impl Peer {
    pub fn of(listener: &Listener) -> Self {
        Peer::at(listener.addresses()[0])
    }

    pub fn at(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        // So that a test fails in place of waiting for ever.
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_write_timeout(Some(LONG)).unwrap();
        Peer(stream)
    }

    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).unwrap();
    }

    /// The next reply, or how the connection ended in front of it.
    pub fn reply(&mut self) -> io::Result<Value> {
        let mut length = [0; 4];
        self.0.read_exact(&mut length)?;
        let mut reply = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut reply)?;
        Ok(serde_json::from_slice(&reply).unwrap())
    }

    pub fn request(&mut self, payload: impl AsRef<[u8]>) -> Value {
        self.send(frame(payload));
        self.reply().unwrap()
    }

    /// How the connection ends: in good order, or by a reset. Nothing may come before.
    pub fn end(&mut self) -> End {
        match self.0.read(&mut [0; 1]) {
            Ok(0) => End::Closed,
            Ok(_) => panic!("something came"),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
            Err(error) => panic!("{error}"),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Closed,
    Reset,
}

/// Waits until something is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONG, "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
