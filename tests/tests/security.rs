//! Each claim of `SECURITY.md` has the test that it names, and its list of unsafe code is complete.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn every_claim_has_its_test() {
    let claims = include_str!("../../SECURITY.md");
    let named: Vec<_> = claims
        .lines()
        .filter_map(|line| line.split_once("| `")?.1.split_once("`: `"))
        .collect();
    assert!(named.len() > 10, "{named:?}");
    for (file, rest) in named {
        let name = rest.split('`').next().unwrap();
        let source = fs::read_to_string(format!("{ROOT}/{file}")).expect(file);
        let test = format!("#[test]\nfn {name}()");
        let is_there = source.replace("\n    ", "\n").contains(&test);
        assert!(is_there, "{file} has no test {name}");
    }
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
