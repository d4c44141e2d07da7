//! The section `filters`.

use super::maker::Maker;
use super::values;
use crate::json::Json;

const NAMES: &[&str] = &["only", "net", "x", "é"];

/// The section, and the names in it.
pub fn section(maker: &mut Maker) -> (Json, Vec<&'static str>) {
    let mut section = Json::empty();
    let names = maker.some(NAMES, 3);
    for name in &names {
        let filter = filter(maker);
        section.set(name, filter);
    }
    (section, names)
}

fn filter(maker: &mut Maker) -> Json {
    if maker.rule("filter: {}", 8) {
        return Json::empty();
    }
    if maker.rule("a shared dict", 3) {
        return "cfg://templates.filter".into();
    }
    let mut dict = Json::empty();
    let factory = maker.rule("filter: ()", 20);
    if factory {
        dict.set(
            "()",
            maker.pick(&["logging.Filter", "ext://logging.Filter"]),
        );
    }
    let logger = maker.logger();
    let name = match maker.below(12) {
        0 => "",
        1 => "cfg://values.name",
        2 => "http://a",
        3..5 => {
            maker.note("filter: a part of a name");
            let characters = logger.char_indices().count();
            let end = logger
                .char_indices()
                .nth(characters / 2)
                .map_or(0, |(at, _)| at);
            &logger[..end]
        }
        _ => logger,
    };
    dict.set("name", name);
    if !factory && maker.rule("filter: unknown keys without ()", 6) {
        dict.set("nobody", values::odd(maker));
    }
    if factory && maker.rule("properties of a filter", 8) {
        dict.set(".", Json::parse("{\"nobody\":\"x\"}"));
    }
    dict
}

/// A list of filters for a handler or a logger.
pub fn list(maker: &mut Maker, names: &[&'static str]) -> Json {
    if names.is_empty() || maker.rule("filters: falsy", 8) {
        return maker.json(&["[]", "null", "{}"]);
    }
    let mut chosen = maker.some(names, 2);
    if maker.rule("filters: twice the same", 5) {
        chosen.push(chosen[0]);
    }
    chosen
        .into_iter()
        .map(Json::from)
        .collect::<Vec<_>>()
        .into()
}
