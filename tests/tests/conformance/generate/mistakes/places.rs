//! Places in a configuration where a mistake can be made.

use super::super::maker::Maker;
use crate::json::Json;

/// Any entry of a section that is a dict itself.
pub fn entry<'a>(maker: &mut Maker, document: &'a mut Json, section: &str) -> Option<&'a mut Json> {
    let Some(Json::Dict(entries)) = document.get_mut(section) else {
        return None;
    };
    let dicts: Vec<&mut Json> = entries
        .iter_mut()
        .map(|(_, v)| v)
        .filter(|v| matches!(v, Json::Dict(_)))
        .collect();
    match dicts.len() {
        0 => None,
        count => dicts.into_iter().nth(maker.below(count)),
    }
}

pub fn in_entry(
    maker: &mut Maker,
    document: &mut Json,
    section: &str,
    key: &str,
    value: Json,
) -> bool {
    entry(maker, document, section).is_some_and(|entry| {
        entry.set(key, value);
        true
    })
}

pub fn in_root(document: &mut Json, key: &str, value: Json) -> bool {
    if !matches!(document.get("root"), Some(Json::Dict(_))) {
        document.set("root", Json::empty());
    }
    document.get_mut("root").unwrap().set(key, value);
    true
}

pub fn file_handler(maker: &mut Maker, document: &mut Json, key: &str, value: Json) -> bool {
    in_class(
        maker,
        document,
        "logging.FileHandler",
        "filename",
        "a.log",
        key,
        value,
    )
}

pub fn memory_handler(maker: &mut Maker, document: &mut Json, key: &str, value: Json) -> bool {
    let class = "logging.handlers.MemoryHandler";
    in_class(maker, document, class, "capacity", 2i64, key, value)
}

/// Replaces any handler by one of a class, with the argument that it needs and another.
pub fn in_class(
    maker: &mut Maker,
    document: &mut Json,
    class: &str,
    needed: &str,
    needs: impl Into<Json>,
    key: &str,
    value: Json,
) -> bool {
    entry(maker, document, "handlers").is_some_and(|handler| {
        *handler = Json::empty().with("class", class).with(needed, needs);
        handler.set(key, value);
        true
    })
}
