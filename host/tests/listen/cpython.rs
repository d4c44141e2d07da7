//! CPython's documented client, and CPython's listener.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use logconf::client::{Client, Error, Timeouts};
use logconf::listen::{Listener, Verify};

use crate::common::{system, until};

const JSON: &str = r#"{"version": 1, "root": {"level": LEVEL}}"#;
const INI: &str = "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n\
                   [logger_root]\nlevel=LEVEL\nhandlers=\n";

/// What is sent, and the level that the root logger has then.
fn sent() -> [(String, i32); 6] {
    [
        (JSON.replace("LEVEL", "11"), 11),
        (JSON.replace("LEVEL", "\"LOUD\""), 11),
        (INI.replace("LEVEL", "ERROR"), 40),
        (INI.replace("LEVEL", "LOUD"), 40),
        ("neither".to_owned(), 40),
        (JSON.replace("LEVEL", "13"), 13),
    ]
}

/// Runs a script if there is a CPython.
fn python(script: &str, argument: &str) -> Option<Child> {
    let spawned = Command::new("python3")
        .args(["-c", script, argument])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    match spawned {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Past the test harness, which would swallow it.
            let note = b"SKIPPED a test of the listener: no python3 in PATH\n";
            std::io::stderr().write_all(note).unwrap();
            None
        }
        python => Some(python.unwrap()),
    }
}

/// As in CPython's documentation; what to send is on standard input.
const CLIENT: &str = "
import socket, sys, struct
data_to_send = sys.stdin.buffer.read()
HOST = 'localhost'
PORT = int(sys.argv[1])
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((HOST, PORT))
s.send(struct.pack('>L', len(data_to_send)))
s.send(data_to_send)
s.close()
";

#[test]
fn cpythons_documented_client_configures_a_program() {
    let (logging, said) = system();
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let root = || {
        let mut reply = vec![0; 4096];
        let length = logging.answer(br#"{"logconf": {"op": "status"}}"#, &mut reply);
        let status: serde_json::Value = serde_json::from_slice(&reply[..length]).unwrap();
        status["root"]["level"].as_i64().unwrap()
    };
    let mut refused = 0;
    for (payload, level) in sent() {
        let before = (logging.generation(), said.text().lines().count());
        let Some(mut client) = python(CLIENT, &listener.port().to_string()) else {
            return;
        };
        client
            .stdin
            .take()
            .unwrap()
            .write_all(payload.as_bytes())
            .unwrap();
        let output = client.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        // Taken, or told on standard error.
        until("an outcome", || {
            (logging.generation(), said.text().lines().count()) != before
        });
        assert_eq!(root(), i64::from(level), "{payload}");
        refused += usize::from(logging.generation() == before.0);
    }
    assert_eq!((refused, said.text().lines().count()), (3, 3));
    listener.stop();
}

/// Says the level of the root logger whenever it is asked.
const LISTENER: &str = "
import logging, logging.config, sys
server = logging.config.listen(int(sys.argv[1]))
server.start()
server.ready.wait()
print('ready', flush=True)
for line in sys.stdin:
    print(logging.getLogger().level, flush=True)
logging.config.stopListening()
";

#[test]
fn the_client_configures_cpython() {
    // Free a moment ago; CPython's listener cannot say which port it got before it has it.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let Some(mut cpython) = python(LISTENER, &port.to_string()) else {
        return;
    };
    let mut ask = cpython.stdin.take().unwrap();
    let mut lines = BufReader::new(cpython.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    for (payload, level) in sent() {
        let mut client = Client::tcp(&format!("localhost:{port}"), Timeouts::default()).unwrap();
        // It closes when it is done, whatever it made of it.
        let answer = client.request(payload.as_bytes());
        assert!(matches!(answer, Err(Error::Closed)), "{answer:?}");
        writeln!(ask).unwrap();
        let root = lines.next().unwrap().unwrap();
        assert_eq!(root, level.to_string(), "{payload}");
    }
    drop(ask);
    let output = cpython.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr)
        .matches("Traceback")
        .count();
    assert!(errors >= 3, "{output:?}");
}
