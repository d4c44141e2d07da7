//! What one call takes.

use std::time::{Duration, Instant};

use super::rounds::median;

/// The first of them is not counted: caches fill.
const BLOCKS: usize = 21;

/// Nanoseconds for each of so many calls, by number: of blocks of them the one in the middle, so that
/// a block that was interrupted does not count.
pub fn calls(count: usize, mut call: impl FnMut(usize)) -> f64 {
    blocks(count, |numbers| numbers.for_each(&mut call))
}

/// The same, where the loop is that of the side itself.
pub fn blocks(count: usize, mut block: impl FnMut(std::ops::Range<usize>)) -> f64 {
    let mut times = Vec::new();
    for index in 0..BLOCKS {
        let numbers = count * index / BLOCKS..count * (index + 1) / BLOCKS;
        let length = numbers.len();
        let begun = Instant::now();
        block(numbers);
        let time = begun.elapsed().as_secs_f64() * 1e9;
        if length > 0 {
            times.push(time / length as f64);
        }
    }
    if times.len() > 1 {
        times.remove(0);
    }
    median(times)
}

/// How long calls are made that take long themselves.
const ENOUGH: Duration = Duration::from_millis(400);

/// The same for calls that may take milliseconds: as many as there is time for, without the first,
/// unless there was no time for more.
pub fn long_calls(mut call: impl FnMut(usize)) -> f64 {
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < ENOUGH {
        let before = Instant::now();
        call(times.len());
        times.push(before.elapsed().as_secs_f64() * 1e9);
    }
    if times.len() > 1 {
        times.remove(0);
    }
    median(times)
}
