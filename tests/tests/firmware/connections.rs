//! TCP clients that do not behave, and those that come after them.

use crate::log::{from_logger, started_with};
use logconf_tests::frame;
use logconf_tests::qemu::{Board, Link, Peer, STATUS, json};
use std::net::Shutdown;
use std::time::Duration;

/// Whether the board answers a client that comes now, and is in its first state.
fn next_client_is_served(board: &Board) {
    let status = board.status(Link::Tcp);
    assert_eq!(status["generation"], 2);
    assert_eq!(status, board.status(Link::Serial));
    let lines = board.line.since(0);
    assert!(lines.iter().all(|line| started_with(line)), "{lines:#?}");
}

#[test]
fn a_client_that_connects_and_goes_leaves_the_port_open() {
    let board = Board::boot();
    for _ in 0..20 {
        drop(board.connect());
        next_client_is_served(&board);
    }
    // More at once than the board can have connections: it refuses some, and recovers.
    for _ in 0..20 {
        drop(board.connect());
    }
    board.request_patiently(STATUS.as_bytes());
    next_client_is_served(&board);
    let mut peer = board.connect();
    peer.write(b"\0\0\0");
    drop(peer);
    next_client_is_served(&board);
}

#[test]
fn a_client_that_goes_in_the_middle_leaves_the_port_open() {
    let board = Board::boot();
    let request = frame::stream(br#"{"version":1,"root":{"level":"CRITICAL"}}"#);
    for length in [4, 5, request.len() - 1] {
        let mut peer = board.connect();
        peer.write(&request[..length]);
        drop(peer);
        next_client_is_served(&board);
    }
    // It is gone before it could be answered.
    for _ in 0..3 {
        let mut peer = board.connect();
        peer.write(&frame::stream(STATUS.as_bytes()));
        drop(peer);
        next_client_is_served(&board);
    }
}

/// The board closes because it has nothing to wait for, not because a time limit is over.
fn closes_at_once(peer: &mut Peer) {
    let took = peer.wait_end();
    assert!(took < Duration::from_millis(1500), "{took:?}");
}

/// The limit is 2 seconds, in the middle of a request and between two of them. The board closes
/// no earlier, and not much later.
fn is_cut_after(board: &Board, mut peer: Peer, limit: Duration) {
    let begin = board.here();
    // Who comes meanwhile waits, and is served then.
    let mut next = board.connect();
    next.write(&frame::stream(STATUS.as_bytes()));
    let took = peer.wait_end();
    assert!(took > limit * 3 / 4, "{took:?}");
    assert!(took < limit + Duration::from_millis(2500), "{took:?}");
    drop(peer);
    assert_eq!(json(&next.read())["generation"], 2);
    drop(next);
    board.here();
    let cut = |line: &str| line == "WARNING net: connection timed out";
    board.line.wait_line(begin, cut, "line about it");
    next_client_is_served(board);
}

#[test]
fn a_client_that_sends_three_bytes_and_waits_is_cut_off() {
    let board = Board::boot();
    let mut peer = board.connect();
    peer.write(b"\0\0\x01");
    is_cut_after(&board, peer, Duration::from_secs(2));
}

#[test]
fn a_client_that_sends_half_a_request_and_waits_is_cut_off() {
    let board = Board::boot();
    let mut peer = board.connect();
    peer.write(&frame::stream(STATUS.as_bytes())[..20]);
    is_cut_after(&board, peer, Duration::from_secs(2));
}

#[test]
fn a_client_that_says_nothing_is_cut_off() {
    let board = Board::boot();
    let peer = board.connect();
    // The second one is not taken for the first.
    board
        .line
        .wait_line(0, from_logger("net"), "line of the connection");
    is_cut_after(&board, peer, Duration::from_secs(2));
}

#[test]
fn a_client_that_has_said_all_still_gets_its_replies() {
    let board = Board::boot();
    let mut peer = board.connect();
    peer.write(&frame::stream(STATUS.as_bytes()));
    peer.write(&frame::stream(b"[1]"));
    peer.link.shutdown(Shutdown::Write).unwrap();
    assert_eq!(json(&peer.read())["generation"], 2);
    assert_eq!(json(&peer.read())["error"], "expected a dict, found a list");
    closes_at_once(&mut peer);
    next_client_is_served(&board);
}

#[test]
fn a_frame_over_the_limit_is_answered_and_the_connection_closed() {
    let board = Board::boot();
    for length in [5633, 10_000, 1 << 20] {
        let mut peer = board.connect();
        // At once: before anything of the payload is there, and whether or not it comes.
        peer.write(&u32::to_be_bytes(length));
        let reply = json(&peer.read());
        let error = format!("frame too long: {length} bytes, at most 5632 fit");
        assert_eq!(reply["error"], error);
        closes_at_once(&mut peer);
        drop(peer);
        next_client_is_served(&board);
    }
}

#[test]
fn a_connection_carries_many_requests() {
    let board = Board::boot();
    let mut peer = board.connect();
    for _ in 0..50 {
        assert_eq!(json(&peer.request(STATUS.as_bytes()))["generation"], 2);
    }
    drop(peer);
    next_client_is_served(&board);
}

#[test]
fn a_client_is_served_after_the_one_before_it() {
    let board = Board::boot();
    let mut first = board.connect();
    assert_eq!(json(&first.request(STATUS.as_bytes()))["generation"], 2);
    let mut second = board.connect();
    second.write(&frame::stream(STATUS.as_bytes()));
    // The first one's connection is still the one that is served.
    assert_eq!(json(&first.request(STATUS.as_bytes()))["generation"], 2);
    second.link.set_nonblocking(true).unwrap();
    assert!(second.link.peek(&mut [0]).is_err());
    second.link.set_nonblocking(false).unwrap();
    drop(first);
    assert_eq!(json(&second.read())["generation"], 2);
}
