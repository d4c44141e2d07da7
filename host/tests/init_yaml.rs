//! A service whose file is YAML or TOML.
#![cfg(all(feature = "toml", feature = "yaml"))]

use tempfile::tempdir;

#[test]
fn a_file_in_yaml_is_taken_and_its_mistakes_are_told_with_their_places() {
    let folder = tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let yaml = write("a.yaml", "version: 1\nroot:\n  level: ERROR\n");
    let service = logconf::init_from_file(&yaml).unwrap();
    let _logging = service.guard();
    assert_eq!(log::max_level(), log::LevelFilter::Error);

    let toml = write("a.toml", "version = 1\nroot.level = 'DEBUG'\n");
    assert!(logconf::init_from_file(&toml).is_ok());
    assert_eq!(log::max_level(), log::LevelFilter::Debug);

    let refused = |path: &std::path::Path| match logconf::init_from_file(path) {
        Ok(_) => panic!("it is taken"),
        Err(error) => error.to_string(),
    };
    let loud = write("b.yaml", "version: 1\nroot:\n  level: LOUD\n");
    let place = format!("{}:3:10: Unable to configure root logger", loud.display());
    assert!(refused(&loud).starts_with(&place), "{}", refused(&loud));
    let twice = write("c.yml", "version: 1\nroot: {}\nroot: {}\n");
    let sentence = format!("{}:3:1: the key 'root' is there twice", twice.display());
    assert_eq!(refused(&twice), sentence);
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
}
