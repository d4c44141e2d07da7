//! What a server answers, and what is said of that.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;

use super::handler;
use super::server::Server;
use crate::common::System;

#[test]
fn a_status_that_tells_of_no_failure_is_fine() {
    for status in [
        "200 OK",
        "204 No Content",
        "302 Found",
        "307 Temporary Redirect",
    ] {
        for method in ["GET", "POST"] {
            let server = Server::start(status);
            let mut handler = handler(server.port);
            handler["method"] = json!(method);
            let system = System::with(&handler);
            system.log("text");
            assert_eq!(system.failures(), [""; 0], "{status}");
            server.heard();
            assert!(server.is_done(), "{status} was followed");
        }
    }
}

#[test]
fn a_status_that_tells_of_a_failure_is_reported() {
    for (status, expected) in [
        ("404 Nowhere", "HTTPError: HTTP Error 404: Not Found"),
        ("503 Busy", "HTTPError: HTTP Error 503: Service Unavailable"),
    ] {
        let server = Server::start(status);
        let system = System::with(&handler(server.port));
        system.log("text");
        let expected = format!("{expected}: '127.0.0.1:{}'", server.port);
        assert_eq!(system.failures(), [expected]);
    }
}

#[test]
fn each_record_is_a_connection_of_its_own() {
    // The server closes each after its answer.
    let server = Server::start("200 OK");
    let system = System::with(&handler(server.port));
    for _ in 0..3 {
        system.log("text");
        assert_eq!(system.failures(), [""; 0]);
        server.heard();
    }
}

#[test]
fn a_server_that_is_not_there_or_says_nothing_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let system = System::with(&handler(address.port()));
    let begin = Instant::now();
    system.log("text");
    let waited = begin.elapsed();
    assert!(waited < Duration::from_secs(9), "{waited:?}");
    let silent = format!("TimeoutError: timed out: '{address}'");
    assert_eq!(system.failures(), [silent]);
    drop(listener);
    system.log("text");
    let refused = format!("ConnectionRefusedError: [Errno 111] Connection refused: '{address}'");
    assert_eq!(system.failures(), [refused]);
}

#[test]
fn what_is_no_url_is_reported_and_not_sent() {
    for (argument, value) in [
        ("url", "/a b"),
        ("url", "/a\r\nX: y"),
        ("url", "/ü"),
        ("url", "/a#b"),
        ("host", "user@host"),
        ("host", "host:port"),
        ("host", "host/path"),
        ("host", "a b"),
    ] {
        let mut handler = handler(1);
        handler[argument] = json!(value);
        for method in ["GET", "POST"] {
            handler["method"] = json!(method);
            let system = System::with(&handler);
            system.log("secret");
            let [failure] = &system.failures()[..] else {
                panic!("{value}")
            };
            assert!(failure.starts_with("InvalidURL: "), "{failure}");
            assert!(!failure.contains("secret"), "{failure}");
        }
    }
}

#[test]
fn a_record_that_is_too_long_for_a_url_is_not_quoted() {
    let system = System::with(&handler(1));
    system.log(&"secret ".repeat(20_000));
    let failures = system.failures();
    assert_eq!(failures, ["InvalidURL: uri too long: '/log'"]);
}

#[test]
fn credentials_are_a_name_and_a_password() {
    let system = System::new();
    for (credentials, is_fine) in [
        (json!(null), true),
        (json!([]), true),
        (json!(["a", "b"]), true),
        (json!(["a"]), false),
        (json!(["a", "b", "c"]), false),
        (json!(["a", 1]), false),
    ] {
        let mut handler = handler(1);
        handler["credentials"] = credentials;
        assert_eq!(system.refusal(&handler).is_none(), is_fine, "{handler}");
    }
}
