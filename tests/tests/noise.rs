//! A serial line that damages what it carries: every frame that arrives whole is answered, no other
//! one is, and the one behind a damaged frame is not lost.
//!
//! `sh tests/run noise` sends 100,000 frames at each rate.

use std::cell::RefCell;
use std::collections::HashMap;
use std::env;

use logconf_core::listener::{Listener, Service};
use logconf_core::wire::{Framing, Serial, serial};
use logconf_tests::random::Random;

/// Notes what it is asked.
#[derive(Default)]
struct Asked(RefCell<Vec<Vec<u8>>>);

impl Service for Asked {
    fn answer(&self, request: &[u8], reply: &mut [u8]) -> usize {
        self.0.borrow_mut().push(request.to_vec());
        reply[..2].copy_from_slice(b"{}");
        2
    }
}

/// What the line does to so many of a thousand bytes.
struct Rates {
    flips: usize,
    drops: usize,
    inserts: usize,
    /// So many bytes one after the other become others.
    bursts: usize,
}

fn carry(frames: &[Vec<u8>], rates: &Rates, random: &mut Random) -> Vec<u8> {
    let mut line = Vec::new();
    let mut burst = 0;
    for byte in frames.iter().flatten() {
        if random.below(1000) < rates.inserts {
            line.push(random.below(256) as u8);
        }
        if random.below(1000) < rates.bursts {
            burst = 1 + random.below(12);
        }
        if burst > 0 {
            burst -= 1;
            line.push(random.below(256) as u8);
        } else if random.below(1000) < rates.flips {
            line.push(byte ^ (1 << random.below(8)));
        } else if random.below(1000) >= rates.drops {
            line.push(*byte);
        }
    }
    line
}

/// The frames that arrive whole: all that is between two zeros, whichever zeros.
fn whole(line: &[u8], frames: &[Vec<u8>]) -> Vec<usize> {
    let between = |frame: &'_ Vec<u8>| frame[1..frame.len() - 1].to_vec();
    let frames: HashMap<Vec<u8>, usize> = frames.iter().map(between).zip(0..).collect();
    // What no zero stands behind may go on.
    let (closed, _) = line.split_at(line.iter().rposition(|byte| *byte == 0).unwrap_or(0));
    let runs = closed.split(|byte| *byte == 0);
    runs.filter_map(|run| frames.get(run).copied()).collect()
}

fn frames() -> usize {
    let frames = env::var("LOGCONF_FRAMES").ok();
    frames.map_or(3000, |frames| frames.parse().expect("a number of frames"))
}

/// Says how many of how many frames arrived.
fn at(rates: &Rates, seed: u64) -> (usize, usize) {
    let mut random = Random::new(seed);
    let payloads: Vec<Vec<u8>> = (0..frames())
        .map(|number| {
            // Every byte may be in it, zeros too, and each is another one. It begins as a document
            // does: from four zeros, one flipped bit makes the frame of an empty payload, whose CRC
            // is zero.
            let length = random.below(300);
            let mut payload = format!("{{{number}").into_bytes();
            payload.extend(random.bytes(length));
            payload
        })
        .collect();
    let encoded = |payload: &Vec<u8>| {
        let mut frame = vec![0; serial::max_frame_len(payload.len())];
        let length = Serial::new().encode(payload, &mut frame).unwrap();
        frame.truncate(length);
        frame
    };
    let frames: Vec<Vec<u8>> = payloads.iter().map(encoded).collect();
    let line = carry(&frames, rates, &mut random);

    let asked = Asked::default();
    let mut listener = Listener::<_, 1024, 512>::insecure(Serial::new());
    let mut rest = &line[..];
    while !rest.is_empty() {
        let piece = &rest[..(1 + random.below(64)).min(rest.len())];
        let taken = listener.receive(piece, &asked);
        rest = &rest[taken..];
        listener.sent(listener.pending().len());
    }

    let expected = whole(&line, &frames);
    let asked = asked.0.into_inner();
    let expected: Vec<&Vec<u8>> = expected.iter().map(|number| &payloads[*number]).collect();
    let first = asked
        .iter()
        .zip(&expected)
        .position(|(asked, expected)| asked != *expected);
    assert_eq!(first, None, "seed {seed}");
    assert_eq!(asked.len(), expected.len(), "seed {seed}");
    (asked.len(), payloads.len())
}

#[test]
fn what_arrives_whole_is_answered_and_nothing_else_is() {
    let rates = |flips, drops, inserts, bursts| Rates {
        flips,
        drops,
        inserts,
        bursts,
    };
    for (rates, seed) in [
        (rates(0, 0, 0, 0), 1),
        (rates(3, 0, 0, 0), 2),
        (rates(0, 3, 0, 0), 3),
        (rates(0, 0, 3, 0), 4),
        (rates(0, 0, 0, 2), 5),
        (rates(2, 2, 2, 1), 6),
        (rates(20, 20, 20, 10), 7),
    ] {
        let (arrived, sent) = at(&rates, seed);
        println!(
            "of 1000 bytes {} flipped, {} dropped, {} inserted, {} bursts begun: {arrived} of {sent} frames arrived whole",
            rates.flips, rates.drops, rates.inserts, rates.bursts,
        );
        let untouched = rates.flips + rates.drops + rates.inserts + rates.bursts == 0;
        assert!(arrived > sent / 100 && (arrived == sent) == untouched);
    }
}
