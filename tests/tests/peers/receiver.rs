//! SocketHandler, DatagramHandler and the receiver of the documentation.

use logconf_tests::peers::{Received, Receiver, cpython_sends};
use serde_json::{Value, json};

/// Logs two records through a handler, and checks that both arrive as CPython made them.
fn send(receiver: &Receiver, handler: &str, via: &str) -> Vec<Received> {
    let printed = cpython_sends(&format!(
        "handler = logging.handlers.{handler}
frames = []
make = handler.makePickle
handler.makePickle = lambda record: frames.append(make(record)) or frames[-1]
log = logging.getLogger('a.b')
log.addHandler(handler)
log.error('%s: %d', 'grün', 7, extra={{'what': [1, None, {{}}]}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception('failed')
for frame in frames:
    print(frame.hex())
"
    ));
    let all = receiver.wait(2);
    for (received, frame) in all.iter().zip(printed.lines()) {
        let length = u32::try_from(received.pickle.len()).unwrap().to_be_bytes();
        let bytes = length.iter().chain(&received.pickle);
        let hex: String = bytes.map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, frame);
        assert_eq!(received.via, via);
        assert_eq!(received.record["name"], "a.b");
        assert_eq!(received.record["args"], Value::Null);
    }
    assert_eq!(all.len(), printed.lines().count());
    let record = &all[0].record;
    assert_eq!(all[0].message, "grün: 7");
    assert_eq!(record["msg"], "grün: 7");
    assert_eq!(record["levelno"], 40);
    assert_eq!(record["what"], json!([1, null, {}]));
    let text = all[1].record["exc_text"].as_str().expect("a traceback");
    assert!(text.ends_with("ZeroDivisionError: division by zero"));
    all
}

#[test]
fn streams_over_tcp() {
    let receiver = Receiver::start();
    let handler = format!("SocketHandler('127.0.0.1', {})", receiver.tcp.port());
    let all = send(&receiver, &handler, "tcp");
    // One connection for both.
    assert_eq!([all[0].connection, all[1].connection], [0, 0]);
    let keys = [
        "name",
        "msg",
        "args",
        "levelname",
        "levelno",
        "pathname",
        "filename",
        "module",
        "exc_info",
        "exc_text",
        "stack_info",
        "lineno",
        "funcName",
        "created",
        "msecs",
        "relativeCreated",
        "thread",
        "threadName",
        "processName",
        "process",
    ];
    assert_eq!(all[0].keys[..keys.len()], keys);
    assert_eq!(all[0].keys[keys.len()..], ["what"]);
    // Protocol 1: a dictionary, marked, with texts whose length takes four bytes.
    assert!(
        all[0]
            .pickle
            .starts_with(b"}q\x00(X\x04\x00\x00\x00nameq\x01X")
    );
    assert!(all[0].pickle.ends_with(b"u."));
}

#[test]
fn datagrams_over_udp() {
    let receiver = Receiver::start();
    let handler = format!("DatagramHandler('127.0.0.1', {})", receiver.udp.port());
    send(&receiver, &handler, "udp");
}

#[test]
fn streams_over_a_unix_socket() {
    let receiver = Receiver::start();
    let handler = format!("SocketHandler({:?}, None)", receiver.unix_stream);
    send(&receiver, &handler, "unix_stream");
}

#[test]
fn datagrams_over_a_unix_socket() {
    let receiver = Receiver::start();
    let handler = format!("DatagramHandler({:?}, None)", receiver.unix_datagram);
    send(&receiver, &handler, "unix_datagram");
}

#[test]
#[should_panic = "the receiver has ended"]
fn what_is_no_record_ends_the_receiver() {
    let receiver = Receiver::start();
    std::net::UdpSocket::bind("127.0.0.1:0")
        .and_then(|socket| socket.send_to(b"\0\0\0\x01x", receiver.udp))
        .unwrap();
    receiver.wait(1);
}
