//! Users who log in.

use serde_json::json;

use super::handler;
use super::server::Server;
use crate::common::System;

#[test]
fn a_user_logs_in_before_the_mail() {
    let server = Server::start(|_| None);
    let mut handler = handler(server.port);
    handler["credentials"] = json!(["user", "pässword"]);
    let system = System::with(&handler);
    system.log("text");
    assert_eq!(system.failures(), [""; 0]);
    let commands = server.heard().commands;
    // base64 of the bytes that RFC 4616 asks for.
    assert_eq!(commands[1], "AUTH PLAIN AHVzZXIAcMOkc3N3b3Jk");
    assert_eq!(commands[2], "MAIL FROM:<app@example.org>");
}

#[test]
fn a_user_without_a_name_does_not_log_in() {
    let server = Server::start(|_| None);
    let mut handler = handler(server.port);
    handler["credentials"] = json!(["", "password"]);
    handler["secure"] = json!([]);
    let system = System::with(&handler);
    system.log("text");
    assert_eq!(system.failures(), [""; 0]);
    assert_eq!(server.heard().commands[1], "MAIL FROM:<app@example.org>");
}

#[test]
fn each_record_is_a_connection_of_its_own() {
    let server = Server::start(|_| None);
    let system = System::with(&handler(server.port));
    for message in ["one", "two"] {
        system.log(message);
        let heard = server.heard();
        assert!(heard.commands[0].starts_with("EHLO "));
        assert_eq!(heard.commands.last().unwrap(), "QUIT");
        let end = format!("\r\n\r\n{message}\r\n");
        assert!(heard.content.ends_with(end.as_bytes()));
    }
}
