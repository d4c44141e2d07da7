//! Texts and booleans that do not mean in Python what they look like.

use std::ops::Range;

use jsonc_parser::ast::{Object, Value};
use logconf::core::repr;

use super::finding::{Finding, Fix, Rule};
use super::tree::{entries, member, path, range};

type Found = Vec<(Finding, Range<usize>)>;

/// Texts that look like a boolean which is false.
const FALSE: [&str; 8] = ["no", "false", "off", "n", "f", "0", "none", "null"];

/// What is read as a boolean, whatever it is, and what is read as a level.
pub fn of(document: &Object<'_>) -> Found {
    let mut found = Found::new();
    let mut look = |dict: &Object<'_>, within: &[&str], booleans: &[&str], has_level: bool| {
        let booleans = booleans.iter().filter_map(|key| text(dict, within, key));
        let level = has_level.then(|| level(dict, within)).flatten();
        found.extend(booleans.chain(level));
    };
    let top = ["incremental", "disable_existing_loggers"];
    look(document, &[], &top, false);
    let sections: [(&str, &[&str], bool); 3] = [
        ("formatters", &["validate"], false),
        ("handlers", &[], true),
        ("loggers", &["propagate"], true),
    ];
    for (section, booleans, has_level) in sections {
        for entry in entries(document, section) {
            if let Some(dict) = entry.value.as_object() {
                look(dict, &[section, entry.name.as_str()], booleans, has_level);
            }
        }
    }
    if let Some(root) = member(document, "root").and_then(Value::as_object) {
        look(root, &["root"], &[], true);
    }
    found
}

/// A text in place of a boolean: in Python, each but the empty one counts as true.
fn text(dict: &Object<'_>, within: &[&str], key: &str) -> Option<(Finding, Range<usize>)> {
    let value = member(dict, key)?;
    let text = &*value.as_string_lit()?.value;
    if !FALSE.contains(&text.to_lowercase().as_str()) {
        return None;
    }
    let place = range(value);
    let finding = Finding::new(
        Rule::Boolean,
        format!("the text {} counts as true", repr(text)),
    );
    let finding = finding
        .under(path(&[within, &[key]].concat()))
        .help(Some("false is written without quotes".to_owned()))
        .fixed_by(Fix::new(place.clone(), "false"));
    Some((finding, place))
}

/// A boolean in place of a level: in Python, it is a number.
fn level(dict: &Object<'_>, within: &[&str]) -> Option<(Finding, Range<usize>)> {
    let value = member(dict, "level")?;
    let message = match value.as_boolean_lit()?.value {
        false => "a boolean as a level is a number: false is 0, which is NOTSET",
        true => "a boolean as a level is a number: true is 1, which is below DEBUG",
    };
    let help = "YAML takes off, no, on and yes for booleans. A level is a name, such as ERROR, \
                or a number; above 50, which is CRITICAL, nothing passes that has a name";
    let finding = Finding::new(Rule::Boolean, message)
        .under(path(&[within, &["level"]].concat()))
        .help(Some(help.to_owned()));
    Some((finding, range(value)))
}
