//! Configs that are checked, and what is found.

use crate::simulated::{Ran, logconf_with_input};
use serde_json::Value;

/// What `check` finds in a text, as it prints it for programs.
pub fn findings(options: &[&str], text: &[u8]) -> Vec<Value> {
    let args = [&["check", "--format", "json", "-"], options].concat();
    let ran: Ran = logconf_with_input(&args, text);
    assert_eq!(ran.stderr, "", "{args:?}");
    let lines = ran.stdout.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// Rule, line and what is underlined of each.
pub fn places<'t>(findings: &[Value], text: &'t str) -> Vec<(String, u64, &'t str)> {
    let place = |finding: &Value| {
        let place = &finding["place"];
        let [start, end] = ["start", "end"].map(|key| place[key].as_u64().unwrap() as usize);
        let rule = finding["rule"].as_str().unwrap().to_owned();
        (rule, place["line"].as_u64().unwrap(), &text[start..end])
    };
    findings.iter().map(place).collect()
}

/// The text with what is suggested in place of what is wrong.
pub fn fixed(text: &[u8], finding: &Value) -> Option<Vec<u8>> {
    let fix = finding.get("fix")?;
    let [start, end] = ["start", "end"].map(|key| fix[key].as_u64().unwrap() as usize);
    let replacement = fix["replacement"].as_str().unwrap();
    Some([&text[..start], replacement.as_bytes(), &text[end..]].concat())
}
