//! The state of a replay: the answer to a status request, less what CPython does not have.

use logconf::Logging;
use logconf::tables::Unbounded;
use serde_json::Value;

pub const REQUEST: &[u8] = br#"{"logconf":{"op":"status"}}"#;

/// `root`, `loggers` and `handlers`.
pub fn dump(logging: &Logging<Unbounded>) -> [(&'static str, Value); 3] {
    let mut status = value(logging);
    let mut part = |name: &str| status.get_mut(name).map_or(Value::Null, Value::take);
    let (mut root, mut loggers, mut handlers) = (part("root"), part("loggers"), part("handlers"));
    if root.is_null() {
        root = initial_root();
        // It may be listed as a handle then.
        loggers.as_object_mut().map(|all| all.remove("root"));
    }
    for (_, handler) in handlers.as_object_mut().into_iter().flatten() {
        only_pythons(handler);
    }
    [("root", root), ("loggers", loggers), ("handlers", handlers)]
}

/// The whole status, however long it is.
pub fn value(logging: &Logging<Unbounded>) -> Value {
    serde_json::from_slice(&status(logging, 1 << 14)).unwrap_or_default()
}

/// The same as text; `room` is how much may do.
pub fn status(logging: &Logging<Unbounded>, room: usize) -> Vec<u8> {
    let mut buffer = vec![0; room];
    loop {
        let length = logging.answer(REQUEST, &mut buffer);
        let answer = &buffer[..length];
        let is_whole = answer.starts_with(b"{\"ok\":true") && !ends_early(answer);
        if is_whole || buffer.len() >= 1 << 30 {
            buffer.truncate(length);
            return buffer;
        }
        buffer.resize(buffer.len() * 4, 0);
    }
}

/// Whether a list was cut: there is a number called `more` at the end of the answer.
fn ends_early(answer: &[u8]) -> bool {
    let end = answer.strip_suffix(b"}").unwrap_or(answer).trim_ascii_end();
    let digits = end
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    digits > 0 && end[..end.len() - digits].ends_with(b",\"more\":")
}

/// What a handler of a replay's state has: the arguments of handlers other than `MemoryHandler`
/// are left out.
fn only_pythons(handler: &mut Value) {
    let is_memory = handler["class"] == "logging.handlers.MemoryHandler";
    if let Some(members) = handler.as_object_mut() {
        members.retain(|name, _| match &**name {
            "class" | "level" | "formatter" | "filters" => true,
            "target" | "capacity" | "flushLevel" => is_memory,
            _ => false,
        });
    }
}

/// CPython: `logging.root` at the start.
pub fn initial_root() -> Value {
    serde_json::json!({
        "level": 30,
        "effective": 30,
        "propagate": true,
        "disabled": false,
        "handlers": [],
        "filters": [],
    })
}
