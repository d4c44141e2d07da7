//! Files and folders that are gone, or in the way. (Permissions stop no `root`, whom tests may run as.)

use std::fs;

use logconf::core::info;
use serde_json::{Value, json};

use crate::common::{System, expected};

fn file(class: &str, more: Value) -> Value {
    let mut handler = json!({"class": class, "filename": "logs/app.log", "delay": true});
    for (name, value) in more.as_object().unwrap() {
        handler[name] = value.clone();
    }
    json!({"file": handler, "beside": {"class": "logging.FileHandler", "filename": "beside.log"}})
}

/// What the folder `logs` has, and the file beside it.
fn logs(system: &System) -> std::collections::BTreeMap<String, String> {
    crate::common::files(&system.folder.path().join("logs"))
}

#[test]
fn a_watched_file_whose_folder_was_removed_comes_back_with_it() {
    let system = System::new(file(
        "logging.handlers.WatchedFileHandler",
        json!({"delay": true}),
    ));
    let folder = system.folder.path().join("logs");
    fs::create_dir(&folder).unwrap();
    info!(system.log, "1");
    fs::remove_file(folder.join("app.log")).unwrap();
    info!(system.log, "2");
    assert_eq!(logs(&system), expected(&[("app.log", "2\n")]));
    assert_eq!(system.failures(), [""; 0]);

    fs::remove_dir_all(&folder).unwrap();
    info!(system.log, "lost");
    let path = folder.join("app.log");
    let missing = format!(
        "file: FileNotFoundError: [Errno 2] No such file or directory: '{}'",
        path.display()
    );
    assert_eq!(system.failures(), [missing]);
    fs::create_dir(&folder).unwrap();
    info!(system.log, "4");
    assert_eq!(logs(&system), expected(&[("app.log", "4\n")]));
    assert_eq!(
        system.files(),
        expected(&[("beside.log", "1\n2\nlost\n4\n")])
    );
}

/// As in CPython: what is no longer under its path is written all the same, up to the next configuration.
#[test]
fn a_file_that_was_removed_is_made_anew_by_the_next_configuration() {
    let handlers = file("logging.FileHandler", json!({}));
    let system = System::new(handlers.clone());
    fs::create_dir(system.folder.path().join("logs")).unwrap();
    info!(system.log, "1");
    fs::remove_file(system.folder.path().join("logs/app.log")).unwrap();
    info!(system.log, "into the file that is gone");
    assert_eq!(logs(&system), expected(&[]));
    system.apply(handlers);
    info!(system.log, "3");
    assert_eq!(logs(&system), expected(&[("app.log", "3\n")]));
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn a_file_in_place_of_the_folder_is_told_and_logging_goes_on_when_it_is_gone() {
    let system = System::new(file("logging.FileHandler", json!({})));
    let folder = system.folder.path().join("logs");
    fs::write(&folder, "no folder").unwrap();
    info!(system.log, "lost");
    let path = folder.join("app.log");
    let in_the_way = format!(
        "file: NotADirectoryError: [Errno 20] Not a directory: '{}'",
        path.display()
    );
    assert_eq!(system.failures(), [in_the_way]);
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    info!(system.log, "2");
    assert_eq!(logs(&system), expected(&[("app.log", "2\n")]));
    assert_eq!(system.files(), expected(&[("beside.log", "lost\n2\n")]));
}

/// In CPython, no record is written any more.
#[test]
fn a_file_that_cannot_be_moved_is_written_all_the_same() {
    let system = System::new(file(
        "logging.handlers.RotatingFileHandler",
        json!({"maxBytes": 6, "backupCount": 1}),
    ));
    let folder = system.folder.path().join("logs");
    let in_the_way = folder.join("app.log.1");
    fs::create_dir_all(&in_the_way).unwrap();
    for number in 1..=4 {
        info!(system.log, "{number}");
    }
    // The third record would fill it. That is tried again after as many bytes, with the fifth.
    assert_eq!(logs(&system), expected(&[("app.log", "1\n2\n3\n4\n")]));
    let is_a_directory = format!(
        "file: IsADirectoryError: [Errno 21] Is a directory: '{}'",
        folder.join("app.log").display()
    );
    assert_eq!(system.failures(), [&*is_a_directory]);
    info!(system.log, "5");
    assert_eq!(system.failures(), [&*is_a_directory]);
    fs::remove_dir(&in_the_way).unwrap();
    info!(system.log, "6");
    info!(system.log, "7");
    assert_eq!(
        logs(&system),
        expected(&[("app.log", "7\n"), ("app.log.1", "1\n2\n3\n4\n5\n6\n")])
    );
    assert_eq!(system.failures(), [""; 0]);
    // From now on it is moved as ever.
    info!(system.log, "8");
    info!(system.log, "9");
    assert_eq!(
        logs(&system),
        expected(&[("app.log", "9\n"), ("app.log.1", "7\n8\n")])
    );
}
