//! What is in force before a config: a logging system that has handlers and loggers already.

use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::core::{Registry, repr};
use serde_json::{Map, Value, json};

use super::super::stand_in::{Role, with_names};
use super::finding::{Finding, Rule};
use super::tree::{entries, path, range};

/// The class of all handlers that are there: they do nothing.
const CLASS: &str = "logconf.before";

/// A config that leads to these loggers and handlers, for [`registry`].
pub fn dict<'n>(
    loggers: impl Iterator<Item = &'n str>,
    handlers: impl Iterator<Item = &'n str>,
) -> String {
    let loggers = loggers.map(|name| (name.to_owned(), json!({})));
    let handlers = handlers.map(|name| (name.to_owned(), json!({"class": CLASS})));
    json!({
        "version": 1,
        "loggers": loggers.collect::<Map<String, Value>>(),
        "handlers": handlers.collect::<Map<String, Value>>(),
    })
    .to_string()
}

/// One that leads to the handlers that an incremental config names.
pub fn named(document: &Object<'_>) -> String {
    let handlers = entries(document, "handlers").iter();
    dict([].into_iter(), handlers.map(|entry| entry.name.as_str()))
}

/// What is known, and the class of the handlers that are there.
pub fn registry(known: &'static Registry) -> &'static Registry {
    with_names(known, [(CLASS.to_owned(), Role::Handler)].into_iter(), &[])
}

/// The handlers that an incremental config names: whether they are there is not known.
pub fn wanted(document: &Object<'_>) -> Vec<(Finding, Range<usize>)> {
    let handlers = entries(document, "handlers").iter();
    let wanted = handlers.map(|entry| {
        let name = entry.name.as_str();
        let message = format!("only a system that has the handler {} takes it", repr(name));
        let finding = Finding::new(Rule::Other, message).under(path(&["handlers", name]));
        (finding, range(&entry.name))
    });
    wanted.collect()
}
