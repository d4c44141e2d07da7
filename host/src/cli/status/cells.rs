//! What a status holds, as text.

use super::super::clean;
use super::super::level_name::level_name;
use serde_json::{Map, Value};

/// The objects and numbers of an object; a `more` among objects is no entry of theirs.
pub fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let object: Option<&Map<String, Value>> = value.as_object();
    let all = object.into_iter().flatten();
    all.filter(|(name, value)| *name != "more" || !value.is_number())
        .map(|(name, value)| (name.as_str(), value))
}

pub fn filters(value: &Value) -> Option<String> {
    let names = names(&value["filters"], ",");
    (!names.is_empty()).then(|| format!("filters={names}"))
}

pub fn names(value: &Value, separator: &str) -> String {
    let all: Vec<String> = value.as_array().into_iter().flatten().map(text).collect();
    all.join(separator)
}

pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => clean(text),
        other => clean(&other.to_string()),
    }
}

pub fn level(value: &Value) -> String {
    match value.as_i64().and_then(|number| number.try_into().ok()) {
        Some(number) => level_name(number),
        None => text(value),
    }
}
