//! `SysLogHandler`.

use std::io::{ErrorKind, Read};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use logconf::core::{Level, Record, error, info};
use serde_json::{Value, json};

use super::common::*;

fn handler(address: Value) -> Value {
    json!({
        "class": "logging.handlers.SysLogHandler",
        "formatter": "f",
        "address": address,
    })
}

fn udp() -> (UdpSocket, Value) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, json!(["127.0.0.1", port]))
}

fn tcp() -> (TcpListener, Value) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut handler = handler(json!(["127.0.0.1", port]));
    handler["socktype"] = "ext://socket.SOCK_STREAM".into();
    (listener, handler)
}

/// The next message of so many bytes.
fn read(from: &mut impl Read, length: usize) -> String {
    let mut message = vec![0; length];
    from.read_exact(&mut message).unwrap();
    String::from_utf8(message).unwrap()
}

fn datagram(receive: impl Fn(&mut [u8]) -> std::io::Result<usize>) -> String {
    let mut datagram = [0; 4096];
    let length = receive(&mut datagram).unwrap();
    String::from_utf8(datagram[..length].to_vec()).unwrap()
}

#[test]
fn the_level_says_how_urgent_a_message_is() {
    let (socket, address) = udp();
    let system = System::new(handler(address));
    // 8 for LOG_USER.
    let levels = [(10, 15), (20, 14), (30, 12), (40, 11), (50, 10), (35, 12)];
    for (level, priority) in levels {
        let text = format_args!("é{level}");
        system.log.handle(&Record::new("app", Level(level), text));
        let expected = format!("<{priority}>app é{level}\0");
        assert_eq!(datagram(|into| socket.recv(into)), expected);
    }
}

#[test]
fn a_facility_has_a_number_or_a_name() {
    let facilities = [
        (json!("local7"), 23 << 3 | 6),
        (json!("kern"), 6),
        (json!("solaris-cron"), 15 << 3 | 6),
        (
            json!("ext://logging.handlers.SysLogHandler.LOG_FTP"),
            11 << 3 | 6,
        ),
        (json!(200), 1606),
        (json!(-1), -2),
        (json!(true), 14),
    ];
    for (facility, expected) in facilities {
        let (socket, address) = udp();
        let mut handler = handler(address);
        handler["facility"] = facility;
        let system = System::new(handler);
        info!(system.log, "x");
        let expected = format!("<{expected}>app x\0");
        assert_eq!(datagram(|into| socket.recv(into)), expected);
    }
}

#[test]
fn an_unknown_facility_fails_with_the_record() {
    let (_, address) = udp();
    let wrong = [
        (json!("LOCAL7"), "KeyError: 'LOCAL7'"),
        (
            json!(1.0),
            "TypeError: unsupported operand type(s) for <<: 'float' and 'int'",
        ),
    ];
    for (facility, expected) in wrong {
        let mut handler = handler(address.clone());
        handler["facility"] = facility;
        let system = System::new(handler);
        info!(system.log, "x");
        info!(system.log, "y");
        assert_eq!(system.failures(), [expected; 2]);
        assert_eq!(system.dropped(), 2);
    }
}

#[test]
fn attributes_say_what_stands_around_a_message() {
    let (socket, address) = udp();
    let mut handler = handler(address);
    handler["."] = json!({"ident": "prog: ", "append_nul": false, "facility": "mail"});
    let system = System::new(handler.clone());
    info!(system.log, "x");
    assert_eq!(datagram(|into| socket.recv(into)), "<22>prog: app x");
    handler["formatter"] = Value::Null;
    handler["."] = json!({"ident": 1, "facility": [], "append_nul": [1]});
    let warnings = system.apply(&json!({"version": 1, "handlers": {"h": handler}}));
    assert_eq!(warnings, 2);
}

#[test]
fn a_tcp_connection_is_made_at_the_first_record_and_anew_when_it_broke() {
    let (mut listener, handler) = tcp();
    let address = listener.local_addr().unwrap();
    let system = System::new(handler);
    let early = listener.accept().unwrap_err();
    assert_eq!(early.kind(), ErrorKind::WouldBlock);
    for start in 0..3 {
        let mut peer = None;
        for text in ["first", "second"] {
            info!(system.log, "{text} {start}");
            let peer = peer.get_or_insert_with(|| {
                let (peer, _) = soon(|| listener.accept());
                peer.set_nonblocking(false).unwrap();
                peer.set_read_timeout(Some(PATIENCE)).unwrap();
                peer
            });
            let expected = format!("<14>app {text} {start}\0");
            assert_eq!(read(peer, expected.len()), expected);
        }
        drop((peer, listener));
        listener = TcpListener::bind(address).unwrap();
        listener.set_nonblocking(true).unwrap();
    }
    assert_eq!(system.failures(), [""; 0]);
}

#[test]
fn a_daemon_that_is_down_is_left_alone_for_a_while() {
    let (listener, handler) = tcp();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let system = System::new(handler);
    let start = Instant::now();
    info!(system.log, "lost");
    let listener = TcpListener::bind(address).unwrap();
    listener.set_nonblocking(true).unwrap();
    info!(system.log, "lost, too");
    let expected = format!("ConnectionRefusedError: [Errno 111] Connection refused: '{address}'");
    assert_eq!(system.failures(), [&*expected; 2]);
    // (Unless the test was held up for so long that the pause is over.)
    if start.elapsed() < Duration::from_secs(1) {
        assert_eq!(system.dropped(), 2);
        let early = listener.accept().unwrap_err();
        assert_eq!(early.kind(), ErrorKind::WouldBlock);
    }
}

/// Receives one message at a time from a Unix socket of either type, which is there only for it.
fn message_of(path: &SocketPath, as_stream: bool, log: impl FnOnce()) -> String {
    let message = if as_stream {
        let listener = UnixListener::bind(path).unwrap();
        log();
        listener.set_nonblocking(true).unwrap();
        let (mut peer, _) = soon(|| listener.accept());
        peer.set_nonblocking(false).unwrap();
        peer.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut message = [0; 4096];
        let length = peer.read(&mut message).unwrap();
        String::from_utf8(message[..length].to_vec()).unwrap()
    } else {
        let socket = path.bind();
        log();
        datagram(|into| socket.recv(into))
    };
    path.remove();
    message
}

#[test]
fn a_unix_socket_may_be_of_either_type_and_come_later() {
    let path = SocketPath::new("syslog");
    let system = System::new(handler(path.text().into()));
    for (start, as_stream) in [false, true, true, false, true].into_iter().enumerate() {
        error!(system.log, "lost");
        let expected = format!(
            "FileNotFoundError: [Errno 2] No such file or directory: '{}'",
            path.text()
        );
        assert_eq!(system.failures(), [expected]);
        let message = message_of(&path, as_stream, || info!(system.log, "{start}"));
        assert_eq!(message, format!("<14>app {start}\0"));
    }
    assert_eq!(system.dropped(), 5);
}

#[test]
fn a_unix_socket_of_the_wrong_type_is_not_used_if_the_type_is_given() {
    for (socktype, is_stream) in [(1, true), (2, false)] {
        let path = SocketPath::new(&format!("syslog-{socktype}"));
        let mut handler = handler(path.text().into());
        handler["socktype"] = socktype.into();
        let system = System::new(handler);
        let message = message_of(&path, is_stream, || info!(system.log, "x"));
        assert_eq!(message, "<14>app x\0");
        let other = match is_stream {
            true => (Some(path.bind()), None),
            false => (None, Some(UnixListener::bind(&path).unwrap())),
        };
        info!(system.log, "lost");
        let expected = format!(
            "OSError: [Errno 91] Protocol wrong type for socket: '{}'",
            path.text()
        );
        assert_eq!(system.failures(), [expected]);
        drop(other);
    }
}

#[test]
fn a_type_that_is_none_fails_with_the_record() {
    let mut handler = handler(json!(["localhost", 514]));
    handler["socktype"] = 9.into();
    let system = System::new(handler);
    info!(system.log, "lost");
    assert_eq!(system.failures(), ["gaierror: ai_socktype not supported"]);
}
