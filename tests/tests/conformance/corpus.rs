//! Real configurations from public repositories.
//!
//! `LOGCONF_CORPUS` names the folder; without it, `../shared/corpus` beside the repository is looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::generate::{Scenario, operation};
use crate::json::Json;
use crate::oracle::python;
use crate::report::{Source, compare_all, tell};
use crate::steady::{constant, make_steady};

fn corpus() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    std::env::var("LOGCONF_CORPUS")
        .unwrap_or(beside.into())
        .into()
}

/// The files of one kind, by name: their texts.
fn texts(kind: &str) -> Option<Vec<(String, String)>> {
    let files = fs::read_dir(corpus().join(kind)).ok()?;
    let mut texts: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file of the corpus").path();
            let text = fs::read_to_string(&path).expect("its text");
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                text,
            )
        })
        .collect();
    texts.sort();
    Some(texts)
}

/// What is known of the files, by name.
fn manifest() -> BTreeMap<String, Value> {
    let text = fs::read_to_string(corpus().join("manifest.jsonl")).expect("the manifest");
    let entry = |line| {
        let entry: Value = serde_json::from_str(line).expect("an entry of the manifest");
        (entry["file"].as_str().unwrap_or("").to_string(), entry)
    };
    text.lines().map(entry).collect()
}

/// A path inside the scenario's folder.
fn relative(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| if part == ".." { "up" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

fn scenario(document: &Json) -> Scenario {
    let mut config = document.clone();
    let mut files = Json::empty();
    make_steady(&mut config);
    if let Some(Json::Dict(handlers)) = config.get_mut("handlers") {
        for (_, handler) in handlers {
            if let Some(Json::Text(filename)) = handler.get_mut("filename") {
                *filename = relative(filename);
                if let Some((folder, _)) = filename.rsplit_once('/') {
                    files.set(&format!("{folder}/"), Json::null());
                }
            }
        }
    }
    let named = document.get("loggers").map_or(&[][..], Json::entries);
    let loggers: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let operations = around(operation("dictConfig").with("config", config), &loggers);
    Scenario {
        files,
        operations,
        rules: Default::default(),
    }
}

/// The scenarios of the INI files that need nothing but the standard library, or that CPython refuses.
pub fn ini_scenarios() -> Option<Vec<(String, Scenario)>> {
    let texts = texts("ini")?;
    let manifest = manifest();
    let scenario = |(name, text): (String, String)| {
        let known = manifest.get(&name).expect("the manifest has every file");
        let folders = known["dirs_created"].as_array().into_iter().flatten();
        let folders: Vec<&str> = folders.filter_map(Value::as_str).collect();
        let comparable = known["stdlib_only"] == true || known["ok"] == false;
        comparable.then(|| (name, ini_scenario(&text, &folders)))
    };
    Some(texts.into_iter().filter_map(scenario).collect())
}

/// The scenario of an INI file, whose handlers get files inside the folder.
fn ini_scenario(text: &str, folders: &[&str]) -> Scenario {
    let mut files = Json::empty();
    for folder in folders {
        let folder = relative(folder.trim_start_matches("<CWD>"));
        files.set(&format!("{folder}/"), Json::null());
    }
    let mut defaults = Json::empty().with("here", ".");
    let mut loggers = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("qualname") {
            loggers.push(name.trim_start_matches([' ', '=', ':']));
        }
        let arguments = line.starts_with("args") || line.starts_with("kwargs");
        // What a program would have given.
        for name in line.split("%(").skip(1).filter(|_| arguments) {
            let name = name.split(')').next().unwrap_or("");
            if name != "here" {
                defaults.set(name, format!("{name}.log"));
            }
        }
        // Of the parts between quotes, every second one is a literal.
        let mut parts: Vec<String> = line
            .split_inclusive(['\'', '"'])
            .map(String::from)
            .collect();
        for literal in parts.iter_mut().skip(1).step_by(2).filter(|_| arguments) {
            if literal.contains('/') {
                *literal = relative(literal);
                if let Some((folder, _)) = literal.rsplit_once('/') {
                    files.set(&format!("{folder}/"), Json::null());
                }
            }
        }
        lines.push(parts.concat());
    }
    let config = operation("fileConfig")
        .with("text", constant(&lines.join("\n")))
        .with("defaults", defaults);
    let operations = around(config, &loggers);
    Scenario {
        files,
        operations,
        rules: Default::default(),
    }
}

/// A configuration, records through its loggers and others, and the same configuration once more.
fn around(config: Json, loggers: &[&str]) -> Vec<Json> {
    let mut operations = vec![
        operation("getLogger").with("name", "there.before"),
        config,
        operation("state"),
    ];
    for logger in loggers.iter().chain(&["", "there.before", "new"]) {
        for name in [logger.to_string(), format!("{logger}.child")] {
            for level in [10i64, 20, 30, 40, 50] {
                let message = format!("{} through {name}", operations.len());
                let log = operation("log")
                    .with("logger", name.as_str())
                    .with("level", level);
                operations.push(log.with("msg", message));
            }
        }
    }
    operations.extend(["flush", "state"].map(operation));
    // Nothing may grow.
    operations.push(operations[1].clone());
    operations.push(operation("state"));
    operations
}

/// Compares what the files of one kind do, if everything is there that this takes.
fn compare_files(kind: &str, scenarios: Option<Vec<(String, Scenario)>>) {
    let Some(scenarios) = scenarios else {
        return tell("SKIPPED: there is no corpus of configurations (LOGCONF_CORPUS)");
    };
    let Some((python, _)) = python() else {
        return tell("SKIPPED: there is no CPython 3.11 for the corpus");
    };
    match compare_all(&scenarios, &Source::Python(&python)) {
        Some(report) => report.finish(&format!("real configurations ({kind})")),
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}

#[test]
fn real_documents_do_what_they_do_in_cpython() {
    let scenarios = texts("json").map(|texts| {
        let scenario = |(name, text): (String, String)| (name, scenario(&Json::parse(&text)));
        texts.into_iter().map(scenario).collect()
    });
    compare_files("json", scenarios);
}

#[test]
fn real_ini_files_do_what_they_do_in_cpython() {
    compare_files("ini", ini_scenarios());
}
