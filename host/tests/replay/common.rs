//! What the tests of `logconf replay` share.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::device::{Ran, logconf_with_input};
use serde_json::{Value, json};

/// A directory with nothing in it, for one test alone.
pub fn directory(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("replay-{name}-{number}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

pub fn run(directory: &Path, lines: &str) -> Ran {
    let directory = directory.to_str().unwrap();
    logconf_with_input(&["replay", "--dir", directory, "-"], lines.as_bytes())
}

/// The results of these operations.
pub fn replay(directory: &Path, operations: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = operations.iter().map(|line| format!("{line}\n")).collect();
    let ran = run(directory, &lines.concat());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    let results = ran.stdout.lines().map(serde_json::from_str);
    results.collect::<Result<_, _>>().unwrap()
}

/// What each of these operations wrote.
pub fn outputs(directory: &Path, operations: &[Value]) -> Vec<Value> {
    let mut results = replay(directory, operations);
    results
        .iter_mut()
        .map(|result| result["out"].take())
        .collect()
}

pub fn configure(config: Value) -> Value {
    json!({"op": "dictConfig", "config": config})
}

/// A configuration in which the root logger has all of these handlers and takes everything.
pub fn with_handlers(handlers: Value) -> Value {
    let names: Vec<&String> = handlers.as_object().unwrap().keys().collect();
    let root = json!({"level": "DEBUG", "handlers": names});
    configure(json!({"version": 1, "handlers": handlers, "root": root}))
}

pub fn log(logger: &str, level: i32, message: &str) -> Value {
    json!({"op": "log", "logger": logger, "level": level, "msg": message})
}

pub fn content(directory: &Path, name: &str) -> Option<String> {
    std::fs::read_to_string(directory.join(name)).ok()
}

/// The chain of `[type, message]` of a refused configuration.
pub fn refusal(handler: Value) -> Vec<[String; 2]> {
    let directory = directory("refusal");
    let config = json!({"version": 1, "handlers": {"h": handler}});
    let results = replay(&directory, &[configure(config)]);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 0);
    let mut chain = Vec::new();
    let mut error = &results[0]["error"];
    while error.is_object() {
        let text = |name: &str| error[name].as_str().unwrap().to_owned();
        let message = text("message").replace(directory.to_str().unwrap(), "DIR");
        chain.push([text("type"), message]);
        error = &error["cause"];
    }
    chain
}

/// Why a handler cannot be configured: what is behind "Unable to configure handler".
pub fn cause(handler: Value) -> String {
    match &*refusal(handler) {
        [[kind, message], [cause, reason], ..] => {
            assert_eq!(
                (&**kind, &**message),
                ("ValueError", "Unable to configure handler 'h'")
            );
            format!("{cause}: {reason}")
        }
        other => panic!("{other:?}"),
    }
}
