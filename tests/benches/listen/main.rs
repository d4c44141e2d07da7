//! Requests per second, each a different document that is applied: logconf's listener and that of
//! the CPython that is installed, with the same clients, in one run.
//!
//! `cargo bench --package logconf-tests --bench listen` prints a table.

mod cpython;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logging;
use logconf::listen::{Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

static LOGGING: Logging<Unbounded> = Logging::new();

const CLIENTS: usize = 4;
const TIME: Duration = Duration::from_secs(3);

/// A document with four loggers that differs from all others.
fn document(number: usize) -> Vec<u8> {
    let level = number + 1;
    let document = format!(
        r#"{{"version": 1,
            "formatters": {{"line": {{"format": "{number} %(levelname)s %(name)s: %(message)s"}}}},
            "handlers": {{"h": {{"class": "logging.StreamHandler", "formatter": "line",
                               "stream": "ext://sys.stdout"}}}},
            "loggers": {{"net": {{"level": {level}}}, "net.tcp": {{"level": "INFO"}},
                        "shop.orders": {{"level": "DEBUG", "handlers": ["h"], "propagate": false}}}},
            "root": {{"level": "WARNING", "handlers": ["h"]}}}}"#
    );
    let length = (document.len() as u32).to_be_bytes();
    [&length[..], document.as_bytes()].concat()
}

/// A reply that says that the document was taken.
fn taken(stream: &mut TcpStream) {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let mut reply = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut reply).unwrap();
    assert!(reply.starts_with(b"{\"ok\":true"));
}

/// What one client sends, until its time is over.
struct Requests {
    client: usize,
    sent: usize,
    begun: Instant,
}

impl Iterator for Requests {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.begun.elapsed() >= TIME {
            return None;
        }
        let number = self.sent * CLIENTS + self.client;
        self.sent += 1;
        Some(document(number))
    }
}

type Client = fn(SocketAddr, &mut Requests);

/// How many requests per second clients get through, and how many in all.
fn measured(address: SocketAddr, send: Client) -> (f64, usize) {
    let begun = Instant::now();
    let clients = (0..CLIENTS).map(|client| {
        thread::spawn(move || {
            let mut requests = Requests {
                client,
                sent: 0,
                begun,
            };
            send(address, &mut requests);
            requests.sent
        })
    });
    let clients: Vec<_> = clients.collect();
    let sent: usize = clients
        .into_iter()
        .map(|client| client.join().unwrap())
        .sum();
    (sent as f64 / begun.elapsed().as_secs_f64(), sent)
}

/// A connection for each request, to the end of which the client waits: what CPython's listener can do.
fn until_closed(address: SocketAddr, requests: &mut Requests) {
    for request in requests {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&request).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
    }
}

/// A connection for each request, with a reply.
fn connections(address: SocketAddr, requests: &mut Requests) {
    for request in requests {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&request).unwrap();
        taken(&mut stream);
    }
}

/// One connection for all requests of a client, with a reply to each before the next.
fn one_connection(address: SocketAddr, requests: &mut Requests) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    for request in requests {
        stream.write_all(&request).unwrap();
        taken(&mut stream);
    }
}

fn main() {
    Standard::new().start(&LOGGING);
    let listener = Listener::new(&LOGGING, 0, Verify::nothing());
    listener.start().unwrap();
    let address = listener.addresses()[0];

    let Some(python) = cpython::Listening::start() else {
        println!("no python3 in PATH: nothing to compare with");
        return;
    };
    let (cpython, sent) = measured(python.address(), until_closed);
    assert_eq!(python.applied(), sent, "documents that CPython applied");
    println!(
        "{:44} {cpython:9.0} requests/s",
        "CPython, a connection for each request"
    );

    let mut before = LOGGING.generation() as usize;
    for (name, client) in [
        (
            "logconf, a connection for each request",
            connections as Client,
        ),
        ("logconf, requests over one connection", one_connection),
    ] {
        let (rate, sent) = measured(address, client);
        let generation = LOGGING.generation() as usize;
        assert_eq!(generation - before, sent, "documents that logconf applied");
        before = generation;
        println!(
            "{name:44} {rate:9.0} requests/s, {:5.1} times as many",
            rate / cpython
        );
    }
    listener.stop();
}
