//! Where everything stands in a document that is JSON.

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The outermost dict of a document that core has passed as JSON.
pub fn read(dict: &str) -> Option<Object<'_>> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(dict, &CollectOptions::default(), &strict);
    match parsed.ok()?.value? {
        Value::Object(document) => Some(document),
        _ => None,
    }
}

/// The value under a key; of several the last, as in CPython.
pub fn member<'t, 'd>(dict: &'t Object<'d>, key: &str) -> Option<&'t Value<'d>> {
    let mut members = dict.properties.iter().rev();
    members
        .find(|member| member.name.as_str() == key)
        .map(|member| &member.value)
}

/// The entries of the dict under a key; none if there is no dict.
pub fn entries<'t, 'd>(dict: &'t Object<'d>, key: &str) -> &'t [ObjectProp<'d>] {
    let section = member(dict, key).and_then(Value::as_object);
    section.map_or(&[], |section| &section.properties)
}

/// The strings of the list under a key.
pub fn strings<'t, 'd>(
    dict: &'t Object<'d>,
    key: &str,
) -> impl Iterator<Item = (&'t str, Range<usize>)> {
    let list = member(dict, key).and_then(Value::as_array);
    let items = list.into_iter().flat_map(|list| &list.elements);
    items.filter_map(|item| {
        let string = item.as_string_lit()?;
        Some((&*string.value, range(string)))
    })
}

/// Whether a value counts as true in Python. What is not there does not.
pub fn is_true(value: Option<&Value<'_>>) -> bool {
    match value {
        None | Some(Value::NullKeyword(_)) => false,
        Some(Value::BooleanLit(truth)) => truth.value,
        Some(Value::NumberLit(number)) => number.value.parse::<f64>() != Ok(0.0),
        Some(Value::StringLit(string)) => !string.value.is_empty(),
        Some(Value::Array(list)) => !list.elements.is_empty(),
        Some(Value::Object(dict)) => !dict.properties.is_empty(),
    }
}

/// Whether a config only changes what is there.
pub fn is_incremental(document: &Object<'_>) -> bool {
    is_true(member(document, "incremental"))
}

pub fn range(part: &impl Ranged) -> Range<usize> {
    part.start()..part.end()
}

/// Calls `found` with each dict and its path, the outer ones first.
pub fn each_dict<'t, 'd>(
    dict: &'t Object<'d>,
    path: &mut Vec<&'t str>,
    found: &mut dyn FnMut(&'t Object<'d>, &[&'t str]),
) {
    found(dict, path);
    for member in &dict.properties {
        if let Some(inner) = member.value.as_object() {
            path.push(member.name.as_str());
            each_dict(inner, path, found);
            path.pop();
        }
    }
}

/// The path of the innermost key whose name or value holds this byte of the document.
pub fn path_at(document: &Object<'_>, offset: usize) -> String {
    let (mut dict, mut keys) = (Some(document), Vec::new());
    while let Some(members) = dict {
        let mut members = members.properties.iter();
        let Some(member) = members.find(|member| range(*member).contains(&offset)) else {
            break;
        };
        keys.push(member.name.as_str());
        dict = member.value.as_object();
    }
    path(&keys)
}

/// A path as core writes it: `loggers["app.sensor"].level`.
pub fn path(keys: &[&str]) -> String {
    let mut out = String::new();
    for key in keys {
        let is_identifier = !key.starts_with(|c: char| c.is_ascii_digit())
            && !key.is_empty()
            && key
                .chars()
                .all(|c| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii());
        match is_identifier {
            true if out.is_empty() => out.push_str(key),
            true => out.extend([".", key]),
            false => out.extend(["[\"", key, "\"]"]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_path() {
        let text = r#"{"a": {"b.c": {"d": 1}}, "e": 2}"#;
        let document = read(text).unwrap();
        let at = |part: &str| path_at(&document, text.find(part).unwrap());
        assert_eq!(at("\"d\""), "a[\"b.c\"].d");
        assert_eq!(at("1"), "a[\"b.c\"].d");
        assert_eq!(at("2"), "e");
        assert_eq!(at("{\"a"), "");
    }

    #[test]
    fn truth_is_that_of_python() {
        for (value, is_truth) in [
            ("false", false),
            ("0", false),
            ("-0.0", false),
            ("0e5", false),
            ("\"\"", false),
            ("[]", false),
            ("{}", false),
            ("null", false),
            ("true", true),
            ("1", true),
            ("0.5", true),
            ("\"x\"", true),
            ("[0]", true),
            ("{\"a\": 0}", true),
        ] {
            let text = format!("{{\"v\": {value}}}");
            let document = read(&text).unwrap();
            assert_eq!(is_true(member(&document, "v")), is_truth, "{value}");
            assert!(!is_true(member(&document, "w")));
        }
    }
}
