//! The request `get` on a host: a document that restores the state, with every class.

mod common;
mod random;

use common::{answer, apply, folder, fresh, handler, restored};
use serde_json::{Value, json};

/// Entries that come back as they are.
pub const HANDLERS: [&str; 22] = [
    r#"{"class": "logging.NullHandler"}"#,
    r#"{"class": "logging.StreamHandler", "stream": "ext://sys.stdout", ".": {"terminator": "\r\n"}}"#,
    r#"{"class": "logging.FileHandler", "filename": "a.log"}"#,
    r#"{"class": "logging.FileHandler", "filename": "b\"é\n.log", "mode": "w", "encoding": "latin-1",
        "delay": true, "errors": "replace", ".": {"terminator": ";"}}"#,
    r#"{"class": "logging.FileHandler", "filename": "c.log", "encoding": null, "delay": 0}"#,
    r#"{"class": "logging.handlers.WatchedFileHandler", "filename": "d.log"}"#,
    r#"{"class": "logging.handlers.RotatingFileHandler", "filename": "e.log", "maxBytes": 4294967296,
        "backupCount": 3}"#,
    r#"{"class": "logging.handlers.TimedRotatingFileHandler", "filename": "f.log", "when": "W6",
        "interval": 1.5, "backupCount": true, "utc": true}"#,
    r#"{"class": "logging.handlers.MemoryHandler", "capacity": 7, "flushLevel": "CRITICAL"}"#,
    r#"{"class": "logging.handlers.QueueHandler", "respect_handler_level": false}"#,
    r#"{"class": "logging.handlers.QueueHandler", "respect_handler_level": true,
        "queue": {"()": "queue.Queue", "maxsize": 9}}"#,
    r#"{"class": "logging.handlers.BufferingHandler", "capacity": -9000000001}"#,
    r#"{"class": "logging.handlers.SocketHandler", "host": "localhost", "port": 9020,
        ".": {"retryMax": 2.5, "closeOnError": true}}"#,
    r#"{"class": "logging.handlers.SocketHandler", "host": "/run/log", "port": null}"#,
    r#"{"class": "logging.handlers.DatagramHandler", "host": "::1", "port": 9021}"#,
    r#"{"class": "logging.handlers.SysLogHandler"}"#,
    r#"{"class": "logging.handlers.SysLogHandler", "address": ["localhost", 514], "facility": "local3",
        "socktype": 1, ".": {"ident": "app: ", "append_nul": false, "terminator": ""}}"#,
    r#"{"class": "logging.handlers.SMTPHandler", "mailhost": ["localhost", 25], "fromaddr": "a@b.c",
        "toaddrs": ["d@e.f", "g@h.i"], "subject": "x", "credentials": null, "timeout": 1.0}"#,
    r#"{"class": "logging.handlers.HTTPHandler", "host": "localhost", "url": "/log", "method": "POST"}"#,
    r#"{"class": "app.Alert", "room": "ext", "people": ["a", "b\\"]}"#,
    r#"{"class": "app.Alert", "room": "", "level": "ERROR"}"#,
    r#"{"class": "app.Alert", "room": "x", "level": 15, "token": null}"#,
];

fn parsed(entry: &str) -> Value {
    serde_json::from_str(entry).unwrap()
}

#[test]
fn handlers_of_every_class_come_back() {
    let folder = folder("classes");
    for entry in HANDLERS {
        let entry = parsed(entry);
        assert_eq!(handler(&folder, &entry), entry);
    }
}

#[test]
fn what_stands_for_something_else_comes_back_as_that() {
    let folder = folder("references");
    let document = json!({
        "version": 1,
        "rooms": {"one": "cellar", "people": ["a"]},
        "handlers": {
            "a": {"()": "app.Alert", "room": "ext://app.room", "people": "cfg://rooms.people"},
            "b": {"class": "logging.handlers.DatagramHandler", "host": "cfg://rooms.one",
                  "port": "ext://logging.handlers.DEFAULT_UDP_LOGGING_PORT"},
            "c": {"class": "logging.handlers.QueueHandler", "queue": "queue.SimpleQueue",
                  "listener": "logging.handlers.QueueListener", "handlers": ["a", "b"]},
        },
    });
    let expected = json!({
        "a": {"class": "app.Alert", "room": "harbour", "people": ["a"]},
        "b": {"class": "logging.handlers.DatagramHandler", "host": "cellar", "port": 9021},
        "c": {"class": "logging.handlers.QueueHandler", "respect_handler_level": false,
              "handlers": ["a", "b"]},
    });
    assert_eq!(restored(&folder, &document)["handlers"], expected);
}

#[test]
fn filters_and_formatters_of_the_program_come_back() {
    let folder = folder("objects");
    let formatters = json!({
        "plain": {"()": "app.Columns", "separator": " | "},
        "wide": {"()": "app.Columns", "separator": "\t", "widths": [1, 2, 3]},
    });
    let filters = json!({"low": {"()": "app.Below", "level": 30}, "net": {"name": "net"}});
    let document = json!({
        "version": 1,
        "formatters": formatters,
        "filters": filters,
        "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr",
                           "formatter": "wide", "filters": ["low"]}},
        "root": {"level": "INFO", "handlers": ["h"], "filters": ["net", "low"]},
    });
    let config = restored(&folder, &document);
    for section in ["formatters", "filters", "handlers", "root"] {
        assert_eq!(config[section], document[section]);
    }
}

#[test]
fn a_state_with_a_secret_is_not_told_and_named() {
    let folder = folder("secrets");
    let mail = json!({"mailhost": "localhost", "fromaddr": "a@b.c", "toaddrs": "d@e.f",
        "subject": "x", "credentials": ["user", "hidden"]});
    let web = json!({"host": "localhost", "url": "/", "credentials": ["user", "hidden"]});
    let alert = json!({"room": "x", "token": "hidden"});
    for (class, mut entry) in [
        ("logging.handlers.SMTPHandler", mail),
        ("logging.handlers.HTTPHandler", web),
        ("app.Alert", alert),
    ] {
        entry["class"] = class.into();
        let logging = fresh(&folder);
        apply(logging, &json!({"version": 1, "handlers": {"h": entry}}));
        let reply = answer(logging, &json!({"logconf": {"op": "get"}}));
        let expected = format!("{class} does not tell the arguments that it was given");
        assert_eq!(
            (&reply["ok"], &reply["error"]),
            (&json!(false), &json!(expected))
        );
        assert!(!reply.to_string().contains("hidden"), "{reply}");
        let status = answer(logging, &json!({"logconf": {"op": "status"}}));
        assert_eq!(status["ok"], true);
        assert!(!status.to_string().contains("hidden"), "{status}");
    }
}

/// The root logger keeps it although the last configuration does not name either.
#[test]
fn a_closed_file_is_not_told_as_a_document_would_empty_it() {
    let folder = folder("closed");
    let logging = fresh(&folder);
    let file = json!({"class": "logging.FileHandler", "filename": "log", "mode": "w"});
    let document = json!({"version": 1, "handlers": {"h": file}, "root": {"handlers": ["h"]}});
    apply(logging, &document);
    apply(logging, &json!({"version": 1}));
    let reply = answer(logging, &json!({"logconf": {"op": "get"}}));
    let expected = "a handler of logging.FileHandler is closed, and a document would open it again: the logger 'root' has kept it";
    assert_eq!(reply["error"], expected, "{reply}");
}
