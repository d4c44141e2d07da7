//! A web server is told of all that is logged through `log`, by which the crate that makes the requests
//! logs, too. There is one global logger: the test is alone.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logging, log_backend};
use serde_json::json;

static LOGGING: Logging<Unbounded> = Logging::new();

#[test]
fn what_a_handler_logs_while_it_sends_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, heard) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            lines.read_line(&mut line).unwrap();
            tell.send(line.clone()).unwrap();
            while lines.read_line(&mut line).unwrap() > 2 {}
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
        }
    });
    LOGGING.start(Standard::new().registry());
    log_backend::install(&LOGGING).unwrap();
    let config = json!({
        "version": 1,
        "handlers": {"h": {
            "class": "logging.handlers.HTTPHandler",
            "host": format!("localhost:{port}"),
            "url": "/log",
        }},
        "root": {"level": 1, "handlers": ["h"]},
    });
    LOGGING.apply(config.to_string().as_bytes()).unwrap();
    let (done, finished) = channel();
    thread::spawn(move || {
        log::info!("one");
        log::info!("two");
        done.send(()).unwrap();
    });
    finished.recv_timeout(Duration::from_secs(20)).unwrap();
    let heard: Vec<String> = heard.try_iter().collect();
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard[0].contains("msg=one&") && heard[1].contains("msg=two&"));
    // What the crate logged meanwhile.
    assert!(LOGGING.failed() > 0);
}
