//! Findings as a log in SARIF 2.1.0, which code scanning takes.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Value, json};

use super::super::{Exit, clean_json};
use super::finding::{Finding, Rule};
use super::written::Written;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The whole log of these results. There may be more if not all was checked.
pub fn log(results: &[Value], exit: Exit) -> String {
    let rules: Vec<Value> = Rule::ALL.into_iter().map(rule).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "logconf",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "invocations": [{
                "executionSuccessful": matches!(exit, Exit::Done | Exit::Refused),
                "exitCode": exit as u8,
            }],
            // As columns are counted here.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    clean_json(&format!("{log:#}\n")).into_owned()
}

fn rule(rule: Rule) -> Value {
    let (id, description) = rule.described();
    json!({
        "id": id,
        "shortDescription": {"text": description},
        "defaultConfiguration": {"level": rule.severity()},
    })
}

pub fn result(finding: &Finding, written: &Written<'_>) -> Value {
    let mut message = finding.message.clone();
    for cause in &finding.causes {
        _ = write!(message, ": {cause}");
    }
    if let Some(help) = &finding.help {
        _ = write!(message, " ({help})");
    }
    let artifact = json!({"uri": uri(written.name)});
    // Code scanning wants a line for everything.
    let place = finding.place.clone().unwrap_or(0..0);
    let mut location = json!({
        "physicalLocation": {"artifactLocation": artifact, "region": region(&place, written)},
    });
    if !finding.path.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": finding.path}]);
    }
    let mut result = json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": finding.rule as usize,
        "level": finding.rule.severity(),
        "message": {"text": message},
        "locations": [location],
    });
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": artifact,
                "replacements": [{
                    "deletedRegion": region(&fix.place, written),
                    "insertedContent": {"text": fix.replacement},
                }],
            }],
        }]);
        if let Some(help) = &finding.help {
            result["fixes"][0]["description"] = json!({"text": help});
        }
    }
    result
}

fn region(place: &Range<usize>, written: &Written<'_>) -> Value {
    let (start, end) = (written.position(place.start), written.position(place.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A file's name as a reference: relative, or from the root, a drive or a server of Windows.
fn uri(name: &str) -> String {
    let name = name.replace('\\', "/");
    let (mut uri, path) = match name.as_bytes() {
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => {
            (format!("file:///{}:", char::from(*drive)), &name[2..])
        }
        [b'/', b'/', ..] => ("file:".to_owned(), &*name),
        [b'/', ..] => ("file://".to_owned(), &*name),
        _ => (String::new(), &*name),
    };
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            _ => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_references() {
        assert_eq!(uri("conf/a b.json"), "conf/a%20b.json");
        assert_eq!(uri("/etc/ü.json"), "file:///etc/%C3%BC.json");
        assert_eq!(uri("conf\\a.json"), "conf/a.json");
        assert_eq!(uri("C:\\my conf\\a.json"), "file:///C:/my%20conf/a.json");
        assert_eq!(uri("\\\\host\\share\\a.json"), "file://host/share/a.json");
        assert_eq!(uri("a:b.json"), "a%3Ab.json");
    }
}
