//! TOML, as it is written for people.

use toml::{Table, Value};

use crate::document::Mistake;
use crate::document::item::{Item, Json};

pub(in crate::document) fn write(root: &Item) -> Result<String, Mistake> {
    let Json::Dict(_) = root.value else {
        let sentence = "TOML has no document that is no dict";
        return Err(Mistake {
            at: root.at,
            ..Mistake::new(0, sentence)
        });
    };
    match value(root, "")? {
        Value::Table(table) => Ok(table.to_string()),
        other => Ok(other.to_string()),
    }
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
        Json::Text(text) => Value::String(text.clone()),
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
                table.insert(key.clone(), value(item, &below(path, key))?);
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
