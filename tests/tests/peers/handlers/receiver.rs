//! SocketHandler, DatagramHandler and the receiver of CPython's documentation.

use logconf_tests::peers::{Received, Receiver, cpython_sends};
use serde_json::{Value, json};

use super::{document, logconf_sends};

/// Logs through a handler with this host and port, and checks what the receiver makes of it.
fn send(receiver: &Receiver, class: &str, host: Value, port: Value, via: &str) {
    let class = format!("logging.handlers.{class}");
    let handler = json!({"class": class, "host": host, "port": port});
    let extra = json!({"user": "ève", "count": 3, "ratio": 0.5, "on": true, "none": null,
        "what": [1, {"a": -1}], "large": 12345678901_i64});
    let records = [
        json!({"level": 40, "msg": "grün: 7", "extra": extra}),
        json!({"level": 25, "msg": "%s is no format", "error": "disk full"}),
    ];
    assert_eq!(
        logconf_sends(&document(&handler, "%(message)s"), &records, None),
        ""
    );
    let all = receiver.wait(2);
    for received in &all {
        assert_eq!(received.via, via);
        is_what_cpython_pickles(received);
    }
    let record = &all[0].record;
    assert_eq!(all[0].message, "grün: 7");
    for (field, value) in extra.as_object().unwrap() {
        assert_eq!(&record[field], value, "{field}");
    }
    assert_eq!(
        (&record["name"], &record["levelname"]),
        (&json!("a.b"), &json!("ERROR"))
    );
    assert_eq!(record["module"], "logconf-sends");
    assert_eq!(
        (&record["levelno"], &record["filename"]),
        (&json!(40), &json!("logconf-sends.rs"))
    );
    assert!(record["process"].is_u64() && record["threadName"] == "MainThread");
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
    let created = record["created"].as_f64().unwrap();
    assert!((now - 60.0..=now).contains(&created), "{created}");
    assert_eq!(all[1].message, "%s is no format");
    assert_eq!(all[1].record["levelname"], "Level 25");
    assert_eq!(all[1].record["exc_text"], "Error: disk full");
}

/// CPython, given the same record, pickles the same bytes: the same types, in the same order.
fn is_what_cpython_pickles(received: &Received) {
    let hex: String = received
        .pickle
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let again = cpython_sends(&format!(
        "import pickle
fields = pickle.loads(bytes.fromhex('{hex}'))
record = logging.makeLogRecord(fields)
keys = list(logging.makeLogRecord({{}}).__dict__)
assert [key for key in record.__dict__ if key in keys] == keys
assert list(fields)[:len(keys)] == keys, list(fields)
print(pickle.dumps(fields, 1).hex())
print(record.getMessage())
"
    ));
    assert_eq!(again, format!("{hex}\n{}\n", received.message));
}

#[test]
fn streams_over_tcp() {
    let receiver = Receiver::start();
    let port = receiver.tcp.port().into();
    send(&receiver, "SocketHandler", json!("127.0.0.1"), port, "tcp");
    let all = receiver.wait(2);
    assert_eq!(
        [all[0].connection, all[1].connection],
        [0, 0],
        "one connection for both"
    );
}

#[test]
fn datagrams_over_udp() {
    let receiver = Receiver::start();
    let port = receiver.udp.port().into();
    send(
        &receiver,
        "DatagramHandler",
        json!("localhost"),
        port,
        "udp",
    );
}

#[test]
fn streams_over_a_unix_socket() {
    let receiver = Receiver::start();
    let path = json!(receiver.unix_stream);
    send(&receiver, "SocketHandler", path, Value::Null, "unix_stream");
}

#[test]
fn datagrams_over_a_unix_socket() {
    let receiver = Receiver::start();
    let path = json!(receiver.unix_datagram);
    send(
        &receiver,
        "DatagramHandler",
        path,
        Value::Null,
        "unix_datagram",
    );
}
