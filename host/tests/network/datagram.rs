//! `DatagramHandler`.

use std::net::UdpSocket;

use logconf::core::info;
use serde_json::{Value, json};

use super::common::*;

fn handler(host: &str, port: impl Into<Value>) -> Value {
    json!({"class": "logging.handlers.DatagramHandler", "host": host, "port": port.into()})
}

#[test]
fn a_record_is_a_datagram() {
    for host in ["127.0.0.1", "::1", "localhost"] {
        let Ok(socket) = UdpSocket::bind((host.replace("localhost", "127.0.0.1"), 0)) else {
            // There is no IPv6.
            assert_eq!(host, "::1");
            continue;
        };
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let system = System::new(handler(host, port));
        let mut datagram = [0; 4096];
        for text in ["first", "second"] {
            info!(system.log, "{text}");
            let length = socket.recv(&mut datagram).unwrap();
            assert_eq!(message(&datagram[..length]), text);
        }
        system.close();
        info!(system.log, "late");
        let length = socket.recv(&mut datagram).unwrap();
        assert_eq!(message(&datagram[..length]), "late");
        assert_eq!(system.failures(), [""; 0]);
    }
}

#[test]
fn a_record_that_is_too_long_is_reported_and_the_next_is_sent() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let mut handler = handler("127.0.0.1", port);
    handler["."] = json!({"closeOnError": true, "retryStart": 2, "retryMax": 3.5});
    let system = System::new(handler);
    info!(system.log, "{}", "x".repeat(70_000));
    let expected = format!("OSError: [Errno 90] Message too long: '127.0.0.1:{port}'");
    assert_eq!(system.failures(), [expected]);
    info!(system.log, "short");
    let mut datagram = [0; 4096];
    let length = socket.recv(&mut datagram).unwrap();
    assert_eq!(message(&datagram[..length]), "short");
    assert_eq!(system.dropped(), 1);
}

#[test]
fn without_a_port_it_sends_to_a_unix_socket_whenever_there_is_one() {
    let path = SocketPath::new("datagrams");
    let system = System::new(handler(path.text(), Value::Null));
    for start in 0..3 {
        info!(system.log, "lost {start}");
        let expected = format!(
            "FileNotFoundError: [Errno 2] No such file or directory: '{}'",
            path.text()
        );
        assert_eq!(system.failures(), [expected]);
        let socket = path.bind();
        info!(system.log, "{start}");
        let mut datagram = [0; 4096];
        let length = socket.recv(&mut datagram).unwrap();
        assert_eq!(message(&datagram[..length]), start.to_string());
        path.remove();
    }
    assert_eq!(system.dropped(), 3);
}
