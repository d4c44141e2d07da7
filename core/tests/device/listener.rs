//! The listener over the `embedded-io` traits, fed in pieces of every size.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::common::{Device, Small};
use embedded_io::ErrorType;
use logconf_core::listener::{Limits, Listener, Verifier, serve, serve_async};
use logconf_core::wire::{Framing, Serial, Stream};

const FRAME: usize = 1200;
const REPLY: usize = 1024;

/// A link that delivers bytes in pieces, takes them in pieces, and then ends.
struct Link {
    incoming: VecDeque<u8>,
    outgoing: Vec<u8>,
    piece: usize,
}

impl ErrorType for Link {
    type Error = std::convert::Infallible;
}

impl embedded_io::Read for Link {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Self::Error> {
        let length = buf.len().min(self.piece).min(self.incoming.len());
        for (place, byte) in buf.iter_mut().zip(self.incoming.drain(..length)) {
            *place = byte;
        }
        Ok(length)
    }
}

impl embedded_io::Write for Link {
    fn write(&mut self, buf: &[u8]) -> Result<usize, Self::Error> {
        let length = buf.len().min(self.piece);
        self.outgoing.extend_from_slice(&buf[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

impl embedded_io_async::Read for Link {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, Self::Error> {
        embedded_io::Read::read(self, buf)
    }
}

impl embedded_io_async::Write for Link {
    async fn write(&mut self, buf: &[u8]) -> Result<usize, Self::Error> {
        embedded_io::Write::write(self, buf)
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

fn framed(framing: impl Framing, payloads: &[&str]) -> Vec<u8> {
    let mut all = Vec::new();
    for payload in payloads {
        let mut frame = vec![0; payload.len() * 2 + 32];
        let length = framing.encode(payload.as_bytes(), &mut frame).unwrap();
        all.extend_from_slice(&frame[..length]);
    }
    all
}

const GOOD: &str = r#"{"version":1,"root":{"level":"DEBUG"}}"#;
const BAD: &str = r#"{"version":2}"#;

fn replies() -> [String; 3] {
    let good = |generation| {
        format!(
            r#"{{"ok":true,"generation":{generation},"dropped":0,"silenced":[],"warnings":[]}}"#
        )
    };
    let bad =
        r#"{"ok":false,"error":"Unsupported version: 2","path":"version","offset":11,"causes":[]}"#;
    [good(2), bad.into(), good(3)]
}

fn check<F: Framing>(new: fn() -> F, asynchronous: bool) {
    let replies = replies();
    let expected: Vec<&str> = replies.iter().map(String::as_str).collect();
    for piece in [1, 2, 3, 7, 64, 1000] {
        let device = Device::<Small>::new();
        let mut link = Link {
            incoming: framed(new(), &[GOOD, BAD, GOOD]).into(),
            outgoing: Vec::new(),
            piece,
        };
        let mut listener = Listener::<_, FRAME, REPLY>::insecure(new());
        match asynchronous {
            true => complete(serve_async(&mut link, &mut listener, device.logging)),
            false => serve(&mut link, &mut listener, device.logging),
        }
        .unwrap();
        assert_eq!(
            link.outgoing,
            framed(new(), &expected),
            "in pieces of {piece}"
        );
    }
}

/// Runs a future that is always ready.
fn complete<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the link never waits"),
    }
}

#[test]
fn requests_are_answered_in_order_over_blocking_io() {
    check(Stream::new, false);
    check(Serial::new, false);
}

#[test]
fn requests_are_answered_in_order_over_asynchronous_io() {
    check(Stream::new, true);
    check(Serial::new, true);
}

#[test]
fn a_frame_that_is_too_long_is_answered_and_ends_a_stream_but_not_a_serial_line() {
    let device = Device::<Small>::new();
    let long = format!("{{\"version\":1,\"x\":\"{}\"}}", "x".repeat(2000));
    let needed = long.len();
    let error = format!("frame too long: {needed} bytes, at most {FRAME} fit");

    let mut stream = Listener::<_, FRAME, REPLY>::insecure(Stream::new());
    stream.receive(&framed(Stream::new(), &[&long]), device.logging);
    assert!(String::from_utf8_lossy(stream.pending()).contains(&error));
    assert!(stream.wants_close());
    assert_eq!(stream.receive(b"more", device.logging), 0);

    let mut serial = Listener::<_, FRAME, REPLY>::insecure(Serial::new());
    let bytes = framed(Serial::new(), &[&long, GOOD]);
    let taken = serial.receive(&bytes, device.logging);
    assert!(String::from_utf8_lossy(serial.pending()).contains(&error));
    assert!(!serial.wants_close());
    serial.sent(usize::MAX);
    serial.receive(&bytes[taken..], device.logging);
    assert!(String::from_utf8_lossy(serial.pending()).contains("\"generation\":2"));
}

#[test]
fn silence_in_the_middle_of_a_frame_is_overdue_and_silence_between_frames_is_not() {
    let device = Device::<Small>::new();
    let limits = Limits {
        idle_ms: 100,
        total_ms: 250,
    };
    let mut listener = Listener::<_, FRAME, REPLY>::insecure(Stream::new());
    assert!(!listener.is_overdue(u32::MAX - 50, &limits));
    assert!(!listener.is_overdue(5_000, &limits));
    // The clock wraps in between.
    listener.receive(&[0, 0, 0], device.logging);
    assert!(!listener.is_overdue(u32::MAX - 50, &limits));
    assert!(!listener.is_overdue(49, &limits));
    assert!(listener.is_overdue(50, &limits));
    // A frame that has come to its end says nothing of the time that the next one takes.
    listener.reset();
    let request = framed(Stream::new(), &[GOOD]);
    listener.receive(&request[..3], device.logging);
    assert!(!listener.is_overdue(0, &limits));
    listener.receive(&request[3..], device.logging);
    listener.sent(usize::MAX);
    listener.receive(&request[..3], device.logging);
    assert!(!listener.is_overdue(300, &limits));
    // Being asked for bytes that are not there is no progress.
    listener.reset();
    listener.receive(&[0, 0, 0], device.logging);
    for (now, overdue) in [(0, false), (60, false), (101, true)] {
        assert_eq!(listener.is_overdue(now, &limits), overdue, "{now}");
        listener.receive(&[], device.logging);
    }
    // One byte now and then is not silence, but takes too long in all.
    listener.reset();
    for (now, byte) in [(0, 0), (80, 0), (160, 0), (240, 9)] {
        listener.receive(&[byte], device.logging);
        assert!(!listener.is_overdue(now, &limits), "{now}");
    }
    listener.receive(b"{", device.logging);
    assert!(listener.is_overdue(320, &limits));
}

#[test]
fn what_the_verifier_rejects_is_never_looked_at() {
    struct Password;
    impl Verifier for Password {
        fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
            received.strip_prefix(b"sesame")
        }
    }
    let device = Device::<Small>::new();
    let mut listener = Listener::<_, FRAME, REPLY, _>::new(Stream::new(), Password);
    listener.receive(&framed(Stream::new(), &[GOOD]), device.logging);
    assert_eq!(
        &listener.pending()[4..],
        br#"{"ok":false,"error":"request rejected","path":"","causes":[]}"#
    );
    listener.sent(usize::MAX);
    let request = format!("sesame{GOOD}");
    listener.receive(&framed(Stream::new(), &[&request]), device.logging);
    assert!(String::from_utf8_lossy(listener.pending()).contains("\"generation\":2"));
}
