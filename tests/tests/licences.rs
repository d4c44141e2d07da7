//! What is depended on has a licence that `deny.toml` allows.

use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// The strings in brackets behind the first `key =` from there on.
fn list<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let (_, rest) = text.split_once(&format!("{key} = [")).expect(key);
    let (list, _) = rest.split_once(']').expect("its end");
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_licence_is_allowed() {
    let deny = include_str!("../../deny.toml");
    let (rules, exceptions) = deny.split_once("exceptions = ").unwrap();
    let allowed = list(rules, "allow");
    assert!(allowed.contains(&"MIT"), "{allowed:?}");

    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--all-features"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"),
        ])
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{metadata:?}");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("");
        let excepted = exceptions.contains(&format!("crate = \"{name}\", allow = [\"{licence}\"]"));
        let expression = Expression::parse_mode(licence, ParseMode::LAX);
        let is_allowed = expression.is_ok_and(|expression| {
            expression.evaluate(|wanted| allowed.contains(&wanted.to_string().as_str()))
        });
        assert!(is_allowed || excepted, "{name}: {licence:?}");
    }
}
