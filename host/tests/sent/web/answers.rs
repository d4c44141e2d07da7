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
    let system = System::with(&handler(listener.local_addr().unwrap().port()));
    let begin = Instant::now();
    system.log("text");
    let waited = begin.elapsed();
    assert!(waited < Duration::from_secs(9), "{waited:?}");
    assert_eq!(system.failures(), ["TimeoutError: timed out"]);
    drop(listener);
    system.log("text");
    // It was failing before, which is not reported again: a new handler reports it.
    let system = System::with(&handler(1));
    system.log("text");
    assert_eq!(
        system.failures(),
        ["ConnectionRefusedError: [Errno 111] Connection refused"]
    );
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
        let system = System::with(&handler);
        system.log("text");
        let [failure] = &system.failures()[..] else {
            panic!("{value}")
        };
        assert!(failure.starts_with("InvalidURL: "), "{failure}");
    }
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
