//! Handlers of files: when they open, empty, turn round and fail.

use super::common::*;
use serde_json::{Value, json};

#[test]
fn a_refused_configuration_leaves_no_files_and_empties_none() {
    let directory = directory("refused");
    std::fs::write(directory.join("old.log"), "old\n").unwrap();
    let handlers = json!({
        "a": {"class": "logging.FileHandler", "filename": "new.log"},
        "b": {"class": "logging.FileHandler", "filename": "old.log", "mode": "w"},
        "c": {"class": "logging.handlers.WatchedFileHandler", "filename": "new2.log", "mode": "w"},
        "d": {"class": "logging.FileHandler", "filename": "new3.log", "encoding": "klingon"},
    });
    let results = replay(&directory, &[with_handlers(handlers), log("a", 30, "m")]);
    let error = &results[0]["error"];
    assert_eq!(error["message"], "Unable to configure handler 'd'");
    assert_eq!(error["cause"]["type"], "LookupError");
    assert_eq!(error["cause"]["message"], "unknown encoding: klingon");
    assert_eq!(results[1]["out"], json!([["stderr", "m\n"]]));
    assert_eq!(content(&directory, "old.log").as_deref(), Some("old\n"));
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1);
}

#[test]
fn a_taken_configuration_creates_files_and_empties_those_in_mode_w() {
    let directory = directory("taken");
    for name in ["w.log", "a.log", "late.log", "later.log"] {
        std::fs::write(directory.join(name), "old\n").unwrap();
    }
    let class = "logging.FileHandler";
    let handlers = json!({
        "w": {"class": class, "filename": "w.log", "mode": "w"},
        "a": {"class": class, "filename": "a.log"},
        "late": {"class": class, "filename": "late.log", "mode": "w", "delay": true},
        "new": {"class": class, "filename": "new.log", "mode": "x"},
        "not": {"class": class, "filename": "not.log", "delay": true, "level": "ERROR"},
        "later": {"class": class, "filename": "later.log", "mode": "w", "delay": true,
                  "level": "ERROR"},
    });
    replay(&directory, &[with_handlers(handlers), log("a", 30, "m")]);
    let content = |name| content(&directory, name);
    assert_eq!(content("w.log").as_deref(), Some("m\n"));
    assert_eq!(content("a.log").as_deref(), Some("old\nm\n"));
    assert_eq!(content("late.log").as_deref(), Some("m\n"));
    assert_eq!(content("new.log").as_deref(), Some("m\n"));
    assert_eq!(content("not.log"), None);
    assert_eq!(content("later.log").as_deref(), Some("old\n"));
}

#[test]
fn closed_files_that_a_logger_still_has_are_opened_again_in_mode_a_and_silent_in_mode_w() {
    let handlers = json!({
        "a": {"class": "logging.FileHandler", "filename": "a.log"},
        "w": {"class": "logging.FileHandler", "filename": "w.log", "mode": "w"},
        "s": {"class": "logging.StreamHandler"},
        "m": {"class": "logging.handlers.MemoryHandler", "capacity": 1, "target": "s"},
    });
    let directory = directory("closed");
    let operations = [
        with_handlers(handlers),
        log("x", 30, "1"),
        configure(json!({"version": 1, "disable_existing_loggers": false})),
        log("x", 30, "2"),
    ];
    let written = outputs(&directory, &operations);
    assert_eq!(
        written[1],
        json!([
            ["stderr", "1\n1\n"],
            ["file:a.log", "1\n"],
            ["file:w.log", "1\n"]
        ])
    );
    assert_eq!(
        written[3],
        json!([["stderr", "2\n"], ["file:a.log", "2\n"]])
    );
    assert_eq!(content(&directory, "a.log").as_deref(), Some("1\n2\n"));
    assert_eq!(content(&directory, "w.log").as_deref(), Some("1\n"));
}

#[test]
fn a_configuration_finds_the_files_as_the_handlers_before_it_leave_them() {
    let rotating = json!({"class": "logging.handlers.RotatingFileHandler", "filename": "r.log",
                          "maxBytes": 6, "backupCount": 1});
    let config = |handlers: Value, name: &str| {
        let root = json!({"level": "DEBUG", "handlers": [name]});
        configure(json!({"version": 1, "handlers": handlers, "root": root}))
    };
    let memory = json!({"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "r"});
    let directory = directory("handed-over");
    let operations = [
        config(json!({"m": memory, "r": rotating}), "m"),
        log("", 10, "one"),
        log("", 10, "two"),
        // The memory flushes now, and the file is moved away under the new handler.
        config(json!({"r": rotating}), "r"),
        log("", 10, "3"),
    ];
    replay(&directory, &operations);
    assert_eq!(content(&directory, "r.log.1").as_deref(), Some("two\n"));
    assert_eq!(content(&directory, "r.log").as_deref(), Some("3\n"));
}

/// Those in mode `w` have each their own place in the file, as in CPython.
#[test]
fn handlers_of_one_file_write_over_each_other() {
    let class = "logging.FileHandler";
    let handlers = json!({
        "a": {"class": class, "filename": "x.log"},
        "v": {"class": class, "filename": "x.log", "mode": "w"},
        "w": {"class": class, "filename": "x.log", "mode": "w"},
    });
    let directory = directory("one-file");
    let operations = [with_handlers(handlers), log("", 10, "1"), log("", 10, "22")];
    replay(&directory, &operations);
    // The appended line is behind what is there: the others write at 0, and then at 2.
    let expected = "1\n22\n";
    assert_eq!(content(&directory, "x.log").as_deref(), Some(expected));
}

#[test]
fn rotation_counts_bytes_that_are_there_and_characters_that_come() {
    let handlers = json!({"r": {"class": "logging.handlers.RotatingFileHandler",
        "filename": "r.log", "mode": "w", "maxBytes": 8, "backupCount": 2}});
    let directory = directory("rotation");
    std::fs::write(directory.join("r.log"), "old\n").unwrap();
    let mut operations = vec![with_handlers(handlers)];
    operations.extend(["é", "é", "éé", "long enough", "z"].map(|message| log("", 10, message)));
    let written = outputs(&directory, &operations);
    // `maxBytes` makes it mode `a`: 4 bytes, and 2 for the first record, are below 8.
    assert_eq!(written[1], json!([["file:r.log", "é\n"]]));
    // 7 bytes are there now.
    assert_eq!(content(&directory, "r.log").as_deref(), Some("z\n"));
    assert_eq!(
        content(&directory, "r.log.1").as_deref(),
        Some("long enough\n")
    );
    assert_eq!(content(&directory, "r.log.2").as_deref(), Some("é\néé\n"));
    assert_eq!(content(&directory, "r.log.3"), None);
}

#[test]
fn a_watched_file_that_was_moved_away_is_opened_anew() {
    let directory = directory("watched");
    let class = "logging.handlers.WatchedFileHandler";
    // A rotating handler moves the file under the watching one.
    let handlers = json!({
        "w": {"class": class, "filename": "w.log"},
        "r": {"class": "logging.handlers.RotatingFileHandler", "filename": "w.log",
              "maxBytes": 4, "backupCount": 1},
    });
    let config = json!({"version": 1, "handlers": handlers,
                        "root": {"level": "DEBUG", "handlers": ["r", "w"]}});
    let operations = [configure(config), log("", 10, "1"), log("", 10, "2")];
    replay(&directory, &operations);
    assert_eq!(content(&directory, "w.log.1").as_deref(), Some("1\n1\n"));
    assert_eq!(content(&directory, "w.log").as_deref(), Some("2\n2\n"));
}

#[test]
fn characters_that_an_encoding_lacks() {
    let class = "logging.FileHandler";
    let handlers = json!({
        "a": {"class": class, "filename": "a.log", "encoding": "ascii"},
        "b": {"class": class, "filename": "b.log", "encoding": "Latin-1"},
        "c": {"class": class, "filename": "c.log", "encoding": "ascii", "errors": "replace"},
        "d": {"class": class, "filename": "d.log", "encoding": "us-ascii",
              "errors": "backslashreplace"},
        "e": {"class": class, "filename": "e.log", "encoding": "ascii", "errors": "nonsense"},
        "f": {"class": class, "filename": "f.log", "mode": "wb"},
    });
    let directory = directory("encodings");
    let written = outputs(&directory, &[with_handlers(handlers), log("", 10, "é")]);
    assert_eq!(
        written[1][0],
        json!([
            "stderr",
            "<logging error: UnicodeEncodeError>\n<logging error: LookupError>\n\
             <logging error: TypeError>\n"
        ])
    );
    assert_eq!(content(&directory, "a.log").as_deref(), Some(""));
    assert_eq!(std::fs::read(directory.join("b.log")).unwrap(), b"\xe9\n");
    assert_eq!(content(&directory, "c.log").as_deref(), Some("?\n"));
    assert_eq!(content(&directory, "d.log").as_deref(), Some("\\xe9\n"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_reported_and_logging_goes_on() {
    let handlers = json!({
        "a": {"class": "logging.FileHandler", "filename": "/dev/full"},
        "b": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
        "c": {"class": "logging.handlers.RotatingFileHandler", "filename": "no/such.log",
              "delay": true},
    });
    let written = outputs(
        &directory("full"),
        &[with_handlers(handlers), log("", 10, "m")],
    );
    assert_eq!(
        written[1],
        json!([
            ["stdout", "m\n"],
            [
                "stderr",
                "<logging error: OSError>\n<logging error: FileNotFoundError>\n"
            ]
        ])
    );
}

#[test]
fn files_that_cannot_be_opened() {
    let file = |name: Value| cause(json!({"class": "logging.FileHandler", "filename": name}));
    assert_eq!(
        file(json!("no/such/a.log")),
        "FileNotFoundError: [Errno 2] No such file or directory: 'DIR/no/such/a.log'"
    );
    assert_eq!(
        file(json!("x/..")),
        "IsADirectoryError: [Errno 21] Is a directory: 'DIR'"
    );
    assert_eq!(file(json!("a\0b")), "ValueError: embedded null byte");
    assert_eq!(
        file(json!(5)),
        "TypeError: expected str, bytes or os.PathLike object, not int"
    );
    assert_eq!(
        file(json!(null)),
        "TypeError: expected str, bytes or os.PathLike object, not NoneType"
    );
}

#[test]
fn modes_that_are_none() {
    let mode = |mode: &str| {
        cause(json!({"class": "logging.FileHandler", "filename": "m.log", "mode": mode}))
    };
    assert_eq!(mode("q"), "ValueError: invalid mode: 'q'");
    assert_eq!(
        mode("aw"),
        "ValueError: must have exactly one of create/read/write/append mode"
    );
    assert_eq!(
        mode("r"),
        "FileNotFoundError: [Errno 2] No such file or directory: 'DIR/m.log'"
    );
}
