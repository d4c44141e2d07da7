//! A disk that is full: a limit on the size of files stands for it, which the system keeps to the byte.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::Resource;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{command_in, expected, files, limit, limit_child, log, process, process_in};
use crate::peer::{Peer, until};

/// A line of 20 bytes.
fn message(number: usize) -> String {
    format!("record {number:012}")
}

/// A process that logs three lines to a file, which takes half of the third; then there is room, and
/// it logs one more. Gives what it said, and its files.
fn filled(handler: Value) -> (String, std::collections::BTreeMap<String, String>) {
    let folder = TempDir::new().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let mut handler = handler;
    handler["filename"] = json!(logs.join("app.log"));
    let mut process = process(&folder, json!({"full": handler}));
    limit(&process, Resource::Fsize, Some(50));
    for number in 1..=3 {
        log(&mut process, &message(number));
    }
    let said = process.line();
    process.mark();
    limit(&process, Resource::Fsize, None);
    log(&mut process, &message(4));
    process.mark();
    let (code, _, more) = process.end();
    assert_eq!((code, more.as_str()), (Some(0), ""));
    (said, files(&logs))
}

/// In CPython, what was not written stays in the file's buffer.
#[test]
fn a_line_that_was_half_written_is_finished_in_front_of_the_next() {
    let (said, files) = filled(json!({"class": "logging.FileHandler"}));
    assert_eq!(
        said,
        "handler 'full' failed: OSError: [Errno 27] File too large\n"
    );
    let lines: String = (1..=4).map(|number| message(number) + "\n").collect();
    assert_eq!(files, expected(&[("app.log", &lines)]));
}

#[test]
fn a_line_that_was_half_written_is_finished_in_front_of_another_handlers() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("app.log");
    let of =
        |level: &str| json!({"class": "logging.FileHandler", "filename": file, "level": level});
    let mut process = process(&folder, json!({"a": of("ERROR"), "b": of("DEBUG")}));
    limit(&process, Resource::Fsize, Some(10));
    process.log(&json!({"msg": message(1), "level": "ERROR"}).to_string());
    // Both say so.
    process.line();
    process.line();
    process.mark();
    limit(&process, Resource::Fsize, None);
    log(&mut process, &message(2));
    process.end();
    let lines: String = (1..=2).map(|number| message(number) + "\n").collect();
    assert_eq!(fs::read_to_string(&file).unwrap(), lines);
}

#[test]
fn a_line_that_was_half_written_is_finished_before_its_file_is_moved() {
    let (_, files) = filled(json!({"class": "logging.handlers.RotatingFileHandler",
                                   "maxBytes": 65, "backupCount": 1}));
    let lines: String = (1..=3).map(|number| message(number) + "\n").collect();
    let next = message(4) + "\n";
    assert_eq!(
        files,
        expected(&[("app.log", &next), ("app.log.1", &lines)])
    );
}

/// Somebody has emptied the file to make room: the end of a line that is gone belongs to nothing.
#[test]
fn of_a_file_that_was_emptied_no_half_line_is_left() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("app.log");
    let handler = json!({"class": "logging.FileHandler", "filename": file});
    let mut process = process(&folder, json!({"full": handler}));
    limit(&process, Resource::Fsize, Some(10));
    log(&mut process, &message(1));
    process.line();
    assert_eq!(fs::read_to_string(&file).unwrap(), message(1)[..10]);
    fs::write(&file, "").unwrap();
    limit(&process, Resource::Fsize, None);
    log(&mut process, &message(2));
    process.end();
    assert_eq!(fs::read_to_string(&file).unwrap(), message(2) + "\n");
}

#[test]
fn a_mark_that_found_no_room_stands_at_the_start_all_the_same() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("app.log");
    let handler =
        json!({"class": "logging.FileHandler", "filename": file, "encoding": "utf-8-sig"});
    let mut process = process(&folder, json!({"full": handler}));
    limit(&process, Resource::Fsize, Some(0));
    log(&mut process, "lost");
    process.line();
    limit(&process, Resource::Fsize, None);
    log(&mut process, "kept");
    process.end();
    assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}kept\n");
}

/// The same of what goes to standard output, and from there to a file.
#[test]
fn a_line_of_standard_output_that_was_half_written_is_finished_too() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("out.log");
    let mut process = process_in(
        &format!("exec \"$@\" > '{}'", file.display()),
        &folder,
        json!({"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}}),
    );
    limit(&process, Resource::Fsize, Some(50));
    (1..=3).for_each(|number| log(&mut process, &message(number)));
    process.mark();
    limit(&process, Resource::Fsize, None);
    log(&mut process, &message(4));
    process.end();
    let lines: String = (1..=4).map(|number| message(number) + "\n").collect();
    assert_eq!(fs::read_to_string(&file).unwrap(), lines);
}

/// A process whose standard error is a file without much room.
struct Cramped {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    errors: PathBuf,
    /// How much was there before.
    begin: usize,
}

impl Cramped {
    /// With these handlers, and standard output behind them.
    fn new(folder: &TempDir, mut handlers: Value, room: u64) -> Self {
        let errors = folder.path().join("err.log");
        handlers["out"] = json!({"class": "logging.StreamHandler", "stream": "ext://sys.stdout"});
        let script = format!("exec \"$@\" 2> '{}'", errors.display());
        let mut child = command_in(&script, folder, handlers)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = || fs::read_to_string(&errors).unwrap_or_default();
        until("it listens", || said().ends_with('\n'));
        let begin = said().len();
        limit_child(&child, Resource::Fsize, Some(begin as u64 + room));
        Cramped {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
            errors,
            begin,
        }
    }

    fn log(&mut self, number: usize) {
        writeln!(self.input, "{}", json!({"msg": message(number)})).unwrap();
        assert_eq!(self.output.next().unwrap().unwrap(), message(number));
    }

    fn said(&self) -> String {
        let all = fs::read_to_string(&self.errors).unwrap();
        all[self.begin..].to_owned()
    }

    fn make_room(&self) {
        limit_child(&self.child, Resource::Fsize, None);
    }

    fn end(self) -> String {
        let said = || fs::read_to_string(&self.errors).unwrap();
        drop(self.input);
        let mut child = self.child;
        assert!(child.wait().unwrap().success());
        said()[self.begin..].to_owned()
    }
}

/// And of what goes to standard error, together with what the process says there itself.
#[test]
fn a_line_of_standard_error_that_was_half_written_is_finished_too() {
    let folder = TempDir::new().unwrap();
    let stream = json!({"class": "logging.StreamHandler", "stream": "ext://sys.stderr"});
    let mut process = Cramped::new(&folder, json!({"err": stream}), 50);
    (1..=3).for_each(|number| process.log(number));
    assert_eq!(process.said().len(), 50);
    process.make_room();
    writeln!(process.input, "no record").unwrap();
    process.log(4);
    let said = process.end();
    let lines: Vec<&str> = said.lines().collect();
    let [first, second, third, complaint, fourth] = lines[..] else {
        panic!("{said}");
    };
    let all = [1, 2, 3, 4].map(message);
    assert_eq!(
        [first, second, third, fourth],
        all.each_ref().map(|line| &**line)
    );
    assert!(complaint.contains("<stdin>"), "{complaint}");
}

#[test]
fn a_failure_that_was_half_told_is_told_whole_in_the_end() {
    let folder = TempDir::new().unwrap();
    let full = json!({"class": "logging.FileHandler", "filename": "/dev/full"});
    let mut process = Cramped::new(&folder, json!({"full": full}), 20);
    process.log(1);
    assert_eq!(process.said(), "handler 'full' faile");
    process.make_room();
    assert_eq!(
        process.end(),
        "handler 'full' failed: OSError: [Errno 28] No space left on device\n"
    );
}

/// Each queue has a thread of its own.
#[test]
fn lines_of_several_threads_are_whole_on_a_disk_that_is_full_again_and_again() {
    const RECORDS: usize = 20_000;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("app.log");
    let queue = json!({"class": "logging.handlers.QueueHandler", "handlers": ["file"]});
    let config = json!({
        "version": 1,
        "handlers": {"file": {"class": "logging.FileHandler", "filename": file},
                     "a": queue, "b": queue, "c": queue, "d": queue},
        "root": {"level": "INFO", "handlers": ["a", "b", "c", "d"]},
    });
    let mut process = process(&folder, json!({}));
    let reply = Peer::at(process.address.parse().unwrap()).request(config.to_string());
    assert_eq!(reply["ok"], true, "{reply}");
    let mut input = process.input.take().unwrap();
    let feed = thread::spawn(move || {
        for number in 0..RECORDS {
            writeln!(input, "{}", json!({"msg": message(number)})).unwrap();
        }
        input
    });
    // Not a whole number of lines.
    for more in (0..).map(|turn| 2001 + turn * 7 % 100) {
        let length = fs::metadata(&file).unwrap().len();
        limit(&process, Resource::Fsize, Some(length + more));
        thread::sleep(Duration::from_millis(3));
        limit(&process, Resource::Fsize, None);
        thread::sleep(Duration::from_millis(1));
        if feed.is_finished() {
            break;
        }
    }
    process.input = Some(feed.join().unwrap());
    process.end();
    let text = fs::read_to_string(&file).unwrap();
    let is_whole = |line: &&str| {
        let number = line.strip_prefix("record ").unwrap_or_default();
        number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let torn: Vec<&str> = text.lines().filter(|line| !is_whole(line)).collect();
    assert_eq!(torn, [""; 0]);
    assert!(text.ends_with('\n') && text.lines().count() > RECORDS / 10);
}

#[test]
fn a_disk_that_stays_full_is_told_once_and_other_handlers_go_on() {
    let folder = TempDir::new().unwrap();
    let mut process = process(
        &folder,
        json!({
            "full": {"class": "logging.FileHandler", "filename": "/dev/full"},
            "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
        }),
    );
    let mut all = String::new();
    for number in 0..100 {
        log(&mut process, &message(number));
        all += &(message(number) + "\n");
    }
    let (code, logged, said) = process.end();
    assert_eq!((code, logged), (Some(0), all));
    assert_eq!(
        said,
        "handler 'full' failed: OSError: [Errno 28] No space left on device\n"
    );
}
