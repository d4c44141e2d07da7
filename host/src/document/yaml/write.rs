//! YAML as it is written for people, and for readers of its version 1.1 as well as of 1.2: no library
//! quotes for both.

use crate::terminal::is_harmful;
use std::fmt::Write as _;

use super::scalar::{self, Scalar};
use crate::document::Mistake;
use crate::document::item::{Item, Json};

/// How long a list on one line may be.
const SHORT: usize = 76;

/// How long a key may be, in bytes: readers look for the colon behind it for 1024 characters.
const SHORT_KEY: usize = 1000;

pub(in crate::document) fn write(root: &Item) -> Result<String, Mistake> {
    let mut out = String::new();
    match &root.value {
        Json::Dict(entries) if !entries.is_empty() => dict(entries, 0, &mut out),
        Json::List(items) if !items.is_empty() => list(items, 0, &mut out),
        _ => {
            flow(root, &mut out);
            out.push('\n');
        }
    }
    Ok(out)
}

fn dict(entries: &[(String, Item)], depth: usize, out: &mut String) {
    for (number, (key, item)) in entries.iter().enumerate() {
        // The first one stands behind the dash of a list.
        if number > 0 || !out.ends_with("- ") {
            out.push_str(&"  ".repeat(depth));
        }
        if key_of(key, out) {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        out.push(':');
        match &item.value {
            Json::Dict(entries) if !entries.is_empty() => {
                out.push('\n');
                dict(entries, depth + 1, out);
            }
            _ => value(item, depth + 1, out),
        }
    }
}

/// A key; whether it is one that has `? ` before it, as it is too long without.
fn key_of(key: &str, out: &mut String) -> bool {
    let begins = out.len();
    text(key, out);
    let is_long = out.len() - begins > SHORT_KEY;
    if is_long {
        out.insert_str(begins, "? ");
    }
    is_long
}

/// What stands behind a key and is no dict.
fn value(item: &Item, depth: usize, out: &mut String) {
    let begins = out.len();
    out.push(' ');
    flow(item, out);
    out.push('\n');
    if let Json::List(items) = &item.value
        && (items.iter().any(is_nested) || out.len() - begins > SHORT)
    {
        out.truncate(begins);
        out.push('\n');
        list(items, depth, out);
    }
}

fn list(items: &[Item], depth: usize, out: &mut String) {
    for item in items {
        out.push_str(&"  ".repeat(depth));
        out.push_str("- ");
        match &item.value {
            Json::Dict(entries) if !entries.is_empty() => dict(entries, depth + 1, out),
            _ => {
                flow(item, out);
                out.push('\n');
            }
        }
    }
}

fn is_nested(item: &Item) -> bool {
    match &item.value {
        Json::Plain(_) | Json::Text(_) => false,
        Json::List(items) => !items.is_empty(),
        Json::Dict(entries) => !entries.is_empty(),
    }
}

/// On one line.
fn flow(item: &Item, out: &mut String) {
    match &item.value {
        Json::Plain(json) => out.push_str(&number(json)),
        Json::Text(content) => text(content, out),
        Json::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                flow(item, out);
            }
            out.push(']');
        }
        Json::Dict(entries) => {
            out.push('{');
            for (number, (key, item)) in entries.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                let is_long = key_of(key, out);
                out.push_str(if is_long { " : " } else { ": " });
                flow(item, out);
            }
            out.push('}');
        }
    }
}

/// A number as both versions know it: with a point and a sign, where there is an exponent.
fn number(json: &str) -> String {
    let Some((mantissa, exponent)) = json
        .split_once(['e', 'E'])
        .filter(|_| json != "false" && json != "true")
    else {
        return json.to_owned();
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) {
        ""
    } else {
        "+"
    };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// A text, in quotes unless every reader takes it for one without.
fn text(content: &str, out: &mut String) {
    if is_plain(content) {
        return out.push_str(content);
    }
    out.push('"');
    for c in content.chars() {
        // Writing to a string cannot fail.
        _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            '\r' => write!(out, "\\r"),
            // Two are no characters of YAML. Some others are taken for a line end or a byte order mark, and
            // all of these may not be seen, or turn the text around them.
            c if is_harmful(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => match c as u32 {
                code @ ..=0xff => write!(out, "\\x{code:02x}"),
                code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                code => write!(out, "\\U{code:08x}"),
            },
            c => write!(out, "{c}"),
        };
    }
    out.push('"');
}

/// Letters, digits and what has no meaning among them: names of loggers, classes, levels, files.
fn is_plain(content: &str) -> bool {
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    content.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && content.chars().all(is_harmless)
        && scalar::resolved(content) == Scalar::Text
        // Booleans, to some readers of version 1.1.
        && !matches!(content, "y" | "Y" | "n" | "N")
        || is_reference(content)
}

/// `ext://sys.stdout`: no reader takes that colon for one behind a key.
fn is_reference(content: &str) -> bool {
    let reference = content.split_once("://");
    reference.is_some_and(|(scheme, name)| {
        let is_name = |text: &str| {
            let mut chars = text.chars();
            chars.next().is_some_and(|c| c.is_ascii_alphabetic())
                && chars.all(|c| c.is_ascii_alphanumeric() || "._".contains(c))
        };
        is_name(scheme) && is_name(name)
    })
}
