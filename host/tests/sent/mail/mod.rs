//! `logging.handlers.SMTPHandler`.

mod against_cpython;
mod cases;
mod hostile;
mod refused;
pub mod server;
mod users;

use serde_json::{Value, json};

/// A handler that sends to this port.
pub fn handler(port: u16) -> Value {
    json!({
        "class": "logging.handlers.SMTPHandler",
        "mailhost": ["127.0.0.1", port],
        "fromaddr": "app@example.org",
        "toaddrs": ["a@example.org", "b@example.org"],
        "subject": "Trouble",
    })
}
