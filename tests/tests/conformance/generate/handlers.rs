//! The section `handlers`.

use super::maker::Maker;
use super::{filters, values};
use crate::json::Json;

/// The section: a dict for each name. Formatters and filters are those that exist.
pub fn section(maker: &mut Maker, formatters: &[&'static str], filters: &[&'static str]) -> Json {
    let mut section = Json::empty();
    let names = maker.handlers.clone();
    let names = maker.some(&names, 5);
    for name in &names {
        let mut handler = match maker.rule("a shared dict", 2) {
            true => "cfg://templates.handler".into(),
            false => handler(maker, formatters, filters),
        };
        if let Json::Dict(keys) = &mut handler {
            // The order of the keys has no meaning but in errors.
            let at = maker.below(keys.len());
            keys.rotate_left(at);
        }
        section.set(name, handler);
    }
    set_targets(maker, &mut section);
    section
}

/// Gives each MemoryHandler a target: before it or behind it, sometimes another one or itself.
fn set_targets(maker: &mut Maker, section: &mut Json) {
    let is_memory = |handler: &Json| class(handler) == MEMORY;
    let (memories, others): (Vec<_>, Vec<_>) = section
        .entries()
        .iter()
        .cloned()
        .partition(|(_, handler)| is_memory(handler));
    for (name, mut handler) in memories.clone() {
        if maker.rule("memory: no target", 8) {
            continue;
        }
        let chain = maker.rule("memory: another one or itself as target", 3);
        let among = if chain || others.is_empty() {
            &memories
        } else {
            &others
        };
        if others.is_empty() && !chain {
            continue;
        }
        let target = maker.pick(among).0;
        maker.note(match target < name {
            true => "memory: a target before it",
            false => "memory: a target behind it",
        });
        handler.set("target", target);
        section.set(&name, handler);
    }
}

fn class(handler: &Json) -> &str {
    handler.get("class").and_then(Json::as_str).unwrap_or("")
}

const MEMORY: &str = "logging.handlers.MemoryHandler";

fn handler(maker: &mut Maker, formatters: &[&'static str], filters: &[&'static str]) -> Json {
    let mut dict = match maker.below(100) {
        0..26 => stream(maker),
        26..48 => memory(maker),
        48..62 => file(maker, "logging.FileHandler"),
        62..76 => rotating(maker),
        76..80 => file(maker, "logging.handlers.WatchedFileHandler"),
        80..84 => timed(maker),
        84..92 => network(maker),
        92..94 => {
            maker.note("handler: BufferingHandler");
            Json::empty()
                .with("class", "logging.handlers.BufferingHandler")
                .with("capacity", 3i64)
        }
        _ => {
            maker.note("handler: NullHandler");
            Json::empty().with("class", "logging.NullHandler")
        }
    };
    if maker.rule("handler: ()", 8) {
        let class = class(&dict).to_string();
        dict.remove("class");
        let class = if maker.percent(40) {
            format!("ext://{class}")
        } else {
            class
        };
        dict.set("()", class);
    }
    if maker.percent(45) {
        let level = values::level(maker);
        dict.set("level", level);
    }
    if !formatters.is_empty() && maker.percent(65) {
        dict.set("formatter", maker.pick(formatters));
    } else if maker.rule("formatter: falsy", 5) {
        dict.set(
            "formatter",
            maker.json(&["null", "\"\"", "0", "false", "[]"]),
        );
    }
    if maker.rule("filters: on a handler", 30) {
        let filters = filters::list(maker, filters);
        dict.set("filters", filters);
    }
    if maker.rule("properties of a handler", 6) {
        dict.set(
            ".",
            maker.json(&[
                "{\"nobody\":[1]}",
                "{}",
                "null",
                "{\"not an identifier\":0}",
            ]),
        );
    }
    dict
}

fn stream(maker: &mut Maker) -> Json {
    let mut dict = Json::empty().with("class", "logging.StreamHandler");
    match maker.below(10) {
        0..4 => dict.set("stream", "ext://sys.stdout"),
        4..6 => dict.set("stream", "ext://sys.stderr"),
        6 => dict.set("stream", "cfg://values.stream"),
        7 => dict.set("stream", Json::null()),
        _ => {}
    }
    terminator(maker, &mut dict, 12);
    dict
}

fn terminator(maker: &mut Maker, dict: &mut Json, percent: usize) {
    if maker.rule("properties: terminator", percent) {
        // What stands in it is not converted.
        let terminator = maker.pick(&["", ";\n", "é", "\r\n", "cfg://values.terminator"]);
        dict.set(".", Json::empty().with("terminator", terminator));
    }
}

fn memory(maker: &mut Maker) -> Json {
    maker.note("handler: MemoryHandler");
    let mut dict = Json::empty().with("class", MEMORY);
    dict.set("capacity", maker.pick(&[0i64, 1, 2, 3, 5, 100, 100]));
    if maker.rule("memory: flushLevel", 65) {
        let level = maker.json(&[
            "10",
            "20",
            "30",
            "40",
            "50",
            "60",
            "\"ext://logging.INFO\"",
            "0",
        ]);
        dict.set("flushLevel", level);
    }
    if maker.rule("memory: flushOnClose", 40) {
        dict.set("flushOnClose", maker.percent(40));
    }
    dict
}

fn file(maker: &mut Maker, class: &str) -> Json {
    maker.note("handler: a file");
    let mut dict = Json::empty().with("class", class);
    let files = maker.files.clone();
    dict.set("filename", maker.pick(&files));
    if maker.rule("file: mode", 45) {
        dict.set("mode", maker.pick(&["w", "w", "a"]));
    }
    if maker.rule("file: delay", 30) {
        dict.set("delay", maker.percent(70));
    }
    if maker.rule("file: encoding", 25) {
        let encodings = [
            "\"utf-8\"",
            "\"utf8\"",
            "\"UTF-8\"",
            "null",
            "\"ascii\"",
            "\"latin-1\"",
            "\"utf-8-sig\"",
            "\"utf-16\"",
            "\"UTF-32LE\"",
            "\"cp1252\"",
            "\"iso8859-2\"",
            "\"koi8-r\"",
            "\"gb18030\"",
            "\"Shift-JIS\"",
        ];
        dict.set("encoding", maker.json(&encodings));
        if maker.rule("file: errors", 25) {
            let errors = [
                "\"strict\"",
                "\"ignore\"",
                "\"replace\"",
                "\"backslashreplace\"",
                "\"xmlcharrefreplace\"",
                "\"namereplace\"",
                "null",
            ];
            dict.set("errors", maker.json(&errors));
        }
    }
    dict
}

fn rotating(maker: &mut Maker) -> Json {
    maker.note("handler: RotatingFileHandler");
    let mut dict = file(maker, "logging.handlers.RotatingFileHandler");
    if maker.percent(90) {
        let most = match maker.below(4) {
            0 => maker.pick(&[0i64, 1, 100]),
            // About as long as one, two or three lines.
            _ => 4 + maker.below(36) as i64,
        };
        dict.set("maxBytes", most);
    }
    if maker.percent(80) {
        dict.set("backupCount", maker.pick(&[0i64, 1, 1, 2, 3]));
    }
    terminator(maker, &mut dict, 20);
    dict
}

fn timed(maker: &mut Maker) -> Json {
    maker.note("handler: TimedRotatingFileHandler");
    let mut dict = file(maker, "logging.handlers.TimedRotatingFileHandler");
    dict.remove("mode");
    dict.set(
        "when",
        maker.pick(&["midnight", "D", "d", "W0", "W6", "MIDNIGHT", "w3"]),
    );
    if maker.percent(50) {
        dict.set("interval", maker.pick(&[1i64, 7]));
        dict.set("backupCount", 2i64);
        dict.set("utc", maker.percent(50));
    }
    dict
}

fn network(maker: &mut Maker) -> Json {
    maker.note("handler: of the network");
    let prefix = "logging.handlers.";
    let (class, arguments) = maker.pick(&[
        (
            "SMTPHandler",
            r#"{"mailhost":"localhost","fromaddr":"a@b","toaddrs":["c@d"],"subject":"s"}"#,
        ),
        (
            "SMTPHandler",
            r#"{"mailhost":["localhost",25],"fromaddr":"a@b","toaddrs":"c@d","subject":"s"}"#,
        ),
        (
            "SysLogHandler",
            r#"{"address":["127.0.0.1",514],"facility":"user"}"#,
        ),
        ("SysLogHandler", r#"{"address":"/dev/log"}"#),
        (
            "SysLogHandler",
            r#"{"facility":"ext://logging.handlers.SysLogHandler.LOG_USER"}"#,
        ),
        ("SysLogHandler", "{}"),
        ("HTTPHandler", r#"{"host":"localhost:80","url":"/log"}"#),
        (
            "HTTPHandler",
            r#"{"host":"localhost:80","url":"/log","method":"post","secure":true}"#,
        ),
        ("SocketHandler", r#"{"host":"localhost","port":9020}"#),
        ("SocketHandler", r#"{"host":"/no/socket","port":null}"#),
        ("DatagramHandler", r#"{"host":"localhost","port":9021}"#),
    ]);
    let mut dict = Json::empty().with("class", format!("{prefix}{class}"));
    dict.dict()
        .extend(Json::parse(arguments).entries().to_vec());
    dict
}
