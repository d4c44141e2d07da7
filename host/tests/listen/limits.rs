//! The limits, each one set.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use logconf::listen::{Limits, Listener, Verify};

use crate::common::{End, LONG, Peer, document, frame, gated, listener, system, until};

const STATUS: &str = r#"{"logconf": {"op": "status"}}"#;

#[test]
fn a_request_may_be_as_long_as_the_limit_and_no_longer() {
    let listener = listener(Limits {
        frame: 100,
        ..Limits::default()
    });
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request(format!("{STATUS:100}"))["ok"], true);
    let reply = peer.request(format!("{STATUS:101}"));
    assert_eq!(reply["error"], "frame too long: 101 bytes, at most 100 fit");
    assert_eq!(peer.end(), End::Closed);
    listener.stop();
}

#[test]
fn silence_and_age_end_a_connection_by_themselves() {
    let short = Duration::from_millis(150);
    let idle = listener(Limits {
        idle: short,
        ..Limits::default()
    });
    assert_eq!(Peer::of(&idle).end(), End::Reset);
    // One that has had an answer is closed in order: a reset might overtake it.
    let mut peer = Peer::of(&idle);
    assert_eq!(peer.request(STATUS)["ok"], true);
    assert_eq!(peer.end(), End::Closed);
    idle.stop();

    let total = listener(Limits {
        total: short,
        ..Limits::default()
    });
    let begun = Instant::now();
    let mut peer = Peer::of(&total);
    while peer.0.write_all(&frame(STATUS)).is_ok() && peer.reply().is_ok() {
        assert!(begun.elapsed() < LONG);
    }
    assert!(begun.elapsed() >= short);
    total.stop();
}

#[test]
fn one_who_keeps_the_listener_waiting_gives_way() {
    let listener = listener(Limits {
        connections: 3,
        ..Limits::default()
    });
    // As many as there is room for, and two more: the two oldest go, and no other.
    let mut waiting: Vec<Peer> = (0..5).map(|_| Peer::of(&listener)).collect();
    assert_eq!(waiting[0].end(), End::Reset);
    assert_eq!(waiting[1].end(), End::Reset);
    for (peer, generation) in waiting[2..].iter_mut().zip(2..) {
        assert_eq!(peer.request(document(generation))["generation"], generation);
    }
    listener.stop();
}

#[test]
fn who_was_never_verified_gives_way_first_however_chatty() {
    let verify = Verify::by(|received| received.strip_prefix(b"good:").map(Into::into));
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let listener = Listener::new(system().0, 0, verify).limits(limits);
    listener.start().unwrap();
    let good = format!("good:{STATUS}");
    let mut verified = Peer::of(&listener);
    assert_eq!(verified.request(&good)["ok"], true);
    let mut chatty = Peer::of(&listener);
    assert_eq!(chatty.request(STATUS)["error"], "request rejected");
    let mut newcomer = Peer::of(&listener);
    assert_eq!(newcomer.request(&good)["ok"], true);
    assert_eq!(chatty.end(), End::Closed);
    assert_eq!(verified.request(&good)["ok"], true);
    listener.stop();
}

#[test]
fn there_may_be_no_limit_at_all() {
    let forever = Duration::MAX;
    let listener = listener(Limits {
        frame: usize::MAX,
        connections: usize::MAX,
        memory: usize::MAX,
        idle: forever,
        header: forever,
        body: forever,
        reply: forever,
        total: forever,
    });
    let mut peer = Peer::of(&listener);
    let request = frame(STATUS);
    peer.send(&request[..3]);
    peer.send(&request[3..10]);
    peer.send(&request[10..]);
    assert_eq!(peer.reply().unwrap()["ok"], true);
    assert_eq!(peer.request(STATUS)["ok"], true);
    listener.stop();
}

#[test]
fn when_memory_is_short_strangers_give_way_however_little_they_hold() {
    let (logging, entered, go_on) = gated();
    let verify = Verify::by(|received| received.strip_prefix(b"good:").map(Into::into));
    let limits = Limits {
        frame: 100_000,
        memory: 400_000,
        // Whoever is closed, is so for the room.
        body: LONG,
        ..Limits::default()
    };
    let listener = Listener::new(logging, 0, verify).limits(limits);
    listener.start().unwrap();
    let large = |number| frame(format!("good:{}{}", document(number), " ".repeat(90_000)));
    // One is in the middle of its second request, one is being applied, and one waits for its turn.
    let mut sending = Peer::of(&listener);
    go_on.send(()).unwrap();
    assert_eq!(sending.request(format!("good:{STATUS}"))["ok"], true);
    entered.recv_timeout(LONG).unwrap();
    sending.send(&large(3)[..80_000]);
    let mut applied = Peer::of(&listener);
    applied.send(large(1));
    entered.recv_timeout(LONG).unwrap();
    let mut queued = Peer::of(&listener);
    queued.send(large(2));
    // Each holds less than any of them, and all together much more.
    let mut strangers = Vec::new();
    for _ in 0..20 {
        let mut stranger = Peer::of(&listener);
        // So that they are let in one after the other.
        assert_eq!(stranger.request(STATUS)["error"], "request rejected");
        stranger.send(&large(4)[..30_000]);
        strangers.push(stranger);
    }
    until("most are closed", || how_many_are_gone(&strangers) >= 14);
    let newest = strangers.pop().unwrap();
    assert_eq!(how_many_are_gone(&[newest]), 0);
    drop(go_on);
    for (peer, rest) in [
        (&mut applied, &[][..]),
        (&mut queued, &[]),
        (&mut sending, &large(3)[80_000..]),
    ] {
        peer.send(rest);
        assert_eq!(peer.reply().unwrap()["ok"], true);
    }
    listener.stop();
}

#[test]
fn requests_that_wait_for_their_turn_have_no_more_memory_than_others() {
    let (logging, entered, go_on) = gated();
    let limits = Limits {
        frame: 100_000,
        memory: 300_000,
        ..Limits::default()
    };
    let listener = Listener::new(logging, 0, Verify::nothing()).limits(limits);
    listener.start().unwrap();
    let large = |number| frame(document(number) + &" ".repeat(90_000));
    let mut applied = Peer::of(&listener);
    applied.send(large(1));
    entered.recv_timeout(LONG).unwrap();
    let mut queued: Vec<Peer> = (0..10).map(|_| Peer::of(&listener)).collect();
    for peer in &mut queued {
        // Some may be closed before they are through.
        let _ = peer.0.write_all(&large(2));
    }
    until("most are closed", || how_many_are_gone(&queued) >= 7);
    drop(go_on);
    assert_eq!(applied.reply().unwrap()["ok"], true);
    listener.stop();
}

/// How many were closed.
fn how_many_are_gone(strangers: &[Peer]) -> usize {
    let is_gone = |peer: &&Peer| {
        peer.0.set_nonblocking(true).unwrap();
        let read = (&peer.0).read(&mut [0; 1]);
        !matches!(read, Err(error) if error.kind() == ErrorKind::WouldBlock)
    };
    strangers.iter().filter(is_gone).count()
}

#[test]
fn whoever_was_there_first_gives_way_when_memory_is_short() {
    let listener = listener(Limits {
        frame: 100_000,
        memory: 300_000,
        ..Limits::default()
    });
    // Nothing of it is complete.
    let mut large: Vec<Peer> = (0..8).map(|_| Peer::of(&listener)).collect();
    for peer in &mut large {
        peer.send(100_000_u32.to_be_bytes());
        // Some are gone before they are through.
        let _ = peer.0.write_all(&[b' '; 90_000]);
    }
    let mut small = Peer::of(&listener);
    small.send(&frame(document(1))[..20]);
    let mut reset = [false; 8];
    let mut how_many = || {
        for (peer, reset) in large.iter().zip(&mut reset) {
            peer.0.set_nonblocking(true).unwrap();
            let read = (&peer.0).read(&mut [0; 1]);
            // The end, where the reset was told when it wrote.
            *reset |= !matches!(read, Err(error) if error.kind() == ErrorKind::WouldBlock);
        }
        reset.iter().filter(|reset| **reset).count()
    };
    until("most are reset", || how_many() >= 5);
    small.send(&frame(document(1))[20..]);
    assert_eq!(small.reply().unwrap()["ok"], true);
    // Those who fit stay.
    assert!(how_many() < 8);
    listener.stop();
}
