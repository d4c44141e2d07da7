//! Named pipes as log files: whoever opens one waits for a reader, unless it is told not to.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use logconf::core::info;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::json;

use crate::common::{System, document, expected};

const PATIENCE: Duration = Duration::from_secs(20);

fn make(pipe: &Path) {
    mknodat(CWD, pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
}

/// Whoever opens it for both waits for nobody, and whoever reads it is not at its end meanwhile.
fn both(pipe: &Path) -> File {
    let mut both = File::options();
    both.read(true).write(true).open(pipe).unwrap()
}

fn handlers() -> serde_json::Value {
    json!({"pipe": {"class": "logging.FileHandler", "filename": "pipe"},
           "beside": {"class": "logging.FileHandler", "filename": "beside.log"}})
}

/// CPython waits.
#[test]
fn a_pipe_that_nobody_reads_is_refused_at_once() {
    let system = System::new(json!({}));
    make(&system.folder.path().join("pipe"));
    let (told, refused) = channel();
    let logging = system.logging;
    thread::spawn(move || {
        let document = document(handlers());
        let applied = logging.apply(document.as_bytes());
        told.send(applied.unwrap_err().path().to_string()).unwrap();
    });
    let refused = refused.recv_timeout(PATIENCE).expect("it waits");
    assert_eq!(refused, "handlers.pipe.filename");
    let mut delayed = handlers();
    delayed["pipe"]["delay"] = true.into();
    system.apply(delayed);
    info!(system.log, "1");
    let path = system.folder.path().join("pipe");
    let no_reader = format!(
        "pipe: OSError: [Errno 6] No such device or address: '{}'",
        path.display()
    );
    assert_eq!(system.failures(), [no_reader]);
    assert_eq!(system.files()["beside.log"], "1\n");
    // Then somebody reads.
    let both = both(&path);
    let mut reader = File::open(path).unwrap();
    drop(both);
    info!(system.log, "2");
    assert_eq!(system.failures(), [""; 0]);
    system.apply(json!({}));
    let mut read = String::new();
    reader.read_to_string(&mut read).unwrap();
    assert_eq!(read, "2\n");
}

/// Much more than it holds.
#[test]
fn a_pipe_that_is_read_slowly_gets_every_line() {
    const RECORDS: usize = 3000;
    let system = System::new(json!({}));
    let path = system.folder.path().join("pipe");
    make(&path);
    let both = both(&path);
    let mut pipe = File::open(path).unwrap();
    let reader = thread::spawn(move || {
        let (mut all, mut part) = (Vec::new(), [0; 8192]);
        loop {
            match pipe.read(&mut part).unwrap() {
                0 => return String::from_utf8(all).unwrap(),
                read => all.extend_from_slice(&part[..read]),
            }
            thread::sleep(Duration::from_millis(2));
        }
    });
    system.apply(handlers());
    drop(both);
    let line = "x".repeat(100);
    (0..RECORDS).for_each(|_| info!(system.log, "{line}"));
    system.apply(json!({}));
    let all = (line + "\n").repeat(RECORDS);
    assert!(reader.join().unwrap() == all);
    assert_eq!(system.failures(), [""; 0]);
    assert!(system.files() == expected(&[("beside.log", &all)]));
}
