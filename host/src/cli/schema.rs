//! `logconf schema`: a JSON Schema of the documents. Classes and their parameters are those of the
//! registry, so that it says what the registry says.

use clap::Args;
use logconf::core::{Class, Targets};
use logconf::registry::Standard;
use serde_json::{Map, Value, json};

use super::{Exit, print};

#[derive(Debug, Args)]
#[command(after_help = "\
Draft 7, which editors know best. Written to logconf.schema.json, it is used by
a document
  in JSON:  {\"$schema\": \"./logconf.schema.json\", \"version\": 1}
  in YAML:  # yaml-language-server: $schema=./logconf.schema.json
  in TOML:  #:schema ./logconf.schema.json

It sees each value by itself: that a name is defined, or that a format is right,
is for `logconf check` to tell. Classes whose names do not begin with `logging.`
are the program's own, and anything may be given to them; names for levels that
a program adds are not known. Keys that Python ignores pass, misspelt ones
among them.

Example:
  logconf schema > logconf.schema.json

Exit codes:
  0  it is printed
  2  wrong usage, or output that cannot be written")]
pub struct Schema {}

impl Schema {
    pub fn run(self) -> Exit {
        print(&format!("{:#}\n", schema()));
        Exit::Done
    }
}

/// CPython: the keys of `_nameToLevel`.
const LEVELS: [&str; 8] = [
    "NOTSET", "DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL",
];

/// What stands in place of a value: `ext://`, `cfg://`, and what programs add.
const REFERENCE: &str = "^[a-z]+://";

fn schema() -> Value {
    let registry = Standard::new().dry_run().registry();
    let handlers = section("handler");
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A configuration of logging: Python's dictConfig, as logconf takes it",
        "type": "object",
        "required": ["version"],
        "properties": {
            "$schema": {"type": "string"},
            "version": {"enum": [1]},
            "incremental": truth("Whether only levels and propagate are changed.", false),
            "disable_existing_loggers": truth(
                "Whether loggers that exist and are not named here are disabled.", true),
            "formatters": section("formatter"),
            "filters": section("filter"),
            "handlers": {},
            "loggers": section("logger"),
            "root": {"$ref": "#/definitions/logger"},
            "logconf": {"$ref": "#/definitions/logconf"},
        },
        "if": {"properties": {"incremental": {"const": true}}, "required": ["incremental"]},
        "then": {"properties": {
            "handlers": section("adjustment"),
            "logconf": {"not": {"required": ["disabled"]}},
        }},
        "else": {"properties": {"handlers": handlers}},
        "definitions": {
            "level": level(),
            "names": names(),
            "formatter": formatter(),
            "filter": filter(),
            "handler": handler(registry.classes),
            "adjustment": {"type": "object", "properties": {"level": reference("level")}},
            "logger": logger(),
            "logconf": extensions(),
        },
    })
}

/// A dict of items, or a reference to one.
fn section(item: &str) -> Value {
    json!({
        "type": ["object", "string"],
        "pattern": "^cfg://",
        "additionalProperties": reference(item),
    })
}

fn reference(definition: &str) -> Value {
    json!({"$ref": format!("#/definitions/{definition}")})
}

/// Of this type, or a reference, or nothing.
fn of_type(types: &[&str]) -> Value {
    let types: Vec<_> = types.iter().chain(&["string", "null"]).collect();
    json!({"type": types, "pattern": REFERENCE})
}

/// Anything has a truth, and documents are about that use Python's.
fn truth(description: &str, default: bool) -> Value {
    json!({
        "type": ["boolean", "integer", "string", "null"],
        "description": format!("{description} Every text but an empty one is true, \"no\" as well."),
        "default": default,
    })
}

fn text() -> Value {
    json!({"type": ["string", "null"]})
}

fn level() -> Value {
    json!({
        "description": "By name, or as a number of 32 bits.",
        "anyOf": [
            {"enum": LEVELS},
            {"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX},
            {"type": ["boolean", "null"]},
            {"type": "string", "pattern": REFERENCE},
        ],
    })
}

fn names() -> Value {
    json!({
        "type": ["array", "string", "null"],
        "pattern": "^cfg://",
        "items": {"type": "string"},
    })
}

fn formatter() -> Value {
    json!({
        "type": ["object", "string"],
        "pattern": "^cfg://",
        "properties": {
            "()": {"type": "string", "description": "A class to call with the other keys."},
            "class": {"type": ["string", "null"]},
            "format": text(),
            "datefmt": {"type": ["string", "null"], "description": "As for strftime."},
            // A reference is rare enough to leave the list to editors alone.
            "style": {"enum": ["%", "{", "$"], "default": "%"},
            "validate": truth("Whether the format is checked.", true),
            "defaults": {"type": ["object", "string", "null"], "pattern": "^cfg://"},
        },
    })
}

fn filter() -> Value {
    json!({
        "type": ["object", "string"],
        "pattern": "^cfg://",
        "properties": {
            "()": {"type": "string", "description": "A class to call with the other keys."},
            "name": {"type": "string", "description": "The logger whose records pass, with those below it."},
        },
    })
}

fn logger() -> Value {
    json!({
        "type": ["object", "string", "null"],
        "pattern": "^cfg://",
        "properties": {
            "level": reference("level"),
            "propagate": truth("Whether records go to the handlers of the loggers above, too.", true),
            "handlers": reference("names"),
            "filters": reference("names"),
        },
    })
}

fn extensions() -> Value {
    json!({
        "type": "object",
        "description": "What CPython does not have, and ignores.",
        "additionalProperties": false,
        "properties": {
            "in_order": {"type": "boolean", "description": "Handlers are made in the order in which they stand."},
            "expires_s": {
                "type": "integer", "minimum": 1, "maximum": i32::MAX,
                "description": "After so many seconds the state before this document returns.",
            },
            "persist": {"type": "boolean", "description": "The state is there again after a restart."},
            "disabled": {
                "type": "array", "items": {"type": "string"},
                "description": "The loggers that are disabled; a document with it says everything.",
            },
            "rev": {
                "type": "integer", "minimum": 1, "maximum": i64::MAX,
                "description": "The sender's own number for the document, which the reply tells back.",
            },
        },
        "not": {"required": ["expires_s", "persist"]},
    })
}

fn handler(classes: &[&dyn Class]) -> Value {
    let known: Vec<_> = classes.iter().map(|class| class.name()).collect();
    json!({
        "type": ["object", "string"],
        "pattern": "^cfg://",
        "anyOf": [{"required": ["class"]}, {"required": ["()"]}, {"type": "string"}],
        "properties": {
            "class": {"type": "string", "anyOf": [
                {"enum": known},
                {"not": {"pattern": "^logging\\."}},
            ]},
            "()": {"type": "string", "description": "A class to call with the other keys."},
            "level": reference("level"),
            "formatter": text(),
            "filters": reference("names"),
        },
        "allOf": classes.iter().map(|class| of_class(*class)).collect::<Vec<_>>(),
    })
}

/// What a handler is given if it is of this class.
fn of_class(class: &dyn Class) -> Value {
    let signature = class.signature();
    let mut properties = Map::new();
    for common in ["class", "()", "level", "formatter", "filters"] {
        properties.insert(common.into(), json!(true));
    }
    properties.insert(".".into(), attributes(class));
    for name in signature.parameters() {
        properties.insert(name.into(), parameter(class, name));
    }
    json!({
        "if": {
            "required": ["class"],
            "not": {"required": ["()"]},
            "properties": {"class": {"const": class.name()}},
        },
        "then": {
            "required": signature.required,
            "properties": properties,
            "additionalProperties": false,
        },
    })
}

fn parameter(class: &dyn Class, name: &str) -> Value {
    match class.targets() {
        Targets::One(target) if target == name => return text(),
        Targets::List(targets) if targets == name => return reference("names"),
        _ => {}
    }
    match name {
        "stream" => of_type(&[]),
        "filename" | "fromaddr" | "subject" | "host" | "url" | "mode" | "encoding" | "errors"
        | "when" | "appname" => text(),
        "capacity" | "maxBytes" | "backupCount" | "interval" => of_type(&["number", "boolean"]),
        "delay" | "utc" | "flushOnClose" | "respect_handler_level" => {
            of_type(&["boolean", "number"])
        }
        "flushLevel" => reference("level"),
        // What else it can be, its class alone knows.
        _ => json!({}),
    }
}

/// What stands under `.`; what nothing reads is no mistake.
fn attributes(class: &dyn Class) -> Value {
    let mut properties = Map::new();
    for name in ["level", "terminator"].iter().chain(class.attributes()) {
        properties.insert((*name).into(), attribute(name));
    }
    json!({"type": ["object", "string", "null"], "pattern": "^cfg://", "properties": properties})
}

fn attribute(name: &str) -> Value {
    match name {
        "level" => json!({"type": "integer"}),
        "terminator" => json!({"type": "string"}),
        "overflow" => json!({"enum": ["drop_newest", "drop_oldest", "block"]}),
        "timeout_ms" => json!({"type": "integer", "minimum": 1}),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logconf::core::Level;

    #[test]
    fn the_levels_are_those_that_there_are() {
        for name in LEVELS {
            assert!(Level::from_name(name).is_some(), "{name}");
        }
        for number in -1..=100 {
            let name = Level(number).name();
            assert!(name.is_none_or(|name| LEVELS.contains(&name)), "{name:?}");
        }
    }

    #[test]
    fn every_class_has_its_parameters() {
        let schema = schema();
        let classes = Standard::new().dry_run().registry().classes;
        let rules = schema["definitions"]["handler"]["allOf"]
            .as_array()
            .unwrap();
        assert_eq!(rules.len(), classes.len());
        for (rule, class) in rules.iter().zip(classes) {
            assert_eq!(rule["if"]["properties"]["class"]["const"], class.name());
            let given = &rule["then"]["properties"];
            assert!(
                class
                    .signature()
                    .parameters()
                    .all(|name| given.get(name).is_some())
            );
        }
    }
}
