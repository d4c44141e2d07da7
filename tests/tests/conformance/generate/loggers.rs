//! The section `loggers`, and the root.

use super::maker::Maker;
use super::{filters, values};
use crate::json::Json;

/// Families of names: gaps, names that sort in between, names of empty parts, the root's own.
const FAMILIES: &[&[&str]] = &[
    &["a", "a.b", "a.b.c", "a.c", "a.b.c.d.e"],
    &[
        "compiler",
        "compiler-x",
        "compiler.y",
        "compiler.y.z",
        "compiler y",
    ],
    &["a", "a.", "a..b", "a..b.c"],
    &[".x", ".", ".x.y", ".."],
    &["root", "root.x", "root.x.y", ""],
    &["é", "é.ü", "é-x", "日本", "日本.x", "😀"],
    &["b.x.y", "b", "b.x", "B", "b x.y"],
    &["", "a", "0", "a.0"],
];

/// The names that a scenario plays with.
pub fn names(maker: &mut Maker) -> Vec<&'static str> {
    let mut names = Vec::new();
    for _ in 0..2 + maker.below(2) {
        let family = maker.pick(FAMILIES);
        names.extend(maker.some(family, family.len()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The section. Handlers and filters are those that exist.
pub fn section(maker: &mut Maker, handlers: &[String], filters: &[&'static str]) -> Json {
    let mut section = Json::empty();
    let names = maker.loggers.clone();
    for name in maker.some(&names, 5) {
        if matches!(name, "root" | "") {
            maker.note("loggers: root or an empty name");
        }
        if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
            maker.note("loggers: empty parts in a name");
        }
        let mut logger = logger(maker, handlers, filters);
        if maker.percent(60) {
            let truth = maker.percent(60);
            let propagate = values::truth(maker, truth);
            let propagate = if maker.percent(4) {
                Json::null()
            } else {
                propagate
            };
            logger.set("propagate", propagate);
        }
        section.set(name, logger);
    }
    section
}

/// What the root may be configured with.
pub fn root(maker: &mut Maker, handlers: &[String], filters: &[&'static str]) -> Json {
    if maker.rule("root: falsy", 6) {
        return maker.json(&["{}", "null", "[]", "0", "false"]);
    }
    let mut root = logger(maker, handlers, filters);
    if maker.percent(70) {
        let level = maker.json(&["\"DEBUG\"", "\"INFO\"", "\"NOTSET\"", "1", "\"WARNING\""]);
        root.set("level", level);
    }
    if maker.rule("root: propagate is ignored", 4) {
        root.set("propagate", false);
    }
    root
}

fn logger(maker: &mut Maker, handlers: &[String], filters: &[&'static str]) -> Json {
    let mut logger = Json::empty();
    if maker.percent(60) {
        let level = values::level(maker);
        logger.set("level", level);
    }
    if !handlers.is_empty() && maker.percent(70) {
        let mut chosen = maker.some(handlers, 3);
        if maker.rule("handlers: twice the same", 8) {
            chosen.push(chosen[0].clone());
        }
        let chosen: Vec<Json> = chosen.into_iter().map(Json::from).collect();
        logger.set("handlers", chosen);
    } else if maker.rule("handlers: falsy", 15) {
        logger.set("handlers", maker.json(&["[]", "null", "{}", "0", "false"]));
    }
    if maker.rule("filters: on a logger", 20) {
        let filters = filters::list(maker, filters);
        logger.set("filters", filters);
    }
    if maker.rule("loggers: unknown keys", 4) {
        logger.set("nobody", values::odd(maker));
    }
    logger
}
