//! Servers that mean ill, or are broken: whoever logs waits no longer, and keeps no more, than is said.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::handler;
use super::server::{Answer, Server};
use crate::common::{PATIENCE, System};

/// A server that does this with a connection. Gives its port, and how many bytes were sent.
fn server(send: impl FnOnce(TcpStream) -> usize + Send + 'static) -> (u16, Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, sent) = channel();
    thread::spawn(move || tell.send(send(listener.accept().unwrap().0)));
    (port, sent)
}

/// Sends this so many times, with pauses, unless nobody listens any more; says how many bytes went.
fn repeated(
    bytes: &'static [u8],
    times: usize,
    pause: Duration,
) -> impl FnOnce(TcpStream) -> usize + Send {
    move |mut peer| {
        let is_sent = |_: &usize| {
            thread::sleep(pause);
            peer.write_all(bytes).is_ok()
        };
        (0..times).take_while(is_sent).count() * bytes.len()
    }
}

/// What is reported of one mail, without the server's address, and how long that took.
fn failure(handler: &Value) -> (String, Duration) {
    let system = System::with(handler);
    let begun = Instant::now();
    system.log("text");
    let took = begun.elapsed();
    let reported = system.failures().join("; ");
    let named = format!(": '127.0.0.1:{}'", handler["mailhost"][1]);
    (reported.strip_suffix(&named).expect(&reported).into(), took)
}

#[test]
fn an_answer_without_an_end_is_given_up_before_it_fills_the_memory() {
    for (bytes, expected) in [
        (&[b'2'; 64 << 10][..], "Line"),
        (
            b"220-hello\r\n220-hello\r\n220-hello\r\n220-hello\r\n",
            "Answer",
        ),
    ] {
        let most = 32 << 20;
        let (port, sent) = server(repeated(bytes, most / bytes.len(), Duration::ZERO));
        let (failure, _) = failure(&handler(port));
        let expected = format!("SMTPResponseException: (500, '{expected} too long.')");
        assert_eq!(failure, expected);
        // What the system's buffers take, and no more.
        let sent = sent.recv_timeout(PATIENCE).unwrap();
        assert!(sent < most / 2, "{sent}");
    }
}

#[test]
fn a_server_that_drips_does_not_stretch_the_time() {
    for bytes in [&b"220-wait\r\n"[..], b"2"] {
        let (port, _sent) = server(repeated(bytes, 100, Duration::from_millis(50)));
        let mut handler = handler(port);
        handler["timeout"] = json!(0.4);
        let (failure, took) = failure(&handler);
        assert_eq!(failure, "TimeoutError: timed out");
        assert!(
            took >= Duration::from_millis(400) && took < Duration::from_secs(3),
            "{took:?}"
        );
    }
}

#[test]
fn nor_does_one_that_answers_each_command_just_in_time() {
    let slow: Answer = |command| {
        if command.starts_with("RCPT") {
            thread::sleep(Duration::from_millis(250));
        }
        None
    };
    let server = Server::start(slow);
    let mut handler = handler(server.port);
    handler["timeout"] = json!(0.5);
    handler["toaddrs"] = json!(vec!["a@example.org"; 40]);
    let (failure, took) = failure(&handler);
    assert_eq!(failure, "TimeoutError: timed out");
    // Six times as long as one step may take.
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn what_came_in_front_of_the_encryption_is_no_answer_behind_it() {
    let injected: Answer = |command| match command {
        "STARTTLS" => Some("220 go on\r\n250-evil\r\n250 AUTH PLAIN"),
        command if command.starts_with("EHLO") => Some("250-server\r\n250 STARTTLS"),
        _ => None,
    };
    let server = Server::start(injected);
    let mut handler = handler(server.port);
    handler["credentials"] = json!(["user", "password"]);
    handler["secure"] = json!([]);
    let (failure, _) = failure(&handler);
    assert_eq!(
        failure,
        "SMTPException: more than an answer came before the connection was encrypted"
    );
    assert_eq!(server.heard().commands.last().unwrap(), "STARTTLS");
}
