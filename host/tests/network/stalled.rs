//! Receivers that do not read.

use std::io::Read;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use logconf::core::info;
use serde_json::{Value, json};

use super::common::*;

/// Longer than all that a system keeps for a receiver.
const LONG: usize = 32 << 20;
/// A second has passed, and not much more.
const BOUND: Duration = Duration::from_secs(10);

/// Logs this text until the receiver takes no more: it fails after the time-out.
fn stall(system: System, text: &str) {
    let start = Instant::now();
    let (done, is_done) = std::sync::mpsc::channel();
    let text = text.to_owned();
    std::thread::spawn(move || {
        while system.dropped() == 0 {
            info!(system.log, "{text}");
        }
        let _ = done.send(());
    });
    is_done.recv_timeout(BOUND).expect("an end in time");
    assert!(start.elapsed() >= Duration::from_millis(900));
    let failures = system.failures();
    assert_eq!(failures.len(), 1);
    assert!(
        failures[0].starts_with("TimeoutError: timed out: '"),
        "{failures:?}"
    );
    assert_eq!(system.dropped(), 1);
}

/// What one connection of a stalled receiver gets.
fn check_stream(handler: Value, mut accept: impl FnMut() -> Box<dyn Read>) {
    let system = System::new(handler);
    let long = "x".repeat(LONG);
    info!(system.log, "first");
    let mut stalled = accept();
    stall(system, &long);
    // The next record goes through another connection.
    info!(system.log, "second");
    let mut other = accept();
    let mut got = [0; 4];
    for (peer, expected) in [(&mut stalled, "first"), (&mut other, "second")] {
        peer.read_exact(&mut got).unwrap();
        let mut rest = vec![0; u32::from_be_bytes(got) as usize];
        peer.read_exact(&mut rest).unwrap();
        assert_eq!(message(&[&got[..], &rest].concat()), expected);
    }
    // Of the long one, there is a part, and nothing after it.
    let mut part = Vec::new();
    stalled.read_to_end(&mut part).unwrap();
    assert!(part.len() > 4 && part.len() < LONG, "{}", part.len());
    assert!(part.ends_with(b"xxx"));
    assert_eq!(system.dropped(), 1);
}

#[test]
fn a_tcp_receiver_that_does_not_read_loses_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let handler = json!({
        "class": "logging.handlers.SocketHandler", "host": "127.0.0.1", "port": port,
    });
    check_stream(handler, || {
        let (peer, _) = soon(|| listener.accept());
        peer.set_nonblocking(false).unwrap();
        peer.set_read_timeout(Some(PATIENCE)).unwrap();
        Box::new(peer)
    });
}

#[test]
fn a_unix_receiver_that_does_not_read_loses_the_connection() {
    let path = SocketPath::new("stalled");
    let listener = UnixListener::bind(&path).unwrap();
    listener.set_nonblocking(true).unwrap();
    let handler = json!({
        "class": "logging.handlers.SocketHandler", "host": path.text(), "port": null,
    });
    check_stream(handler, || {
        let (peer, _) = soon(|| listener.accept());
        peer.set_nonblocking(false).unwrap();
        peer.set_read_timeout(Some(PATIENCE)).unwrap();
        Box::new(peer)
    });
}

/// Reads a little at a time until the end, and says how much it was.
fn trickle(mut peer: impl Read) -> usize {
    let mut length = 0;
    let mut some = [0; 4096];
    loop {
        match peer.read(&mut some).unwrap() {
            0 => return length,
            more => length += more,
        }
        // What makes it slow.
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_receiver_that_reads_too_slowly_costs_a_second_at_most() {
    let path = SocketPath::new("trickle");
    let unix = UnixListener::bind(&path).unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let class = "logging.handlers.SocketHandler";
    let handlers = [
        json!({"class": class, "host": path.text(), "port": null}),
        json!({"class": class, "host": "127.0.0.1", "port": port}),
    ];
    let receivers = [
        std::thread::spawn(move || trickle(unix.accept().unwrap().0)),
        std::thread::spawn(move || trickle(tcp.accept().unwrap().0)),
    ];
    let long = "x".repeat(LONG);
    for handler in handlers {
        let system = System::new(handler);
        stall(system, &long);
    }
    for receiver in receivers {
        assert!(receiver.join().unwrap() < LONG);
    }
}

#[test]
fn a_slow_receiver_gets_a_long_record_whole() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let system = System::new(json!({
        "class": "logging.handlers.SocketHandler", "host": "127.0.0.1", "port": port,
    }));
    let receiver = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        [next(&mut peer).len(), next(&mut peer).len()]
    });
    // More than what is sent without waiting.
    let long = "x".repeat(LONG / 4);
    info!(system.log, "{long}");
    info!(system.log, "second");
    assert_eq!(receiver.join().unwrap(), [long.len(), "second".len()]);
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn a_unix_receiver_of_datagrams_that_does_not_read_costs_a_second_at_most() {
    for class in ["DatagramHandler", "SysLogHandler"] {
        let path = SocketPath::new(&format!("full-{class}"));
        let socket = path.bind();
        let mut handler = json!({"class": format!("logging.handlers.{class}")});
        match class {
            "SysLogHandler" => handler["address"] = path.text().into(),
            _ => {
                handler["host"] = path.text().into();
                handler["port"] = Value::Null;
            }
        }
        let system = System::new(handler);
        stall(system, "text");
        assert!(socket.recv(&mut [0; 4096]).unwrap() > 0);
        // There is room for one.
        info!(system.log, "text");
        assert_eq!(system.dropped(), 1);
    }
}
