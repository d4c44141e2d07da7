//! Another configuration, or a record, that is in the way of one that comes in.

use std::cell::Cell;
use std::fmt::{self, Display};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use logconf::listen::{Limits, Listener, Verify};
use logconf::{Level, Logger};

use crate::common::{End, LONG, Peer, document, frame, gated, system};

const TO_STDERR: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "handlers": {"h": {"class": "logging.StreamHandler"}},
    "root": {"level": "INFO", "handlers": ["h"]}}"#;

/// A message that is not finished before somebody says so.
struct Held(Cell<Option<(mpsc::Sender<()>, mpsc::Receiver<()>)>>);

impl Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((begun, end)) = self.0.take() {
            begun.send(()).unwrap();
            let _ = end.recv();
        }
        f.write_str("held")
    }
}

/// A client of a program in which a record is on its way since before the last configuration, the
/// end of that record, and another client.
fn with_a_record_in_the_way(test: impl FnOnce(Peer, mpsc::Sender<()>, Peer)) {
    let (logging, _) = system();
    let log: &'static Logger = Box::leak(Box::new(Logger::new("held")));
    logging.register(&[log]);
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request(TO_STDERR)["generation"], 2);
    let (begin, begun) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            let held = Held(Cell::new(Some((begin, ended))));
            log.log(Level::ERROR, format_args!("{held}"));
        });
        begun.recv().unwrap();
        // This one goes beside it, the next one would need its place.
        assert_eq!(peer.request(TO_STDERR)["generation"], 3);
        test(peer, end, Peer::of(&listener));
    });
    listener.stop();
}

#[test]
fn it_is_waited_for_and_the_client_sees_nothing_of_it() {
    with_a_record_in_the_way(|mut peer, end, mut other| {
        peer.send(frame(document(1)));
        // Others are served meanwhile.
        let status = other.request(r#"{"logconf": {"op": "status"}}"#);
        assert_eq!(status["generation"], 3);
        end.send(()).unwrap();
        assert_eq!(peer.reply().unwrap()["generation"], 4);
    });
}

#[test]
fn after_a_second_the_client_is_told() {
    with_a_record_in_the_way(|mut peer, end, mut other| {
        let begun = Instant::now();
        peer.send(frame(document(1)));
        // The same for an INI file.
        let ini = "[loggers]\nkeys = root\n[handlers]\nkeys =\n[formatters]\nkeys =\n\
                   [logger_root]\nhandlers =\n";
        other.send(frame(ini));
        for peer in [&mut peer, &mut other] {
            let reply = peer.reply().unwrap();
            assert_eq!(reply["ok"], false);
            let error = reply["error"].as_str().unwrap();
            assert!(error.contains("another configuration"), "{error}");
        }
        assert!(begun.elapsed() > Duration::from_millis(900));
        assert!(begun.elapsed() < LONG);
        end.send(()).unwrap();
    });
}

#[test]
fn one_that_takes_long_keeps_nobody_waiting_but_those_who_configure_too() {
    let (logging, entered, go_on) = gated();
    let (tell, verified) = mpsc::channel();
    let verify = Verify::by(move |received| {
        tell.send(()).unwrap();
        (received != b"bad").then(|| received.into())
    });
    let limits = Limits {
        body: Duration::from_millis(100),
        ..Limits::default()
    };
    let listener = Listener::new(logging, 0, verify).limits(limits);
    listener.start().unwrap();
    let mut first = Peer::of(&listener);
    first.send(frame(document(1)));
    entered.recv().unwrap();
    verified.recv().unwrap();
    // In the order in which they come, not in that in which they were let in.
    let mut peers: Vec<Peer> = (0..4).map(|_| Peer::of(&listener)).collect();
    for (number, peer) in peers.iter_mut().enumerate().rev() {
        peer.send(frame(document(number)));
        verified.recv().unwrap();
    }
    // Others are refused, and limits hold.
    let mut other = Peer::of(&listener);
    assert_eq!(other.request("bad")["error"], "request rejected");
    let mut torn = Peer::of(&listener);
    torn.send(&frame(document(1))[..10]);
    assert_eq!(torn.end(), End::Reset);
    assert_eq!(logging.generation(), 1);
    drop(go_on);
    assert_eq!(first.reply().unwrap()["generation"], 2);
    for (peer, generation) in peers.iter_mut().rev().zip(3..) {
        assert_eq!(peer.reply().unwrap()["generation"], generation);
    }
    listener.stop();
}
