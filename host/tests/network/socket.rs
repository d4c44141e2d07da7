//! `SocketHandler`.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

use logconf::core::{Level, info};
use serde_json::{Value, json};

use super::common::*;

fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// The next connection.
fn accept(listener: &TcpListener) -> TcpStream {
    let (peer, _) = soon(|| listener.accept());
    peer.set_nonblocking(false).unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    peer
}

fn listen_unix(path: &SocketPath) -> UnixListener {
    let listener = UnixListener::bind(path).unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn accept_unix(listener: &UnixListener) -> UnixStream {
    let (peer, _) = soon(|| listener.accept());
    peer.set_nonblocking(false).unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    peer
}

fn handler(host: &str, port: impl Into<Value>) -> Value {
    json!({"class": "logging.handlers.SocketHandler", "host": host, "port": port.into()})
}

fn with(mut handler: Value, attributes: Value) -> Value {
    handler["."] = attributes;
    handler
}

#[test]
fn it_connects_at_the_first_record_and_stays_connected() {
    let (listener, port) = listen();
    let system = System::new(handler("localhost", port));
    let early = listener.accept().unwrap_err();
    assert_eq!(early.kind(), ErrorKind::WouldBlock);
    info!(system.log, "first {}", 1);
    let mut peer = accept(&listener);
    assert_eq!(next(&mut peer), "first 1");
    info!(system.log, "second é");
    assert_eq!(next(&mut peer), "second é");
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn a_host_that_is_null_is_this_one() {
    let (listener, port) = listen();
    let mut handler = handler("", port);
    handler["host"] = Value::Null;
    let system = System::new(handler);
    info!(system.log, "here");
    assert_eq!(next(&mut accept(&listener)), "here");
}

#[test]
fn without_a_port_it_connects_to_a_unix_socket() {
    let path = SocketPath::new("stream");
    let listener = listen_unix(&path);
    let system = System::new(handler(path.text(), Value::Null));
    info!(system.log, "text");
    let mut peer = accept_unix(&listener);
    assert_eq!(next(&mut peer), "text");
}

#[test]
fn a_unix_socket_may_have_an_abstract_name() {
    let name = format!("logconf-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).unwrap();
    let listener = UnixListener::bind_addr(&address).unwrap();
    listener.set_nonblocking(true).unwrap();
    let system = System::new(handler(&format!("\0{name}"), Value::Null));
    info!(system.log, "text");
    assert_eq!(next(&mut accept_unix(&listener)), "text");
}

#[test]
fn every_lost_record_is_reported_and_counted() {
    let path = SocketPath::new("nobody");
    let without_pauses = json!({"retryStart": 0, "retryMax": 0});
    let system = System::new(with(handler(path.text(), Value::Null), without_pauses));
    for lost in 0..3 {
        info!(system.log, "lost {lost}");
    }
    let expected = format!(
        "FileNotFoundError: [Errno 2] No such file or directory: '{}'",
        path.text()
    );
    assert_eq!(system.failures(), [&*expected; 3]);
    assert_eq!(system.dropped(), 3);
    let listener = listen_unix(&path);
    info!(system.log, "found");
    let mut peer = accept_unix(&listener);
    assert_eq!(next(&mut peer), "found");
    drop((peer, listener));
    path.remove();
    info!(system.log, "lost again");
    assert_eq!(system.failures(), [&*expected]);
    assert_eq!(system.dropped(), 4);
}

#[test]
fn during_a_pause_it_does_not_connect() {
    let path = SocketPath::new("pause");
    let system = System::new(with(
        handler(path.text(), Value::Null),
        json!({"retryStart": 3600.0, "retryFactor": 1, "closeOnError": true}),
    ));
    info!(system.log, "lost");
    let listener = listen_unix(&path);
    info!(system.log, "lost, too");
    let early = listener.accept().unwrap_err();
    assert_eq!(early.kind(), ErrorKind::WouldBlock);
    assert_eq!((system.failures().len(), system.dropped()), (2, 2));
}

#[test]
fn an_attribute_that_is_no_number_is_warned_of() {
    let system = System::new(json!({"class": "logging.NullHandler"}));
    let bad = json!({"retryStart": "1", "retryMax": null, "retryFactor": [], "closeOnError": 1});
    let warnings = system.apply(&json!({
        "version": 1,
        "handlers": {"h": with(handler("localhost", 1), bad)},
    }));
    assert_eq!(warnings, 3);
}

#[test]
fn a_receiver_that_was_started_again_misses_nothing() {
    let (listener, port) = listen();
    let address = listener.local_addr().unwrap();
    let system = System::new(handler("127.0.0.1", port));
    info!(system.log, "0");
    let mut peer = accept(&listener);
    assert_eq!(next(&mut peer), "0");
    drop((listener, peer));
    for start in 1..4 {
        let listener = TcpListener::bind(address).unwrap();
        listener.set_nonblocking(true).unwrap();
        info!(system.log, "{start}");
        let mut peer = accept(&listener);
        assert_eq!(next(&mut peer), start.to_string());
        // What the receiver says is nothing to the handler, and hides no end.
        std::io::Write::write_all(&mut peer, b"goodbye").unwrap();
    }
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn a_handler_that_was_closed_connects_again_for_a_late_record() {
    let (listener, port) = listen();
    let system = System::new(handler("127.0.0.1", port));
    info!(system.log, "first");
    let mut peer = accept(&listener);
    assert_eq!(next(&mut peer), "first");
    system.close();
    assert_eq!(frame(&mut peer), None, "the connection is closed");
    info!(system.log, "late");
    assert_eq!(next(&mut accept(&listener)), "late");
}

#[test]
fn records_of_eight_threads_arrive_whole_and_once() {
    const THREADS: usize = 8;
    const RECORDS: usize = 500;
    let (listener, port) = listen();
    let system = System::new(handler("127.0.0.1", port));
    let expected: BTreeSet<_> = (0..THREADS * RECORDS).collect();
    let got = std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let log = system.log;
            scope.spawn(move || {
                for record in 0..RECORDS {
                    let number = thread * RECORDS + record;
                    // Of very different lengths.
                    let more = "€".repeat(number * 7 % 3000);
                    info!(log, "{number} {more}");
                }
            });
        }
        let mut peer = accept(&listener);
        let mut got = BTreeSet::new();
        for _ in 0..THREADS * RECORDS {
            let message = next(&mut peer);
            let (number, more) = message.split_once(' ').unwrap();
            let number: usize = number.parse().unwrap();
            assert_eq!(more, "€".repeat(number * 7 % 3000));
            got.insert(number);
        }
        got
    });
    assert_eq!(got, expected);
    assert_eq!(system.dropped(), 0);
}

#[test]
fn what_cannot_be_a_peer_fails_with_the_record() {
    let cases = [
        (
            Value::Null,
            Value::Null,
            "TypeError: a bytes-like object is required, not 'NoneType'",
        ),
        (
            "localhost".into(),
            65536.into(),
            "OverflowError: port must be 0-65535.",
        ),
        (
            "localhost".into(),
            (-1).into(),
            "OverflowError: port must be 0-65535.",
        ),
    ];
    for (host, port, expected) in cases {
        for class in ["SocketHandler", "DatagramHandler"] {
            let class = format!("logging.handlers.{class}");
            let system = System::new(json!({"class": class, "host": host, "port": port}));
            info!(system.log, "lost");
            assert_eq!(system.failures(), [expected]);
        }
    }
    let system = System::new(handler("", 1));
    assert!(system.log.enabled(Level::INFO));
    info!(system.log, "lost");
    let failures = system.failures();
    assert!(failures[0].starts_with("gaierror: "), "{failures:?}");
    assert!(failures[0].ends_with(": ':1'"), "{failures:?}");
}
