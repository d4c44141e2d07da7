//! The end of a listener.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use logconf::listen::{Limits, Listener, Verify};

use crate::common::{End, LONG, Peer, document, frame, gated, listener, system, until};

#[test]
fn whoever_is_not_done_is_told_and_the_port_is_free_at_once() {
    let first = listener(Limits::default());
    let port = first.port();
    let mut silent = Peer::of(&first);
    let mut served = Peer::of(&first);
    assert_eq!(served.request(document(1))["generation"], 2);
    let request = frame(document(2));
    let mut partial = Peer::of(&first);
    assert_eq!(partial.request(document(3))["generation"], 3);
    partial.send(&request[..20]);

    let begun = Instant::now();
    first.stop();
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(
        partial.reply().unwrap()["error"],
        "the listener is being stopped"
    );
    assert_eq!(partial.end(), End::Closed);
    assert_eq!(silent.end(), End::Reset);
    assert_eq!(served.end(), End::Closed);

    for generation in 2..5 {
        let again = Listener::new(system().0, port, Verify::nothing());
        again.start().unwrap();
        assert_eq!(again.port(), port);
        let mut peer = Peer::of(&again);
        assert_eq!(peer.request(document(generation))["generation"], 2);
        again.stop();
        again.join();
    }
}

#[test]
fn a_request_that_is_being_applied_is_finished_and_answered() {
    let (logging, entered, go_on) = gated();
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let address = listener.addresses()[0];
    let mut peer = Peer::of(&listener);
    peer.send(frame(document(1)));
    entered.recv().unwrap();
    thread::scope(|scope| {
        let stop = scope.spawn(|| listener.stop());
        until("it is being stopped", || {
            TcpStream::connect(address).is_err()
        });
        drop(go_on);
        assert_eq!(peer.reply().unwrap()["generation"], 2);
        assert_eq!(peer.end(), End::Closed);
        stop.join().unwrap();
    });
    assert_eq!(logging.generation(), 2);
}

#[test]
fn a_configuration_that_does_not_end_keeps_neither_the_port_nor_who_stops_it() {
    let (logging, entered, go_on) = gated();
    let (tell, verified) = mpsc::channel();
    let verify = Verify::by(move |received| {
        tell.send(()).unwrap();
        Some(received.into())
    });
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    peer.send(frame(document(1)));
    entered.recv().unwrap();
    verified.recv().unwrap();
    // It waits for its turn.
    let mut next = Peer::of(&listener);
    next.send(frame(document(2)));
    verified.recv().unwrap();

    let begun = Instant::now();
    listener.stop();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    let again = Listener::new(system().0, listener.port(), Verify::nothing());
    again.start().unwrap();
    assert_eq!(Peer::of(&again).request(document(1))["generation"], 2);
    again.stop();
    let told = next.reply().unwrap();
    assert_eq!(told["error"], "the listener is being stopped");
    assert_eq!(peer.end(), End::Reset);
    assert_eq!(logging.generation(), 1);
    // What was begun is put in force, and what was refused is not.
    drop(go_on);
    listener.join();
    assert_eq!(logging.generation(), 2);
}

#[test]
fn a_flood_of_requests_does_not_keep_it_from_ending() {
    let listener = listener(Limits::default());
    thread::scope(|scope| {
        // All are there before any of them has been heard often enough.
        let peers: Vec<Peer> = (0..4).map(|_| Peer::of(&listener)).collect();
        for mut peer in peers {
            scope.spawn(move || {
                // Its answers are read by nobody else.
                let mut reader = Peer(peer.0.try_clone().unwrap());
                scope.spawn(move || while reader.reply().is_ok() {});
                let request = frame(document(1));
                while peer.0.write_all(&request).is_ok() {}
            });
        }
        let mut status = Peer::of(&listener);
        until("many requests", || {
            let reply = status.request(r#"{"logconf": {"op": "status"}}"#);
            reply["generation"].as_u64() > Some(50)
        });
        let begun = Instant::now();
        listener.stop();
        assert!(begun.elapsed() < LONG);
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
    });
    listener.join();
}
