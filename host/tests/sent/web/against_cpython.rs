//! The same requests as CPython 3.11 makes.

use logconf::core::Origin;
use logconf::{Level, Record};
use serde_json::{Value, json};

use super::handler;
use super::server::{Request, Server};
use crate::common::{System, python, run};

/// Logs a record of which all is known, some of it not plain.
fn log(system: &System) {
    let origin = Origin {
        function: "main",
        process: 4711,
        process_name: "MainProcess",
        thread: 140_735_000_000_001,
        thread_name: "Größe/1",
    };
    system.log.handle(&Record {
        file: "src/net/tcp.rs",
        line: 12,
        origin: Some(&origin),
        extra: r#"{"peer": "10.0.2.2", "tags": ["it's", null, true, 1.5, 1e20], "of": {"a b": 7}}"#,
        ..Record::new(
            "app",
            Level::WARNING,
            format_args!("50% of \"ü\" & {} + ~-._\n", 1),
        )
    });
}

/// The same in Python, in the order in which it is told. Only we know when that was.
fn attributes(request: &Request) -> Value {
    json!([
        ["name", "app"], ["msg", "50% of \"ü\" & 1 + ~-._\n"], ["levelname", "WARNING"], ["levelno", 30],
        ["pathname", "src/net/tcp.rs"], ["filename", "tcp.rs"], ["module", "tcp"], ["lineno", 12],
        ["funcName", "main"], ["created", time(request, "created")], ["msecs", time(request, "msecs")],
        ["relativeCreated", time(request, "relativeCreated")], ["thread", 140_735_000_000_001_u64],
        ["threadName", "Größe/1"], ["processName", "MainProcess"], ["process", 4711],
        ["peer", "10.0.2.2"], ["tags", ["it's", null, true, 1.5, 1e20]], ["of", {"a b": 7}],
    ])
}

fn time(request: &Request, name: &str) -> f64 {
    let data = format!("{}&{}", request.line, request.body);
    let (_, rest) = data.split_once(&format!("&{name}=")).unwrap();
    rest.split('&').next().unwrap().parse().unwrap()
}

#[test]
fn requests_are_those_of_cpython() {
    let Some(python) = python("requests_are_those_of_cpython") else {
        return;
    };
    let mut targets = json!([
        {"url": "/log", "method": "GET", "credentials": []},
        {"url": "/log?a=b", "method": "get", "credentials": ["usér", "pass:word"]},
        {"url": "", "method": "GET", "credentials": []},
        {"url": "/log", "method": "POST", "credentials": []},
        {"url": "/a/b.cgi?c=%20", "method": "Post", "credentials": ["user", ""]},
    ]);
    let server = Server::start("200 OK");
    let system = System::new();
    let mut ours = Vec::new();
    for target in targets.as_array().unwrap() {
        let mut handler = handler(server.port);
        for argument in ["url", "method", "credentials"] {
            handler[argument] = target[argument].clone();
        }
        assert_eq!(system.refusal(&handler), None);
        log(&system);
        assert_eq!(system.failures(), [""; 0]);
        ours.push(server.heard());
    }
    for (target, request) in targets.as_array_mut().unwrap().iter_mut().zip(&ours) {
        target["record"] = attributes(request);
    }
    let mut child = run(&python, "web/cpython.py", server.port, &targets);
    assert!(child.wait().unwrap().success());
    for ours in ours {
        let theirs = server.heard();
        // Where nothing is between the slash that begins a target and its question mark, CPython
        // leaves out the slash.
        let line = theirs.line.replace("GET ?", "GET /?");
        assert_eq!(ours, Request { line, ..theirs });
    }
    assert!(server.is_done());
}
