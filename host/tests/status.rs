//! `logconf status` against a stand-in for a device. (What is printed in full is tested beside the
//! code that prints it.)

mod device;

use device::{logconf, tcp};

const STATUS: &str = r#"{"ok":true,"generation":1,"root":{"level":20,"effective":20,"propagate":true,"disabled":false,"handlers":["uart"],"filters":[]},"loggers":{},"handlers":{},"capacities":{"loggers":{"used":1,"total":16}}}"#;

#[test]
fn a_status_as_text() {
    let (address, device) = tcp(Some(STATUS));
    let ran = logconf(&["status", "--tcp", &address]);
    assert_eq!(
        ran.stdout,
        "generation 1\n\n\
         LOGGER  LEVEL  EFFECTIVE  HANDLERS\n\
         (root)  INFO   INFO       uart\n\n\
         CAPACITY                   USED  FREE  TOTAL\n  \
           loggers (with the root)  1     15    16\n"
    );
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    assert_eq!(device.join().unwrap(), br#"{"logconf":{"op":"status"}}"#);
}

#[test]
fn a_status_as_json_is_the_reply_as_it_came() {
    let (address, _device) = tcp(Some(STATUS));
    let ran = logconf(&["status", "--format", "json", "--tcp", &address]);
    assert_eq!((ran.code, ran.stdout), (Some(0), format!("{STATUS}\n")));
}

#[test]
fn a_refused_status_exits_with_1() {
    let (address, _device) = tcp(Some(r#"{"ok":false,"error":"no"}"#));
    let ran = logconf(&["status", "--tcp", &address]);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
    assert_eq!(ran.stderr, "logconf: the device refuses: no\n");
}

#[test]
fn a_peer_without_an_answer_was_not_reached() {
    let (address, _device) = tcp(None);
    let ran = logconf(&["status", "--tcp", &address]);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
}

/// Not a stand-in: the listener itself, so that both sides agree on what a status is.
mod real {
    use super::device::logconf;
    use logconf::core::listener::Listener;
    use logconf::core::wire::Stream;
    use logconf::core::{Logger, Logging, Registry, Ring, StreamHandler};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    static UART0: Ring<256> = Ring::new();
    static REGISTRY: Registry = Registry {
        classes: &[&StreamHandler],
        streams: &[("board.uart0", &UART0)],
        ..Registry::EMPTY
    };
    static LOGGING: Logging = Logging::new();
    static TCP: Logger = Logger::new("net.tcp");

    const CONFIG: &[u8] = br#"{
        "version": 1,
        "formatters": {"line": {"format": "%(levelname)s: %(message)s"}},
        "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
                              "level": "DEBUG", "stream": "ext://board.uart0"}},
        "loggers": {"net": {"level": "INFO", "handlers": ["uart"], "propagate": false}},
        "root": {"level": "ERROR", "handlers": ["uart"]}
    }"#;

    #[test]
    fn a_status_of_the_listener_itself() {
        LOGGING.start(&REGISTRY);
        LOGGING.register(&[&TCP]);
        LOGGING.apply(CONFIG).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let mut listener = Listener::<_, 4096, 2048>::insecure(Stream::new());
            let mut byte = [0];
            while peer.read(&mut byte).unwrap() == 1 {
                listener.receive(&byte, &LOGGING);
                let reply = listener.pending();
                peer.write_all(reply).unwrap();
                let sent = reply.len();
                listener.sent(sent);
            }
        });
        let ran = logconf(&["status", "--tcp", &address]);
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
        for line in [
            "generation 2",
            "LOGGER       LEVEL   EFFECTIVE  HANDLERS",
            "(root)       ERROR   ERROR      uart",
            "  net        INFO    INFO       uart      propagate=no",
            "    net.tcp  NOTSET  INFO",
            "  uart   logging.StreamHandler  DEBUG  0        %(levelname)s: %(message)s",
            "streams  board.uart0",
        ] {
            let found = ran.stdout.lines().any(|shown| shown == line);
            assert!(found, "{line:?} is missing in\n{}", ran.stdout);
        }
    }
}
