//! Formats whose output is the same in every place and at every time.

use crate::json::Json;

/// Fields of time, place, process and thread.
const VARYING: &[&str] = &[
    "asctime",
    "created",
    "msecs",
    "relativeCreated",
    "process",
    "processName",
    "thread",
    "threadName",
    "pathname",
    "filename",
    "module",
    "lineno",
    "funcName",
    "taskName",
];

/// Makes all formats of a configuration steady.
pub fn make_steady(config: &mut Json) {
    if let Some(Json::Dict(formatters)) = config.get_mut("formatters") {
        for (_, formatter) in formatters {
            for key in ["format", "fmt"] {
                if let Some(Json::Text(format)) = formatter.get_mut(key) {
                    *format = constant(format);
                }
            }
        }
    }
}

/// The same format with a constant text in place of each field that varies.
pub fn constant(format: &str) -> String {
    let mut text = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let end = field_end(rest);
        match end {
            Some(end) => {
                text.push('T');
                rest = &rest[end..];
            }
            None => {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    text
}

/// Where a field that varies ends, if one begins here.
fn field_end(text: &str) -> Option<usize> {
    let name_in = |inner: &str| {
        let name = inner.split(['!', ':']).next().unwrap_or("");
        VARYING.contains(&name)
    };
    if let Some(inner) = text.strip_prefix("%(") {
        let close = inner.find(')').filter(|&close| name_in(&inner[..close]))?;
        let conversion = inner[close..].find(|c: char| c.is_ascii_alphabetic())?;
        return Some(2 + close + conversion + 1);
    }
    let inner = text.strip_prefix("${").or(text.strip_prefix('{'))?;
    let close = inner.find('}').filter(|&close| name_in(&inner[..close]))?;
    Some(text.len() - inner.len() + close + 1)
}

#[test]
fn a_field_that_varies_becomes_a_constant_text() {
    assert_eq!(
        constant("%(asctime)-15s %(name)s:%(lineno)d"),
        "T %(name)s:T"
    );
    assert_eq!(
        constant("{asctime} {name:<5} {process:>5d} ${module}"),
        "T {name:<5} T T"
    );
}
