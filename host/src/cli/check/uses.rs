//! What is defined, and used by nothing.

use std::collections::HashSet;
use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp};
use logconf::core::Registry;
use logconf::core::Targets;

use super::finding::{Finding, Rule};
use super::tree::{entries, member, path, range, strings};

type Found = Vec<(Finding, Range<usize>)>;

/// Handlers, formatters and filters without a use. Nothing is said where a reference (`cfg://`) may
/// lead to one. `is_name_only` tells the classes of which nothing but the name is known: each text that
/// they are given may name a handler.
pub fn unused(
    document: &Object<'_>,
    dict: &str,
    registry: &Registry,
    is_name_only: impl Fn(&str) -> bool,
) -> Found {
    if dict.contains("cfg:") {
        return Found::new();
    }
    let root = member(document, "root").and_then(|root| root.as_object());
    let loggers = dicts(document, "loggers").chain(root);
    let handlers: Vec<_> = dicts(document, "handlers").collect();
    let (mut used_handlers, mut used_filters) = (HashSet::new(), HashSet::new());
    for logger in loggers {
        used_handlers.extend(strings(logger, "handlers").map(|(name, _)| name));
        used_filters.extend(strings(logger, "filters").map(|(name, _)| name));
    }
    let mut used_formatters = HashSet::new();
    for handler in handlers {
        used_formatters.extend(string(handler, "formatter"));
        used_filters.extend(strings(handler, "filters").map(|(name, _)| name));
        if class(handler).is_some_and(&is_name_only) {
            used_handlers.extend(texts(handler));
        }
        match targets(handler, registry) {
            Targets::None => {}
            Targets::One(key) => used_handlers.extend(string(handler, key)),
            Targets::List(key) => used_handlers.extend(strings(handler, key).map(|(name, _)| name)),
        }
    }
    let mut found = Found::new();
    let mut look = |section, rule, used: &HashSet<&str>, words: &str| {
        for entry in entries(document, section) {
            let name = entry.name.as_str();
            if !used.contains(name) {
                found.push(finding(rule, section, entry, words));
            }
        }
    };
    look(
        "formatters",
        Rule::UnusedFormatter,
        &used_formatters,
        "no handler uses the formatter",
    );
    look(
        "filters",
        Rule::UnusedFilter,
        &used_filters,
        "no logger and no handler uses the filter",
    );
    look(
        "handlers",
        Rule::UnusedHandler,
        &used_handlers,
        "no logger and no other handler uses the handler",
    );
    found
}

fn finding(
    rule: Rule,
    section: &str,
    entry: &ObjectProp<'_>,
    words: &str,
) -> (Finding, Range<usize>) {
    let name = entry.name.as_str();
    let message = format!("{words} {}", logconf::core::repr(name));
    (
        Finding::new(rule, message).under(path(&[section, name])),
        range(&entry.name),
    )
}

fn dicts<'t, 'd>(document: &'t Object<'d>, section: &str) -> impl Iterator<Item = &'t Object<'d>> {
    entries(document, section)
        .iter()
        .filter_map(|entry| entry.value.as_object())
}

fn string<'t>(dict: &'t Object<'_>, key: &str) -> Option<&'t str> {
    Some(&*member(dict, key)?.as_string_lit()?.value)
}

/// The name of a handler's class.
pub fn class<'t>(handler: &'t Object<'_>) -> Option<&'t str> {
    let class = string(handler, "()").or_else(|| string(handler, "class"));
    class.map(|name| name.strip_prefix("ext://").unwrap_or(name))
}

/// The texts among the arguments of a handler's class, and those in lists.
fn texts<'t>(handler: &'t Object<'_>) -> impl Iterator<Item = &'t str> {
    const OTHERS: [&str; 5] = ["()", "class", "level", "formatter", "filters"];
    let members = handler.properties.iter().map(|member| member.name.as_str());
    let arguments = members.filter(|name| !OTHERS.contains(name));
    arguments.flat_map(|key| {
        let items = strings(handler, key).map(|(text, _)| text);
        string(handler, key).into_iter().chain(items)
    })
}

/// The argument of a handler's class that names other handlers.
fn targets(handler: &Object<'_>, registry: &Registry) -> Targets {
    let class = class(handler);
    let mut classes = registry.classes.iter();
    let known = classes.find(|known| Some(known.name()) == class);
    known.map_or(Targets::None, |known| known.targets())
}
