//! `args` and `kwargs`: what a class is called with, as the keyword arguments of a document.

use std::fmt::Display;

use logconf_core::{Class, Registry, Signature};

use crate::document::{Item, Json};
use crate::literal::{Node, Value, type_name};
use crate::nearest;
use crate::python::Failure;

/// A mistake, and where its text begins in `args` or `kwargs`.
pub(super) struct Mistake {
    pub(super) option: &'static str,
    pub(super) at: usize,
    /// For people, where Python's message says little.
    pub(super) sentence: Option<String>,
    pub(super) exception: Failure,
    /// For a name that the class does not take: those that may have been meant.
    pub(super) near: Option<Vec<String>>,
}

impl Mistake {
    fn new(option: &'static str, at: usize, exception: &'static str, message: String) -> Self {
        Mistake {
            option,
            at,
            sentence: None,
            exception: Failure::new(exception, message),
            near: None,
        }
    }
}

/// What a handler's class is called with, each part with its place in the file.
pub(super) type Keywords = Vec<(String, Item)>;

/// Where a byte of the option `args` or `kwargs` stands in the file.
pub(super) type Places<'p> = &'p dyn Fn(&str, usize) -> Option<usize>;

/// A keyword argument, and where its name stands.
pub(super) struct Named {
    at: usize,
    name: String,
    value: Node,
}

/// The keys of a handler's entry that are no arguments of its class.
const KEYS: [&str; 6] = ["class", "level", "formatter", "filters", "()", "."];

/// The positional arguments in `args`. CPython: `*args`, which takes whatever can be iterated,
/// also a string, of which each character is an argument then; that is refused.
pub(super) fn positional(
    args: Node,
    class: &str,
    registry: &Registry,
) -> Result<Vec<Node>, Mistake> {
    let at = args.at;
    let alone = |shown: &dyn Display, exception: Option<Failure>| {
        let sentence = format!(
            "{shown} is no list of arguments; to give it as the only one, write ({shown},)"
        );
        Mistake {
            option: "args",
            at,
            exception: exception.unwrap_or(Failure::new("TypeError", sentence.clone())),
            sentence: Some(sentence),
            near: None,
        }
    };
    match args.value {
        Value::Tuple(items) | Value::List(items) | Value::Set(items) => Ok(items),
        Value::Dict(entries) => Ok(entries.into_iter().map(|(key, _)| key).collect()),
        Value::Bytes(bytes) => {
            let number = |byte| Node {
                at,
                value: Value::Int(i128::from(byte)),
            };
            Ok(bytes.into_iter().map(number).collect())
        }
        Value::Str(text) if text.is_empty() => Ok(Vec::new()),
        Value::Str(text) => Err(alone(&logconf_core::repr(&text), None)),
        // Python tries to read lines from it.
        Value::Object(name) if registry.streams.iter().any(|(stream, _)| *stream == name) => {
            let exception = Failure::new("UnsupportedOperation", "not readable");
            Err(alone(&name, Some(exception)))
        }
        value => {
            let kind = match value {
                Value::Object(_) => "type",
                _ => type_name(&value),
            };
            let message = format!("{class}() argument after * must be an iterable, not {kind}");
            Err(Mistake::new("args", at, "TypeError", message))
        }
    }
}

/// The keyword arguments in `kwargs`. CPython: `**kwargs`.
pub(super) fn named(kwargs: Node, class: &str) -> Result<Vec<Named>, Mistake> {
    let mistake = |at, message: String| Mistake::new("kwargs", at, "TypeError", message);
    let Value::Dict(entries) = kwargs.value else {
        let kind = type_name(&kwargs.value);
        let message = format!("{class}() argument after ** must be a mapping, not {kind}");
        return Err(mistake(kwargs.at, message));
    };
    let named = |(key, value): (Node, Node)| match key.value {
        Value::Str(name) => Ok(Named {
            at: key.at,
            name,
            value,
        }),
        _ => Err(mistake(key.at, "keywords must be strings".to_owned())),
    };
    entries.into_iter().map(named).collect()
}

/// Gives each positional argument its name. CPython does the same when it calls `__init__`, in
/// this order: what is unexpected, what is given twice, what is too much.
pub(super) fn bound(
    class: &dyn Class,
    positional: Vec<Node>,
    named: Vec<Named>,
    places: Places<'_>,
) -> Result<Keywords, Vec<Mistake>> {
    let signature = class.signature();
    let parameters: Vec<&str> = signature.parameters().collect();
    let function = signature.function;
    let (mut keywords, mut mistakes) = (Keywords::new(), Vec::new());
    for Named { at, name, .. } in &named {
        let mut near = None;
        let message = match parameters.iter().position(|known| known == name) {
            None => {
                let is_free = |known: &&str| named.iter().all(|named| named.name != **known);
                let free = parameters.iter().skip(positional.len()).copied();
                let free = nearest::nearest(name, free.filter(is_free));
                near = Some(free.into_iter().map(str::to_owned).collect());
                format!("{function}.__init__() got an unexpected keyword argument '{name}'")
            }
            Some(place) if place < positional.len() => {
                format!("{function}.__init__() got multiple values for argument '{name}'")
            }
            Some(_) => continue,
        };
        mistakes.push(Mistake {
            near,
            ..Mistake::new("kwargs", *at, "TypeError", message)
        });
    }
    if let Some(surplus) = positional.get(parameters.len()) {
        let message = too_many(signature, positional.len());
        mistakes.push(Mistake::new("args", surplus.at, "TypeError", message));
    }
    let mut add = |name: String, node, option| match item(node, option, places) {
        Ok(item) => keywords.push((name, item)),
        Err(mistake) => mistakes.push(mistake),
    };
    for (name, node) in parameters.iter().zip(positional) {
        add(name.to_string(), node, "args");
    }
    for Named { name, value, .. } in named {
        add(name, value, "kwargs");
    }
    match mistakes.is_empty() {
        true => Ok(keywords),
        false => Err(mistakes),
    }
}

/// The keyword arguments of a class that is not known here, if a document can hold them.
/// Positional ones would need names.
pub(super) fn unbound(
    class: &str,
    positional: Vec<Node>,
    named: Vec<Named>,
    places: Places<'_>,
) -> Result<Keywords, Mistake> {
    if let Some(first) = positional.first() {
        let class = logconf_core::repr(class);
        let message = format!(
            "the class {class} is not known here, so that its arguments have no names: give them \
             in kwargs"
        );
        return Err(Mistake::new("args", first.at, "ValueError", message));
    }
    let mut keywords = Vec::new();
    for Named { at, name, value } in named {
        if KEYS.contains(&&*name) {
            let message = format!("in a dict, '{name}' is no argument of a handler's class");
            return Err(Mistake::new("kwargs", at, "ValueError", message));
        }
        keywords.push((name, item(value, "kwargs", places)?));
    }
    Ok(keywords)
}

/// `takes from 2 to 6 positional arguments but 8 were given`, the handler itself counted.
fn too_many(signature: &Signature, given: usize) -> String {
    let least = signature.required.len() + 1;
    let most = least + signature.optional.len();
    let takes = match (least == most, most) {
        (true, 1) => "1 positional argument".to_owned(),
        (true, _) => format!("{most} positional arguments"),
        (false, _) => format!("from {least} to {most} positional arguments"),
    };
    let function = signature.function;
    format!(
        "{function}.__init__() takes {takes} but {} were given",
        given + 1
    )
}

/// A value as a document holds it.
pub(super) fn item(node: Node, option: &'static str, places: Places<'_>) -> Result<Item, Mistake> {
    let at = places(option, node.at);
    let impossible = |what: &str| {
        let message = format!(
            "{what} cannot be an argument: a configuration holds strings, numbers, True, False, \
             None, lists and dicts"
        );
        Mistake::new(option, node.at, "ValueError", message)
    };
    let json = match node.value {
        Value::None => Json::Plain("null".to_owned()),
        Value::Bool(truth) => Json::Plain(truth.to_string()),
        Value::Int(number) => Json::Plain(number.to_string()),
        Value::Float(number) => Json::Plain(float(number)),
        Value::Str(text) => Json::Text(text),
        Value::Object(name) => Json::Text(format!("ext://{name}")),
        Value::Tuple(items) | Value::List(items) | Value::Set(items) => {
            let items = items.into_iter().map(|node| item(node, option, places));
            Json::List(items.collect::<Result<_, _>>()?)
        }
        Value::Dict(entries) => {
            let mut dict = Vec::new();
            for (key, value) in entries {
                let Value::Str(key) = key.value else {
                    return Err(impossible("a dict with keys that are no strings"));
                };
                dict.push((key, item(value, option, places)?));
            }
            Json::Dict(dict)
        }
        Value::Bytes(_) => return Err(impossible("bytes")),
        Value::Complex(..) => return Err(impossible("a complex number")),
        Value::Ellipsis => return Err(impossible("...")),
    };
    Ok(json.at(at))
}

/// JSON has no infinity, but numbers that are too large.
fn float(number: f64) -> String {
    match serde_json::Number::from_f64(number) {
        Some(number) => number.to_string(),
        None if number < 0.0 => "-1e999".to_owned(),
        None => "1e999".to_owned(),
    }
}
