use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use super::*;
use crate::clock::SystemClock;
use crate::handlers::instances::lock;
use crate::tables::Unbounded;
use logconf_core::{Logging, Registry};
use tempfile::TempDir;

fn place(directory: &TempDir, written: Option<&'static dyn Written>) -> &'static Place {
    let place = Place::new(directory.path(), written, &SystemClock);
    Box::leak(Box::new(place))
}

fn file(place: &'static Place, mode: &str) -> LogFile {
    LogFile {
        path: place.resolve("app.log"),
        mode: mode.to_owned(),
        encoding: None,
        errors: None,
        delay: false,
        open: None,
        created: false,
        closed: false,
        left: None,
        shared: Shared::default(),
        place,
    }
}

fn prepared(place: &'static Place, mode: &str) -> LogFile {
    let mut file = file(place, mode);
    file.prepare().unwrap();
    file
}

fn committed(place: &'static Place, mode: &str) -> LogFile {
    let mut file = prepared(place, mode);
    file.commit();
    file
}

/// Whether they have one open file together.
fn share(one: &LogFile, other: &LogFile) -> bool {
    let opened = |file: &LogFile| Arc::clone(&file.open.as_ref().unwrap().file);
    Arc::ptr_eq(&opened(one), &opened(other))
}

#[test]
fn an_open_file_is_taken_over_in_mode_a_only() {
    let directory = TempDir::new().unwrap();
    let place = place(&directory, None);
    let mut first = committed(place, "a");
    let mut second = prepared(place, "a");
    assert!(share(&first, &second) && !second.created);
    for other in ["w", "a+", "r+"] {
        assert!(!share(&first, &prepared(place, other)), "{other}");
    }
    // One that is refused leaves the file.
    prepared(place, "a").abandon();
    assert!(first.path.exists());
    first.close();
    second.commit();
    second.write(b"1\n").unwrap();
    let third = prepared(place, "a");
    assert!(share(&second, &third));
    // One that is closed has nothing to take over.
    drop(third);
    second.close();
    assert!(second.open.is_none());
    assert_eq!(fs::read(&first.path).unwrap(), b"1\n");
    let writing = committed(place, "w");
    assert!(!share(&writing, &prepared(place, "w")));
}

#[test]
fn a_file_that_is_no_longer_under_its_path_is_not_taken_over() {
    let directory = TempDir::new().unwrap();
    let place = place(&directory, None);
    let first = committed(place, "a");
    let moved = directory.path().join("moved.log");
    let mut second = prepared(place, "a");
    fs::rename(&first.path, &moved).unwrap();
    // It was moved after the configuration had found it.
    second.commit();
    assert!(!share(&first, &second));
    fs::rename(&first.path, &moved).unwrap();
    let third = prepared(place, "a");
    assert!(!share(&second, &third) && third.created);
}

#[test]
fn an_idle_handler_locks_nothing_before_formatting() {
    let directory = TempDir::new().unwrap();
    let place = place(&directory, None);
    let instance = Instance::<Plain>::new(file(place, "a"), (), Kept::default());
    assert!(!instance.is_quiet(place));
    instance.alone(|file, ()| file.prepare()).unwrap();
    instance.alone(|file, ()| file.commit());
    assert!(instance.is_quiet(place));
    instance.alone(|file, ()| file.close());
    assert!(!instance.is_quiet(place));
    // One that is closed, and kept by a logger, opens its file again for each record if it must.
    instance.begin(place, true, &mut None).unwrap();
    assert!(!instance.is_quiet(place));
}

/// What was written, in the order in which it was told.
#[derive(Default)]
struct Told(Mutex<String>);

impl Written for Told {
    fn wrote(&self, _: &Path, text: &str) {
        lock(&self.0).push_str(text);
    }
}

#[test]
fn whoever_is_told_of_the_lines_is_told_in_their_order() {
    let directory = TempDir::new().unwrap();
    let told: &'static Told = Box::leak(Box::default());
    let place = place(&directory, Some(told));
    let instance = Instance::<Plain>::new(committed(place, "a"), (), Kept::default());
    thread::scope(|scope| {
        for thread in 0..4 {
            let instance = &instance;
            scope.spawn(move || {
                for number in 0..2000 {
                    let line = format!("{thread} {number}\n");
                    instance
                        .write(line.as_bytes(), None, false, &mut None)
                        .unwrap();
                }
            });
        }
    });
    let written = fs::read_to_string(place.resolve("app.log")).unwrap();
    assert_eq!(written.lines().count(), 8000);
    assert!(written == *lock(&told.0));
}

#[test]
fn a_mark_stands_once_at_the_start_whichever_thread_comes_first() {
    let directory = TempDir::new().unwrap();
    let place = place(&directory, None);
    let mut marked = file(place, "w");
    marked.encoding = Some("utf-8-sig".to_owned());
    marked.prepare().unwrap();
    marked.commit();
    let instance = Instance::<Plain>::new(marked, (), Kept::default());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| instance.write(b"x\n", None, false, &mut None).unwrap());
        }
    });
    let written = fs::read_to_string(place.resolve("app.log")).unwrap();
    assert_eq!(written, "\u{feff}x\nx\nx\nx\n");
}

#[test]
fn a_file_that_there_is_no_number_for_is_not_left_behind() {
    let directory = TempDir::new().unwrap();
    let place = place(&directory, None);
    let class: &'static FileClass<Plain> = Box::leak(Box::new(FileClass::new(place)));
    for _ in 0..=u16::MAX {
        let instance = Instance::new(file(place, "a"), (), Kept::default());
        assert!(class.instances.add(instance).is_ok());
    }
    let logging: Logging<Unbounded> = Logging::new();
    logging.start(Box::leak(Box::new(Registry {
        classes: Box::leak(Box::new([class as &dyn Class])),
        ..Registry::EMPTY
    })));
    let config = br#"{"version": 1, "handlers":
        {"f": {"class": "logging.FileHandler", "filename": "new.log"}}}"#;
    let mut mistakes = 0;
    logging.check(config, &mut |_| mistakes += 1);
    let is_refused = logging.apply(config).is_err();
    let left = fs::read_dir(directory.path()).unwrap().count();
    assert_eq!((mistakes, is_refused, left), (1, true, 0));
}

/// (For root all files may be written, and both say so.)
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_any_more_is_refused_as_a_check_says() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().unwrap();
    let class = Box::leak(Box::new(FileClass::<Plain>::new(place(&directory, None))));
    let logging: Logging<Unbounded> = Logging::new();
    logging.start(Box::leak(Box::new(Registry {
        classes: Box::leak(Box::new([class as &dyn Class])),
        ..Registry::EMPTY
    })));
    let config = br#"{"version": 1, "handlers": {"f": {"class": "logging.FileHandler", "filename": "app.log"}}}"#;
    logging.apply(config).unwrap();
    let path = directory.path().join("app.log");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let mut mistakes = 0;
    logging.check(config, &mut |_| mistakes += 1);
    let opens = fs::OpenOptions::new().append(true).open(&path).is_ok();
    assert_eq!(
        (mistakes == 0, logging.apply(config).is_ok()),
        (opens, opens)
    );
}
