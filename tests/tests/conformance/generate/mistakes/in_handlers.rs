//! Mistakes in handlers: classes, arguments, targets, files.

use super::super::maker::Maker;
use super::super::values;
use super::Mistake;
use super::places::{entry, file_handler, in_entry, memory_handler};
use crate::json::Json;

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("mistake: an unknown formatter", |maker, document| {
        let name = maker.json(&["\"nosuch\"", "\"\u{e9}t\"", "5", "true", "\"it's\"", "1.5"]);
        in_entry(maker, document, "handlers", "formatter", name)
    }),
    ("mistake: an unknown class", |maker, document| {
        let class = maker.pick(&[
            "StreamHandler",
            "nosuch.Handler",
            "logging.NoSuch",
            "logging.handlers.NoSuch",
            "",
            "ext://logging.StreamHandler",
            "logging.",
            ".logging",
            "logging.StreamHandler.nosuch",
            "handlers.MemoryHandler",
            "logging..StreamHandler",
        ]);
        in_entry(maker, document, "handlers", "class", class.into())
    }),
    ("mistake: no class", |maker, document| {
        entry(maker, document, "handlers").is_some_and(|handler| {
            let had = handler.get("class").is_some();
            handler.remove("class");
            had
        })
    }),
    ("mistake: () and class", |maker, document| {
        in_entry(
            maker,
            document,
            "handlers",
            "()",
            "logging.StreamHandler".into(),
        )
    }),
    ("mistake: a stream for any class", |maker, document| {
        in_entry(
            maker,
            document,
            "handlers",
            "stream",
            "ext://sys.stdout".into(),
        )
    }),
    ("mistake: a missing argument", missing),
    ("mistake: a missing argument", missing),
    ("mistake: two missing arguments", |maker, document| {
        let class = maker.pick(&[
            "SMTPHandler",
            "HTTPHandler",
            "SocketHandler",
            "DatagramHandler",
            "RotatingFileHandler",
            "MemoryHandler",
        ]);
        let class = format!("logging.handlers.{class}");
        entry(maker, document, "handlers").is_some_and(|handler| {
            *handler = Json::empty().with("class", class);
            true
        })
    }),
    ("mistake: a missing directory", |maker, document| {
        let file = maker.pick(&[
            "nosuch/a.log",
            "no/such/a.log",
            "a.log/b",
            "nosuch/",
            ".",
            "",
            "./nosuch/../a.log",
        ]);
        file_handler(maker, document, "filename", file.into())
    }),
    ("mistake: a mode that is none", |maker, document| {
        let mode = maker.pick(&["q", "", "wa", "aa", "a!"]);
        file_handler(maker, document, "mode", mode.into())
    }),
    ("mistake: an encoding that is none", |maker, document| {
        file_handler(maker, document, "encoding", "nosuch-8".into())
    }),
    ("mistake: a wrong when", |maker, document| {
        let when = maker.pick(&["nosuch", "W", "W7", "W10", "w", "Wx", "", "MONTH"]);
        entry(maker, document, "handlers").is_some_and(|handler| {
            *handler = Json::empty().with("class", "logging.handlers.TimedRotatingFileHandler");
            handler.set("filename", "timed.log");
            handler.set("when", when);
            true
        })
    }),
    ("mistake: a wrong HTTP method", |maker, document| {
        entry(maker, document, "handlers").is_some_and(|handler| {
            *handler = Json::empty().with("class", "logging.handlers.HTTPHandler");
            handler.dict().extend(
                Json::parse(r#"{"host":"h","url":"/","method":"PUT"}"#)
                    .entries()
                    .to_vec(),
            );
            true
        })
    }),
    ("mistake: an unknown target", |maker, document| {
        let target = maker.json(&[
            "\"nosuch\"",
            "5",
            "\"\"",
            "null",
            "\"ext://nosuch\"",
            "\"cfg://values.level\"",
        ]);
        document.set("values", values::section());
        memory_handler(maker, document, "target", target)
    }),
    ("mistake: a target that is itself", |maker, document| {
        let names: Vec<String> = document
            .get("handlers")
            .map_or(&[][..], Json::entries)
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        if names.is_empty() {
            return false;
        }
        let name = maker.pick(&names);
        let memory = Json::empty()
            .with("class", "logging.handlers.MemoryHandler")
            .with("capacity", 1i64);
        document
            .get_mut("handlers")
            .unwrap()
            .set(&name, memory.with("target", name.as_str()));
        true
    }),
    ("mistake: a chain of three targets", |_, document| {
        let Some(Json::Dict(_)) = document.get("handlers") else {
            return false;
        };
        let section = document.get_mut("handlers").unwrap();
        for (name, target) in [("m1", "m2"), ("m2", "m3"), ("m3", "s")] {
            let memory = Json::empty()
                .with("class", "logging.handlers.MemoryHandler")
                .with("capacity", 1i64);
            section.set(name, memory.with("target", target));
        }
        section.set("s", Json::empty().with("class", "logging.StreamHandler"));
        true
    }),
    ("mistake: an argument of a wrong type", |maker, document| {
        let key = maker.pick(&[
            "filename",
            "maxBytes",
            "backupCount",
            "mode",
            "capacity",
            "stream",
            "delay",
            "encoding",
        ]);
        let value = values::odd(maker);
        entry(maker, document, "handlers").is_some_and(|handler| {
            let had = handler.get(key).is_some();
            if had {
                handler.set(key, value);
            }
            had
        })
    }),
];

/// Leaves out an argument that its class cannot do without.
fn missing(maker: &mut Maker, document: &mut Json) -> bool {
    const NEEDED: &[&str] = &[
        "filename", "capacity", "host", "mailhost", "fromaddr", "toaddrs", "subject", "url", "port",
    ];
    let mut places = Vec::new();
    for (name, handler) in document.get("handlers").map_or(&[][..], Json::entries) {
        let keys = handler.entries().iter().map(|(key, _)| key.clone());
        places.extend(
            keys.filter(|key| NEEDED.contains(&key.as_str()))
                .map(|key| (name.clone(), key)),
        );
    }
    if places.is_empty() {
        return false;
    }
    let (name, key) = maker.pick(&places);
    let handler = document
        .get_mut("handlers")
        .and_then(|section| section.get_mut(&name));
    handler.expect("the handler that was found").remove(&key);
    true
}
