//! Files and folders that are gone, in the way, or not to be written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use logconf::core::info;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{System, command_in, document, expected, log};
use crate::process::Listening;

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

/// CPython looks for each of them: with so many, each time that the file is full takes an hour.
#[test]
fn however_many_backups_there_may_be_only_those_that_are_there_are_looked_at() {
    let (over, ended) = channel();
    thread::spawn(move || {
        let system = System::new(json!({
            "file": {"class": "logging.handlers.RotatingFileHandler", "filename": "app.log",
                     "maxBytes": 1, "backupCount": 1_000_000_000},
        }));
        let there = |name: &str| fs::write(system.folder.path().join(name), name).unwrap();
        // One moves on without one before it; the last one that there may be is replaced.
        [
            "app.log.2",
            "app.log.7",
            "app.log.999999999",
            "app.log.1000000000",
        ]
        .into_iter()
        .for_each(there);
        let others = [
            "app.log.0",
            "app.log.02",
            "app.log.+3",
            "app.log.1000000001",
            "app.log.x",
        ];
        others.into_iter().for_each(there);
        info!(system.log, "1");
        over.send((system.files(), system.failures())).unwrap();
    });
    let ended = ended.recv_timeout(Duration::from_secs(20));
    let (files, failures) = ended.expect("it looks for all of them");
    let kept = |name: &'static str| (name, name);
    assert_eq!(
        files,
        expected(&[
            ("app.log", "1\n"),
            ("app.log.1", ""),
            ("app.log.3", "app.log.2"),
            ("app.log.8", "app.log.7"),
            ("app.log.1000000000", "app.log.999999999"),
            kept("app.log.0"),
            kept("app.log.02"),
            kept("app.log.+3"),
            kept("app.log.1000000001"),
            kept("app.log.x"),
        ])
    );
    assert_eq!(failures, [""; 0]);
}

#[test]
fn a_refused_configuration_removes_what_it_created_and_nothing_else() {
    let system = System::new(json!({}));
    let refused = |name: &str| {
        let handlers = json!({
            "first": {"class": "logging.FileHandler", "filename": name},
            "second": {"class": "logging.FileHandler", "filename": "nowhere/app.log"},
        });
        let document = document(handlers);
        assert!(system.logging.apply(document.as_bytes()).is_err());
    };
    refused("app.log");
    assert_eq!(system.files(), expected(&[]));
    std::fs::write(system.folder.path().join("other.log"), "").unwrap();
    refused("other.log");
    assert_eq!(system.files(), expected(&[("other.log", "")]));
}

/// Permissions stop no `root`, whom tests may run as: the process is somebody else's then.
#[test]
fn a_folder_that_may_not_be_written_any_more_is_told_and_its_files_are_written() {
    const NOBODY: u32 = 65_534;
    let is_root = rustix::process::geteuid().is_root();
    let as_nobody = |mut command: Command| {
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    };
    let mut try_out = as_nobody(Command::new(env!("CARGO_BIN_EXE_logconf")));
    if try_out.arg("--version").output().is_err() {
        // It may not even be run.
        return;
    }
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    for folder in [folder.path(), &logs] {
        fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
        if is_root {
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    let handler = json!({"class": "logging.handlers.RotatingFileHandler", "maxBytes": 5,
                         "backupCount": 2, "filename": logs.join("app.log")});
    let mut command = command_in("exec \"$@\"", &folder, json!({"file": handler}));
    command.current_dir("/");
    let mut process = Listening::run(as_nobody(command));
    log(&mut process, "1");
    log(&mut process, "2");
    process.mark();
    fs::set_permissions(&logs, Permissions::from_mode(0o555)).unwrap();
    (3..=6).for_each(|number| log(&mut process, &number.to_string()));
    let said = process.line();
    process.mark();
    fs::set_permissions(&logs, Permissions::from_mode(0o755)).unwrap();
    log(&mut process, "7");
    let (code, _, more) = process.end();
    assert_eq!((code, &*more), (Some(0), ""));
    let path = logs.join("app.log");
    let denied = format!(
        "handler 'file' failed: PermissionError: [Errno 13] Permission denied: '{}'\n",
        path.display()
    );
    assert_eq!(said, denied);
    // It is tried again after as many bytes.
    assert_eq!(
        crate::common::files(&logs),
        expected(&[("app.log", "7\n"), ("app.log.1", "1\n2\n3\n4\n5\n6\n")])
    );
}
