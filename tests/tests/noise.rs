//! A serial line that damages what it carries: every frame that arrives whole is answered, no other
//! one is, and the one behind a damaged frame is not lost.
//!
//! `sh tests/run noise` sends 100,000 frames at each rate.

use std::cell::RefCell;
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

/// A byte on the line, and where it comes from: which frame, and which of its bytes.
type Carried = (u8, Option<(usize, usize)>);

fn carry(frames: &[Vec<u8>], rates: &Rates, random: &mut Random) -> Vec<Carried> {
    let mut line = Vec::new();
    let mut burst = 0;
    for (number, frame) in frames.iter().enumerate() {
        for (at, byte) in frame.iter().enumerate() {
            let whence = Some((number, at));
            if random.below(1000) < rates.inserts {
                line.push((random.below(256) as u8, None));
            }
            if random.below(1000) < rates.bursts {
                burst = 1 + random.below(12);
            }
            if burst > 0 {
                burst -= 1;
                let other = random.below(256) as u8;
                line.push((other, whence.filter(|_| other == *byte)));
            } else if random.below(1000) < rates.flips {
                line.push((byte ^ (1 << random.below(8)), None));
            } else if random.below(1000) >= rates.drops {
                line.push((*byte, whence));
            }
        }
    }
    line
}

/// The frames that arrive whole: all bytes in a row between two zeros, whichever zeros.
fn whole(line: &[Carried], frames: &[Vec<u8>]) -> Vec<usize> {
    let mut whole = Vec::new();
    for at in 0..line.len() {
        let (_, Some((number, 1))) = line[at] else {
            continue;
        };
        let length = frames[number].len() - 2;
        let is_next =
            |(offset, carried): (usize, &Carried)| carried.1 == Some((number, 1 + offset));
        let arrives = line[at..].iter().take(length).enumerate().all(is_next);
        // A line begins as if a zero had been there.
        let is_behind = at == 0 || line[at - 1].0 == 0;
        let is_before = line.get(at + length).is_some_and(|next| next.0 == 0);
        if arrives && is_behind && is_before {
            whole.push(number);
        }
    }
    whole
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
    let bytes: Vec<u8> = line.iter().map(|(byte, _)| *byte).collect();
    let mut rest = &bytes[..];
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
