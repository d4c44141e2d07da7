//! `logging.handlers.HTTPHandler`.

mod against_cpython;
mod answers;
pub mod server;

use serde_json::{Value, json};

/// A handler that asks at this port.
pub fn handler(port: u16) -> Value {
    json!({
        "class": "logging.handlers.HTTPHandler",
        "host": format!("127.0.0.1:{port}"),
        "url": "/log",
    })
}
