//! Logging systems with classes of the program's own, and what the request `get` says of them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use logconf::Logging;
use logconf::core::Record;
use logconf::handlers::{Failure, Handler};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use serde_json::{Value, json};

#[derive(serde::Deserialize)]
struct Room {
    #[allow(dead_code, reason = "it is only to be given back")]
    room: String,
    #[serde(default)]
    #[allow(dead_code, reason = "it is only to be given back")]
    people: Vec<String>,
    #[serde(default)]
    #[allow(dead_code, reason = "it is only to be given back")]
    token: Option<String>,
}

struct Alert;

impl Handler for Alert {
    const SECRETS: &'static [&'static str] = &["token"];

    fn emit(&mut self, _: &Record<'_>, _: &str) -> Result<(), Failure> {
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct Below {
    level: i32,
}

#[derive(serde::Deserialize)]
struct Columns {
    separator: String,
    #[serde(default)]
    #[allow(dead_code, reason = "it is only to be given back")]
    widths: Vec<u8>,
}

/// An empty folder for one test alone.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("get-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// A system in which nothing is configured; its files are in this folder.
pub fn fresh(folder: &Path) -> &'static Logging<Unbounded> {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    Standard::new()
        .directory(folder)
        .handler("app.Alert", |_: Room| Ok::<_, String>(Alert))
        .filter("app.Below", |below: Below| {
            Ok::<_, String>(move |record: &Record<'_>| record.level.0 < below.level)
        })
        .formatter("app.Columns", |columns: Columns| {
            Ok::<_, String>(move |record: &Record<'_>, line: &mut dyn Write| {
                write!(
                    line,
                    "{}{}{}",
                    record.name, columns.separator, record.message
                )
            })
        })
        .value("app.room", "harbour")
        .start(logging);
    logging
}

/// The reply to a request.
pub fn answer(logging: &Logging<Unbounded>, request: &Value) -> Value {
    let mut reply = vec![0; 1 << 16];
    let length = logging.answer(request.to_string().as_bytes(), &mut reply);
    serde_json::from_slice(&reply[..length]).unwrap()
}

/// The document that restores the state.
pub fn got(logging: &Logging<Unbounded>) -> Value {
    let mut reply = answer(logging, &json!({"logconf": {"op": "get"}}));
    assert_eq!(reply["ok"], true, "{reply}");
    reply["config"].take()
}

/// What `status` says of the state, but for what counts up, and how much room it takes.
fn state(logging: &Logging<Unbounded>) -> Value {
    let mut status = answer(logging, &json!({"logconf": {"op": "status"}}));
    assert_eq!(status["ok"], true, "{status}");
    for counted in ["generation", "capacities", "dropped"] {
        status[counted].take();
    }
    status
}

pub fn apply(logging: &Logging<Unbounded>, document: &Value) {
    let reply = answer(logging, document);
    assert_eq!(reply["ok"], true, "{reply} to {document}");
}

/// Applies a document, has a fresh system take what `get` says then, and gives that.
pub fn restored(folder: &Path, document: &Value) -> Value {
    let first = fresh(folder);
    apply(first, document);
    let config = got(first);
    let second = fresh(folder);
    apply(second, &config);
    assert_eq!(got(second), config, "{document}");
    assert_eq!(state(second), state(first), "{document}\n{config}");
    // And the same system, from another state.
    apply(first, &json!({"version": 1, "root": {"level": 77}}));
    apply(first, &config);
    assert_eq!(got(first), config, "{document}");
    second.shutdown();
    config
}

/// What is given back of one handler, which is called `h`.
pub fn handler(folder: &Path, entry: &Value) -> Value {
    let document = json!({"version": 1, "handlers": {"h": entry}});
    restored(folder, &document)["handlers"]["h"].take()
}
