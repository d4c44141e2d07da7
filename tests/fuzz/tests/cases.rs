//! What has to hold for any input holds for all that are kept, and for what is made of them.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, panic};

use logconf_fuzz::{KINDS, Kind};
use logconf_tests::random::Random;

/// So many inputs are made of each one that is kept.
const CHANGED: u64 = 40;

/// The kept inputs of a kind.
fn kept(kind: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let files = fs::read_dir(cases.join(kind)).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{kind} has no cases");
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    files.into_iter().map(read).collect()
}

/// Does not hide why it does not hold: that is printed.
fn holds((_, holds): Kind, input: &[u8]) -> bool {
    // They share what they look at.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap();
    panic::catch_unwind(|| holds(input)).is_ok()
}

#[test]
fn every_kept_input() {
    for &kind in KINDS {
        for (path, input) in kept(kind.0) {
            assert!(holds(kind, &input), "{}", path.display());
        }
    }
}

#[test]
fn what_is_made_of_them() {
    for &kind in KINDS {
        let kept = kept(kind.0);
        for (number, (path, input)) in kept.iter().enumerate() {
            for seed in 0..CHANGED {
                let mut random = Random::new(seed);
                let (_, other) = &kept[(number + 1) % kept.len()];
                let changed = changed(input, other, &mut random);
                assert!(
                    holds(kind, &changed),
                    "{}, seed {seed}: {changed:?}",
                    path.display()
                );
            }
        }
    }
}

/// A few changes of an input: bytes of another one, bits, bytes that are gone, twice there or new.
fn changed(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = input.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(changed.len() + 1);
        let to = (at + random.below(16)).min(changed.len());
        let piece = match random.below(5) {
            0 => {
                let from = random.below(other.len() + 1);
                other[from..(from + 16).min(other.len())].to_vec()
            }
            1 => changed[at..to]
                .iter()
                .map(|byte| byte ^ (1 << random.below(8)))
                .collect(),
            2 => Vec::new(),
            3 => changed[at..to].repeat(2),
            _ => random.bytes(to - at),
        };
        changed.splice(at..to, piece);
    }
    changed
}
