//! Requests per second, each a different document that is applied: logconf's listener and that of
//! the CPython that is installed, with the same clients, in one run.
//!
//! A server that does nothing shows what the connections alone take.
//! `cargo bench --package logconf-tests --bench listen` prints a table.

mod bare;
#[path = "../common/mod.rs"]
mod common;
mod cpython;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logging;
use logconf::listen::{Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

use common::figure::Figure;
use common::rounds::median;
use common::{Asked, asked};

static LOGGING: Logging<Unbounded> = Logging::new();

const CLIENTS: usize = 4;
const ROUNDS: usize = 5;

/// How long a side is asked in each round.
fn time() -> Duration {
    match asked() {
        Asked::Figures => Duration::from_millis(300),
        _ => Duration::from_secs(1),
    }
}

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
    time: Duration,
}

impl Iterator for Requests {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.begun.elapsed() >= self.time {
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
    let (begun, time) = (Instant::now(), time());
    let clients = (0..CLIENTS).map(|client| {
        thread::spawn(move || {
            let mut requests = Requests {
                client,
                sent: 0,
                begun,
                time,
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

/// What was measured in each round.
struct Row {
    name: &'static str,
    rates: Vec<f64>,
}

impl Row {
    /// How many times as many as another gets through, in the same round.
    fn times(&self, other: &Row) -> f64 {
        let both = self.rates.iter().zip(&other.rates);
        median(both.map(|(rate, other)| rate / other))
    }

    fn rate(&self) -> f64 {
        median(self.rates.iter().copied())
    }
}

fn main() {
    Standard::new().start(&LOGGING);
    let listener = Listener::new(&LOGGING, 0, Verify::nothing());
    listener.start().unwrap();
    let logconf = listener.addresses()[0];
    let bare = bare::start(CLIENTS);

    let Some(python) = cpython::Listening::start() else {
        eprintln!("left out: no python3");
        return;
    };
    let sides: [(&str, SocketAddr, Client); 5] = [
        (
            "CPython, a connection for each request",
            python.address(),
            until_closed,
        ),
        (
            "logconf, a connection for each request",
            logconf,
            connections,
        ),
        (
            "logconf, requests over one connection",
            logconf,
            one_connection,
        ),
        ("nothing is done, a connection for each", bare, connections),
        ("nothing is done, over one connection", bare, one_connection),
    ];
    let mut rows = sides.map(|(name, ..)| Row {
        name,
        rates: Vec::new(),
    });
    let mut sent_to_cpython = 0;
    for _ in 0..ROUNDS {
        for (row, (_, address, client)) in rows.iter_mut().zip(sides) {
            let before = LOGGING.generation() as usize;
            let (rate, sent) = measured(address, client);
            row.rates.push(rate);
            let applied = LOGGING.generation() as usize - before;
            if address == python.address() {
                sent_to_cpython += sent;
            } else if address == logconf {
                assert_eq!(applied, sent, "documents that logconf applied");
            }
        }
    }
    assert_eq!(
        python.applied(),
        sent_to_cpython,
        "documents that CPython applied"
    );
    listener.stop();

    match asked() {
        Asked::Figures => figures(&rows),
        _ => table(&rows),
    }
}

fn table(rows: &[Row; 5]) {
    println!(
        "{:40} {:>10} {:>16}",
        "medians of 5 rounds", "requests/s", "times CPython's"
    );
    for row in rows {
        let (rate, times) = (row.rate(), row.times(&rows[0]));
        println!("{:40} {rate:10.0} {times:16.1}", row.name);
    }
}

/// The time of a request as a share of CPython's.
fn figures([cpython, each, one, ..]: &[Row; 5]) {
    for (name, row) in [
        ("listener_vs_cpython", each),
        ("listener_one_connection_vs_cpython", one),
    ] {
        Figure::share(name, cpython.times(row))
            .goal(1.0 / 20.0)
            .peer("logconf, requests/s", row.rate())
            .peer("CPython, requests/s", cpython.rate())
            .print();
    }
}
