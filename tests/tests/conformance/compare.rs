//! Whether a replay says what CPython says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::differences::{Case, Uses, explanation};
use crate::generate::Scenario;
use crate::oracle::Expected;
use crate::replay::Replayed;

/// The first place where both sides differ.
#[derive(Debug, Clone)]
pub struct Mismatch {
    /// What it is about, the same for a smaller scenario.
    pub kind: String,
    pub place: String,
    pub expected: String,
    pub got: String,
}

/// Compares all results and the files left behind; counts the differences that were used.
pub fn compare(
    scenario: &Scenario,
    expected: &Expected,
    got: &Replayed,
    uses: &mut Uses,
) -> Option<Mismatch> {
    for note in expected.rest["notes"].as_array().into_iter().flatten() {
        *uses
            .entry(note.as_str().unwrap_or("").to_string())
            .or_default() += 1;
    }
    for (number, wanted) in expected.results.iter().enumerate() {
        let operation = scenario.operations[number]
            .get("op")
            .and_then(|op| op.as_str());
        let operation = operation.unwrap_or("");
        let place = format!("operation {number} ({operation})");
        let none = json!("no result");
        let result = got.results.get(number).unwrap_or(&none);
        let excuse = expected.excuse(number);
        let case = Case {
            expected: wanted,
            got: result,
            excuse,
        };
        let found = match excuse {
            Some(name) => Some((name.to_string(), wanted.clone(), result.clone())),
            None => first_difference(operation, wanted, result, &expected.ambiguous(number)),
        };
        if let Some((key, wanted, result)) = found {
            if let Some(name) = explanation(&case) {
                *uses.entry(name.into()).or_default() += 1;
                return None;
            }
            return Some(Mismatch {
                kind: format!("{operation} {}", key.split(['.', '[']).next().unwrap_or("")),
                place: format!("{place}, {key}"),
                expected: wanted.to_string(),
                got: match &got.failure {
                    Some(failure) => format!("{result} ({failure})"),
                    None => result.to_string(),
                },
            });
        }
        if wanted["ok"] == false {
            return None;
        }
    }
    if let Some(failure) = &got.failure {
        return Some(mismatch("failure", "an orderly end", failure));
    }
    let wanted = expected.rest["files"].as_object()?;
    let left = json!(got.files);
    let found = deep("files", &Value::Object(wanted.clone()), &left);
    found.map(|(place, wanted, got)| mismatch(&place, &wanted.to_string(), &got.to_string()))
}

fn mismatch(place: &str, expected: &str, got: &str) -> Mismatch {
    Mismatch {
        kind: place.split('.').next().unwrap_or("").into(),
        place: place.into(),
        expected: expected.into(),
        got: got.into(),
    }
}

type Found = Option<(String, Value, Value)>;

/// Where two results differ, after what means the same was made equal.
fn first_difference(operation: &str, wanted: &Value, got: &Value, ambiguous: &[&str]) -> Found {
    if wanted["ok"] != got["ok"] {
        return Some(("ok".into(), wanted.clone(), got.clone()));
    }
    if wanted["ok"] == false {
        return deep("error", &wanted["error"], &got["error"]);
    }
    if operation == "state" {
        let [wanted, got] = [wanted, got].map(|state| referred(state, ambiguous));
        let part = |part: &str| deep(part, &wanted[part], &got[part]);
        return part("root")
            .or_else(|| part("loggers"))
            .or_else(|| part("handlers"));
    }
    deep("out", &written(wanted), &written(got))
}

/// The text that was written to each sink. The order of the list is given by the names of the sinks.
fn written(result: &Value) -> Value {
    let mut sinks: BTreeMap<String, String> = BTreeMap::new();
    for pair in result["out"].as_array().into_iter().flatten() {
        if let (Some(sink), Some(text)) = (pair[0].as_str(), pair[1].as_str())
            && !text.is_empty()
        {
            *sinks.entry(sink.into()).or_default() += text;
        }
    }
    json!(sinks)
}

/// A state without the handlers that no logger and no other handler refers to: they may be there or not.
/// Names that stand for several handlers are left out, and with them what they may refer to.
fn referred(state: &Value, ambiguous: &[&str]) -> Value {
    let empty = Map::new();
    let loggers = state["loggers"].as_object().unwrap_or(&empty);
    let lists = loggers
        .values()
        .chain([&state["root"]])
        .map(|logger| &logger["handlers"]);
    let names = lists.flat_map(|list| list.as_array().into_iter().flatten());
    let names = names.filter_map(Value::as_str);
    let mut waiting: Vec<&str> = names.filter(|name| !ambiguous.contains(name)).collect();
    let mut referred = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if referred.insert(name) && ambiguous.is_empty() {
            waiting.extend(state["handlers"][name]["target"].as_str());
        }
    }
    let mut pruned = state.clone();
    if let Some(handlers) = pruned["handlers"].as_object_mut() {
        handlers.retain(|name, _| referred.contains(name.as_str()));
    }
    pruned
}

/// The first place where two values differ, with the two parts.
fn deep(place: &str, wanted: &Value, got: &Value) -> Found {
    match (wanted, got) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let null = Value::Null;
            let part =
                |value: &Map<String, Value>, key| value.get(key).cloned().unwrap_or(null.clone());
            keys.into_iter()
                .find_map(|key| match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => deep(&format!("{place}.{key}"), a, b),
                    _ => Some((format!("{place}.{key}"), part(a, key), part(b, key))),
                })
        }
        _ if wanted == got => None,
        _ => Some((place.into(), wanted.clone(), got.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    fn judged(op: &str, wanted: Value, got: Value) -> Option<Mismatch> {
        let scenario = Scenario {
            files: Json::empty(),
            operations: vec![Json::empty().with("op", op)],
            rules: BTreeSet::new(),
        };
        let rest = json!({"files": {"a": "x"}, "notes": [], "excused": {}});
        let expected = Expected {
            results: vec![wanted],
            rest,
        };
        let files = [("a".to_string(), "x".to_string())].into();
        let got = Replayed {
            results: vec![got],
            files,
            failure: None,
        };
        compare(&scenario, &expected, &got, &mut Uses::new())
    }

    #[test]
    fn a_handler_that_nobody_refers_to_may_be_in_the_state_or_not() {
        let state = |handlers: Value| {
            let root = json!({"level": 30, "handlers": ["m"]});
            json!({"ok": true, "root": root, "loggers": {}, "handlers": handlers})
        };
        let both = json!({"m": {"target": "t"}, "t": {"level": 0}});
        let more = json!({"m": {"target": "t"}, "t": {"level": 0}, "u": {"level": 0}});
        assert!(judged("state", state(both.clone()), state(more)).is_none());
        let less = json!({"m": {"target": "t"}});
        let found = judged("state", state(both), state(less)).unwrap();
        assert!(found.place.ends_with("handlers.t"), "{found:?}");
    }

    #[test]
    fn text_that_was_not_written_is_a_mismatch_and_an_empty_one_is_not() {
        let out = |text: &str| json!({"ok": true, "out": [["stdout", text]]});
        let nothing = json!({"ok": true, "out": []});
        assert!(judged("log", out("a\n"), out("a\n")).is_none());
        assert!(judged("log", nothing.clone(), out("")).is_none());
        let found = judged("log", out("a\n"), nothing).unwrap();
        assert_eq!(found.kind, "log out");
    }

    #[test]
    fn another_cause_is_a_mismatch() {
        let error = |cause: Value| json!({"ok": false, "error": {"type": "ValueError", "message": "m", "cause": cause}});
        let cause = json!({"type": "KeyError", "message": "'h'", "cause": null});
        assert!(judged("dictConfig", error(cause.clone()), error(cause.clone())).is_none());
        assert!(judged("dictConfig", error(cause), error(Value::Null)).is_some());
    }
}
