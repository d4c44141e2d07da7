//! What is depended on has a licence that `deny.toml` allows, and what `core` and `host` depend on
//! themselves has a reason, written above it.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// The strings in brackets behind the first `key =` from there on.
fn list<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let (_, rest) = text.split_once(&format!("{key} = [")).expect(key);
    let (list, _) = rest.split_once(']').expect("its end");
    list.split('"').skip(1).step_by(2).collect()
}

/// What cargo knows of all packages.
fn packages() -> Vec<Value> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--all-features"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"),
        ])
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{metadata:?}");
    let mut metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("{other}"),
    }
}

#[test]
fn every_licence_is_allowed() {
    let deny = include_str!("../../deny.toml");
    let (rules, exceptions) = deny.split_once("exceptions = ").unwrap();
    let allowed = list(rules, "allow");
    assert!(allowed.contains(&"MIT"), "{allowed:?}");

    let packages = packages();
    assert!(packages.len() > 100);
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("");
        let exception = exceptions.split_once(&format!("crate = \"{name}\","));
        let excepted = exception.map_or(Vec::new(), |(_, rest)| list(rest, "allow"));
        let expression = Expression::parse_mode(licence, ParseMode::LAX);
        let is_allowed = expression.is_ok_and(|expression| {
            expression.evaluate(|wanted| {
                let wanted = wanted.to_string();
                allowed.contains(&&*wanted) || excepted.contains(&&*wanted)
            })
        });
        assert!(is_allowed, "{name}: {licence:?}");
    }
}

/// The direct dependencies in a `Cargo.toml`, and the comment above each.
fn reasons(manifest: &str) -> BTreeMap<&str, String> {
    let mut reasons = BTreeMap::new();
    let (mut within, mut comment) = (false, String::new());
    for line in manifest.lines() {
        if let Some(words) = line.strip_prefix('#') {
            comment += words;
        } else {
            if line.starts_with('[') {
                within = line.trim_end().ends_with("dependencies]");
            } else if within
                && let Some((name, _)) = line.split_once(" = ")
                && !name.starts_with([' ', '\t'])
            {
                reasons.insert(name, comment.clone());
            }
            comment.clear();
        }
    }
    reasons
}

#[test]
fn every_direct_dependency_has_a_reason_and_a_licence_that_is_said_if_it_is_another() {
    let packages = packages();
    for manifest in [
        include_str!("../../core/Cargo.toml"),
        include_str!("../../host/Cargo.toml"),
    ] {
        let reasons = reasons(manifest);
        assert!(reasons.len() > 10, "{reasons:?}");
        for (name, reason) in reasons {
            assert!(reason.len() > 10, "{name}: what is it for?");
            let package = packages.iter().find(|package| package["name"] == name);
            let licence = package.expect(name)["license"].as_str().unwrap();
            let expression = Expression::parse_mode(licence, ParseMode::LAX).unwrap();
            let ours = ["MIT", "Apache-2.0"];
            let is_ours = |wanted: &str| ours.contains(&wanted);
            if !expression.evaluate(|wanted| is_ours(&wanted.to_string())) {
                let mut wanted = expression.requirements().map(|it| it.req.to_string());
                let is_said = wanted.any(|it| !is_ours(&it) && reason.contains(&it));
                assert!(
                    is_said,
                    "{name} is under {licence}, which {reason:?} does not say"
                );
            }
        }
    }
}
