//! Damage on the serial line: there is nobody to answer, and the next good frame is taken.

use crate::log::{from_logger, started_with};
use logconf_tests::frame;
use logconf_tests::qemu::{Board, Link, STATUS, json};
use logconf_tests::random::Random;

const GOOD: &[u8] =
    br#"{"version":1,"incremental":true,"loggers":{"app.sensor":{"level":"DEBUG"}}}"#;
const BAD: &[u8] = br#"{"version":1,"incremental":true,"root":{"level":"CRITICAL"}}"#;

/// Puts `noise` on the line, behind which a good frame is answered, as the only one, with nothing
/// having changed before it.
fn survives(board: &Board, noise: &[u8]) {
    let before = board.status(Link::Serial);
    let frames = board.line.frames();
    board.line.write(noise);
    let after = json(&board.line.request(STATUS.as_bytes()));
    assert_eq!(after, before);
    assert_eq!(board.line.frames(), frames + 1);
    let reply = json(&board.line.request(GOOD));
    assert_eq!(reply["ok"], true, "{reply}");
    let generation = before["generation"].as_u64().unwrap() + 1;
    assert_eq!(reply["generation"], generation);
    let begin = board.here();
    board
        .line
        .wait_line(begin, from_logger("app.sensor"), "line");
    let lines = board.line.since(0);
    assert!(lines.iter().all(|line| started_with(line)), "{lines:#?}");
}

#[test]
fn a_frame_with_a_bad_crc_is_skipped() {
    let board = Board::boot();
    for flipped in [1, 1 << 31, u32::MAX] {
        survives(
            &board,
            &frame::serial_with_crc(BAD, frame::crc(BAD) ^ flipped),
        );
    }
}

#[test]
fn a_frame_with_any_byte_changed_is_skipped() {
    let board = Board::boot();
    let good = frame::serial(BAD);
    let mut random = Random::new(2);
    for _ in 0..20 {
        let mut damaged = good.clone();
        let at = 1 + random.below(good.len() - 2);
        damaged[at] ^= 1 << random.below(8);
        survives(&board, &damaged);
    }
}

#[test]
fn half_a_frame_is_skipped_when_the_next_one_comes() {
    let board = Board::boot();
    let whole = frame::serial(BAD);
    for length in [1, 2, whole.len() / 2, whole.len() - 2] {
        survives(&board, &whole[..length]);
    }
    // A frame that is longer than the buffer breaks off.
    survives(&board, &frame::serial(&[b' '; 8000])[..7000]);
}

#[test]
fn half_a_frame_and_silence_is_forgotten() {
    let board = Board::boot();
    let whole = frame::serial(BAD);
    board.line.write(&whole[..whole.len() / 2]);
    // The limit is two seconds; the board's own log tells the time.
    let mut place = board.line.now();
    for _ in 0..4 {
        place = board
            .line
            .wait_line(place, from_logger("app"), "line of app");
    }
    // Without its opening zero this would be the rest of the half.
    let frames = board.line.frames();
    board.line.write(&frame::serial(GOOD)[1..]);
    let reply = board
        .line
        .wait("reply", |heard| heard.frames.get(frames).cloned());
    assert_eq!(json(&reply)["generation"], 3);
    survives(&board, b"");
}

#[test]
fn random_bytes_do_no_harm() {
    let board = Board::boot();
    let mut random = Random::new(3);
    for _ in 0..20 {
        let length = 1 + random.below(4096);
        survives(&board, &random.bytes(length));
    }
    // Bytes of which many are zeros, and long runs of one kind.
    for byte in [0, 1, b'A', 0xFF] {
        survives(&board, &[byte; 3000]);
    }
    let zeros: Vec<u8> = random.bytes(4096).into_iter().map(|b| b & 3).collect();
    survives(&board, &zeros);
}

#[test]
fn log_text_that_comes_back_is_no_request() {
    let board = Board::boot();
    let lines = board.line.since(0).join("\n");
    survives(&board, lines.as_bytes());
    // A line that echoes what it carries: the board's own replies.
    let reply = frame::serial(&board.line.request(STATUS.as_bytes()));
    let frames = board.line.frames();
    board.line.write(&reply);
    let answer = board
        .line
        .wait("reply", |heard| heard.frames.get(frames).cloned());
    assert_eq!(json(&answer)["ok"], false);
    survives(&board, b"");
}
