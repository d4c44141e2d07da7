//! A whole configuration that CPython takes, mostly.

use super::maker::Maker;
use super::{filters, formatters, handlers, loggers, values};
use crate::json::Json;

/// A full configuration, and the names of its handlers.
pub fn full(maker: &mut Maker) -> (Json, Vec<String>) {
    let mut document = version(maker);
    if maker.percent(60) {
        let disable = maker.percent(45);
        if !disable {
            maker.note("existing loggers are kept");
        }
        let disable = values::truth(maker, disable);
        document.set("disable_existing_loggers", disable);
    } else {
        maker.note("existing loggers are disabled by default");
    }
    if maker.rule("incremental: false", 10) {
        let incremental = values::truth(maker, false);
        document.set("incremental", incremental);
    }
    let (formatter_section, formatter_names) = optional(maker, 75, formatters::section);
    let (filter_section, filter_names) = optional(maker, 45, filters::section);
    let handlers = match maker.percent(90) {
        true => handlers::section(maker, &formatter_names, &filter_names),
        false => Json::empty(),
    };
    let names: Vec<String> = handlers
        .entries()
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    let mut sections = vec![
        ("formatters", formatter_section),
        ("filters", filter_section),
        ("handlers", handlers),
    ];
    if maker.percent(85) {
        sections.push(("loggers", loggers::section(maker, &names, &filter_names)));
    }
    if maker.percent(65) {
        sections.push(("root", loggers::root(maker, &names, &filter_names)));
    } else {
        maker.note("root: none");
    }
    complete(maker, &mut document, sections);
    (document, names)
}

/// An incremental configuration, of the handlers that were configured last.
pub fn incremental(maker: &mut Maker, live: &[String]) -> Json {
    maker.note("incremental");
    let mut document = version(maker);
    let truth = values::truth(maker, true);
    document.set("incremental", truth);
    let mut sections = Vec::new();
    if !live.is_empty() && maker.percent(60) {
        let mut section = Json::empty();
        for name in maker.some(live, 3) {
            let level = match maker.rule("incremental: a handler's level 0 or NOTSET", 20) {
                true => maker.json(&["0", "\"NOTSET\"", "\"\"", "[]"]),
                false => values::level(maker),
            };
            let handler = Json::empty()
                .with("level", level)
                .with("formatter", "ignored");
            section.set(&name, handler);
        }
        sections.push(("handlers", section));
    }
    if maker.percent(85) {
        maker.note("incremental: loggers");
        let mut section = loggers::section(maker, &["ignored".into()], &["ignored"]);
        if maker.percent(30) {
            section.dict().retain(|(name, _)| !name.is_empty());
        }
        sections.push(("loggers", section));
    }
    if maker.percent(50) {
        maker.note("incremental: root");
        sections.push((
            "root",
            loggers::root(maker, &["ignored".into()], &["ignored"]),
        ));
    }
    if maker.percent(20) {
        sections.push(("formatters", Json::parse("{\"x\":{\"format\":\"{\"}}")));
        sections.push(("filters", Json::parse("{\"x\":5}")));
    }
    complete(maker, &mut document, sections);
    document
}

fn version(maker: &mut Maker) -> Json {
    let version = match maker.rule("version: true or 1.0", 4) {
        true => maker.json(&["true", "1.0"]),
        false => Json::from(1i64),
    };
    Json::empty().with("version", version)
}

type Section = (Json, Vec<&'static str>);

fn optional(maker: &mut Maker, percent: usize, make: fn(&mut Maker) -> Section) -> Section {
    match maker.percent(percent) {
        true => make(maker),
        false => (Json::empty(), Vec::new()),
    }
}

/// Puts the sections in any order, and adds what they refer to and what nobody knows.
fn complete(maker: &mut Maker, document: &mut Json, mut sections: Vec<(&str, Json)>) {
    while !sections.is_empty() {
        let at = maker.below(sections.len());
        let (name, section) = sections.swap_remove(at);
        if section != Json::empty() || maker.percent(30) {
            document.set(name, section);
        }
    }
    if maker.rule("unknown top-level keys", 8) {
        document.set("nobody", values::odd(maker));
    }
    let text = document.to_string();
    if text.contains("cfg://values") || maker.percent(5) {
        maker.note("cfg://");
        document.set("values", values::section());
    }
    if text.contains("cfg://templates") {
        document.set(
            "templates",
            Json::parse(
                r#"{"formatter":{"()":"logging.Formatter","format":"<%(message)s>"},
                    "filter":{"()":"logging.Filter","name":"a"},
                    "handler":{"class":"logging.StreamHandler","level":"INFO",
                               "stream":"ext://sys.stdout",".":{"terminator":"!\n"}}}"#,
            ),
        );
    }
    if text.contains("ext://") {
        maker.note("ext://");
    }
    if maker.rule("cfg: whole sections", 3) && document.get("handlers").is_some() {
        let section = document.get("handlers").cloned().unwrap();
        document.set("elsewhere", Json::empty().with("handlers", section));
        document.set("handlers", "cfg://elsewhere.handlers");
    }
    // The first key is as good as the last.
    let keys = document.dict();
    let at = maker.below(keys.len());
    keys.rotate_left(at);
}
