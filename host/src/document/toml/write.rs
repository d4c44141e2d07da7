//! TOML, as it is written for people.

use std::fmt::Write as _;

use toml::{Table, Value};

use crate::document::Mistake;
use crate::document::item::{Item, Json};
use crate::terminal::is_harmful;

pub(in crate::document) fn write(root: &Item) -> Result<String, Mistake> {
    let Json::Dict(_) = root.value else {
        let sentence = "TOML has no document that is no dict";
        return Err(Mistake {
            at: root.at,
            ..Mistake::new(0, sentence)
        });
    };
    let text = match value(root, "")? {
        Value::Table(table) => table.to_string(),
        other => other.to_string(),
    };
    Ok(escaped(&text))
}

/// Stands around the number of a character that is to be escaped. It always is, itself, which the library
/// sees to: so that text with it is in double quotes, and no other text has the escape sequence.
const MARK: char = '\u{1}';
/// How the library writes it.
const WRITTEN: &str = "\\u0001";

/// A text, or a key, in which numbers stand for the characters that may not be seen, or turn the text
/// around them. The library would write most of them as they are.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // It knows what to do with line ends and tabs. And nobody else's text looks like the mark.
        let is_harmful = is_harmful(c) && !matches!(c, '\n' | '\r' | '\t');
        match is_harmful || text[at..].starts_with(WRITTEN) {
            // Writing to a string cannot fail.
            true => _ = write!(out, "{MARK}{:08X}{MARK}", c as u32),
            false => out.push(c),
        }
    }
    out
}

/// What the library wrote, with escape sequences for these characters.
fn escaped(text: &str) -> String {
    let mut pieces = text.split(WRITTEN);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    // A number, and what stands behind it.
    while let (Some(number), Some(rest)) = (pieces.next(), pieces.next()) {
        _ = write!(out, "\\U{number}{rest}");
    }
    out
}

/// The value of a part at this path.
fn value(item: &Item, path: &str) -> Result<Value, Mistake> {
    let refused = |sentence: String, hint: Option<String>| Mistake {
        at: item.at,
        path: path.to_owned(),
        sentence,
        hint,
    };
    Ok(match &item.value {
        Json::Text(text) => Value::String(marked(text)),
        Json::Plain(plain) => match &**plain {
            "null" => {
                let hint = "leave it out if that means the same, or write YAML";
                return Err(refused(
                    "TOML has no null".to_owned(),
                    Some(hint.to_owned()),
                ));
            }
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            number => number_of(number).ok_or_else(|| {
                let sentence = format!("TOML has no number {number}: its numbers have 64 bits");
                refused(sentence, None)
            })?,
        },
        Json::List(items) => {
            let items = items.iter().enumerate();
            let items = items.map(|(at, item)| value(item, &format!("{path}[{at}]")));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Json::Dict(entries) => {
            // Where it is written, what is no table comes first.
            let mut table = Table::new();
            for (key, item) in entries {
                table.insert(marked(key), value(item, &below(path, key))?);
            }
            Value::Table(table)
        }
    })
}

/// The path of what stands under a key, as the configurator writes it.
fn below(path: &str, key: &str) -> String {
    let mut chars = key.chars();
    let begins = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    match begins && chars.all(|c| c.is_alphanumeric() || c == '_') {
        true if path.is_empty() => key.to_owned(),
        true => format!("{path}.{key}"),
        false => format!("{path}[\"{key}\"]"),
    }
}

fn number_of(json: &str) -> Option<Value> {
    if !json.contains(['.', 'e', 'E']) {
        return json.parse().ok().map(Value::Integer);
    }
    let float: f64 = json.parse().ok()?;
    float.is_finite().then_some(Value::Float(float))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_seen_is_escaped_and_nothing_else() {
        for text in [
            "a\u{9b}2J\u{202e}",
            "\u{1}",
            "\\\u{1}",
            r"C:\u0001\x",
            r"C:\\u0001'",
            "\u{feff}\n\u{e0041}\n\"'\"\"\"",
            "plain",
        ] {
            let mut table = Table::new();
            table.insert(marked(text), Value::String(marked(text)));
            let written = escaped(&table.to_string());
            assert!(
                !written.chars().any(|c| c != '\n' && is_harmful(c)),
                "{written}"
            );
            let read: Table = written.parse().unwrap();
            assert_eq!(read[text].as_str(), Some(text), "{written}");
        }
    }
}
