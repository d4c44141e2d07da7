//! Real configurations from public repositories.
//!
//! `LOGCONF_CORPUS` names the folder; without it, `../shared/corpus` beside the repository is looked at.

use std::fs;
use std::path::PathBuf;

use crate::generate::{Scenario, operation};
use crate::json::Json;
use crate::oracle::python;
use crate::report::{Source, compare_all, tell};
use crate::steady::{constant, make_steady};

/// The files of one kind, by name: their texts.
fn texts(kind: &str) -> Option<Vec<(String, String)>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let folder = std::env::var("LOGCONF_CORPUS").unwrap_or(beside.into());
    let files = fs::read_dir(PathBuf::from(folder).join(kind)).ok()?;
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

/// The scenario of an INI file, whose handlers get files inside the folder.
fn ini_scenario(text: &str) -> Scenario {
    let mut files = Json::empty();
    let mut loggers = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("qualname") {
            loggers.push(name.trim_start_matches([' ', '=', ':']));
        }
        let arguments = line.starts_with("args") || line.starts_with("kwargs");
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
        .with("defaults", Json::empty().with("here", "."));
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
fn compare_files(kind: &str, scenario: impl Fn(&str) -> Scenario) {
    let Some(texts) = texts(kind) else {
        return tell("SKIPPED: there is no corpus of configurations (LOGCONF_CORPUS)");
    };
    let Some((python, _)) = python() else {
        return tell("SKIPPED: there is no CPython 3.11 for the corpus");
    };
    let scenarios: Vec<_> = texts
        .iter()
        .map(|(name, text)| (name.clone(), scenario(text)))
        .collect();
    match compare_all(&scenarios, &Source::Python(&python)) {
        Some(report) => report.finish(&format!("real configurations ({kind})")),
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}

#[test]
fn real_documents_do_what_they_do_in_cpython() {
    compare_files("json", |text| scenario(&Json::parse(text)));
}

#[test]
fn real_ini_files_do_what_they_do_in_cpython() {
    match std::env::var_os("LOGCONF_INI") {
        Some(_) => compare_files("ini", ini_scenario),
        None => tell("SKIPPED: real INI files, until the command has fileConfig (LOGCONF_INI)"),
    }
}
