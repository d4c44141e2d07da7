//! Documents that the board refuses, over either link.

use crate::log::is_record;
use logconf_tests::frame;
use logconf_tests::qemu::{Board, LINKS, Link, json};
use serde_json::{Value, json};

/// In force while the bad ones come; its lines are told from all others.
const OLD: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "formatters": {"old": {"format": "old|%(levelname)s|%(name)s|%(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "old",
                          "stream": "ext://board.uart0"}},
    "loggers": {"app.sensor": {"level": "DEBUG"}, "net": {"level": "DEBUG"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;

fn old(line: &str) -> bool {
    let parts: Vec<_> = line.split('|').collect();
    match parts[..] {
        ["old", level, name, message] => is_record(level, name, message),
        _ => false,
    }
}

/// One document, and what the board says to it.
struct Bad {
    document: Vec<u8>,
    error: &'static str,
    causes: Value,
    path: &'static str,
    /// What stands at the offset; `None` where there is no offset.
    place: Option<&'static str>,
    full: Option<(&'static str, u32)>,
}

fn bad(document: impl Into<Vec<u8>>, error: &'static str) -> Bad {
    Bad {
        document: document.into(),
        error,
        causes: json!([]),
        path: "",
        place: Some(""),
        full: None,
    }
}

impl Bad {
    fn because(self, causes: &[&str]) -> Bad {
        let causes = json!(causes);
        Bad { causes, ..self }
    }

    fn at(self, path: &'static str, place: &'static str) -> Bad {
        let place = Some(place);
        Bad {
            path,
            place,
            ..self
        }
    }

    /// The table that is full and what it has.
    fn full(self, table: &'static str, available: u32) -> Bad {
        let full = Some((table, available));
        Bad { full, ..self }
    }

    fn without_place(self) -> Bad {
        let place = None;
        Bad { place, ..self }
    }

    fn check(&self, reply: &Value) {
        let start = &self.document[..self.document.len().min(100)];
        let document = String::from_utf8_lossy(start);
        assert_eq!(reply["ok"], false, "{document}: {reply}");
        let error = reply["error"].as_str().expect("a sentence");
        assert!(is(error, self.error), "{document}: {reply}");
        let path = reply["path"].as_str().expect("a path");
        assert!(is(path, self.path), "{document}: {reply}");
        match self.place {
            Some(place) => {
                let offset = reply["offset"].as_u64().expect("an offset") as usize;
                let there = &self.document[offset..];
                assert!(there.starts_with(place.as_bytes()), "{document}: {reply}");
            }
            None => assert_eq!(reply.get("offset"), None, "{document}: {reply}"),
        }
        match self.full {
            Some((table, available)) => {
                assert_eq!(reply["table"], table, "{document}: {reply}");
                assert_eq!(reply["available"], available, "{document}: {reply}");
                let needed = reply["needed"].as_u64().expect("a number");
                assert!(needed > available.into(), "{document}: {reply}");
            }
            None => {
                assert_eq!(reply["causes"], self.causes, "{document}: {reply}");
                assert_eq!(reply.get("table"), None, "{document}: {reply}");
            }
        }
    }
}

/// Whether the board says what is expected: all of it, or what stands before a `*`.
fn is(said: &str, expected: &str) -> bool {
    match expected.strip_suffix('*') {
        Some(start) => said.starts_with(start),
        None => said == expected,
    }
}

/// All of them.
fn documents() -> Vec<Bad> {
    let handler = |entry: &str| format!(r#"{{"version":1,"handlers":{{"h":{entry}}}}}"#);
    let not_json = "not a JSON document: *";
    let h = "Unable to configure handler 'h'";
    let long = "x".repeat(1300);
    let loggers: Vec<_> = (0..16).map(|n| format!(r#""n{n}":{{}}"#)).collect();
    vec![
        bad(r#"{"version": 1, "root": {"level""#, not_json),
        bad(r#"{"version": 1, "root": {"level": "DEBUG"}"#, not_json),
        bad("", not_json),
        bad("version=1", not_json).at("", "version"),
        bad([OLD, "}"].concat(), not_json).at("", "}"),
        bad(*b"{\"version\": 1, \"\xff\": 1}", not_json),
        bad(r#"[{"version": 1}]"#, "expected a dict, found a list").at("", "["),
        bad("1", "expected a dict, found a number").at("", "1"),
        bad("{}", "dictionary doesn't specify a version").at("", "{}"),
        bad(
            r#"{"root":{"level":"DEBUG"}}"#,
            "dictionary doesn't specify a version",
        ),
        bad(
            r#"{"version":2,"root":{"level":"DEBUG"}}"#,
            "Unsupported version: 2",
        )
        .at("version", "2"),
        bad(
            r#"{"version":1,"root":{"level":"DEBUG","handlers":["gone"]}}"#,
            "Unable to configure root logger",
        )
        .because(&["Unable to add handler 'gone'", "'gone'"])
        .at("root.handlers[0]", "\"gone\""),
        bad(
            handler(r#"{"class":"logging.NullHandler","formatter":"gone"}"#),
            h,
        )
        .because(&["Unable to set formatter 'gone'", "'gone'"])
        .at("handlers.h.formatter", "\"gone\""),
        bad(handler(r#"{"class":"logging.FileHandler"}"#), h)
            .because(&["Cannot resolve 'logging.FileHandler': no such class is registered"])
            .at("handlers.h.class", "\"logging"),
        bad(
            handler(r#"{"class":"logging.handlers.SMTPHandler","mailhost":"example.org"}"#),
            h,
        )
        .because(&["Cannot resolve 'logging.handlers.SMTPHandler': no such class is registered"])
        .at("handlers.h.class", "\"logging"),
        bad(
            handler(r#"{"class":"logging.handlers.MemoryHandler","flushLevel":40}"#),
            h,
        )
        .because(&["MemoryHandler.__init__() missing 1 required positional argument: 'capacity'"])
        .at("handlers.h", "{"),
        bad(
            r#"{"logconf":{"op":"reboot"}}"#,
            "unknown operation \"reboot\" (there are: \"status\", \"get\", \"check\")",
        )
        .at("logconf.op", "\"reboot\""),
        bad(
            handler(r#"{"class":"logging.StreamHandler","stream":"ext://board.uart1"}"#),
            h,
        )
        .because(&["Cannot resolve 'board.uart1': no such object is registered"])
        .at("handlers.h.stream", "\"ext"),
        bad(
            r#"{"version":1,"loggers":{"net":{"level":"LOUD"}}}"#,
            "Unable to configure logger 'net'",
        )
        .because(&["Unknown level: 'LOUD'"])
        .at("loggers.net.level", "\"LOUD\""),
        bad(
            format!(r#"{{"version":1,"loggers":{{{}}}}}"#, loggers.join(",")),
            "Unable to configure logger 'n15'",
        )
        .at("loggers.n15", "")
        .full("loggers", 16),
        bad(
            format!(r#"{{"version":1,"loggers":{{"{long}":{{}}}}}}"#),
            "Unable to configure logger 'xxx*",
        )
        .at("loggers.xxx*", "{}")
        .full("text bytes", 1280),
        bad(
            format!(r#"{{"version":1,"formatters":{{"f":{{"format":"%(message)s{long}"}}}}}}"#),
            "Unable to configure formatter 'f'",
        )
        .at("formatters.f*", "")
        .full("text bytes", 1280),
        bad(
            "[".repeat(5000),
            "not a JSON document: nested deeper than 32 levels",
        )
        .at("", "["),
        bad(
            format!(r#"{{"version":1,"root":{}"#, r#"{"a":"#.repeat(1000)),
            "not a JSON document: nested deeper than 32 levels",
        )
        .at("", "{\"a\":"),
        bad(
            "[".repeat(10_000),
            "frame too long: 10000 bytes, at most 5632 fit",
        )
        .without_place()
        .full("frame", 5632),
        bad(
            [OLD, &" ".repeat(6000 - OLD.len())].concat(),
            "frame too long: 6000 bytes, at most 5632 fit",
        )
        .without_place()
        .full("frame", 5632),
    ]
}

#[test]
fn every_bad_document_is_refused_over_either_link_and_changes_nothing() {
    let board = Board::boot();
    let mut generation = board.apply(Link::Serial, OLD)["generation"]
        .as_u64()
        .unwrap();
    for link in LINKS {
        for bad in documents() {
            let begin = board.here();
            let before = board.status(link);
            assert_eq!(before["generation"], generation);
            bad.check(&board.request(link, &bad.document));

            // The old state is in force ...
            assert_eq!(board.status(link), before);
            let sensor = |line: &str| line.starts_with("old|DEBUG|app.sensor|");
            board.line.wait_line(board.here(), sensor, "line as before");
            // ... has been all the time ...
            let lines = board.line.since(begin);
            assert!(lines.iter().all(|line| old(line)), "{lines:#?}");
            // ... and the next good frame is taken.
            generation += 1;
            let good = r#"{"version":1,"incremental":true,"loggers":{"net":{"level":"DEBUG"}}}"#;
            assert_eq!(board.apply(link, good)["generation"], generation);
        }
    }
}

#[test]
fn a_config_as_long_as_the_buffer_is_taken() {
    let board = Board::boot();
    let config = [OLD, &" ".repeat(5632 - OLD.len())].concat();
    for (link, generation) in LINKS.into_iter().zip(3..) {
        assert_eq!(board.apply(link, &config)["generation"], generation);
    }
}

/// A board must not fill up with names that somebody once mistyped.
#[test]
fn a_hundred_configs_that_each_name_other_loggers_do_not_lock_the_board() {
    let board = Board::boot();
    for (link, kind) in [
        (Link::Serial, "incremental"),
        (Link::Tcp, "disable_existing_loggers"),
    ] {
        let keep = if kind == "incremental" {
            "true"
        } else {
            "false"
        };
        let mut peer = board.connect();
        for number in 0..100 {
            let names: Vec<_> = (0..5)
                .map(|n| format!(r#""app.snesor{number}.x{n}":{{"level":"DEBUG"}}"#))
                .collect();
            let config = format!(
                r#"{{"version":1,"{kind}":{keep},"loggers":{{{}}}}}"#,
                names.join(",")
            );
            let reply = match link {
                Link::Serial => board.line.request(config.as_bytes()),
                // Over one connection, as one client would.
                Link::Tcp => peer.request(config.as_bytes()),
            };
            assert_eq!(json(&reply)["ok"], true, "{number}: {}", json(&reply));
        }
        drop(peer);
        board.apply(link, OLD);
        let sensor = |line: &str| line.starts_with("old|DEBUG|app.sensor|");
        board
            .line
            .wait_line(board.here(), sensor, "line of the sensor");
    }
    assert_eq!(board.status(Link::Serial)["generation"], 204);
}

#[test]
fn several_requests_in_one_piece_are_answered_in_order() {
    let board = Board::boot();
    let requests = [
        "{\"version\":1,\"incremental\":true}",
        "[1]",
        "{\"version\":2}",
    ];
    let errors = [
        Value::Null,
        json!("expected a dict, found a list"),
        json!("Unsupported version: 2"),
    ];

    let mut peer = board.connect();
    peer.write(&requests.map(|r| frame::stream(r.as_bytes())).concat());
    for error in &errors {
        assert_eq!(
            json(&peer.read()).get("error").unwrap_or(&Value::Null),
            error
        );
    }

    let before = board.line.frames();
    board
        .line
        .write(&requests.map(|r| frame::serial(r.as_bytes())).concat());
    for (at, error) in errors.iter().enumerate() {
        let reply = board
            .line
            .wait("reply", |heard| heard.frames.get(before + at).cloned());
        assert_eq!(json(&reply).get("error").unwrap_or(&Value::Null), error);
    }
}
