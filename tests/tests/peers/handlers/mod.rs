//! logconf's handlers, with the same peers: what they send is what CPython's send.

mod mail;
mod receiver;
mod syslog;
mod web;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// A document with this handler at the root, from level 1 on, and the format that comes with it.
fn document(handler: &Value, format: &str) -> Value {
    let mut handler = handler.clone();
    handler["formatter"] = json!("f");
    json!({
        "version": 1,
        "formatters": {"f": {"format": format}},
        "handlers": {"h": handler},
        "root": {"level": 1, "handlers": ["h"]},
    })
}

/// Logs these records in a program of its own, which trusts this authority; gives what it says on its
/// standard error.
fn logconf_sends(document: &Value, records: &[Value], authority: Option<&Path>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logconf-sends"));
    command.arg(document.to_string());
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    if let Some(authority) = authority {
        command.env("SSL_CERT_FILE", authority);
    }
    let mut program = command.spawn().unwrap();
    let mut input = program.stdin.take().unwrap();
    for record in records {
        writeln!(input, "{record}").unwrap();
    }
    drop(input);
    let ended = program.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success(), "{said}");
    said
}
