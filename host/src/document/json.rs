//! JSON: read as parts that know where they stand, and written for people.

use std::fmt;
use std::fmt::Write as _;

use logconf_core::json;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::item::{Item, Json};
use super::{Mistake, unique};

/// Numbers stay as they are written. Of a key that is there twice, the last one counts, as everywhere in
/// JSON.
pub(super) fn read(bytes: &[u8]) -> Result<Item, Mistake> {
    let text = json::check(bytes).map_err(|syntax| {
        let sentence = format!("not a JSON document: {}", syntax.reason);
        Mistake::new(syntax.offset, sentence)
    })?;
    let start = text.len() - text.trim_start().len();
    let raw: &RawValue =
        serde_json::from_str(text).map_err(|error| Mistake::new(0, error.to_string()))?;
    item(raw.get(), start).map_err(|error| Mistake::new(0, error.to_string()))
}

/// What a text that was checked says, which begins at this byte. (It is not nested deeply.)
fn item(text: &str, at: usize) -> serde_json::Result<Item> {
    // Parts are borrowed from the text.
    let offset = |part: &str| at + (part.as_ptr() as usize - text.as_ptr() as usize);
    let value = match text.as_bytes().first() {
        Some(b'{') => {
            let entries: Entries<'_> = serde_json::from_str(text)?;
            let entries = entries.0.into_iter();
            let entries = entries.map(|(key, raw)| Ok((key, item(raw.get(), offset(raw.get()))?)));
            Json::Dict(unique(entries.collect::<serde_json::Result<_>>()?))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let items = items.into_iter();
            let items = items.map(|raw| item(raw.get(), offset(raw.get())));
            Json::List(items.collect::<serde_json::Result<_>>()?)
        }
        Some(b'"') => Json::Text(serde_json::from_str(text)?),
        _ => Json::Plain(text.to_owned()),
    };
    Ok(value.at(Some(at)))
}

/// The entries of a dict, in their order.
struct Entries<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a dict")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// A text as JSON writes it.
pub(super) fn quoted(text: &str, out: &mut String) {
    // Writing to a string cannot fail.
    _ = write!(out, "{}", serde_json::Value::from(text));
}

/// Each entry of a dict on a line of its own, but a dict of plain things on one line if it is
/// short.
pub(super) fn pretty(item: &Item, depth: usize, out: &mut String) {
    const SHORT: usize = 76;
    let entries = match &item.value {
        Json::Dict(entries) if !entries.is_empty() => entries,
        _ => return spaced(item, out),
    };
    let nests = entries
        .iter()
        .any(|(_, item)| matches!(item.value, Json::Dict(_)));
    if depth > 0 && !nests {
        let begins = out.len();
        spaced(item, out);
        if out.len() - begins + 2 * depth <= SHORT {
            return;
        }
        out.truncate(begins);
    }
    out.push_str("{\n");
    for (number, (key, item)) in entries.iter().enumerate() {
        out.push_str(if number > 0 { ",\n" } else { "" });
        out.push_str(&"  ".repeat(depth + 1));
        quoted(key, out);
        out.push_str(": ");
        pretty(item, depth + 1, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push('}');
}

/// On one line, with blanks behind commas and colons.
fn spaced(item: &Item, out: &mut String) {
    match &item.value {
        Json::Plain(plain) => out.push_str(plain),
        Json::Text(text) => quoted(text, out),
        Json::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                spaced(item, out);
            }
            out.push(']');
        }
        Json::Dict(entries) => {
            out.push('{');
            for (number, (key, item)) in entries.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                quoted(key, out);
                out.push_str(": ");
                spaced(item, out);
            }
            out.push('}');
        }
    }
}
