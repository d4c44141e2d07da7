//! A process that may open no more files.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Resource};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{document, expected, files, limit, log, process};
use crate::peer::{Peer, until};
use crate::process::Listening;

/// Lets the process open no more files than it has: the next would get the lowest number that is free.
fn exhaust(process: &Listening) {
    let pid = Pid::from_child(&process.child).as_raw_nonzero();
    let is_free = |number: &u64| fs::symlink_metadata(format!("/proc/{pid}/fd/{number}")).is_err();
    limit(process, Resource::Nofile, (0..).find(is_free));
}

fn peer(process: &Listening) -> Peer {
    Peer::at(process.address.parse().unwrap())
}

fn file(folder: &Path, name: &str) -> Value {
    json!({"file": {"class": "logging.FileHandler", "filename": folder.join(name)}})
}

#[test]
fn what_was_created_until_there_was_no_descriptor_left_is_removed() {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let process = process(&folder, file(&logs, "old.log"));
    let mut peer = peer(&process);
    peer.request(r#"{"logconf": {"op": "status"}}"#);
    let pid = Pid::from_child(&process.child).as_raw_nonzero();
    let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count() as u64;
    limit(&process, Resource::Nofile, Some(open + 3));
    let many: serde_json::Map<String, Value> = (0..10)
        .map(|number| {
            let name = logs.join(format!("{number}.log"));
            let handler = json!({"class": "logging.FileHandler", "filename": name});
            (number.to_string(), handler)
        })
        .collect();
    let reply = peer.request(document(many.into()));
    assert_eq!(reply["ok"], false, "{reply}");
    assert!(reply.to_string().contains("[Errno 24]"), "{reply}");
    assert_eq!(files(&logs), expected(&[("old.log", "")]));
    limit(&process, Resource::Nofile, None);
    process.end();
}

#[test]
fn a_configuration_is_refused_and_the_one_before_goes_on() {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let mut process = process(&folder, file(&logs, "old.log"));
    let mut peer = peer(&process);
    peer.request(r#"{"logconf": {"op": "status"}}"#);
    exhaust(&process);
    let reply = peer.request(document(file(&logs, "new.log")));
    assert_eq!(reply["ok"], false, "{reply}");
    let causes = reply["causes"].to_string();
    assert!(
        causes.contains("[Errno 24] Too many open files: "),
        "{reply}"
    );
    log(&mut process, "1");
    limit(&process, Resource::Nofile, None);
    // (The refusal is told on its standard error, too.)
    until("the record is written", || files(&logs)["old.log"] == "1\n");
    let reply = peer.request(document(file(&logs, "new.log")));
    assert_eq!(reply["ok"], true, "{reply}");
    log(&mut process, "2");
    process.end();
    assert_eq!(
        files(&logs),
        expected(&[("new.log", "2\n"), ("old.log", "1\n")])
    );
}

#[test]
fn a_file_is_moved_and_made_anew_with_none_to_spare() {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let mut process = process(
        &folder,
        json!({"file": {"class": "logging.handlers.RotatingFileHandler",
                        "filename": logs.join("app.log"), "maxBytes": 5, "backupCount": 2}}),
    );
    log(&mut process, "1");
    process.mark();
    exhaust(&process);
    (2..=6).for_each(|number| log(&mut process, &number.to_string()));
    let (_, _, said) = process.end();
    assert_eq!(said, "");
    assert_eq!(
        files(&logs),
        expected(&[
            ("app.log", "5\n6\n"),
            ("app.log.1", "3\n4\n"),
            ("app.log.2", "1\n2\n"),
        ])
    );
}

/// What is moved away by time, or by somebody else, and what a queue hands on.
#[test]
fn nothing_is_lost_of_other_handlers_with_none_to_spare() {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let of = |class: &str, name: &str| json!({"class": class, "filename": logs.join(name)});
    let mut timed = of("logging.handlers.TimedRotatingFileHandler", "timed.log");
    (timed["when"], timed["backupCount"]) = ("S".into(), 9.into());
    let mut process = process(
        &folder,
        json!({
            "file": of("logging.FileHandler", "file.log"),
            "queue": {"class": "logging.handlers.QueueHandler", "handlers": ["file"]},
            "timed": timed,
            "watched": of("logging.handlers.WatchedFileHandler", "watched.log"),
        }),
    );
    log(&mut process, "1");
    process.mark();
    exhaust(&process);
    fs::rename(logs.join("watched.log"), logs.join("watched.log.1")).unwrap();
    // The second is over.
    for number in 2..=3 {
        thread::sleep(Duration::from_millis(1100));
        log(&mut process, &number.to_string());
    }
    let said = process.line();
    process.mark();
    limit(&process, Resource::Nofile, None);
    log(&mut process, "4");
    let (code, _, more) = process.end();
    assert_eq!((code, &*more), (Some(0), ""));
    // The folder cannot be looked through for old files.
    let directory = logs.display();
    assert_eq!(
        said,
        format!("handler 'timed' failed: OSError: [Errno 24] Too many open files: '{directory}'\n")
    );
    let files = files(&logs);
    let all = |name: &str| {
        let own = files.iter().filter(|(file, _)| file.starts_with(name));
        let mut lines: Vec<&str> = own.flat_map(|(_, text)| text.lines()).collect();
        lines.sort_unstable();
        lines.concat()
    };
    // Both the queue and the root logger hand it to the file.
    assert_eq!(all("file"), "11223344");
    assert_eq!(
        (all("timed"), all("watched")),
        ("1234".into(), "1234".into())
    );
    assert_eq!(files["watched.log.1"], "1\n");
}

#[test]
fn whoever_knocks_waits_quietly_and_is_let_in_as_soon_as_there_is_room() {
    let folder = TempDir::new().unwrap();
    let mut process = process(&folder, json!({}));
    process.mark();
    let ticks = || {
        let pid = Pid::from_child(&process.child).as_raw_nonzero();
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        let times = fields.skip(11).take(2).map(|field| field.parse::<u64>());
        times.map(Result::unwrap).sum::<u64>()
    };
    exhaust(&process);
    let mut peer = peer(&process);
    peer.send(crate::peer::frame(r#"{"logconf": {"op": "status"}}"#));
    let before = ticks();
    thread::sleep(Duration::from_millis(500));
    assert!(ticks() - before < 10, "it turns in a circle");
    limit(&process, Resource::Nofile, None);
    assert_eq!(peer.reply().unwrap()["ok"], true);
    process.end();
}
