//! Mails that are not sent, and what is said of that.

use std::net::TcpListener;
use std::time::Instant;

use serde_json::{Value, json};

use super::handler;
use super::server::{Answer, Server};
use crate::common::{PATIENCE, System};

/// What is reported of a mail to a server that answers so.
fn failure(answer: Answer, change: impl FnOnce(&mut Value)) -> String {
    let server = Server::start(answer);
    let mut handler = handler(server.port);
    change(&mut handler);
    let system = System::with(&handler);
    system.log("text");
    let reported = system.failures().join("; ");
    // The server is named.
    let named = reported.strip_suffix(&format!(": '127.0.0.1:{}'", server.port));
    named.expect(&reported).to_owned()
}

fn no_change(_: &mut Value) {}

fn with_password(handler: &mut Value) {
    handler["credentials"] = json!(["user", "password"]);
}

#[test]
fn a_refusal_is_reported_as_cpythons_exception() {
    let busy: Answer = |command| command.is_empty().then_some("554 no service");
    assert_eq!(
        failure(busy, no_change),
        "SMTPConnectError: (554, b'no service')"
    );
    let sender: Answer = |command| {
        let is_mail = command.starts_with("MAIL");
        is_mail.then_some("550 5.1.8 who\r\n")?.strip_suffix("\r\n")
    };
    assert_eq!(
        failure(sender, no_change),
        "SMTPSenderRefused: (550, b'5.1.8 who', 'app@example.org')"
    );
    let lines: Answer = |command| (command == "DATA").then_some("550-no\r\n550 never");
    assert_eq!(
        failure(lines, no_change),
        r"SMTPDataError: (550, b'no\nnever')"
    );
    let all: Answer = |command| command.starts_with("RCPT").then_some("550 unknown");
    assert_eq!(
        failure(all, no_change),
        "SMTPRecipientsRefused: {'a@example.org': (550, b'unknown'), \
         'b@example.org': (550, b'unknown')}"
    );
    let data: Answer = |command| (command == "DATA").then_some("451 later");
    assert_eq!(failure(data, no_change), "SMTPDataError: (451, b'later')");
    let content: Answer = |command| (command == ".").then_some("552 too big");
    assert_eq!(
        failure(content, no_change),
        "SMTPDataError: (552, b'too big')"
    );
    let password: Answer = |command| command.starts_with("AUTH").then_some("535 wrong password");
    assert_eq!(
        failure(password, with_password),
        "SMTPAuthenticationError: (535, b'wrong password')"
    );
}

#[test]
fn what_a_server_cannot_do_is_reported_as_cpythons_exception() {
    let plain: Answer = |command| command.starts_with("EHLO").then_some("250 server");
    assert_eq!(
        failure(plain, with_password),
        "SMTPNotSupportedError: SMTP AUTH extension not supported by server, \
         or neither PLAIN nor LOGIN."
    );
    let encrypted = |handler: &mut Value| {
        with_password(handler);
        handler["secure"] = json!([]);
    };
    assert_eq!(
        failure(plain, encrypted),
        "SMTPNotSupportedError: STARTTLS extension not supported by server."
    );
    let international = |handler: &mut Value| handler["fromaddr"] = json!("ü@example.org");
    let reported = failure(plain, international);
    assert!(
        reported.starts_with("SMTPNotSupportedError: One or more"),
        "{reported}"
    );
}

#[test]
fn a_mail_goes_to_those_whom_the_server_takes() {
    let server = Server::start(|command| command.contains("a@").then_some("550 unknown"));
    let system = System::with(&handler(server.port));
    system.log("text");
    assert_eq!(system.failures(), [""; 0]);
    let heard = server.heard();
    assert!(
        heard
            .commands
            .contains(&"RCPT TO:<b@example.org>".to_owned())
    );
    assert!(heard.content.ends_with(b"\r\n\r\ntext\r\n"));
}

#[test]
fn a_header_cannot_be_smuggled_in() {
    for (argument, value) in [
        ("subject", "s\r\nBcc: x@example.org"),
        ("subject", "s\n"),
        ("subject", "s\u{2028}t"),
        ("fromaddr", "a@example.org\nBcc: x@example.org"),
        ("toaddrs", "a@example.org\rBcc: x@example.org"),
    ] {
        let server = Server::start(|_| None);
        let mut handler = handler(server.port);
        handler[argument] = json!(value);
        let system = System::with(&handler);
        system.log("text");
        assert_eq!(
            system.failures(),
            ["ValueError: Header values may not contain linefeed or carriage return characters"]
        );
    }
}

#[test]
fn an_address_that_is_none_is_reported() {
    for (argument, value) in [
        ("fromaddr", ""),
        ("fromaddr", "a b@example.org"),
        ("toaddrs", "a@example.org>"),
        ("toaddrs", "a@b@c"),
        ("toaddrs", "a@example.org\0"),
        ("toaddrs", "a..b@example.org"),
        ("toaddrs", "friends: a@b, c@d;"),
    ] {
        let mut handler = handler(1);
        handler[argument] = json!(value);
        let system = System::with(&handler);
        system.log("text");
        let [failure] = &system.failures()[..] else {
            panic!("{value}")
        };
        assert!(failure.starts_with("ValueError: "), "{failure}");
    }
}

#[test]
fn a_server_that_is_not_there_or_says_nothing_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut handler = handler(address.port());
    // It takes the connection, but nobody ever answers.
    handler["timeout"] = json!(0.2);
    let system = System::with(&handler);
    let begin = Instant::now();
    system.log("text");
    assert!(begin.elapsed() < PATIENCE / 2);
    let silent = format!("TimeoutError: timed out: '{address}'");
    assert_eq!(system.failures(), [silent]);
    drop(listener);
    assert_eq!(system.refusal(&handler), None);
    system.log("text");
    let refused = format!("ConnectionRefusedError: [Errno 111] Connection refused: '{address}'");
    assert_eq!(system.failures(), [refused]);
    let gone: Answer = |command| command.starts_with("MAIL").then_some("221 bye");
    let reported = failure(gone, no_change);
    assert!(
        reported.starts_with("SMTPServerDisconnected: "),
        "{reported}"
    );
}

#[test]
fn arguments_that_no_mail_could_be_sent_with_are_refused() {
    let system = System::new();
    for (argument, value, expected) in [
        (
            "timeout",
            json!(0),
            "ValueError: Non-blocking socket (timeout=0) is not supported",
        ),
        (
            "timeout",
            json!(-0.5),
            "ValueError: Timeout value out of range",
        ),
        (
            "timeout",
            json!(1e300),
            "OverflowError: timeout doesn't fit into C timeval",
        ),
        (
            "secure",
            json!(["key"]),
            "ValueError: certfile must be specified",
        ),
        (
            "mailhost",
            json!(["h"]),
            "ValueError: not enough values to unpack (expected 2, got 1)",
        ),
    ] {
        let mut handler = handler(1);
        with_password(&mut handler);
        handler[argument] = value;
        assert_eq!(system.refusal(&handler).as_deref(), Some(expected));
    }
    for (argument, value) in [
        ("mailhost", json!(["h", "smtp"])),
        ("mailhost", json!([1, 25])),
        ("toaddrs", json!(["a@b", 1])),
        ("credentials", json!(["user", 1])),
        ("secure", json!(["key", "certificate", "context"])),
    ] {
        let mut handler = handler(1);
        with_password(&mut handler);
        handler[argument] = value;
        assert!(system.refusal(&handler).is_some(), "{handler}");
    }
    // Nobody logs in, so that it is not looked at.
    let mut handler = handler(1);
    handler["secure"] = json!(["key"]);
    handler["timeout"] = json!(null);
    assert_eq!(system.refusal(&handler), None);
}
