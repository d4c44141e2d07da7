//! The log for code scanning.

use crate::simulated::{file, logconf};
use serde_json::{Value, json};

#[test]
fn the_log_has_each_finding_with_its_rule_region_and_fix() {
    let bad = file(
        "check sarif.json",
        "\u{feff}{\"version\": 1,\n \"root\": {\"handlers\": [], \"level\": \"\u{fc}\", \"propogate\": 1}}",
    );
    let good = file("check-sarif-good.json", "{\"version\": 1}");
    let ran = logconf(&["check", "--format", "sarif", &bad, &good]);
    assert_eq!((ran.code, &*ran.stderr), (Some(1), ""));
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(
        (&run["columnKind"], &run["tool"]["driver"]["name"]),
        (&json!("unicodeCodePoints"), &json!("logconf"))
    );
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        assert_eq!(
            rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"],
            result["ruleId"]
        );
    }
    let told: Vec<_> = results
        .iter()
        .map(|result| (&result["ruleId"], &result["level"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("unknown-name"), &json!("error")),
            (&json!("unknown-key"), &json!("warning"))
        ]
    );
    let place = &results[0]["locations"][0];
    // The letter is two bytes and one column.
    assert_eq!(
        place["physicalLocation"]["region"],
        json!({"startLine": 2, "startColumn": 36, "endLine": 2, "endColumn": 39})
    );
    let uri = place["physicalLocation"]["artifactLocation"]["uri"]
        .as_str()
        .unwrap();
    assert!(
        uri.starts_with("file:///") && uri.ends_with("/check%20sarif.json"),
        "{uri}"
    );
    assert_eq!(
        place["logicalLocations"][0]["fullyQualifiedName"],
        "root.level"
    );
    let fixes = &results[1].get("fixes");
    assert!(
        fixes.is_none(),
        "the root logger has no such key: {fixes:?}"
    );
}

#[test]
fn a_log_without_findings_is_one() {
    let good = file("check-sarif-none.json", "{\"version\": 1}");
    let log: Value =
        serde_json::from_str(&logconf(&["check", "--format", "sarif", &good]).stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
fn a_log_says_whether_all_was_checked() {
    let run = |args: &[&str]| {
        let ran = logconf(&[&["check", "--format", "sarif"], args].concat());
        let log: Value = serde_json::from_str(&ran.stdout).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["invocations"][0]["exitCode"], json!(ran.code));
        (
            run["results"].as_array().unwrap().len(),
            run["invocations"][0]["executionSuccessful"].clone(),
        )
    };
    let good = file("check-sarif-all.json", "{\"version\": 1}");
    let bad = file("check-sarif-refused.json", "{}");
    assert_eq!(run(&[&good]), (0, json!(true)));
    assert_eq!(run(&[&bad]), (1, json!(true)));
    // A status that is none, a device that is not there, and a file that is not.
    assert_eq!(run(&[&good, "--device", &good]), (0, json!(false)));
    assert_eq!(run(&[&good, "--tcp", "127.0.0.1:1"]), (0, json!(false)));
    assert_eq!(run(&[&bad, "no-such-file.json"]), (1, json!(false)));
}
