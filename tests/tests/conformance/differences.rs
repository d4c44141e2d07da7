//! Where logconf differs from CPython on purpose, by name.
//!
//! Some differences `oracle/differences.py` makes, and notes each use. Others are judged here: each
//! agrees, or not, with what both sides say to one operation, after which a scenario's comparison ends.

use std::collections::BTreeMap;

use serde_json::Value;

/// What both sides say to an operation, and which difference the oracle saw.
pub struct Case<'a> {
    pub expected: &'a Value,
    pub got: &'a Value,
    pub excuse: Option<&'a str>,
}

/// A difference, and when it explains that the results are not the same.
pub struct Difference {
    pub name: &'static str,
    pub explains: fn(&Case) -> bool,
}

/// Differences that end a comparison.
pub const DIFFERENCES: &[Difference] = &[
    // CPython takes it as its characters.
    Difference {
        name: "a text is no container",
        explains: |case| refused(case.got),
    },
    // A falsy value counts as absent, and a text is no list: both are right.
    Difference {
        name: "an empty text may be no container",
        explains: |case| refused(case.got) || !refused(case.expected),
    },
    // CPython takes many, and fails at each record.
    Difference {
        name: "an argument has a wrong type",
        explains: |case| refused(case.got) || !refused(case.expected),
    },
    Difference {
        name: "queue handlers are those of 3.12",
        explains: |_| true,
    },
    // CPython takes any expression.
    Difference {
        name: "nothing is evaluated",
        explains: |case| refused(case.got),
    },
    // CPython fails, for ever, when it hands the first record on.
    Difference {
        name: "a circle of targets",
        explains: |case| refused(case.got),
    },
    // What is no expression is refused as such; Python's parser has many words for it.
    Difference {
        name: "Python's words about syntax",
        explains: |case| {
            let error = |result: &Value, is: &dyn Fn(&str, &str) -> bool| {
                let text = |part: &str| result["error"][part].as_str().unwrap_or("").to_string();
                is(&text("type"), &text("message"))
            };
            let is_syntax = |kind: &str, _: &str| kind == "SyntaxError";
            // What would not be allowed either is found first.
            let is_refused = |kind: &str, message: &str| {
                kind == "SyntaxError" || message.contains("is not allowed")
            };
            error(case.expected, &is_syntax) && error(case.got, &is_refused)
        },
    },
    // CPython runs into the limit of its stack; where, depends on how deep it was before.
    Difference {
        name: "a cycle of references",
        explains: |case| {
            innermost(case.expected, &|kind, _| kind == "RecursionError") && same_sentences(case)
        },
    },
    // CPython flushes the handlers before, which may create files, when it has not yet decided
    // whether it takes the configuration.
    Difference {
        name: "files are opened before anything is flushed",
        explains: |case| {
            let about_files = |_: &str, message: &str| message.starts_with("[Errno ");
            innermost(case.expected, &about_files)
                && innermost(case.got, &about_files)
                && same_sentences(case)
        },
    },
    // Who hands records to a handler whose entry is a reference that leads nowhere is refused for
    // that in CPython, if it comes first; here, the handler is.
    Difference {
        name: "the handler at fault is named",
        explains: |case| {
            let outer = &case.expected["error"]["cause"];
            let target = outer["message"]
                .as_str()
                .and_then(|message| message.strip_prefix("Unable to set target handler "));
            // Not that the target is not there, or not yet: what is wrong with the target's entry.
            let is_of_entry = target.is_some_and(|target| {
                outer["cause"]["message"] != target && outer["cause"]["type"] != "TypeError"
            });
            is_of_entry && refused(case.got)
        },
    },
    // `<module 'logging' from '…'>`
    Difference {
        name: "Python's own objects in a message",
        explains: |case| {
            innermost(case.expected, &|_, message| {
                message.contains("<module ") || message.contains("<class ")
            }) && same_sentences(case)
        },
    },
    Difference {
        name: "Python's words about its own objects",
        explains: |case| {
            std::env::var_os("LOGCONF_STRICT").is_none()
                && innermost(case.expected, &about_objects)
                && same_sentences(case)
        },
    },
];

/// The difference that explains a case. One that the oracle saw rules out the others.
pub fn explanation(case: &Case) -> Option<&'static str> {
    let seen_here = |difference: &&Difference| match case.excuse {
        Some(name) => name == difference.name,
        None => !BY_THE_ORACLE.contains(&difference.name),
    };
    let mut candidates = DIFFERENCES.iter().filter(seen_here);
    candidates
        .find(|difference| (difference.explains)(case))
        .map(|d| d.name)
}

const BY_THE_ORACLE: &[&str] = &[
    "a text is no container",
    "an empty text may be no container",
    "an argument has a wrong type",
    "queue handlers are those of 3.12",
    "nothing is evaluated",
    "a circle of targets",
];

/// How often each difference was used.
pub type Uses = BTreeMap<String, usize>;

fn refused(result: &Value) -> bool {
    result["ok"] == false
}

fn innermost(result: &Value, is: &dyn Fn(&str, &str) -> bool) -> bool {
    let mut error = &result["error"];
    while error["cause"].is_object() {
        error = &error["cause"];
    }
    is(
        error["type"].as_str().unwrap_or(""),
        error["message"].as_str().unwrap_or(""),
    )
}

/// Both are refused, and all but the innermost cause is the same.
fn same_sentences(case: &Case) -> bool {
    let (mut expected, mut got) = (&case.expected["error"], &case.got["error"]);
    while expected["cause"].is_object() {
        if expected["type"] != got["type"] || expected["message"] != got["message"] {
            return false;
        }
        (expected, got) = (&expected["cause"], &got["cause"]);
    }
    refused(case.got) && got.is_object()
}

/// What Python says when an object of one type meets an operation of another: its own inner life.
fn about_objects(kind: &str, message: &str) -> bool {
    const PARTS: &[&str] = &[
        "object has no attribute",
        "object is not iterable",
        "object is not subscriptable",
        "object is not callable",
        "object has no len()",
        "indices must be integers",
        "is not iterable",
        "unhashable type",
        "expected string or bytes-like object",
        "first argument must be",
        "arg 1 must be a class",
        "dictionary update sequence",
    ];
    // A class that is missing or a list that is indexed by a name are what users meet.
    let met = [
        "'NoneType' object has no attribute 'split'",
        "list indices must be integers or slices, not str",
    ];
    matches!(kind, "TypeError" | "AttributeError" | "ValueError")
        && PARTS.iter().any(|part| message.contains(part))
        && !met.contains(&message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(kind: &str, message: &str) -> Value {
        let cause = json!({"type": kind, "message": message, "cause": null});
        let outer = json!({"type": "ValueError", "message": "Unable", "cause": cause});
        json!({"ok": false, "error": outer})
    }

    fn explained(expected: &Value, got: &Value, excuse: Option<&str>) -> Option<&'static str> {
        explanation(&Case {
            expected,
            got,
            excuse,
        })
    }

    #[test]
    fn words_about_objects_may_differ_but_not_the_sentence_around_them() {
        let expected = error("TypeError", "'int' object is not iterable");
        let got = error("ValueError", "a list was expected");
        assert!(explained(&expected, &got, None).is_some());
        let mut other = got.clone();
        other["error"]["message"] = "Able".into();
        assert_eq!(explained(&expected, &other, None), None);
        assert_eq!(explained(&error("KeyError", "'h'"), &got, None), None);
    }

    #[test]
    fn the_mistake_of_a_target_is_the_same_whoever_is_named() {
        let got = error("ValueError", "Cannot resolve 'sys.nosuch'");
        let mut expected = error("ValueError", "Unable to set target handler 'f'");
        expected["error"]["cause"]["cause"] = got["error"]["cause"].clone();
        let name = Some("the handler at fault is named");
        assert_eq!(explained(&expected, &got, None), name);
        // What is wrong is that there is no such target.
        expected["error"]["cause"]["cause"]["message"] = "'f'".into();
        assert_eq!(explained(&expected, &got, None), None);
    }

    #[test]
    fn what_is_no_expression_is_a_syntax_error_in_any_words() {
        let syntax = |message: &str| {
            let error = json!({"type": "SyntaxError", "message": message, "cause": null});
            json!({"ok": false, "error": error})
        };
        let name = Some("Python's words about syntax");
        let expected = syntax("'(' was never closed (<string>, line 1)");
        assert_eq!(explained(&expected, &syntax("an end of ("), None), name);
        assert_eq!(explained(&expected, &error("a", "b"), None), None);
    }

    #[test]
    fn a_text_for_a_list_must_be_refused() {
        let taken = json!({"ok": true, "out": []});
        let name = "a text is no container";
        assert_eq!(explained(&taken, &error("a", "b"), Some(name)), Some(name));
        assert_eq!(explained(&taken, &taken, Some(name)), None);
    }
}
