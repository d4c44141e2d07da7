//! Files that records are written to: each line is there once and whole.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A folder for the files of this run, which goes with the value.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        // On the disk that programs are built on, not in memory.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }

    /// Without what the last side has written.
    pub fn clear(&self) {
        for entry in fs::read_dir(&self.0).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }

    /// Everything that was written.
    pub fn text(&self) -> String {
        let files = fs::read_dir(&self.0).unwrap();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The file of one handler in a folder: `0.log`, `1.log`, …
pub fn file(folder: &str, number: usize) -> PathBuf {
    Path::new(folder).join(format!("{number}.log"))
}

/// The numbers in the messages have this many digits, so that all lines are equally long.
pub const FIRST: usize = 1_000_000;

/// What of a number of records is not in a text, and what lines of it are none of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub lost: usize,
    pub torn: usize,
}

/// Looks for records of these numbers, each as
/// `DATE LEVEL LOGGER: order NUMBER of 12 was paid by ann`.
pub fn faults(text: &str, numbers: &[Range<usize>]) -> Faults {
    let most = numbers.iter().map(|range| range.end).max();
    // Whether it is still to come.
    let mut missing = vec![false; most.unwrap_or(0)];
    for range in numbers {
        missing[range.clone()].fill(true);
    }
    let mut torn = 0;
    for line in text.split_terminator('\n') {
        match number(line).and_then(|number| missing.get_mut(number)) {
            Some(missing) if *missing => *missing = false,
            _ => torn += 1,
        }
    }
    let lost = missing.iter().filter(|missing| **missing).count();
    Faults { lost, torn }
}

fn number(line: &str) -> Option<usize> {
    let (front, message) = line.split_once(": order ")?;
    let number = message.strip_suffix(" of 12 was paid by ann")?;
    // "2026-01-31 23:59:59,999 INFO shop.desk0", with another separator, case or padding
    let (date, rest) = front.split_at_checked(23)?;
    let dated = date.starts_with("20") && date.bytes().filter(u8::is_ascii_digit).count() == 17;
    let mut words = rest.trim_start_matches('Z').split_whitespace();
    let level = words.next()?.eq_ignore_ascii_case("info");
    let name = words.next()?.replace("::", ".").starts_with("shop.desk");
    let whole = dated && level && name && words.next().is_none() && number.len() == 7;
    whole.then(|| number.parse::<usize>().ok()?.checked_sub(FIRST))?
}
