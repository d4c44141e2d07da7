//! What a record is to another process: its attributes, as Python names, orders and types them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use logconf_core::{Chain, Record, Timestamp};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::handlers::owned::level_name;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'r> {
    None,
    Bool(bool),
    /// Of 64 bits, with a sign or without.
    Int(i128),
    Real(f64),
    Str(Cow<'r, str>),
    List(Vec<Value<'r>>),
    /// In the order in which the keys were first set.
    Dict(Attributes<'r>),
}

/// Names and values, no name twice.
pub(super) type Attributes<'r> = Vec<(Cow<'r, str>, Value<'r>)>;

/// What CPython keeps for itself: `extra` may not set it, any more than an attribute that a record
/// has.
const KEPT: [&str; 2] = ["message", "asctime"];

/// All attributes, in the order in which a CPython 3.11 sets them. `msg` is the message, formatted:
/// there are no `args`, and, as in what CPython's handlers send, no `exc_info`. The program began
/// at `started`. What is not known of the record is `None`.
///
/// The fields of `extra` follow. What is no JSON dict has none; one that would overwrite an
/// attribute, which CPython refuses, is left out.
pub(super) fn attributes<'r>(record: &Record<'r>, started: Timestamp) -> Attributes<'r> {
    let origin = record.origin.map(|caller| caller.origin());
    let filename = filename(record.file);
    let number =
        |number: Option<u64>| number.map_or(Value::None, |number| Value::Int(number.into()));
    let message = match record.message.as_str() {
        Some(message) => message.into(),
        None => record.message.to_string().into(),
    };
    let error = record.error.map(|error| Chain(error).to_string().into());
    let created = record.created;
    let mut all: Attributes<'r> = [
        ("name", Value::Str(record.name.into())),
        ("msg", Value::Str(message)),
        ("args", Value::None),
        ("levelname", Value::Str(level_name(record))),
        ("levelno", Value::Int(record.level.0.into())),
        ("pathname", Value::Str(record.file.into())),
        ("filename", Value::Str(filename.into())),
        ("module", Value::Str(module(filename).into())),
        ("exc_info", Value::None),
        ("exc_text", text(error)),
        ("stack_info", Value::None),
        ("lineno", Value::Int(record.line.into())),
        (
            "funcName",
            text(origin.map(|origin| origin.function.into())),
        ),
        ("created", real(created.map(|at| at.0 as f64 / 1e6))),
        ("msecs", real(created.map(milliseconds))),
        (
            "relativeCreated",
            real(created.map(|at| since(started, at))),
        ),
        ("thread", number(origin.map(|origin| origin.thread))),
        (
            "threadName",
            text(origin.map(|origin| origin.thread_name.into())),
        ),
        (
            "processName",
            text(origin.map(|origin| origin.process_name.into())),
        ),
        (
            "process",
            number(origin.map(|origin| origin.process.into())),
        ),
    ]
    .map(|(name, value)| (name.into(), value))
    .into();
    for (name, value) in extra(record.extra) {
        let is_new = !all[..OWN].iter().any(|(own, _)| *own == name);
        if is_new && !KEPT.contains(&&*name) {
            all.push((name, value));
        }
    }
    all
}

/// How many attributes every record has.
const OWN: usize = 20;

fn text(text: Option<Cow<'_, str>>) -> Value<'_> {
    text.map_or(Value::None, Value::Str)
}

fn real(number: Option<f64>) -> Value<'static> {
    number.map_or(Value::None, Value::Real)
}

/// The whole milliseconds of the second, as `%(msecs)d` prints them. (CPython computes them from
/// the float that `created` is, and is one short now and then; later CPythons are not.)
fn milliseconds(at: Timestamp) -> f64 {
    at.0.rem_euclid(1_000_000).div_euclid(1000) as f64
}

/// Milliseconds from one to the other.
fn since(started: Timestamp, at: Timestamp) -> f64 {
    at.0.saturating_sub(started.0) as f64 / 1e3
}

/// CPython: `os.path.basename`, of the system on which the program was compiled.
fn filename(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// CPython: `os.path.splitext(filename)[0]`: leading dots begin no extension.
fn module(filename: &str) -> &str {
    let dots = filename.len() - filename.trim_start_matches('.').len();
    match filename.rfind('.') {
        Some(dot) if dot >= dots => &filename[..dot],
        _ => filename,
    }
}

/// The fields of a JSON dict.
fn extra<'r>(text: &'r str) -> Attributes<'r> {
    if text.is_empty() {
        return Vec::new();
    }
    match serde_json::from_str(text) {
        Ok(Value::Dict(fields)) => fields,
        _ => Vec::new(),
    }
}

// (`serde_json::Value` would sort the keys, unless all of the program's JSON kept its order.)
impl<'r> Deserialize<'r> for Value<'r> {
    fn deserialize<D: Deserializer<'r>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Values)
    }
}

struct Values;

impl<'r> Visitor<'r> for Values {
    type Value = Value<'r>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value<'r>, E> {
        Ok(Value::None)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value<'r>, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'r>, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'r>, E> {
        Ok(Value::Int(number.into()))
    }

    // An integer of more than 64 bits comes as one, too.
    fn visit_f64<E>(self, number: f64) -> Result<Value<'r>, E> {
        Ok(Value::Real(number))
    }

    fn visit_borrowed_str<E>(self, text: &'r str) -> Result<Value<'r>, E> {
        Ok(Value::Str(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'r>, E> {
        Ok(Value::Str(text.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut items: A) -> Result<Value<'r>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    // A key that comes again keeps its place, as in Python.
    fn visit_map<A: MapAccess<'r>>(self, mut entries: A) -> Result<Value<'r>, A::Error> {
        let mut dict: Attributes<'r> = Vec::new();
        let mut places = HashMap::new();
        while let Some((key, value)) = entries.next_entry::<String, _>()? {
            match places.get(&key) {
                Some(&place) => {
                    let (_, old): &mut (_, _) = &mut dict[place];
                    *old = value;
                }
                None => {
                    places.insert(key.clone(), dict.len());
                    dict.push((key.into(), value));
                }
            }
        }
        Ok(Value::Dict(dict))
    }
}

#[cfg(test)]
mod tests {
    use logconf_core::{Level, Origin};

    use super::*;

    fn names(all: &Attributes<'_>) -> String {
        let names: Vec<_> = all.iter().map(|(name, _)| &**name).collect();
        names.join(" ")
    }

    fn get<'a>(all: &'a Attributes<'_>, name: &str) -> &'a Value<'a> {
        &all.iter().find(|(known, _)| *known == name).unwrap().1
    }

    const ORDER: &str = "name msg args levelname levelno pathname filename module exc_info \
        exc_text stack_info lineno funcName created msecs relativeCreated thread threadName \
        processName process";

    #[test]
    fn attributes_stand_in_cpythons_order() {
        let record = Record::new("a.b", Level::INFO, format_args!("text"));
        let all = attributes(&record, Timestamp(0));
        assert_eq!(names(&all), ORDER);
        assert_eq!(all.len(), OWN);
        assert_eq!(*get(&all, "levelname"), Value::Str("INFO".into()));
        for unknown in [
            "funcName",
            "created",
            "msecs",
            "relativeCreated",
            "thread",
            "process",
        ] {
            assert_eq!(*get(&all, unknown), Value::None, "{unknown}");
        }
    }

    #[test]
    fn what_is_known_has_pythons_types() {
        let error = "x".parse::<u16>().unwrap_err();
        let number = 1;
        let message = format_args!("{number}");
        let origin = Origin {
            function: "f",
            process: 7,
            process_name: "MainProcess",
            thread: u64::MAX,
            thread_name: "T",
        };
        let record = Record {
            file: "src/net/.tcp.v2.rs",
            line: 12,
            created: Some(Timestamp(1_700_000_000_123_999)),
            origin: Some(&origin),
            error: Some(&error),
            ..Record::new("a", Level(15), message)
        };
        let all = attributes(&record, Timestamp(1_699_999_999_000_000));
        let expected = [
            ("msg", Value::Str("1".into())),
            ("levelname", Value::Str("Level 15".into())),
            ("levelno", Value::Int(15)),
            ("filename", Value::Str(".tcp.v2.rs".into())),
            ("module", Value::Str(".tcp.v2".into())),
            (
                "exc_text",
                Value::Str("Error: invalid digit found in string".into()),
            ),
            ("lineno", Value::Int(12)),
            ("created", Value::Real(1_700_000_000.123_999)),
            ("msecs", Value::Real(123.0)),
            ("relativeCreated", Value::Real(1123.999)),
            ("thread", Value::Int(u64::MAX.into())),
            ("process", Value::Int(7)),
        ];
        for (name, value) in expected {
            assert_eq!(*get(&all, name), value, "{name}");
        }
    }

    #[test]
    fn extra_fields_keep_their_order_and_overwrite_nothing() {
        let record = Record {
            extra: r#"{"z": [1, -2, 2.5, null, true], "name": 1, "message": 2, "asctime": 3,
                "a": {"y": 1, "x": "\u00e9", "y": 18446744073709551615}, "msg": 4, "z2": "b"}"#,
            ..Record::new("a.b", Level::INFO, format_args!("text"))
        };
        let all = attributes(&record, Timestamp(0));
        assert_eq!(names(&all), format!("{ORDER} z a z2"));
        let list = [
            Value::Int(1),
            Value::Int(-2),
            Value::Real(2.5),
            Value::None,
            Value::Bool(true),
        ];
        assert_eq!(*get(&all, "z"), Value::List(list.into()));
        let dict = [
            ("y".into(), Value::Int(u64::MAX.into())),
            ("x".into(), Value::Str("é".into())),
        ];
        assert_eq!(*get(&all, "a"), Value::Dict(dict.into()));
        for none in ["", "[1]", "{", "null"] {
            let record = Record {
                extra: none,
                ..record
            };
            assert_eq!(attributes(&record, Timestamp(0)).len(), OWN, "{none}");
        }
    }

    #[test]
    fn leading_dots_begin_no_extension() {
        for (path, expected) in [
            ("a/b.rs", ("b.rs", "b")),
            ("a\\b.rs", ("b.rs", "b")),
            ("..x", ("..x", "..x")),
            ("..x.y", ("..x.y", "..x")),
            ("", ("", "")),
        ] {
            let name = filename(path);
            assert_eq!((name, module(name)), expected);
        }
    }
}
