//! Peers that mean ill, or are broken: each costs its own connection and nothing else.

use std::io::Write;
use std::net::Shutdown;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logging;
use logconf::client::{Client, Timeouts};
use logconf::core::{Dropped, Stream};
use logconf::key::Key;
use logconf::listen::{Limits, Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use serde_json::json;

use crate::common::{End, LONG, Peer, document, frame, listener, system, until};

/// Short, so that tests are.
fn hasty() -> Limits {
    Limits {
        header: Duration::from_millis(150),
        body: Duration::from_millis(300),
        ..Limits::default()
    }
}

/// One that sends this and no more is reset when its time is over, and others are served meanwhile.
fn is_reset_after(sent: &[u8], time: Duration) {
    let listener = listener(hasty());
    let begun = Instant::now();
    let mut hostile = Peer::of(&listener);
    hostile.send(sent);
    assert_eq!(Peer::of(&listener).request(document(1))["ok"], true);
    assert_eq!(hostile.end(), End::Reset);
    assert!(begun.elapsed() >= time && begun.elapsed() < LONG);
    listener.stop();
}

#[test]
fn three_bytes_and_then_nothing() {
    is_reset_after(&[0, 0, 1], hasty().header);
}

#[test]
fn a_length_and_then_nothing() {
    is_reset_after(&[0, 0, 1, 0], hasty().body);
}

#[test]
fn a_byte_now_and_then() {
    let listener = listener(Limits {
        header: LONG,
        ..hasty()
    });
    let mut slow = Peer::of(&listener);
    let begun = Instant::now();
    // Until it is reset, which the one who writes is told.
    let all = frame(vec![b' '; 100_000]);
    let sent = all.chunks(1).take_while(|byte| {
        assert!(begun.elapsed() < LONG, "it is never reset");
        thread::sleep(Duration::from_millis(20));
        assert_eq!(Peer::of(&listener).request(document(1))["ok"], true);
        slow.0.write_all(byte).is_ok()
    });
    let sent = sent.count();
    // Many came, and they did not stretch the time.
    assert!((5..1000).contains(&sent), "{sent}");
    assert!(begun.elapsed() > hasty().body && begun.elapsed() < LONG);
    listener.stop();
}

#[test]
fn four_gigabytes_that_are_announced_are_refused_and_the_reply_is_not_lost() {
    let listener = listener(Limits::default());
    let mut peer = Peer::of(&listener);
    peer.send(u32::MAX.to_be_bytes());
    // More than the buffers of the system hold: the listener has to read it.
    for _ in 0..64 {
        peer.send([b'x'; 256 << 10]);
    }
    let reply = peer.reply().unwrap();
    assert_eq!(reply["table"], "frame");
    assert_eq!(reply["available"], 1 << 20);
    assert_eq!(peer.end(), End::Closed);
    assert_eq!(Peer::of(&listener).request(document(1))["ok"], true);
    listener.stop();
}

#[test]
fn whoever_goes_anywhere_in_a_request_changes_nothing() {
    let listener = listener(Limits::default());
    let request = frame(document(1));
    for end in 0..request.len() {
        let mut peer = Peer::of(&listener);
        peer.send(&request[..end]);
        match end % 2 {
            0 => drop(peer),
            // Only half of it: an answer could be read.
            _ => {
                peer.0.shutdown(Shutdown::Write).unwrap();
                // An end in good order would say that all was well.
                assert_eq!(peer.end(), End::Reset, "cut at {end}");
            }
        }
    }
    // Whole, and gone before the reply: as CPython's clients.
    Peer::of(&listener).send(&request);
    until("the request of a peer that has gone", || {
        let status = Peer::of(&listener).request(r#"{"logconf": {"op": "status"}}"#);
        status["generation"] == 2
    });
    assert_eq!(Peer::of(&listener).request(document(2))["generation"], 3);
    listener.stop();
}

#[test]
fn a_peer_that_sends_and_then_ends_its_side_is_answered() {
    let listener = listener(Limits::default());
    let mut peer = Peer::of(&listener);
    peer.send(frame(document(1)));
    peer.send(frame(document(2)));
    peer.0.shutdown(Shutdown::Write).unwrap();
    assert_eq!(peer.reply().unwrap()["generation"], 2);
    assert_eq!(peer.reply().unwrap()["generation"], 3);
    assert_eq!(peer.end(), End::Closed);
    listener.stop();
}

#[test]
fn all_that_a_peer_has_sent_is_applied_though_it_takes_no_reply() {
    let (logging, _) = system();
    // The first request is held up until the peer has gone.
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    let verify = Verify::by(move |received| {
        let _ = may_go_on.lock().unwrap().recv();
        Some(received.into())
    });
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    for number in 1..11 {
        peer.send(frame(document(number)));
    }
    drop(peer);
    drop(go_on);
    until("all are applied", || logging.generation() == 11);
    listener.stop();
}

#[test]
fn whoever_has_no_key_cannot_hold_the_places() {
    let (logging, _) = system();
    let key = || Key::new([7; 32]).unwrap();
    let limits = Limits {
        connections: 8,
        ..Limits::default()
    };
    let listener = Listener::new(logging, 0, Verify::key(key())).limits(limits);
    listener.start().unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..9 {
            scope.spawn(|| {
                while !over.load(Relaxed) {
                    let mut chatty = Peer::of(&listener);
                    // Until it is closed.
                    while chatty.0.write_all(&frame(document(1))).is_ok() && chatty.reply().is_ok()
                    {
                        thread::sleep(Duration::from_millis(100));
                    }
                }
            });
        }
        let timeouts = Timeouts {
            answer: Some(Duration::from_secs(10)),
            ..Timeouts::default()
        };
        let address = listener.addresses()[0].to_string();
        let mut replies = Vec::new();
        for number in 0..5 {
            let client = Client::tcp(&address, timeouts).unwrap();
            replies.push(client.with_key(key()).request(document(number).as_bytes()));
        }
        over.store(true, Relaxed);
        // Before anything is looked at: the others end with the listener at the latest.
        listener.stop();
        for reply in replies {
            assert!(reply.unwrap().ok);
        }
    });
}

#[test]
fn the_third_request_that_is_rejected_is_the_last() {
    let (logging, _) = system();
    let verify = Verify::by(|received| received.strip_prefix(b"good:").map(Into::into));
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    for requests in [["bad", "bad", "good:{\"version\": 1}"], ["bad"; 3]] {
        for request in requests {
            let ok = peer.request(request)["ok"] == true;
            assert_eq!(ok, request.starts_with("good"));
        }
    }
    assert_eq!(peer.end(), End::Closed);
    listener.stop();
}

/// A `sys.stderr` that nobody reads.
struct Unread(Mutex<mpsc::Receiver<()>>);

impl Stream for Unread {
    fn write(&self, _: &[u8]) -> Result<(), Dropped> {
        let _ = self.0.lock().unwrap().recv();
        Ok(())
    }
}

#[test]
fn a_standard_error_that_nobody_reads_keeps_nobody_waiting() {
    let (read, reads) = mpsc::channel();
    let unread: &'static Unread = Box::leak(Box::new(Unread(Mutex::new(reads))));
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    Standard::new().stderr(unread).start(logging);
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    for _ in 0..100 {
        assert_eq!(peer.request("{}")["ok"], false);
    }
    assert_eq!(peer.request(document(1))["ok"], true);
    let begun = Instant::now();
    listener.stop();
    listener.join();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    drop(read);
}

#[test]
fn a_peer_that_takes_no_replies_is_given_up() {
    let limits = Limits {
        reply: Duration::from_millis(200),
        ..Limits::default()
    };
    let listener = listener(limits);
    // A state that takes long to tell.
    let loggers: serde_json::Map<String, serde_json::Value> = (0..5000)
        .map(|n| (format!("logger{n}"), json!({"level": 10})))
        .collect();
    let large = json!({"version": 1, "loggers": loggers}).to_string();
    assert_eq!(Peer::of(&listener).request(large)["ok"], true);
    let mut peer = Peer::of(&listener);
    let asked = frame(r#"{"logconf": {"op": "status"}}"#);
    let begun = Instant::now();
    // It asks and asks, until nobody listens any more.
    while peer.0.write_all(&asked).is_ok() {
        assert!(begun.elapsed() < LONG);
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(Peer::of(&listener).request(document(1))["ok"], true);
    listener.stop();
}
