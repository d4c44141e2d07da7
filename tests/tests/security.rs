//! Each claim of `SECURITY.md` has the test that it names, and its list of unsafe code is complete.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The tests that a row of claims names: each with the file that stands in front of it.
fn named(row: &str) -> Vec<(&str, &str)> {
    let cells = row.trim_end().trim_end_matches('|');
    let (_, tests) = cells.rsplit_once(" | ").expect(row);
    let (mut file, mut named) = ("", Vec::new());
    for code in tests.split('`').skip(1).step_by(2) {
        match code.ends_with(".rs") {
            true => file = code,
            false => named.push((file, code)),
        }
    }
    assert!(!named.is_empty(), "{row}");
    named
}

#[test]
fn every_claim_has_its_tests() {
    let (_, claims) = include_str!("../../SECURITY.md")
        .split_once("## What is protected")
        .unwrap();
    let (claims, _) = claims.split_once("\n## ").unwrap();
    // Behind the heads of the columns, and the line below them.
    let rows = claims.lines().filter(|line| line.starts_with('|')).skip(2);
    let named: Vec<_> = rows.flat_map(named).collect();
    assert!(named.len() > 40, "{named:?}");
    for (file, name) in named {
        let source = fs::read_to_string(format!("{ROOT}/{file}")).expect(file);
        let test = format!("#[test]\nfn {name}()");
        let is_there = source.replace("\n    ", "\n").contains(&test);
        assert!(is_there, "{file} has no test {name}");
    }
}

#[test]
fn of_a_row_every_test_is_looked_at() {
    let row = "| `%(message)r` stays | `a/b.rs`: `one`, `two`; `c.rs`: `three` |";
    assert_eq!(
        named(row),
        [("a/b.rs", "one"), ("a/b.rs", "two"), ("c.rs", "three")]
    );
}

/// How far above a block of unsafe code the comment may stand that says why it is sound: one in front of
/// an `impl` is for all of it.
const NEAR: usize = 16;

/// How often the word stands in code; whatever does something unsafe says why it may.
fn unsafe_in(source: &str, path: &str) -> usize {
    let lines: Vec<_> = source.lines().collect();
    let mut times = 0;
    for (number, line) in lines.iter().enumerate() {
        let (code, _) = line.split_once("//").unwrap_or((line, ""));
        let words = code.split(|char: char| !char.is_alphanumeric() && char != '_');
        let here = words.filter(|word| *word == "unsafe").count();
        if code.contains("unsafe {") || code.contains("unsafe impl") {
            let above = &lines[number.saturating_sub(NEAR)..=number];
            let is_argued = above.iter().any(|line| line.contains("// SAFETY: "));
            assert!(is_argued, "{path}:{}: why is it sound?", number + 1);
        }
        times += here;
    }
    times
}

/// What has the words that are looked for, and no such code.
const OWN: &str = "tests/tests/security.rs";

/// The sources below a folder that have unsafe code.
fn collect(folder: &Path, found: &mut BTreeMap<String, usize>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name();
        // What is built is not the source.
        if path.is_dir() && name != "target" && !name.as_encoded_bytes().starts_with(b".") {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let short = path
                .strip_prefix(ROOT)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if short == OWN {
                continue;
            }
            let times = unsafe_in(&fs::read_to_string(&path).unwrap(), &short);
            if times > 0 {
                found.insert(short, times);
            }
        }
    }
}

#[test]
fn every_use_of_unsafe_is_listed() {
    let (_, list) = include_str!("../../SECURITY.md")
        .split_once("## Unsafe code")
        .unwrap();
    let rows = list.lines().filter_map(|line| line.strip_prefix("| `"));
    let listed: BTreeMap<_, _> = rows
        .map(|row| {
            let mut cells = row.split(" | ");
            let file = cells.next().unwrap().trim_end_matches('`');
            let times = cells.next().unwrap().parse().expect(row);
            assert!(cells.next().is_some_and(|why| why.len() > 5), "{row}");
            (file.to_owned(), times)
        })
        .collect();
    let mut found = BTreeMap::new();
    collect(Path::new(ROOT), &mut found);
    assert_eq!(found, listed);
}
