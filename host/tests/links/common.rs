//! Listeners to talk to.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use logconf::key::Key;
use logconf::listen::{Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};

/// A program with the loggers `app.sensor` and `net.tcp`, and its address.
pub struct Program {
    pub address: String,
    listener: Listener,
}

impl Program {
    pub fn new(verify: Verify) -> Self {
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        Standard::new().start(logging);
        let loggers =
            ["app.sensor", "net.tcp"].map(|name| &*Box::leak(Box::new(Logger::new(name))));
        logging.register(&loggers);
        let listener = Listener::new(logging, 0, verify);
        listener.start().unwrap();
        Program {
            address: format!("127.0.0.1:{}", listener.port()),
            listener,
        }
    }

    pub fn open() -> Self {
        Program::new(Verify::nothing())
    }

    pub fn with_key(digits: &str) -> Self {
        Program::new(Verify::key(Key::from_hex(digits).unwrap()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.listener.stop();
    }
}

/// A device that gives these replies, one to each request, over one connection.
pub fn replies(replies: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        for reply in replies {
            let mut header = [0; 4];
            peer.read_exact(&mut header).unwrap();
            let mut payload = vec![0; u32::from_be_bytes(header) as usize];
            peer.read_exact(&mut payload).unwrap();
            peer.write_all(&(reply.len() as u32).to_be_bytes()).unwrap();
            peer.write_all(reply.as_bytes()).unwrap();
        }
    });
    address
}
