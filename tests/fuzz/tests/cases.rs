//! What has to hold for any input holds for all that are kept.

use std::path::Path;
use std::{fs, panic};

use logconf_fuzz::KINDS;

#[test]
fn every_kept_input() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut wrong = Vec::new();
    for (name, holds) in KINDS {
        let files = fs::read_dir(cases.join(name)).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no cases");
        for file in files {
            let input = fs::read(&file).unwrap();
            if panic::catch_unwind(|| holds(&input)).is_err() {
                wrong.push(file);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
