//! Each claim of `SECURITY.md` has the test that it names.

use std::fs;

#[test]
fn every_claim_has_its_test() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    let claims = include_str!("../../SECURITY.md");
    let named: Vec<_> = claims
        .lines()
        .filter_map(|line| line.split_once("| `")?.1.split_once("`: `"))
        .collect();
    assert!(named.len() > 10, "{named:?}");
    for (file, rest) in named {
        let name = rest.split('`').next().unwrap();
        let source = fs::read_to_string(format!("{root}{file}")).expect(file);
        let test = format!("#[test]\nfn {name}()");
        let is_there = source.replace("\n    ", "\n").contains(&test);
        assert!(is_there, "{file} has no test {name}");
    }
}
