//! Signals: one that ends a process in the middle of a configuration, and those that interrupt its system
//! calls.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;

use crate::common::{files, log, process};
use crate::peer::Peer;

/// The numbers of the records in all files, each on a line of its own, in order.
fn numbers(files: &BTreeMap<String, String>) -> Vec<usize> {
    let mut numbers: Vec<usize> = files
        .values()
        .inspect(|text| assert!(text.is_empty() || text.ends_with('\n'), "torn"))
        .flat_map(|text| text.lines())
        .map(|line| {
            let number = line
                .strip_prefix("record ")
                .and_then(|line| line.trim_end_matches('x').strip_suffix(" whole "));
            number
                .unwrap_or_else(|| panic!("torn: {line:?}"))
                .parse()
                .unwrap()
        })
        .collect();
    numbers.sort_unstable();
    numbers
}

/// A document whose root logger writes to one of three files, in one of these ways.
fn document_of(kind: &str, logs: &Path, number: usize) -> String {
    let name = logs.join(format!("{}.log", number % 3));
    let of = |class: &str| json!({"class": format!("logging.{class}"), "filename": name});
    let memory = |target: &str| json!({"class": "logging.handlers.MemoryHandler", "capacity": 7, "target": target});
    let queue =
        |target: &str| json!({"class": "logging.handlers.QueueHandler", "handlers": [target]});
    let mut handlers = json!({"file": of("FileHandler")});
    match kind {
        "memory" => handlers["own"] = memory("file"),
        "queue" => handlers["own"] = queue("file"),
        "queue of a memory" => {
            handlers["memory"] = memory("file");
            handlers["own"] = queue("memory");
        }
        "rotating" => {
            handlers = json!({"own": of("handlers.RotatingFileHandler")});
            handlers["own"]["maxBytes"] = 200.into();
            handlers["own"]["backupCount"] = 1000.into();
        }
        "timed" => {
            handlers = json!({"own": of("handlers.TimedRotatingFileHandler")});
            handlers["own"]["when"] = "S".into();
        }
        _ => handlers = json!({"own": of("handlers.WatchedFileHandler")}),
    }
    let root = json!({"level": "DEBUG", "handlers": ["own"]});
    json!({"version": 1, "disable_existing_loggers": false, "handlers": handlers, "root": root})
        .to_string()
}

#[test]
fn a_process_that_is_ended_in_the_middle_of_configurations_has_written_everything() {
    for kind in [
        "memory",
        "queue",
        "queue of a memory",
        "rotating",
        "timed",
        "watched",
    ] {
        for delay in [0, 1, 3, 7] {
            end_in_the_middle(kind, delay);
        }
    }
}

fn end_in_the_middle(kind: &str, delay: u64) {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let mut process = process(&folder, json!({}));
    let address = process.address.parse().unwrap();
    let reply = Peer::at(address).request(document_of(kind, &logs, 0));
    assert_eq!(reply["ok"], true, "{reply}");
    let over = AtomicBool::new(false);
    // Before the process may end.
    let mut peer = Peer::at(address);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1.. {
                let document = document_of(kind, &logs, number);
                let sent = peer.0.write_all(&crate::peer::frame(document));
                // The process may have ended.
                if sent.is_err() || peer.reply().is_err() {
                    break;
                }
            }
            over.store(true, Ordering::Relaxed);
        });
        for number in 0..200 {
            log(&mut process, &format!("record {number} whole "));
        }
        process.mark();
        thread::sleep(Duration::from_millis(delay));
        kill_process(Pid::from_child(&process.child), Signal::TERM).unwrap();
        assert_eq!(process.child.wait().unwrap().code(), Some(0), "{kind}");
    });
    assert!(over.load(Ordering::Relaxed));
    let all = (0..200).collect::<Vec<_>>();
    assert_eq!(numbers(&files(&logs)), all, "{kind}");
}

/// What stops a process and lets it go on interrupts what its threads wait for in the system, even where
/// no signal has a handler.
#[test]
fn interrupted_calls_lose_and_repeat_nothing() {
    const RECORDS: usize = 60;
    // Much more than is sent without waiting.
    let long = "x".repeat(60_000);
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let socket = folder.path().join("socket");
    let receiver = UnixListener::bind(&socket).unwrap();
    let handlers = json!({
        "file": {"class": "logging.FileHandler", "filename": logs.join("app.log")},
        "socket": {"class": "logging.handlers.SocketHandler", "host": socket, "port": null},
    });
    let mut process = process(&folder, handlers.clone());
    let pid = Pid::from_child(&process.child);
    let address = process.address.parse().unwrap();
    let over = AtomicBool::new(false);
    let received = thread::scope(|scope| {
        let received = scope.spawn(|| {
            let mut all = Vec::new();
            let (mut peer, _) = receiver.accept().unwrap();
            let mut part = [0; 8192];
            loop {
                match peer.read(&mut part).unwrap() {
                    0 => break all,
                    read => all.extend_from_slice(&part[..read]),
                }
                thread::sleep(Duration::from_millis(3));
            }
        });
        let interrupts = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                // It takes a moment to stop; one that goes on before that was not interrupted.
                for signal in [Signal::STOP, Signal::CONT] {
                    kill_process(pid, signal).unwrap();
                    thread::sleep(Duration::from_millis(1));
                }
            }
        });
        let asks = scope.spawn(|| {
            let mut peer = Peer::at(address);
            for _ in 0..100 {
                let reply = peer.request(r#"{"logconf": {"op": "status"}}"#);
                assert_eq!(reply["ok"], true);
            }
        });
        for number in 0..RECORDS {
            log(&mut process, &format!("record {number} whole {long}"));
        }
        asks.join().unwrap();
        process.mark();
        over.store(true, Ordering::Relaxed);
        interrupts.join().unwrap();
        let (code, _, said) = process.end();
        assert_eq!((code, said.as_str()), (Some(0), ""));
        received.join().unwrap()
    });
    assert_eq!(numbers(&files(&logs)), (0..RECORDS).collect::<Vec<_>>());
    // Each record is a frame: its length, and as many bytes.
    let mut rest = &received[..];
    let mut frames = 0;
    while let Some((length, more)) = rest.split_first_chunk::<4>() {
        let (frame, more) = more.split_at(u32::from_be_bytes(*length) as usize);
        let message = format!("record {frames} whole {long}");
        assert!(
            frame
                .windows(message.len())
                .any(|part| part == message.as_bytes())
        );
        (rest, frames) = (more, frames + 1);
    }
    assert_eq!(frames, RECORDS);
}
