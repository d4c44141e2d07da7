//! `logconf convert`: the document that an INI file is made into does what the file does.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::compare::compare;
use crate::corpus::ini_scenarios;
use crate::differences::Uses;
use crate::generate::{Scenario, operation};
use crate::json::Json;
use crate::oracle::Expected;
use crate::random::{number_from_env, scenarios};
use crate::replay::{Replayed, Replayer};
use crate::report::tell;
use crate::shrink::shrink;

/// The most random scenarios.
const MOST: u64 = 2_000;

/// What the command makes of the file that an operation names.
fn convert(command: &str, file: &Json) -> Result<Json, String> {
    let mut arguments = vec!["convert".to_string(), "-".into()];
    for (name, value) in file.get("defaults").map_or(&[][..], Json::entries) {
        // Numbers are texts there.
        let value = value.as_str().map_or(value.to_string(), String::from);
        arguments.extend(["--define".into(), format!("{name}={value}")]);
    }
    if file.get("disable_existing_loggers") == Some(&false.into()) {
        arguments.push("--keep-existing".into());
    }
    let mut child = Command::new(command)
        .args(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command}: {error}"));
    let text = file.get("text").and_then(Json::as_str).unwrap_or("");
    // A command that ends without reading says why on its stderr.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    let output = child.wait_with_output().expect("the command ends");
    let [document, said] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    match output.status.success() && serde_json::from_str::<serde_json::Value>(&document).is_ok() {
        true => Ok(Json::parse(document.trim())),
        false => Err(format!(
            "{arguments:?}: {}: {document} {said}",
            output.status
        )),
    }
}

/// A scenario as far as it is taken, and what is wrong with the same where documents stand for files.
struct Judged {
    converted: usize,
    wrong: Option<String>,
}

fn judge(command: &str, replayer: &mut Replayer, scenario: &Scenario) -> Judged {
    let mut judged = Judged {
        converted: 0,
        wrong: None,
    };
    let mut taken = scenario.clone();
    let mut done = replayer.run(&taken);
    let refused = done.results.iter().position(|result| result["ok"] == false);
    if let Some(first) = refused {
        taken.operations.truncate(first);
        done = replayer.run(&taken);
    }
    let mut documents = taken.clone();
    for operation in &mut documents.operations {
        if operation.get("op").and_then(Json::as_str) == Some("fileConfig") {
            judged.converted += 1;
            match convert(command, operation) {
                Ok(document) => *operation = dict_config(document),
                Err(said) => {
                    judged.wrong = Some(said);
                    return judged;
                }
            }
        }
    }
    judged.wrong = difference(&taken, done, replayer.run(&documents));
    judged
}

fn dict_config(document: Json) -> Json {
    operation("dictConfig").with("config", document)
}

/// Where the results of the documents differ from those of the files.
fn difference(scenario: &Scenario, files: Replayed, documents: Replayed) -> Option<String> {
    if let Some(failure) = files.failure {
        return Some(failure);
    }
    let expected = Expected {
        results: files.results,
        rest: json!({"files": files.files, "notes": [], "excused": {}, "ambiguous": {}}),
    };
    let found = compare(scenario, &expected, &documents, &mut Uses::new());
    found.map(|found| {
        let (place, file, document) = (found.place, found.expected, found.got);
        format!("{place}\n  the file:     {file}\n  the document: {document}")
    })
}

/// Judges all scenarios, on as many threads as there are cores, and fails with the first that is wrong.
fn judge_all(what: &str, scenarios: &[(String, Scenario)]) {
    let played_by_another = std::env::var_os("LOGCONF_REPLAY").is_some();
    let command = std::env::var("LOGCONF_COMMAND").ok();
    let Some(command) = command.filter(|_| !played_by_another) else {
        return tell("SKIPPED: there is no command that converts INI files (LOGCONF_COMMAND)");
    };
    let (next, converted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut replayer = Replayer::from_env(None).expect("a replayer");
                while let Some((name, scenario)) =
                    scenarios.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let judged = judge(&command, &mut replayer, scenario);
                    converted.fetch_add(judged.converted, Ordering::Relaxed);
                    if judged.wrong.is_some() {
                        wrong
                            .lock()
                            .expect("no thread failed")
                            .push((name, scenario));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no thread failed");
    let count = scenarios.len();
    tell(&format!(
        "{what}: {} files made into documents, in {count} scenarios; {} of these go wrong",
        converted.into_inner(),
        wrong.len(),
    ));
    if let Some((name, scenario)) = wrong.first() {
        let mut replayer = Replayer::from_env(None).expect("a replayer");
        let mut is_wrong =
            |candidate: &Scenario| judge(&command, &mut replayer, candidate).wrong.is_some();
        let small = shrink(scenario, 400, &mut is_wrong);
        let said = judge(&command, &mut replayer, &small).wrong;
        let said = said.unwrap_or("it goes wrong only at times".into());
        panic!(
            "{name}: {said}\n  files before: {}\n{}",
            small.files,
            small.script()
        );
    }
}

#[test]
fn a_document_made_of_a_real_ini_file_does_what_the_file_does() {
    match ini_scenarios() {
        Some(scenarios) => judge_all("real INI files", &scenarios),
        None => tell("SKIPPED: there is no corpus of configurations (LOGCONF_CORPUS)"),
    }
}

#[test]
fn documents_made_of_random_ini_files_do_what_the_files_do() {
    let count = number_from_env("LOGCONF_SCENARIOS", MOST).min(MOST);
    let kind = "INI files, converted";
    judge_all(kind, &scenarios(kind, Scenario::generate_ini, count));
}

#[test]
fn a_document_that_does_something_else_is_found() {
    let scenario = Scenario {
        files: Json::empty(),
        operations: vec![operation("fileConfig"), operation("log")],
        rules: Default::default(),
    };
    let replayed = |text: &str| Replayed {
        results: vec![
            json!({"ok": true, "out": []}),
            json!({"ok": true, "out": [["stdout", text]]}),
        ],
        ..Replayed::default()
    };
    assert_eq!(difference(&scenario, replayed("a"), replayed("a")), None);
    assert!(difference(&scenario, replayed("a"), replayed("b")).is_some());
    let mut refused = replayed("a");
    refused.results[0] = json!({"ok": false, "error": {}});
    assert!(difference(&scenario, replayed("a"), refused).is_some());
}
