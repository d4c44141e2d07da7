//! `logconf replay`. What is expected is what CPython 3.11 does, found by running it, but for
//! the places where it half-applies what it refuses.

mod device;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use device::{Ran, file, logconf, logconf_with_input};
use serde_json::{Value, json};

/// A directory with nothing in it, for one test alone.
fn directory(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("replay-{name}-{number}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

fn run(directory: &Path, lines: &str) -> Ran {
    let directory = directory.to_str().unwrap();
    logconf_with_input(&["replay", "--dir", directory, "-"], lines.as_bytes())
}

/// The results of these operations.
fn replay(directory: &Path, operations: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = operations.iter().map(|line| format!("{line}\n")).collect();
    let ran = run(directory, &lines.concat());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    let results = ran.stdout.lines().map(serde_json::from_str);
    results.collect::<Result<_, _>>().unwrap()
}

/// What each of these operations wrote.
fn outputs(directory: &Path, operations: &[Value]) -> Vec<Value> {
    let mut results = replay(directory, operations);
    results
        .iter_mut()
        .map(|result| result["out"].take())
        .collect()
}

fn configure(config: Value) -> Value {
    json!({"op": "dictConfig", "config": config})
}

/// A configuration in which the root logger has all of these handlers and takes everything.
fn with_handlers(handlers: Value) -> Value {
    let names: Vec<&String> = handlers.as_object().unwrap().keys().collect();
    let root = json!({"level": "DEBUG", "handlers": names});
    configure(json!({"version": 1, "handlers": handlers, "root": root}))
}

fn log(logger: &str, level: i32, message: &str) -> Value {
    json!({"op": "log", "logger": logger, "level": level, "msg": message})
}

fn content(directory: &Path, name: &str) -> Option<String> {
    std::fs::read_to_string(directory.join(name)).ok()
}

/// The chain of `[type, message]` of a refused configuration.
fn refusal(handler: Value) -> Vec<[String; 2]> {
    let directory = directory("refusal");
    let config = json!({"version": 1, "handlers": {"h": handler}});
    let results = replay(&directory, &[configure(config)]);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 0);
    let mut chain = Vec::new();
    let mut error = &results[0]["error"];
    while error.is_object() {
        let text = |name: &str| error[name].as_str().unwrap().to_owned();
        let message = text("message").replace(directory.to_str().unwrap(), "DIR");
        chain.push([text("type"), message]);
        error = &error["cause"];
    }
    chain
}

/// Why a handler cannot be configured: what is behind "Unable to configure handler".
fn cause(handler: Value) -> String {
    match &*refusal(handler) {
        [[kind, message], [cause, reason], ..] => {
            assert_eq!(
                (&**kind, &**message),
                ("ValueError", "Unable to configure handler 'h'")
            );
            format!("{cause}: {reason}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_configuration_warnings_go_to_stderr_as_they_are() {
    let operations = [
        log("a", 20, "info"),
        log("a", 30, "warning"),
        log("", 40, "{} %s é"),
        log("", 0, "never"),
    ];
    let written = outputs(&directory("last-resort"), &operations);
    assert_eq!(written[0], json!([]));
    assert_eq!(written[1], json!([["stderr", "warning\n"]]));
    assert_eq!(written[2], json!([["stderr", "{} %s é\n"]]));
    assert_eq!(written[3], json!([]));
}

#[test]
fn the_state_at_the_start_and_after_a_configuration() {
    let config = json!({
        "version": 1,
        "formatters": {"f": {"format": "%(levelname)s %(message)s"}},
        "filters": {"only": {"name": "a.b"}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout",
                    "formatter": "f", "level": "INFO", "filters": ["only"]},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "out"},
            "rot": {"class": "logging.handlers.RotatingFileHandler", "filename": "r.log",
                    "maxBytes": 10},
        },
        "root": {"level": "ERROR", "handlers": ["out", "mem"]},
        "loggers": {"a.b": {"level": 15, "propagate": false, "handlers": ["rot"]}},
    });
    let state = json!({"op": "state"});
    let operations = [
        log("", 10, "the root logger has a handle now"),
        json!({"op": "getLogger", "name": "x.y"}),
        state.clone(),
        configure(config),
        state,
    ];
    let results = replay(&directory("state"), &operations);
    let root = json!({"level": 30, "effective": 30, "propagate": true, "disabled": false,
                      "handlers": [], "filters": []});
    let child = json!({"level": 0, "effective": 30, "propagate": true, "disabled": false,
                       "handlers": [], "filters": []});
    let before = json!({"ok": true, "root": root, "loggers": {"x.y": child}, "handlers": {}});
    assert_eq!(results[2], before);
    let after = json!({
        "ok": true,
        "root": {"level": 40, "effective": 40, "propagate": true, "disabled": false,
                 "handlers": ["out", "mem"], "filters": []},
        "loggers": {
            "a.b": {"level": 15, "effective": 15, "propagate": false, "disabled": false,
                    "handlers": ["rot"], "filters": []},
            "x.y": {"level": 0, "effective": 40, "propagate": true, "disabled": true,
                    "handlers": [], "filters": []},
        },
        "handlers": {
            "out": {"class": "logging.StreamHandler", "level": 20,
                    "formatter": "%(levelname)s %(message)s", "filters": ["a.b"]},
            "mem": {"class": "logging.handlers.MemoryHandler", "level": 0, "formatter": null,
                    "filters": [], "target": "out", "capacity": 3, "flushLevel": 40},
            "rot": {"class": "logging.handlers.RotatingFileHandler", "level": 0,
                    "formatter": null, "filters": []},
        },
    });
    assert_eq!(results[4], after);
}

#[test]
fn what_is_written_is_told_by_sink_in_order() {
    let handlers = json!({
        "z": {"class": "logging.FileHandler", "filename": "b.log"},
        "y": {"class": "logging.FileHandler", "filename": "./sub/../a.log"},
        "x": {"class": "logging.StreamHandler"},
        "w": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"},
        "v": {"class": "logging.FileHandler", "filename": "b.log"},
        "u": {"class": "logging.NullHandler"},
    });
    let directory = directory("sinks");
    let written = outputs(&directory, &[with_handlers(handlers), log("a", 10, "m")]);
    let expected = json!([
        ["stdout", "m\n"],
        ["stderr", "m\n"],
        ["file:a.log", "m\n"],
        ["file:b.log", "m\nm\n"],
    ]);
    assert_eq!(written, [json!([]), expected]);
    assert_eq!(content(&directory, "b.log").as_deref(), Some("m\nm\n"));
}

#[test]
fn handlers_work_in_the_order_that_their_logger_gives_them() {
    let config = json!({
        "version": 1,
        "formatters": {"1": {"format": "1 %(message)s"}, "2": {"format": "2 %(message)s"}},
        "handlers": {
            "a": {"class": "logging.StreamHandler", "formatter": "1"},
            "b": {"class": "logging.StreamHandler", "formatter": "2"},
        },
        "root": {"level": "DEBUG", "handlers": ["b", "a", "b"]},
        "loggers": {"x": {"handlers": ["a"]}},
    });
    let written = outputs(&directory("order"), &[configure(config), log("x", 10, "m")]);
    assert_eq!(written[1], json!([["stderr", "1 m\n2 m\n1 m\n"]]));
}

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
fn memory_handlers_flush_when_full_when_it_matters_and_when_a_configuration_comes() {
    let mut config = json!({
        "version": 1,
        "handlers": {
            "out": {"class": "logging.StreamHandler", "level": "ERROR"},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "out",
                    "flushOnClose": false},
        },
        "root": {"level": "DEBUG", "handlers": ["mem"]},
    });
    let first = configure(config.clone());
    config["handlers"] = json!({});
    config["root"] = json!({"handlers": []});
    let operations = [
        first,
        log("x", 10, "1"),
        log("x", 10, "2"),
        log("x", 10, "3"),
        log("x", 10, "4"),
        log("x", 40, "5"),
        log("x", 10, "6"),
        json!({"op": "flush"}),
        log("x", 10, "7"),
        configure(config),
    ];
    let written = outputs(&directory("memory"), &operations);
    // The target's level does not count.
    assert_eq!(written[3], json!([["stderr", "1\n2\n3\n"]]));
    assert_eq!(written[5], json!([["stderr", "4\n5\n"]]));
    assert_eq!(written[7], json!([["stderr", "6\n"]]));
    assert_eq!(written[9], json!([["stderr", "7\n"]]));
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

#[test]
fn arguments_that_a_class_does_not_take() {
    let of = |class: &str, more: Value| {
        let mut handler = json!({"class": class});
        let more = more.as_object().unwrap().clone();
        handler.as_object_mut().unwrap().extend(more);
        cause(handler)
    };
    let rotating = "logging.handlers.RotatingFileHandler";
    assert_eq!(
        of(rotating, json!({"mode": "a"})),
        "TypeError: RotatingFileHandler.__init__() missing 1 required positional argument: \
         'filename'"
    );
    assert_eq!(
        of(rotating, json!({"filename": "x", "maxBytes": "10"})),
        "TypeError: '>' not supported between instances of 'str' and 'int'"
    );
    let watched = "logging.handlers.WatchedFileHandler";
    assert_eq!(
        of(watched, json!({"filename": "x", "when": "h"})),
        "TypeError: WatchedFileHandler.__init__() got an unexpected keyword argument 'when'"
    );
    let timed = "logging.handlers.TimedRotatingFileHandler";
    let when = |when: &str| of(timed, json!({"filename": "x", "when": when}));
    assert_eq!(
        when("x"),
        "ValueError: Invalid rollover interval specified: X"
    );
    assert_eq!(
        when("w9"),
        "ValueError: Invalid day specified for weekly rollover: W9"
    );
    assert_eq!(
        when("W"),
        "ValueError: You must specify a day for weekly rollover from 0 to 6 (0 is Monday): W"
    );
    assert_eq!(
        of(
            "logging.handlers.HTTPHandler",
            json!({"host": "h", "url": "/", "method": "PUT"})
        ),
        "ValueError: method must be GET or POST"
    );
    assert_eq!(
        of("logging.NullHandler", json!({"x": 1})),
        "TypeError: Handler.__init__() got an unexpected keyword argument 'x'"
    );
    assert_eq!(
        of("logging.handlers.Nonsense", json!({})),
        "ValueError: Cannot resolve 'logging.handlers.Nonsense': No module named \
         'logging.handlers.Nonsense'; 'logging.handlers' is not a package"
    );
}

#[test]
fn handlers_that_send_nothing_yet_can_be_configured() {
    let handlers = json!({
        "socket": {"class": "logging.handlers.SocketHandler", "host": "localhost",
                   "port": "ext://logging.handlers.DEFAULT_TCP_LOGGING_PORT"},
        "datagram": {"class": "logging.handlers.DatagramHandler", "host": "h", "port": 9021},
        "syslog": {"class": "logging.handlers.SysLogHandler", "address": "/dev/log",
                   "facility": "ext://logging.handlers.SysLogHandler.LOG_LOCAL7",
                   "socktype": "ext://socket.SOCK_DGRAM"},
        "mail": {"class": "logging.handlers.SMTPHandler", "mailhost": ["h", 25],
                 "fromaddr": "a@b", "toaddrs": ["c@d"], "subject": "s",
                 "credentials": ["u", "p"], "secure": []},
        "web": {"class": "logging.handlers.HTTPHandler", "host": "h", "url": "/", "method": "post"},
        "buffer": {"class": "logging.handlers.BufferingHandler", "capacity": 10},
    });
    let written = outputs(
        &directory("unsent"),
        &[with_handlers(handlers), log("", 50, "m")],
    );
    assert_eq!(written, [json!([]), json!([])]);
}

#[test]
fn a_queue_handler_hands_formatted_records_on() {
    let config = |respect: bool| {
        configure(json!({
            "version": 1,
            "formatters": {"f": {"format": "[%(message)s]"}},
            "handlers": {
                "a": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "f"},
                "q": {"class": "logging.handlers.QueueHandler", "handlers": ["a"],
                      "queue": "queue.SimpleQueue", "listener": "logging.handlers.QueueListener",
                      "respect_handler_level": respect, "formatter": "f"},
            },
            "root": {"level": "DEBUG", "handlers": ["q"]},
        }))
    };
    let operations = [
        config(false),
        log("", 10, "m"),
        config(true),
        log("", 10, "m"),
        log("", 40, "m"),
    ];
    let written = outputs(&directory("queue"), &operations);
    let once = json!([["stderr", "[[m]]\n"]]);
    assert_eq!(written[1], once);
    assert_eq!(written[3], json!([]));
    assert_eq!(written[4], once);
}

#[test]
fn a_config_is_read_as_it_is_written() {
    let directory = directory("as-written");
    let line = r#"{"op":"dictConfig","config":{"version":1.0,"handlers":{"h":{"class":"logging.handlers.RotatingFileHandler","filename":"first.log","filename":"\u00e9.log","maxBytes":1e400}},"root":{"handlers":["h"]}}}"#;
    let ran = run(&directory, line);
    assert_eq!(ran.stdout, "{\"ok\":true,\"out\":[]}\n");
    assert_eq!(content(&directory, "é.log").as_deref(), Some(""));
    assert_eq!(content(&directory, "first.log"), None);
}

#[test]
fn a_line_that_is_no_operation_has_its_result_and_the_rest_goes_on() {
    let lines = "{\n\n[]\n{\"op\":\"x\"}\n{\"op\":1}\n{}\n{\"op\":\"log\",\"logger\":\"a\"}\n\
                 {\"op\":\"fileConfig\",\"text\":\"\"}\n{\"op\":\"dictConfig\",\"config\":null}\n\
                 {\"op\":\"getLogger\",\"name\":\"a\"}";
    let ran = run(&directory("malformed"), lines);
    let results = ran.stdout.lines().map(|line| {
        let result: Value = serde_json::from_str(line).unwrap();
        let kind = result["error"]["type"].as_str().map(str::to_owned);
        kind.unwrap_or_else(|| result.to_string())
    });
    let expected = [
        "JSONDecodeError",
        "TypeError",
        "ValueError",
        "TypeError",
        "KeyError",
        "KeyError",
        "NotImplementedError",
        "TypeError",
        "{\"ok\":true}",
    ];
    assert_eq!(results.collect::<Vec<_>>(), expected);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn operations_come_from_a_file_and_relative_names_start_where_the_command_does() {
    let script = file("script.jsonl", log("", 40, "m").to_string());
    let ran = logconf(&["replay", &script]);
    assert_eq!(
        ran.stdout,
        "{\"ok\":true,\"out\":[[\"stderr\",\"m\\n\"]]}\n"
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let ran = logconf(&["replay", "/no/such/file"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
    assert!(ran.stderr.contains("cannot read /no/such/file"), "{ran:?}");
    let ran = logconf(&["replay", "--dir", "/no/such/directory", "-"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
}
