//! What happens to lines that there is no room for.

use std::sync::Mutex;

use logconf_core::{
    Dropped, Lines, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, Stream,
    StreamHandler, error, info,
};
use serde_json::{Value, json};

use crate::common::{Small, leak};

/// A stream that has no room unless somebody waits, and notes for how long they would.
#[derive(Default)]
struct Slow(Mutex<Vec<u32>>);

impl Stream for Slow {
    fn write(&self, _: &[u8]) -> Result<(), Dropped> {
        self.0.lock().unwrap().push(0);
        Err(Dropped)
    }

    fn write_within(&self, _: &[u8], timeout_ms: u32) -> Result<(), Dropped> {
        self.0.lock().unwrap().push(timeout_ms);
        Ok(())
    }
}

struct System {
    logging: &'static Logging<Small>,
    logger: &'static Logger,
    ring: &'static Ring<32>,
    lines: &'static Lines<32>,
    slow: &'static Slow,
}

impl System {
    fn new() -> System {
        let (ring, lines, slow) = (leak(Ring::new()), leak(Lines::new()), leak(Slow::default()));
        let registry = leak(Registry {
            classes: leak([
                &StreamHandler as _,
                leak(MemoryHandler::<1, 256>::new()) as _,
                &NullHandler as _,
            ]),
            streams: leak([
                ("ring", ring as &dyn Stream),
                ("lines", lines as &dyn Stream),
                ("slow", slow as &dyn Stream),
            ]),
            ..Registry::EMPTY
        });
        let logging: &'static Logging<Small> = leak(Logging::new());
        logging.start(registry);
        let logger = leak(Logger::new("app"));
        logging.register(&[logger]);
        System {
            logging,
            logger,
            ring,
            lines,
            slow,
        }
    }

    fn answer(&self, request: &str) -> Value {
        let mut reply = [0; 2048];
        let length = self.logging.answer(request.as_bytes(), &mut reply);
        serde_json::from_slice(&reply[..length]).unwrap()
    }

    /// Has one handler write to this stream, with these attributes.
    fn apply(&self, stream: &str, attributes: &str) -> Value {
        let reply = self.answer(&document(stream, attributes));
        assert_eq!(reply["ok"], true, "{reply}");
        reply
    }

    fn dropped(&self) -> Value {
        self.answer(r#"{"logconf":{"op":"status"}}"#)["dropped"].clone()
    }
}

fn document(stream: &str, attributes: &str) -> String {
    format!(
        r#"{{"version":1,"disable_existing_loggers":false,"root":{{"level":"INFO","handlers":["h"]}},
        "handlers":{{"h":{{"class":"logging.StreamHandler","stream":"ext://{stream}",".":{{{attributes}}}}}}}}}"#
    )
}

fn text(read: impl Fn(&mut [u8]) -> usize) -> String {
    let mut bytes = [0; 64];
    let length = read(&mut bytes);
    String::from_utf8(bytes[..length].to_vec()).unwrap()
}

#[test]
fn the_newest_line_is_given_up_unless_the_handler_says_otherwise() {
    for attributes in ["", r#""overflow":"drop_newest""#] {
        let system = System::new();
        system.apply("lines", attributes);
        for number in 1..=4 {
            info!(system.logger, "line number {number}");
        }
        let there = "line number 1\nline number 2\n";
        assert_eq!(text(|out| system.lines.read(out)), there);
        assert_eq!(system.dropped(), json!({"h": 2}));
    }
}

#[test]
fn the_oldest_lines_are_given_up_if_the_handler_says_so() {
    let system = System::new();
    system.apply("lines", r#""overflow":"drop_oldest""#);
    for number in 1..=4 {
        info!(system.logger, "line number {number}");
    }
    let there = "line number 3\nline number 4\n";
    assert_eq!(text(|out| system.lines.read(out)), there);
    assert_eq!(system.dropped(), json!({"h": 2}));
}

#[test]
fn a_stream_that_cannot_give_up_the_oldest_lines_gives_up_the_newest() {
    let system = System::new();
    system.apply("ring", r#""overflow":"drop_oldest""#);
    for number in 1..=4 {
        info!(system.logger, "line number {number}");
    }
    let there = "line number 1\nline number 2\n";
    assert_eq!(text(|out| system.ring.read(out)), there);
    assert_eq!(system.dropped(), json!({"h": 2}));
}

/// Two handlers of one stream, the second of which is for errors alone.
fn two(stream: &str, overflow: &str) -> String {
    let handler = format!(
        r#""class":"logging.StreamHandler","stream":"ext://{stream}",".":{{"overflow":"{overflow}"}}"#
    );
    format!(
        r#"{{"version":1,"disable_existing_loggers":false,"root":{{"level":"INFO","handlers":["all","few"]}},
        "handlers":{{"all":{{{handler}}},"few":{{{handler},"level":"ERROR"}}}}}}"#
    )
}

#[test]
fn each_handler_has_a_count_of_its_own() {
    let system = System::new();
    assert_eq!(system.answer(&two("ring", "drop_newest"))["ok"], true);
    for number in 1..=5 {
        info!(system.logger, "line number {number}");
    }
    assert_eq!(system.dropped(), json!({"all": 3}));
    error!(system.logger, "line number 6");
    assert_eq!(system.dropped(), json!({"all": 4, "few": 1}));
    assert_eq!(system.logging.dropped(), 5);
}

#[test]
fn what_a_line_displaces_counts_for_its_handler() {
    let system = System::new();
    assert_eq!(system.answer(&two("lines", "drop_oldest"))["ok"], true);
    for number in 1..=2 {
        info!(system.logger, "line number {number}");
    }
    assert_eq!(system.dropped(), json!({}));
    // The first handler's line takes the place of one, and so does the second's.
    error!(system.logger, "line number 3");
    assert_eq!(system.dropped(), json!({"all": 1, "few": 1}));
    info!(system.logger, "as long as two of them");
    assert_eq!(system.dropped(), json!({"all": 3, "few": 1}));
    // Too long for the stream: itself.
    info!(system.logger, "longer than what there is room for");
    assert_eq!(system.dropped(), json!({"all": 4, "few": 1}));
    assert_eq!(system.logging.dropped(), 5);
}

#[test]
fn counts_go_on_in_the_handler_of_the_same_name() {
    let system = System::new();
    let document = two("ring", "drop_newest");
    assert_eq!(system.answer(&document)["ok"], true);
    let lose = || info!(system.logger, "a line that is longer than the ring");
    lose();
    assert_eq!(system.dropped(), json!({"all": 1}));
    for (number, document) in [
        &document,
        r#"{"version":1,"incremental":true,"root":{"level":"DEBUG"}}"#,
        r#"{"version":1,"incremental":true,"handlers":{"all":{"level":"DEBUG"}}}"#,
        r#"{"version":1,"disable_existing_loggers":false}"#,
        &document,
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(system.answer(document)["ok"], true);
        assert_eq!(system.dropped(), json!({"all": 1 + number}), "{document}");
        lose();
        assert_eq!(system.dropped(), json!({"all": 2 + number}), "{document}");
    }
    // What a handler of another name has lost is nobody else's.
    system.apply("ring", "");
    assert_eq!(system.dropped(), json!({}));
    assert_eq!(system.logging.dropped(), 6);
}

#[cfg(feature = "overrides")]
#[test]
fn counts_come_back_from_a_temporary_override() {
    let system = System::new();
    let document = two("ring", "drop_newest");
    assert_eq!(system.answer(&document)["ok"], true);
    let lose = || info!(system.logger, "a line that is longer than the ring");
    lose();
    let temporary = document.replacen('{', r#"{"logconf":{"expires_s":1},"#, 1);
    for _ in 0..2 {
        assert_eq!(system.answer(&temporary)["ok"], true);
        lose();
    }
    assert_eq!(system.dropped(), json!({"all": 3}));
    system.logging.poll(0);
    system.logging.poll(1_000);
    assert_eq!(system.logging.poll_within_ms(), None);
    assert_eq!(system.dropped(), json!({"all": 3}));
    lose();
    assert_eq!(system.dropped(), json!({"all": 4}));
}

/// A message in the middle of which a document is applied, as from an interrupt.
struct Applies<'s>(&'s System, &'s str);

impl std::fmt::Display for Applies<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        assert_eq!(self.0.answer(self.1)["ok"], true);
        f.write_str("longer than what there is room for")
    }
}

#[test]
fn what_a_late_reader_loses_is_counted_in_the_end() {
    let system = System::new();
    let document = two("ring", "drop_newest");
    assert_eq!(system.answer(&document)["ok"], true);
    info!(system.logger, "{}", Applies(&system, &document));
    system.logging.tidy();
    assert_eq!(system.dropped(), json!({"all": 1}));
    system.logging.tidy();
    assert_eq!(system.dropped(), json!({"all": 1}));
}

#[test]
fn what_was_lost_is_said_once_when_there_is_room() {
    let system = System::new();
    for stream in ["ring", "lines"] {
        system.apply(stream, "");
        let read = || match stream {
            "ring" => text(|out| system.ring.read(out)),
            _ => text(|out| system.lines.read(out)),
        };
        info!(system.logger, "a line of 25 characters..");
        for _ in 0..12 {
            info!(system.logger, "lost as well");
        }
        assert_eq!(read(), "a line of 25 characters..\n");
        // There is room for this one alone, and not for what is to be said.
        info!(system.logger, "another line of 27 chars...");
        assert_eq!(read(), "another line of 27 chars...\n");
        info!(system.logger, "there");
        assert_eq!(read(), "12 lines lost\nthere\n");
        info!(system.logger, "again");
        assert_eq!(read(), "again\n");
    }
}

#[test]
fn a_handler_waits_for_as_long_as_it_says() {
    let system = System::new();
    for (attributes, waited) in [
        (r#""overflow":"block","timeout_ms":250"#, 250),
        (r#""timeout_ms":7,"overflow":"block""#, 7),
    ] {
        system.apply("slow", attributes);
        info!(system.logger, "line");
        assert_eq!(
            std::mem::take(&mut *system.slow.0.lock().unwrap()),
            [waited]
        );
    }
}

#[test]
fn what_is_no_policy_is_refused_where_it_stands() {
    const POLICIES: &str = "expected one of 'drop_newest', 'drop_oldest' and 'block'";
    const TIME: &str = "expected how many milliseconds, at least 1";
    let system = System::new();
    for (attributes, name, expected) in [
        (r#""overflow":"drop-oldest""#, "overflow", POLICIES),
        (r#""overflow":1"#, "overflow", POLICIES),
        (
            r#""overflow":"block""#,
            "overflow",
            "expected another policy, or 'timeout_ms' beside 'block'",
        ),
        (r#""overflow":"block","timeout_ms":0"#, "timeout_ms", TIME),
        (r#""timeout_ms":-1,"overflow":"block""#, "timeout_ms", TIME),
        (r#""overflow":"block","timeout_ms":"9""#, "timeout_ms", TIME),
        // Nobody waits who does not block.
        (
            r#""timeout_ms":9"#,
            "timeout_ms",
            "expected 'overflow': 'block' beside 'timeout_ms'",
        ),
    ] {
        let document = document("lines", attributes);
        let reply = system.answer(&document);
        assert_eq!(reply["error"], "Unable to configure handler 'h'", "{reply}");
        assert_eq!(reply["path"], format!("handlers.h[\".\"].{name}"));
        let cause = reply["causes"][0].as_str().unwrap();
        assert!(cause.starts_with(expected), "{cause}");
        let at = reply["offset"].as_u64().unwrap() as usize;
        let value = attributes.split_once(&format!("\"{name}\":")).unwrap().1;
        assert!(document[at..].starts_with(value), "{reply}");
        let check = system.answer(&format!(
            r#"{{"logconf":{{"op":"check","config":{document}}}}}"#
        ));
        assert_eq!(check["errors"].as_array().unwrap().len(), 1, "{check}");
    }
    // A name that nothing here knows is taken and not read, as in CPython.
    let reply = system.apply("lines", r#""over-flow":"drop_oldest""#);
    let warning = "nothing here reads the attribute 'over-flow'";
    assert_eq!(reply["warnings"], json!([warning]));
}

#[cfg(feature = "get")]
#[test]
fn a_policy_can_be_read_back() {
    let system = System::new();
    for attributes in [
        json!({"overflow": "drop_oldest"}),
        json!({"overflow": "block", "timeout_ms": 20}),
        json!({"terminator": "\r\n", "overflow": "block", "timeout_ms": 1}),
    ] {
        let text = attributes.to_string();
        system.apply("lines", text.trim_matches(['{', '}']));
        let document = system.answer(r#"{"logconf":{"op":"get"}}"#)["config"].clone();
        assert_eq!(document["handlers"]["h"]["."], attributes);
    }
    system.apply("lines", r#""overflow":"drop_newest""#);
    let document = system.answer(r#"{"logconf":{"op":"get"}}"#)["config"].clone();
    assert_eq!(document["handlers"]["h"].get("."), None);
}

/// As `Slow`, behind a handler that holds records back.
#[test]
fn nobody_waits_while_a_configuration_flushes() {
    let system = System::new();
    let document = r#"{"version":1,"disable_existing_loggers":false,"root":{"level":"INFO","handlers":["m"]},"handlers":{
        "h":{"class":"logging.StreamHandler","stream":"ext://slow",".":{"overflow":"block","timeout_ms":250}},
        "m":{"class":"logging.handlers.MemoryHandler","capacity":9,"target":"h"}}}"#;
    let waited = || std::mem::take(&mut *system.slow.0.lock().unwrap());
    for (act, expected) in [
        (Logging::flush as fn(&Logging<Small>), 250),
        (
            |logging| {
                logging
                    .apply(br#"{"version":1,"disable_existing_loggers":false}"#)
                    .map(drop)
                    .unwrap()
            },
            0,
        ),
        (Logging::shutdown, 250),
    ] {
        assert_eq!(system.answer(document)["ok"], true);
        info!(system.logger, "line");
        assert!(waited().is_empty());
        act(system.logging);
        assert_eq!(waited(), [expected]);
    }
}
