//! The configurations that CPython tests itself with.

use std::process::Command;

use crate::generate::{Scenario, operation};
use crate::json::Json;
use crate::oracle::{python, script};
use crate::report::{Source, compare_all, tell};
use crate::steady::make_steady;

const LOGGERS: &[&str] = &[
    "",
    "compiler",
    "compiler.parser",
    "compiler.parser.x",
    "compiler-hyphenated",
    "other",
];

fn configurations(python: &str) -> Vec<(String, Json)> {
    let output = Command::new(python)
        .arg("-B")
        .arg(script("cpython_configs.py"))
        .output()
        .expect("the interpreter runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let split = |line: &str| {
        let (name, config) = line.split_once('\t').expect("a name and a configuration");
        let name = Json::parse(name)
            .get("name")
            .and_then(Json::as_str)
            .unwrap_or("")
            .to_string();
        let mut config = Json::parse(config);
        make_steady(&mut config);
        (name, config)
    };
    text.lines().map(split).collect()
}

/// Two configurations, one after the other, with records before, between and behind.
fn scenario(first: &Json, second: &Json) -> Scenario {
    let mut operations = Vec::new();
    let log = |operations: &mut Vec<Json>| {
        for logger in LOGGERS {
            for level in [10i64, 20, 30, 40, 50] {
                let message = format!("{} {logger}", operations.len());
                let log = operation("log")
                    .with("logger", *logger)
                    .with("level", level);
                operations.push(log.with("msg", message));
            }
        }
    };
    log(&mut operations);
    for config in [first, second] {
        operations.push(operation("dictConfig").with("config", config.clone()));
        log(&mut operations);
        operations.push(operation("flush"));
        operations.push(operation("state"));
    }
    Scenario {
        files: Json::empty(),
        operations,
        rules: Default::default(),
    }
}

#[test]
fn the_configurations_of_cpythons_own_tests_do_the_same() {
    let found = python().map(|(python, _)| (configurations(&python), python));
    let Some((configurations, python)) = found.filter(|(configs, _)| !configs.is_empty()) else {
        return tell("SKIPPED: there is no CPython 3.11 with its module test.test_logging");
    };
    let mut scenarios = Vec::new();
    for (first, one) in &configurations {
        for (second, other) in &configurations {
            scenarios.push((format!("{first}, then {second}"), scenario(one, other)));
        }
    }
    match compare_all(&scenarios, &Source::Python(&python)) {
        Some(report) => report.finish("configurations of CPython's tests"),
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}
